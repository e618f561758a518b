// Copies a link to the moment that the story's recording is at, to send to a colleague.
//
// It needs: button[data-moment-copy], hidden until this script shows it; input[data-moment-link] with the link to the
// story, inside details[data-moment]; and [data-moment-status], whose data-copied and data-by-hand are what it says.
// The time is read from the page's audio element, and the sentence from .sentence[data-ms="12000-15500"]; each only if
// it is there. Where the browser refuses to copy, the link stands selected in its box.

const button = document.querySelector("[data-moment-copy]");
const field = document.querySelector("[data-moment-link]");
const status = document.querySelector("[data-moment-status]");
const story = field?.value.split(/[?#]/)[0];

/** The link to what is being heard; before the recording was started, the one that the page was made with. */
function momentLink() {
  const seconds = document.querySelector("audio")?.currentTime ?? 0;
  if (!seconds) return field.defaultValue + sentenceInAddress();
  const ms = seconds * 1000;
  const sentence = [...document.querySelectorAll(".sentence[data-ms]")].find((each) => {
    const [start, end] = each.dataset.ms.split("-").map(Number);
    return start <= ms && ms < end;
  });
  return `${story}?t=${Math.floor(seconds)}${sentence ? `#${sentence.id}` : ""}`;
}

function sentenceInAddress() {
  return /^#s\d+$/.test(location.hash) ? location.hash : "";
}

async function copyMoment() {
  field.value = momentLink();
  try {
    await navigator.clipboard.writeText(field.value);
    status.textContent = `${status.dataset.copied} ${field.value}`;
  } catch {
    field.closest("details").open = true;
    field.focus();
    field.select();
    status.textContent = status.dataset.byHand;
  }
}

if (button && field && status) {
  button.hidden = false;
  button.addEventListener("click", copyMoment);
  field.addEventListener("focus", () => field.select());
}

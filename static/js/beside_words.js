// Puts something beside the words it is about: below them, else above, in sight. The style sheet decides where that is
// so ("position: absolute"); elsewhere it stands at the foot of the screen.

const GAP = 10;

/** `ranges` hold the first and the last of the words; `element` is shown, within an ancestor that has a position. */
export function placeBeside(element, ranges) {
  if (getComputedStyle(element).position !== "absolute") return;
  const lines = ranges.flatMap((range) => [...range.getClientRects()]).filter(({ width }) => width > 0);
  if (!lines.length) return;
  const frame = element.offsetParent.getBoundingClientRect();
  const { offsetHeight: height, offsetWidth: width } = element;
  const [first, last] = [lines[0], lines.at(-1)];
  const foot = innerHeight - (document.querySelector("[data-slim-bar]:not([hidden])")?.offsetHeight ?? 0);
  let top = last.bottom + GAP;
  if (top + height > foot) top = first.top - GAP - height >= 0 ? first.top - GAP - height : Math.max(GAP, foot - height - GAP);
  const left = Math.max(frame.left, Math.min(last.left, frame.right - width));
  element.style.setProperty("--top", `${top - frame.top}px`);
  element.style.setProperty("--left", `${left - frame.left}px`);
}

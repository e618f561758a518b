// The player of a story's page.
//
// It needs [data-player-box] with audio[data-player] in it, as in templates/_player.html; and, each only if it
// is there, the words in [data-transcript], the content notes in [data-content-notes], and links with data-play
// (milliseconds). Sound begins by itself only where a link asked for a moment of a story without content notes.

import { ContentNotes } from "./content_notes.js";
import { PlayerControls } from "./player_controls.js";
import { askedMoment } from "./player_words.js";
import { SentenceSound } from "./sentence_sound.js";
import "./sentence_steps.js";
import { SlimBar } from "./slim_bar.js";
import { Sound } from "./sound.js";
import { SpokenWords } from "./spoken_words.js";

/** Plays the moment that a link named, if the browser lets it and no content notes come first; else offers a button. */
async function hearFrom([start, end], { sound, bar, notes, spoken }) {
  sound.seek(start);
  sound.passageEnd = end;
  if (!location.hash) spoken?.showPlace();
  // Back, or the page loaded again, is no wish to hear it once more.
  if (performance.getEntriesByType("navigation")[0]?.type !== "navigate") return;
  await whenSeen();
  const untouched = () => !document.activeElement || document.activeElement.matches("body, main, .sentence");
  if (!untouched() || sound.gone) return;
  if (notes.texts.length) bar.ask(notes.texts);
  else if (!(await sound.play())) {
    if (sound.again === null && !sound.gone) bar.ask([]);
  } else if (untouched()) bar.focusPause();
}

/** A page opened in a tab behind makes no sound there. And the browser gives the focus to where "#…" leads, late. */
async function whenSeen() {
  const once = (target, name) => new Promise((resolve) => target.addEventListener(name, resolve, { once: true }));
  if (document.visibilityState !== "visible") await once(document, "visibilitychange");
  if (document.readyState !== "complete") await once(window, "load");
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

function playLinks(sound) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-play]");
    if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const ms = Number(link.dataset.play);
    if (!Number.isFinite(ms) || sound.gone || (link.dataset.story && link.dataset.story !== sound.story)) return;
    event.preventDefault();
    sound.go(ms / 1000);
    sound.play();
  });
}

function start(box, audio) {
  const transcript = document.querySelector("[data-transcript]");
  const sound = new Sound(audio, { story: box.dataset.story, title: box.dataset.title });
  const spoken = transcript && new SpokenWords(transcript, sound);
  const notes = new ContentNotes(document.querySelector("[data-content-notes]"));
  new PlayerControls(box, sound, spoken);
  const bar = new SlimBar(sound, { player: box, href: "#main", spoken });
  if (transcript) new SentenceSound(transcript, sound);
  sound.notesFirst = () => {
    if (notes.seen) return false;
    bar.ask(notes.texts);
    return true;
  };
  playLinks(sound);
  const asked = askedMoment();
  if (asked) {
    bar.hold(true);
    hearFrom(asked, { sound, bar, notes, spoken }).finally(() => bar.hold(false));
  }
  sound.goOn();
}

const box = document.querySelector("[data-player-box]");
const audio = box?.querySelector("audio[data-player]");
if (audio) start(box, audio);

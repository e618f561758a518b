// Plays a recording where its button stands, in a list, a search hit or beside an excerpt: without leaving the page.
//
// It needs links with data-play-here, as in templates/_play.html: data-sound, data-story, data-title, data-start
// (milliseconds), data-notes (JSON). Only a press starts it, and the story's content notes come before its first sound.

import { element } from "./elements.js";
import { say } from "./player_words.js";
import { SlimBar } from "./slim_bar.js";
import { Sound } from "./sound.js";

class PlayInPlace {
  constructor() {
    this.audio = element("audio", { preload: "none", hidden: true });
    document.body.append(this.audio);
    this.link = null;
    this.sound = null;
    this.begun = new Set(); // stories whose content notes were answered with Play on this page
  }

  press(link) {
    if (link === this.link && this.sound && !this.sound.gone && this.sound.again === null) {
      this.sound.toggle();
      return;
    }
    this.end();
    this.begin(link);
  }

  begin(link) {
    const { story, sound: address, title, start } = link.dataset;
    this.link = link;
    problemAt(link).textContent = "";
    this.audio.src = address;
    const path = new URL(link.href).pathname;
    const sound = (this.sound = new Sound(this.audio, { story, path, title, closedIfMissing: true }));
    this.bar = new SlimBar(sound, { href: link.href, closed: () => this.closed(link) });
    sound.addEventListener("changed", () => this.show(link, sound));
    const notes = JSON.parse(link.dataset.notes || "[]");
    sound.notesFirst = () => {
      if (!notes.length || this.begun.has(story)) return false;
      this.bar.ask(notes);
      return true;
    };
    if (Number(start) > 0) sound.seek(Number(start) / 1000);
    sound.goOn();
    sound.play();
  }

  show(link, sound) {
    if (sound !== this.sound) return;
    if (sound.playing) this.begun.add(sound.story);
    link.toggleAttribute("data-playing", sound.playing);
    const label = link.querySelector("[data-play-label]");
    link.dataset.words ??= label.textContent;
    label.textContent = sound.playing ? say.pause : link.dataset.words;
    const problem = problemAt(link);
    if (problem.textContent !== sound.words) problem.textContent = sound.words;
  }

  closed(link) {
    this.end();
    link.focus({ preventScroll: true });
  }

  end() {
    const { link, sound, bar } = this;
    if (!sound) return;
    sound.leave();
    this.show(link, sound);
    this.sound = this.link = null;
    bar.leave();
  }
}

/** Where a button tells what went wrong: right after it. */
function problemAt(link) {
  if (!link.nextElementSibling?.matches("[data-play-problem]")) {
    link.after(element("span", { class: "play__problem", role: "status", "data-play-problem": "" }));
  }
  return link.nextElementSibling;
}

const links = document.querySelectorAll("[data-play-here]");
const here = document.querySelector("[data-player-box]")?.dataset.story;

if (links.length) {
  const player = new PlayInPlace();
  for (const link of links) link.setAttribute("role", "button");
  const linkAt = (event) => {
    const link = event.target.closest?.("[data-play-here]");
    return link && link.dataset.story !== here ? link : null; // a story's own page has its player
  };
  document.addEventListener("click", (event) => {
    const link = linkAt(event);
    if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    player.press(link);
  });
  document.addEventListener("keydown", (event) => {
    const link = event.key === " " && linkAt(event);
    if (!link || event.repeat) return;
    event.preventDefault();
    player.press(link);
  });
}

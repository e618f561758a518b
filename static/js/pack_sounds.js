// The players of a projected pack, one for each story that this room may hear. Nobody's place in them is kept.
//
// A story's content notes stand above its player, and at the foot of each of its further screens: where they have not been
// seen, they are shown before its first sound. Who goes on to another story leaves this one silent.

import { ContentNotes } from "./content_notes.js";
import { NO_PLACE } from "./kept_place.js";
import { PlayerControls } from "./player_controls.js";
import { Sound } from "./sound.js";

export class PackSounds {
  /** `button` is that of the strip: it plays and pauses the story whose screen is shown. */
  constructor(pack, screens, button) {
    this.screens = screens;
    this.button = button;
    this.sounds = new Map(); // by the story's element
    for (const box of pack.querySelectorAll("[data-player-box]")) {
      this.add(box, box.closest("[data-pack-story]"));
    }
    screens.addEventListener("changed", () => this.changed());
    button.addEventListener("click", () => this.press());
    this.show();
  }

  add(box, story) {
    const sound = new Sound(box.querySelector("audio"), {
      title: box.dataset.title,
      closedIfMissing: true,
      kept: NO_PLACE,
    });
    new PlayerControls(box, sound, null);
    const notes = new ContentNotes(story.querySelector("[data-content-notes]"));
    sound.notesFirst = () => {
      if (this.screens.shown || notes.seen) return false;
      notes.section.scrollIntoView({ block: "start", behavior: "instant" });
      sound.tell(notes.texts.join(" "));
      return true;
    };
    sound.addEventListener("changed", () => this.show());
    this.sounds.set(story, sound);
  }

  /** The sound of the story whose screen is shown. */
  get shown() {
    return this.sounds.get(this.screens.shown?.closest("[data-pack-story]"));
  }

  changed() {
    const { shown } = this;
    for (const sound of this.sounds.values()) {
      if (this.screens.shown && sound !== shown && sound.playing) sound.pause();
    }
    this.show();
  }

  press() {
    const { shown } = this;
    if (shown.again !== null) shown.tryAgain();
    else shown.toggle();
  }

  show() {
    const { shown, button } = this;
    button.hidden = !shown;
    // What went wrong is said here too, and the button keeps the focus it may have.
    const words = shown?.words || (shown?.playing ? button.dataset.pause : button.dataset.play);
    if (button.textContent !== words) button.textContent = words;
  }
}

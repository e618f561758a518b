// Sound from a sentence: by the button beside it that names its time, or by P. A press on the words never starts it.

import { element } from "./elements.js";
import { clock, fill, say } from "./player_words.js";

const REST_MS = 250; // on its way to the button the pointer may cross other sentences
const LEAVE_MS = 800;

export class SentenceSound {
  constructor(transcript, sound) {
    this.transcript = transcript;
    this.sound = sound;
    this.sentence = null;
    this.timer = 0;
    this.button = element("button", { type: "button", class: "sentence-play", hidden: true });
    this.button.append(element("span", { class: "visually-hidden" }), element("span", { "aria-hidden": "true" }));
    transcript.after(this.button);
    this.button.addEventListener("click", () => this.play(this.sentence));
    this.listen();
  }

  /** Where a sentence begins, in milliseconds; NaN where that is not known. */
  startOf(sentence) {
    return Number(/^(\d+)-/.exec(sentence?.dataset.ms ?? "")?.[1] ?? NaN);
  }

  play(sentence) {
    const start = this.startOf(sentence);
    if (Number.isNaN(start)) return;
    this.sound.go(start / 1000);
    this.sound.play();
  }

  /** Beside the line of the sentence that holds this height, else its first. It stays there when letters grow. */
  show(sentence, height = null) {
    clearTimeout(this.timer);
    const start = this.startOf(sentence);
    if (Number.isNaN(start) || this.sound.gone) {
      this.hide();
      return;
    }
    this.sentence = sentence;
    const [full, short] = this.button.children;
    full.textContent = fill(say.playFrom, { clock: clock(start / 1000) });
    short.textContent = clock(start / 1000);
    this.button.hidden = false;
    this.place(height);
  }

  place(height = null) {
    const { sentence } = this;
    const lines = [...sentence.getClientRects()];
    const line = lines.find(({ top, bottom }) => height !== null && top <= height && height <= bottom) ?? lines[0];
    const frame = this.button.offsetParent ?? this.transcript.parentElement;
    this.button.style.setProperty("--line", `${this.freeHeight(line) - frame.getBoundingClientRect().top}px`);
  }

  /** The middle of this line, or the place under the name of who speaks, where that stands in the margin beside it. */
  freeHeight(line) {
    const middle = (line.top + line.bottom) / 2;
    const half = this.button.offsetHeight / 2;
    const name = this.sentence.closest(".turn")?.querySelector(".who")?.getBoundingClientRect();
    const meets = name && name.right <= line.left && name.top < middle + half && name.bottom > middle - half;
    return meets ? name.bottom + half : middle;
  }

  hide() {
    clearTimeout(this.timer);
    this.button.hidden = true;
    this.sentence = null;
  }

  later(act, after) {
    clearTimeout(this.timer);
    this.timer = setTimeout(act, after);
  }

  get focused() {
    const here = document.activeElement;
    return here === this.button ? this.sentence : this.transcript.contains(here) ? here.closest(".sentence") : null;
  }

  leave() {
    this.later(() => {
      if (this.button.matches(":hover, :focus")) return;
      if (this.focused) this.show(this.focused);
      else this.hide();
    }, LEAVE_MS);
  }

  listen() {
    new ResizeObserver(() => this.sentence && this.place()).observe(this.transcript);
    this.transcript.addEventListener("focusin", (event) => this.show(event.target.closest(".sentence")));
    this.transcript.addEventListener("focusout", () => this.leave());
    this.button.addEventListener("focusout", () => this.leave());
    this.transcript.addEventListener("pointerover", (event) => {
      const sentence = event.target.closest(".sentence");
      if (event.pointerType !== "mouse" || event.buttons || !sentence || sentence === this.sentence) return;
      this.later(() => this.show(sentence, event.clientY), this.button.hidden ? 0 : REST_MS);
    });
    this.transcript.addEventListener("pointerleave", () => this.leave());
    this.button.addEventListener("pointerenter", () => clearTimeout(this.timer));
    this.button.addEventListener("pointerleave", () => this.leave());
    this.sound.addEventListener("changed", () => this.sound.gone && this.hide());
    document.addEventListener("keydown", (event) => event.key === "Escape" && this.hide());
    this.transcript.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "p" || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
      if (!event.target.matches(".sentence") || Number.isNaN(this.startOf(event.target))) return;
      event.preventDefault();
      // While it is being spoken, the same key stops it.
      if (this.sound.playing && event.target.hasAttribute("aria-current")) this.sound.pause();
      else this.play(event.target);
    });
  }
}

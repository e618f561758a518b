// The sentences of a transcript as one Tab stop: up and down arrows go from sentence to sentence.
//
// It needs [data-transcript] with .words and .sentence[data-at] inside. The sentences have no ARIA role: a listbox
// would hide the marks inside its options, and a grid would make screen readers read the story as a table.

import { element } from "./elements.js";
import { say } from "./player_words.js";
import { Sentences } from "./sentences.js";

class SentenceSteps {
  constructor(transcript) {
    this.transcript = transcript;
    this.sentences = null;
    this.current = 0;
    this.move = (index, extend) => extend || this.focus(index); // marking an excerpt puts its own way here
    this.read();
    this.describe();
    transcript.addEventListener("keydown", (event) => this.key(event));
    transcript.addEventListener("focusin", (event) => {
      const sentence = this.sentences.of(event.target);
      if (sentence) this.setCurrent(sentence.index);
    });
  }

  /** Reads the sentences; again, when some of them were replaced. `at` is an offset in the one to begin with. */
  read(at = null) {
    this.sentences = new Sentences(this.transcript, this.sentences);
    const fromAddress = /^#s(\d+)$/.exec(location.hash);
    const { list } = this.sentences;
    this.current = this.sentences.holding(at ?? (fromAddress ? Number(fromAddress[1]) : 0))?.index ?? 0;
    for (const sentence of list) sentence.element.tabIndex = sentence.index === this.current ? 0 : -1;
  }

  /** A group may have a name and a description, which a screen reader says once, on the way in. */
  describe() {
    if (!this.sentences.list.length) return;
    const words = document.querySelector("audio[data-player]") ? say.stepsSound : say.steps;
    this.hint = element("p", { id: "steps-hint", hidden: true }, words);
    this.transcript.after(this.hint);
    if (!this.transcript.hasAttribute("role")) this.transcript.setAttribute("role", "group");
    if (!this.transcript.matches("[aria-label], [aria-labelledby]")) {
      this.transcript.setAttribute("aria-label", say.transcript);
    }
    this.transcript.setAttribute("aria-describedby", this.hint.id);
  }

  setCurrent(index) {
    const { list } = this.sentences;
    if (!list[index] || index === this.current) return;
    if (list[this.current]) list[this.current].element.tabIndex = -1;
    this.current = index;
    list[index].element.tabIndex = 0;
  }

  focus(index, { scroll = true } = {}) {
    this.setCurrent(index);
    this.sentences.list[index]?.element.focus({ preventScroll: !scroll });
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (this.sentences.of(event.target)?.element !== event.target) return;
    const last = this.sentences.list.length - 1;
    const places = { ArrowDown: this.current + 1, ArrowUp: this.current - 1, Home: 0, End: last };
    if (!Object.hasOwn(places, event.key)) return;
    event.preventDefault();
    this.move(Math.max(0, Math.min(last, places[event.key])), event.shiftKey);
  }
}

const known = new WeakMap();

/** The steps of this transcript, the same for every script that asks. */
export function stepsIn(transcript) {
  if (!known.has(transcript)) known.set(transcript, new SentenceSteps(transcript));
  return known.get(transcript);
}

const transcript = document.querySelector("[data-transcript]");
if (transcript?.querySelector(".words .sentence[data-at]")) stepsIn(transcript);

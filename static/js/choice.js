// The words that somebody has chosen: a stretch [start, end) of the transcript, in code points. It stays until they
// choose others or let it go. It tells of itself by "changed".

import { counted, duration } from "./picker_words.js";
import { wordCount } from "./word_bounds.js";

export class Choice extends EventTarget {
  /** `steps` are those of the transcript's sentences; `oneParagraph` where a choice may not leave its paragraph. */
  constructor(transcript, steps, say) {
    super();
    this.transcript = transcript;
    this.steps = steps;
    this.say = say;
    this.language = transcript.closest("[lang]")?.lang || "en";
    this.oneParagraph = transcript.dataset.kind === "extracts";
    this.stretch = null;
    this.anchor = null; // index of the sentence where Shift+Arrow began
  }

  get sentences() {
    return this.steps.sentences;
  }

  /** What a key acts on: the chosen words, else the sentence in focus. */
  get orFocused() {
    const sentence = this.sentences.list[this.steps.current];
    return this.stretch ?? (sentence ? [sentence.at, sentence.end] : null);
  }

  choose(stretch, anchor = null) {
    this.stretch = stretch;
    this.anchor = anchor;
    this.tell();
  }

  clear() {
    if (this.stretch) this.choose(null);
  }

  tell() {
    this.paint();
    this.dispatchEvent(new Event("changed"));
  }

  /** Chooses the sentences up to this one. Returns whether it got there: separate passages are never chosen at once. */
  extendTo(index) {
    const { list } = this.sentences;
    const anchor = this.anchor ?? this.steps.current;
    let end = index;
    const back = end >= anchor ? -1 : 1;
    while (this.oneParagraph && list[end].paragraph !== list[anchor].paragraph) end += back;
    const [from, to] = end < anchor ? [end, anchor] : [anchor, end];
    this.steps.focus(end);
    this.choose([list[from].at, list[to].end], anchor);
    return end === index;
  }

  chooseSentences() {
    const [first, last] = this.ends;
    this.steps.setCurrent(last.index);
    this.choose([first.at, last.end], first.index);
  }

  /** The first and the last sentence of the chosen words. */
  get ends() {
    return this.sentences.touching(...this.stretch);
  }

  /** Live ranges of its part of its first sentence and of its last one, or of those of another stretch. */
  endRanges(stretch = this.stretch) {
    return this.sentences
      .touching(...stretch)
      .map(({ at, end }) => this.sentences.rangeOf(Math.max(at, stretch[0]), Math.min(end, stretch[1])));
  }

  get isWhole() {
    const [first, last] = this.ends;
    return first.at === this.stretch[0] && last.end === this.stretch[1];
  }

  /** Moves the beginning (`side` 0) or the end (1) by one word, later (`step` 1) or earlier (-1). */
  moveEnd(side, step) {
    const place = this.sentences.wordBeside(this.stretch[side], side, step);
    if (place !== null) this.moveEndTo(side, place);
  }

  /** Moves the beginning or the end here, if words are left and it stays in its passage. */
  moveEndTo(side, place) {
    const moved = side ? [this.stretch[0], place] : [place, this.stretch[1]];
    if (moved[0] >= moved[1] || !this.sentences.touching(...moved)) return;
    const [first, last] = this.sentences.touching(...moved);
    if (this.oneParagraph && first.paragraph !== last.paragraph) return;
    if (moved[0] !== this.stretch[0] || moved[1] !== this.stretch[1]) this.choose(moved);
  }

  summary(stretch = this.stretch) {
    const [first, last] = this.sentences.touching(...stretch);
    if (first.at !== stretch[0] || last.end !== stretch[1]) {
      return counted(this.say, "words", wordCount(this.sentences.quote(...stretch), this.language));
    }
    const length = duration(this.say, first.element.dataset.ms, last.element.dataset.ms);
    const text = counted(this.say, "sentences", last.index - first.index + 1);
    return length ? `${text}, ${length}` : text;
  }

  /** Shows the chosen words, or these, which a form is filled for. */
  paint(shown = this.stretch) {
    for (const chosen of this.transcript.querySelectorAll(".is-chosen")) chosen.classList.remove("is-chosen");
    const ends = shown && this.sentences.touching(...shown);
    for (let index = ends?.[0].index; index <= ends?.[1].index; index += 1) {
      const { element, at, end } = this.sentences.list[index];
      element.classList.toggle("is-chosen", shown[0] <= at && end <= shown[1]);
    }
    // A Highlight shows part of a sentence without changing the DOM. Screen readers get the status instead.
    if (!globalThis.CSS?.highlights) return;
    if (ends) CSS.highlights.set("chosen", new Highlight(this.sentences.rangeOf(...shown)));
    else CSS.highlights.delete("chosen");
  }
}

// Chosen sentences or words become an excerpt where they stand, and the page does not move.
//
// It shortens what the "Mark an excerpt" pages do without script, so nothing is lost where it does not run.
// It needs: [data-transcript] with .words and .sentence[data-at] inside, [data-excerpt-form], which only facilitators
// are given (data-person on it is whose page this is), and #excerpt-status.

import { Choice } from "./choice.js";
import { ChoiceHandles } from "./choice_handles.js";
import { element } from "./elements.js";
import { ExcerptPanel } from "./excerpt_panel.js";
import { Marking } from "./marking.js";
import { NoteForm } from "./note_form.js";
import { wordsFor } from "./picker_words.js";
import { fill } from "./player_words.js";
import { SelectedWords } from "./selected_words.js";
import { stepsIn } from "./sentence_steps.js";
import { labelOf, ThemeBar } from "./theme_bar.js";

class Picker {
  constructor(transcript, form) {
    this.transcript = transcript;
    this.form = form;
    this.say = wordsFor(form);
    this.status = document.getElementById("excerpt-status");
    this.steps = stepsIn(transcript);
    this.steps.move = (to, extend) => this.move(to, extend);
    this.choice = new Choice(transcript, this.steps, this.say);
    this.marking = new Marking(this, form);
    this.note = new NoteForm(form, this.choice, this.say, {
      save: (...job) => this.marking.save(...job),
      saved: (stretch, hadFocus) => this.noteSaved(stretch, hadFocus),
      left: (stretch) => this.noteLeft(stretch),
    });
    const acts = {
      tag: (box) => this.marking.tag(box),
      note: () => this.marking.openNote(),
      undo: () => this.marking.undo(),
      dismiss: () => this.dismiss(),
    };
    this.bar = new ThemeBar(this.choice, this.note.boxes, acts, this.say);
    this.handles = new ChoiceHandles(this.choice, this.bar, this.say);
    this.selected = new SelectedWords(this.choice, (target) => this.panel.pressed(target));
    this.panel = new ExcerptPanel(form, this.choice, this.say, {
      choose: (stretch) => this.chooseExcerpt(stretch),
      refuse: (words) => this.announce(words),
    });
    this.describe();
    this.listen();
  }

  get sentences() {
    return this.steps.sentences;
  }

  describe() {
    const keys = this.note.boxes
      .filter((box) => box.dataset.key)
      .map((box) => fill(this.say.key, { key: box.dataset.key, theme: labelOf(box) }));
    const sound = document.querySelector("audio[data-player]") ? this.say.sound : "";
    const words = fill(this.say.hint, { keys: keys.join(" "), sound }).trim();
    const hint = element("p", { class: "picker-hint", id: "picker-hint" }, words);
    this.transcript.before(hint);
    this.transcript.setAttribute("aria-describedby", hint.id);
    this.steps.hint.remove();
  }

  listen() {
    this.choice.addEventListener("changed", () => this.choiceChanged());
    for (const root of [this.transcript, this.bar.root]) root.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.bar.root.hidden) this.dismiss();
    });
    addEventListener("resize", () => !this.bar.root.hidden && this.showBar());
  }

  announce(words) {
    // Screen readers stay silent when the same words are set again, so a no-break space makes them differ.
    this.status.textContent = this.status.textContent === words ? `${words}\u00a0` : words;
  }

  // ---- the choice ----------------------------------------------------------------------------------------

  /** The arrow keys go from sentence to sentence; with Shift they choose. */
  move(index, extend) {
    this.selected.letGo();
    if (extend) {
      const arrived = this.choice.extendTo(index);
      if (!arrived) this.tell(`${this.choice.summary()}. ${this.say.separate}`, true);
      return;
    }
    const unsaved = this.choice.stretch && !this.marking.givenTo(this.choice.stretch).size;
    this.choice.clear();
    this.steps.focus(index);
    if (unsaved) this.announce(this.say.cleared);
  }

  choiceChanged() {
    if (String(this.note.stretch) !== String(this.choice.stretch)) this.note.closeIfEmpty();
    if (!this.choice.stretch) {
      this.bar.hide();
      return;
    }
    this.showBar();
    this.announce(this.choice.summary());
  }

  showBar(said = null, isProblem = false) {
    this.bar.show(this.marking.givenTo(this.choice.orFocused), said, isProblem);
  }

  /** Says it aloud and in the bar, where eyes are. */
  tell(words, isProblem = false) {
    this.announce(words);
    if (this.sentences.list.length) this.showBar(words, isProblem);
  }

  dismiss() {
    const stretch = this.choice.orFocused;
    const hadFocus = this.bar.root.contains(document.activeElement) || this.handles.contains(document.activeElement);
    this.selected.letGo();
    this.choice.clear();
    this.bar.hide();
    this.announce(this.say.cleared);
    if (hadFocus) this.focusIn(stretch);
  }

  key(event) {
    const onSentence = this.sentences.of(event.target)?.element === event.target;
    if (!onSentence && !this.bar.root.contains(event.target)) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const box = this.boxFor(event);
    if (event.key === "Escape") {
      if (this.bar.root.hidden && !this.choice.stretch) return;
      event.preventDefault();
      this.dismiss();
    } else if (event.key === "Enter" && onSentence) {
      event.preventDefault();
      this.marking.openNote();
    } else if (event.key.toLowerCase() === "o" && onSentence) {
      event.preventDefault();
      const sentence = this.sentences.of(event.target);
      this.choice.clear();
      this.panel.open([sentence.at, sentence.end], sentence);
    } else if (event.key.toLowerCase() === "z") {
      event.preventDefault();
      if (event.shiftKey) this.marking.redo();
      else this.marking.undo();
    } else if (box) {
      event.preventDefault();
      if (!event.repeat) this.marking.tag(box);
    }
  }

  /** The theme a digit stands for. On keyboards whose digits need Shift, the digit keys work without it too. */
  boxFor(event) {
    const byPlace = event.shiftKey ? null : /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const digit = /^[1-9]$/.test(event.key) ? event.key : byPlace;
    return digit ? this.note.boxes.find((box) => box.dataset.key === digit) : null;
  }

  /** The words of an excerpt that is there, for one's own theme or note. */
  chooseExcerpt(stretch) {
    this.choice.choose(stretch);
    this.focusIn(stretch);
  }

  noteSaved(stretch, hadFocus) {
    if (hadFocus) this.focusIn(stretch);
    if (String(this.choice.stretch) === String(stretch)) this.showBar(this.status.textContent);
  }

  noteLeft(stretch) {
    this.choice.clear();
    this.focusIn(stretch);
    this.announce(this.say.cleared);
  }

  /** The focus goes back to the sentence it came from, or to the first of this stretch. */
  focusIn([start, end]) {
    const here = this.sentences.list[this.steps.current];
    const { index } = here.at < end && here.end > start ? here : this.sentences.holding(start);
    this.steps.focus(index, { scroll: false });
  }
}

const transcript = document.querySelector("[data-transcript]");
const form = document.querySelector("form[data-excerpt-form]");
if (transcript?.querySelector(".words .sentence[data-at]") && form) new Picker(transcript, form);

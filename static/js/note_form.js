// The form for a note and several themes at once, beside the words that it is filled for.

import { placeBeside } from "./beside_words.js";
import { element } from "./elements.js";

export class NoteForm {
  /** `save(stretch, boxes, note)` resolves to whether it was saved; `saved` or `left` is called once it is closed. */
  constructor(form, choice, say, { save, saved, left }) {
    this.form = form;
    this.choice = choice;
    this.say = say;
    this.saved = saved;
    this.left = left;
    this.stretch = null; // the words that it is filled for
    this.saving = false;
    this.boxes = [...form.querySelectorAll('[name="themes"]')];
    this.error = form.querySelector("#excerpt-error") ?? element("p", { id: "excerpt-error", class: "error-text" });
    this.error.hidden = true;
    this.quote = form.querySelector("[data-chosen-words]") ?? element("blockquote", { class: "chosen-words", "data-chosen-words": "" });
    form.prepend(this.error, ...(this.quote.isConnected ? [] : [this.quote]));
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit(save);
    });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.isComposing) this.leave(event);
    });
    form.querySelector("[data-close-form]")?.addEventListener("click", (event) => this.leave(event));
  }

  get isOpen() {
    return !this.form.hidden;
  }

  get note() {
    return this.form.elements.note;
  }

  get hasNote() {
    return Boolean(this.note?.value.trim());
  }

  /** Opens it for these words, with the themes ticked that one gave them. A note half written stays. */
  open(stretch, given) {
    const { start, end, quote } = this.form.elements;
    this.stretch = stretch;
    quote.value = this.choice.sentences.quote(...stretch);
    [start.value, end.value] = stretch;
    this.quote.textContent = quote.value;
    this.quote.hidden = false;
    for (const box of this.boxes) box.checked = given.has(box.value);
    this.showError("");
    this.form.hidden = false;
    placeBeside(this.form, this.choice.endRanges(stretch));
    (given.size ? this.note : this.boxes[0] ?? this.note)?.focus({ preventScroll: true });
  }

  async submit(save) {
    if (this.saving || !this.stretch) return;
    const note = this.note?.value ?? "";
    this.saving = true;
    // Not aria-busy: screen readers do not announce changes in a busy element.
    this.form.setAttribute("data-sending", "");
    const { stretch } = this;
    const isSaved = await save(stretch, this.boxes.filter((box) => box.checked), note);
    this.saving = false;
    this.form.removeAttribute("data-sending");
    if (!isSaved || (this.note?.value ?? "") !== note) return; // what was typed meanwhile stays
    const hadFocus = this.form.contains(document.activeElement) || document.activeElement === document.body;
    this.close();
    this.saved(stretch, hadFocus);
  }

  /** Closes it where nothing was written into it. */
  closeIfEmpty() {
    if (this.stretch && !this.saving && !this.hasNote) this.close();
  }

  leave(event) {
    if (this.saving || !this.stretch) return;
    event.preventDefault();
    if (this.hasNote && !confirm(this.say.discard)) return;
    const { stretch } = this;
    this.close();
    this.left(stretch);
  }

  close() {
    this.form.reset();
    for (const name of ["start", "end", "quote"]) this.form.elements[name].value = "";
    this.quote.textContent = "";
    this.showError("");
    this.form.hidden = true;
    this.stretch = null;
  }

  showError(words) {
    this.error.hidden = !words;
    this.error.textContent = words;
  }
}

// Tags the chosen words, saves notes, undoes and redoes: each is sent in the order of the presses, and the page gets what
// changed in it.

import { ExcerptSender } from "./excerpt_sender.js";
import { listed } from "./picker_words.js";
import { fill } from "./player_words.js";
import { labelOf } from "./theme_bar.js";

export class Marking {
  constructor(picker, form) {
    this.picker = picker;
    this.form = form;
    this.say = picker.say;
    this.choice = picker.choice;
    this.sender = new ExcerptSender(form, this.say);
    this.given = new Map(); // the themes that one gave a stretch, or that are on their way
    document.addEventListener("submit", (event) => {
      if (!event.target.matches("[data-act]")) return;
      event.preventDefault();
      const fields = [...new FormData(event.target)].filter(([name]) => !["csrfmiddlewaretoken", "form_token"].includes(name));
      this.picker.panel.close(true);
      this.send(event.target.action, fields);
    });
  }

  get sentences() {
    return this.choice.sentences;
  }

  givenTo(stretch) {
    const key = String(stretch);
    if (!this.given.has(key)) this.given.set(key, new Set());
    return this.given.get(key);
  }

  /** The words that an act is about, chosen from here on; or null where they cannot be sent, and says why. */
  wordsToMark() {
    this.picker.selected.settleNow();
    const stretch = this.choice.orFocused;
    if (!stretch) {
      this.picker.announce(this.say.unchosen);
      return null;
    }
    if (this.sentences.areChanged()) {
      this.refuse(this.say.changed);
      return null;
    }
    this.picker.selected.letGo();
    if (!this.choice.stretch) this.choice.choose(stretch);
    return stretch;
  }

  /** Tags the chosen words at once, and they stay chosen. */
  tag(box) {
    const stretch = this.wordsToMark();
    if (!stretch) return;
    if (this.givenTo(stretch).has(box.value)) this.picker.tell(fill(this.say.already, { theme: labelOf(box) }), true);
    else this.save(stretch, [box], "");
  }

  openNote() {
    const stretch = this.wordsToMark();
    if (!stretch) return;
    const { note, bar } = this.picker;
    if (note.hasNote && String(note.stretch) !== String(stretch) && !confirm(this.say.discard)) return;
    if (String(note.stretch) !== String(stretch)) note.close();
    bar.hide();
    note.open(stretch, this.givenTo(stretch));
    this.picker.announce(this.choice.summary(stretch));
  }

  /** Sends one stretch with these themes, after what was sent before. Returns whether it was saved. */
  async save(stretch, boxes, note) {
    if (this.sentences.areChanged()) {
      this.refuse(this.say.changed);
      return false;
    }
    const given = this.givenTo(stretch);
    const added = boxes.map((box) => box.value).filter((value) => !given.has(value));
    for (const value of added) given.add(value);
    const fields = [["start", stretch[0]], ["end", stretch[1]], ["quote", this.sentences.quote(...stretch)]];
    fields.push(...boxes.map((box) => ["themes", box.value]), ["note", note]);
    const names = boxes.map(labelOf);
    const said = names.length ? fill(this.say.tagged, { themes: listed(names) }) : this.say.saved;
    const saved = await this.send(this.form.action, fields, said);
    if (!saved) for (const value of added) given.delete(value);
    return saved;
  }

  undo() {
    return this.send(this.form.dataset.undo);
  }

  redo() {
    return this.send(this.form.dataset.redo);
  }

  /** Sends this after what was sent before, and says `said`, or what the server says. Returns whether it was saved. */
  async send(address, fields = [], said = "") {
    if (this.picker.bar.root.hidden) this.picker.announce(this.say.saving);
    else this.picker.tell(this.say.saving);
    const { html, refusal, unlike } = await this.sender.send(address, fields);
    if (refusal) {
      this.refuse(unlike && this.sentences.areOutOfPlace() ? this.say.changed : refusal);
      return false;
    }
    this.picker.note.showError("");
    const answer = this.putIn(html);
    const words = said || answer;
    if (this.picker.bar.root.hidden) this.picker.announce(words);
    else this.picker.tell(words);
    return true;
  }

  refuse(words) {
    this.picker.note.showError(words);
    // After a press of a theme the focus is in the text, away from the form, so the bar shows the error too.
    if (this.form.contains(document.activeElement)) this.picker.announce(words);
    else this.picker.tell(words, true);
  }

  /** Replaces the elements that have the same ids as the server's; the focus, the choice and the page stay. Returns
   * what the server says. */
  putIn(html) {
    const { steps } = this.picker;
    const focused = this.sentences.of(document.activeElement);
    const { at } = this.sentences.list[steps.current];
    const template = document.createElement("template");
    template.innerHTML = html;
    const said = template.content.querySelector("#excerpt-said");
    for (const part of [...template.content.children]) {
      const old = part.id && document.getElementById(part.id);
      if (old) old.replaceWith(document.importNode(part, true));
    }
    steps.read(at);
    if (focused && !focused.element.isConnected) {
      steps.focus(this.sentences.holding(focused.at).index, { scroll: false });
    }
    if (said) {
      const { start, end, mine } = said.dataset;
      this.given.set(`${start},${end}`, new Set(mine.split(" ").filter(Boolean)));
    }
    this.choice.paint();
    this.picker.handles.show();
    return said?.textContent ?? "";
  }
}

// The excerpts that some marked words stand in: beside the words, or at the foot of a phone. The server is asked for
// them each time, so that it shows what this person may read now.

import { placeBeside } from "./beside_words.js";
import { element } from "./elements.js";

const WAIT_MS = 300; // a press may be the first of two, which select a word

export class ExcerptPanel {
  /** `choose(stretch)` chooses the words of an excerpt; `refuse(words)` says why nothing is shown. */
  constructor(form, choice, say, { choose, refuse }) {
    this.form = form;
    this.choice = choice;
    this.say = say;
    this.refuse = refuse;
    this.timer = 0;
    this.from = null; // the sentence to which the focus goes back
    this.parts = element("div");
    const close = element("button", { type: "button", class: "button button--small button--quiet", "data-close-panel": "" }, say.dismiss);
    this.root = element("section", { class: "excerpt-panel", tabindex: "-1", "aria-label": say.panel, hidden: true }, this.parts, close);
    choice.transcript.after(this.root);
    close.addEventListener("click", () => this.close(true));
    this.root.addEventListener("keydown", (event) => event.key === "Escape" && this.close(true));
    this.root.addEventListener("click", ({ target }) => {
      const [start, end] = target.closest("[data-choose]")?.dataset.choose.split("-").map(Number) ?? [];
      if (end) choose([start, end]);
    });
    choice.addEventListener("changed", () => choice.stretch && this.close());
  }

  /** For a press in the words: of the mark that was pressed, if one was. */
  pressed(target) {
    this.close();
    const mark = target.closest("mark:not(.looked-for)");
    const sentence = this.choice.sentences.of(target);
    if (!mark || !sentence) return;
    const start = this.choice.sentences.offsetOf(mark, 0, "start");
    this.timer = setTimeout(() => this.open([start, start + 1], sentence), WAIT_MS);
  }

  async open(stretch, sentence) {
    this.close();
    this.from = sentence;
    try {
      const answer = await fetch(`${this.form.dataset.excerpts}?from=${stretch[0]}&to=${stretch[1]}`, {
        headers: { "X-Requested-With": "heard-picker", "X-Heard-Person": this.form.dataset.person ?? "" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual",
      });
      if (!answer.ok) throw new Error(answer.status);
      const html = await answer.text();
      if (this.from !== sentence || this.choice.stretch) return; // somebody has moved on
      this.parts.innerHTML = html;
    } catch {
      this.refuse(this.say.unread);
      return;
    }
    this.root.hidden = false;
    placeBeside(this.root, this.choice.endRanges([sentence.at, sentence.end]));
    this.root.focus({ preventScroll: true });
  }

  close(takesFocusBack = false) {
    clearTimeout(this.timer);
    const { from } = this;
    this.from = null;
    this.root.hidden = true;
    this.parts.replaceChildren();
    if (takesFocusBack && from) this.choice.steps.focus(this.choice.sentences.holding(from.at).index, { scroll: false });
  }
}

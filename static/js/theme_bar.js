// The themes as buttons beside the chosen words, or in a bar at the foot of a phone. Each tags at once.

import { placeBeside } from "./beside_words.js";
import { element } from "./elements.js";
import { counted } from "./picker_words.js";

const MOVES = [
  ["beginEarlier", 0, -1, "‹["],
  ["beginLater", 0, 1, "[›"],
  ["endEarlier", 1, -1, "‹]"],
  ["endLater", 1, 1, "]›"],
];

export class ThemeBar {
  /** `boxes` are the form's themes; `acts` has tag(box), note(), undo() and dismiss(). */
  constructor(choice, boxes, acts, say) {
    this.choice = choice;
    this.say = say;
    this.words = element("p", { class: "excerpt-bar__said", "data-bar-words": "" });
    this.themes = new Map(boxes.map((box) => [box.value, this.themeButton(box, acts)]));
    this.whole = this.button("use-sentences", "", () => choice.chooseSentences());
    this.undo = this.button("undo", say.undo, acts.undo);
    const themes = element("div", { class: "excerpt-bar__themes" }, ...this.themes.values());
    this.more = element(
      "div",
      { class: "excerpt-bar__more" },
      this.button("note", say.note, acts.note),
      this.whole,
      this.ends(),
      this.undo,
      this.button("dismiss", say.dismiss, acts.dismiss),
    );
    this.root = element("div", { class: "excerpt-bar", role: "group", "aria-label": say.bar, hidden: true });
    this.root.append(this.words, themes, this.more);
    choice.transcript.after(this.root);
    // Without this, pressing a button of the bar would clear the selection, and take the focus from the words.
    this.root.addEventListener("mousedown", (event) => event.preventDefault());
  }

  button(name, words, pressed) {
    const made = element("button", { type: "button", class: "button button--quiet button--small", [`data-${name}`]: "" }, words);
    made.addEventListener("click", pressed);
    return made;
  }

  themeButton(box, acts) {
    const label = box.closest(".choice") ?? box.closest("label");
    const hue = [...label.classList].find((name) => name.startsWith("hue-")) ?? "";
    const letter = label.querySelector(".letter")?.textContent;
    const made = element("button", { type: "button", class: `theme-button ${hue}`, "aria-pressed": "false", "data-tag": box.value });
    if (letter) made.append(element("span", { class: "letter", "aria-hidden": "true" }, letter), " ");
    made.append(element("span", {}, labelOf(box)));
    if (box.dataset.key <= 9) made.append(" ", element("kbd", {}, box.dataset.key));
    made.addEventListener("click", () => acts.tag(box));
    return made;
  }

  ends() {
    const group = element("span", { class: "excerpt-bar__ends", role: "group", "aria-label": this.say.ends });
    for (const [name, side, step, sign] of MOVES) {
      const button = this.button(`move-${side ? "end" : "begin"}`, "", () => this.choice.moveEnd(side, step));
      button.append(element("span", { "aria-hidden": "true" }, sign), element("span", { class: "visually-hidden" }, this.say[name]));
      button.title = this.say[name];
      group.append(button);
    }
    return group;
  }

  /** Shows it for the chosen words; `given` are the themes one gave them. `said` stands in place of their number, on a
   * phone too where it is a problem. */
  show(given, said = null, isProblem = false) {
    const { choice } = this;
    if (choice.stretch) {
      const [first, last] = choice.ends;
      this.whole.textContent = counted(this.say, "wholes", last.index - first.index + 1);
      this.whole.hidden = choice.isWhole;
    }
    this.more.hidden = !choice.stretch;
    this.undo.hidden = !given.size;
    this.root.toggleAttribute("data-given", given.size > 0);
    this.words.textContent = said ?? choice.summary();
    this.words.toggleAttribute("data-problem", isProblem);
    for (const [value, button] of this.themes) button.setAttribute("aria-pressed", given.has(value));
    this.root.hidden = false;
    // Lets the style sheet keep room under the page, so that the bar covers nothing that has the focus.
    document.body.setAttribute("data-excerpt-bar-shown", "");
    placeBeside(this.root, choice.endRanges(choice.orFocused));
  }

  hide() {
    this.root.hidden = true;
    document.body.removeAttribute("data-excerpt-bar-shown");
  }
}

export function labelOf(box) {
  return (box.dataset.name ?? box.labels?.[0]?.textContent ?? box.value).trim().replace(/\s+/gu, " ");
}

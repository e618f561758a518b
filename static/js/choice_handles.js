// Two handles at the ends of the chosen words: to drag, or to move by a word with the arrow keys. A phone has its own.

import { element } from "./elements.js";

class Handle {
  constructor(choice, side, label) {
    this.choice = choice;
    this.side = side; // 0 the beginning, 1 the end
    this.root = element("span", {
      class: side ? "excerpt-handle excerpt-handle--end" : "excerpt-handle",
      role: "slider",
      tabindex: "0",
      "aria-label": label,
      hidden: true,
    });
    this.root.addEventListener("keydown", (event) => this.key(event));
    this.root.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.root.focus({ preventScroll: true });
      this.root.setPointerCapture(event.pointerId);
    });
    this.root.addEventListener("pointermove", (event) => {
      if (this.root.hasPointerCapture(event.pointerId)) this.drag(event);
    });
  }

  key(event) {
    const step = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 }[event.key];
    if (!step || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    const turned = event.key.startsWith("ArrowL") || event.key.startsWith("ArrowR");
    const isRightToLeft = getComputedStyle(this.choice.ends[this.side].element).direction === "rtl";
    this.choice.moveEnd(this.side, turned && isRightToLeft ? -step : step);
  }

  /** To the whole word under the pointer. */
  drag({ clientX, clientY }) {
    const { sentences, stretch } = this.choice;
    const [node, offset] = pointUnder(clientX, clientY);
    const sentence = sentences.of(node);
    if (!sentence) return;
    const at = sentences.offsetOf(node, offset, "start");
    const word = sentences.wordsIn(sentence).findLast(([start]) => start <= at);
    if (word && word[this.side] !== stretch[this.side]) this.choice.moveEndTo(this.side, word[this.side]);
  }

  show() {
    const { sentences, stretch, ends } = this.choice;
    const sentence = ends[this.side];
    const [, last] = sentences.list.length ? [0, sentences.list.at(-1).end] : [0, 0];
    const place = stretch[this.side];
    const word = sentences.wordsIn(sentence)[this.side ? "findLast" : "find"]((each) => each[0] < stretch[1] && each[1] > stretch[0]);
    for (const [name, value] of [["valuemin", 0], ["valuemax", last], ["valuenow", place], ["valuetext", word ? sentences.quote(...word) : ""]]) {
      this.root.setAttribute(`aria-${name}`, value);
    }
    this.root.hidden = false;
    const lines = [...this.choice.endRanges()[this.side].getClientRects()].filter(({ width }) => width > 0);
    const line = this.side ? lines.at(-1) : lines[0];
    if (!line || !this.root.offsetParent) return;
    const frame = this.root.offsetParent.getBoundingClientRect();
    const isRightToLeft = getComputedStyle(sentence.element).direction === "rtl";
    const atLeft = (this.side === 0) !== isRightToLeft;
    this.root.style.setProperty("--left", `${(atLeft ? line.left : line.right) - frame.left}px`);
    this.root.style.setProperty("--top", `${line.top - frame.top}px`);
    this.root.style.setProperty("--line", `${line.height}px`);
  }
}

function pointUnder(x, y) {
  if (document.caretPositionFromPoint) {
    const caret = document.caretPositionFromPoint(x, y);
    return [caret?.offsetNode, caret?.offset];
  }
  const range = document.caretRangeFromPoint(x, y);
  return [range?.startContainer, range?.startOffset];
}

export class ChoiceHandles {
  constructor(choice, bar, say) {
    this.choice = choice;
    this.handles = [new Handle(choice, 0, say.first), new Handle(choice, 1, say.last)];
    bar.root.before(...this.handles.map(({ root }) => root));
    choice.addEventListener("changed", () => this.show());
    addEventListener("resize", () => this.show());
  }

  show() {
    for (const handle of this.handles) {
      if (this.choice.stretch) handle.show();
      else handle.root.hidden = true;
    }
  }

  contains(node) {
    return this.handles.some(({ root }) => root.contains(node));
  }
}

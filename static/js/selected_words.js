// Words selected by mouse or touch become the choice, grown to whole words. A press that selects nothing lets it go.

const QUIET_MS = 150; // Android and iOS send no event when a selection ends, so it ends when it stops changing.

export class SelectedWords {
  /** `pressed(element)` is called for a press in the words that selects nothing. */
  constructor(choice, pressed) {
    this.choice = choice;
    this.transcript = choice.transcript;
    this.pressed = pressed;
    this.timer = 0;
    document.addEventListener("selectionchange", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.settle(), QUIET_MS);
    });
    this.transcript.addEventListener("click", (event) => this.click(event));
  }

  get sentences() {
    return this.choice.sentences;
  }

  isInside(node) {
    return this.transcript.contains(node);
  }

  /** A selection that has not settled yet counts for the button or key that is pressed now. */
  settleNow() {
    if (this.timer) this.settle();
  }

  /** Takes the current selection as the choice. An empty one is ignored: on iOS a tap on a button empties it. */
  settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    const stretch = range && !range.collapsed ? this.stretchOf(range, selection) : null;
    if (stretch) this.choice.choose(stretch);
  }

  /** From here on the Highlight shows the choice: the marks that are coming would break the selection. */
  letGo() {
    clearTimeout(this.timer);
    this.timer = 0;
    const selection = document.getSelection();
    if (selection?.anchorNode && this.isInside(selection.anchorNode)) selection.removeAllRanges();
  }

  click(event) {
    const selection = document.getSelection();
    if (selection && !selection.isCollapsed && this.isInside(selection.anchorNode)) return;
    this.letGo();
    this.choice.clear();
    this.pressed(event.target);
  }

  /** A selection as [start, end), or null when neither end of it lies in the words. */
  stretchOf(range, selection) {
    const inWords = (node) =>
      this.isInside(node) &&
      (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".words") !== null;
    if (!inWords(range.startContainer) && !inWords(range.endContainer)) return null;
    let start = this.sentences.offsetOf(range.startContainer, range.startOffset, "start");
    let end = this.sentences.offsetOf(range.endContainer, range.endOffset, "end");
    if (start === null || end === null || end <= start) return null;
    if (this.choice.oneParagraph) {
      // Only the paragraph where the selection began: a triple click may also select into the next one.
      const home = this.sentences.of(selection?.anchorNode) ?? this.sentences.touching(start, end)?.[0];
      if (!home) return null;
      const [low, high] = this.sentences.paragraphBounds(home.paragraph);
      start = Math.max(start, low);
      end = Math.min(end, high);
    }
    return this.sentences.snapped(start, end);
  }
}

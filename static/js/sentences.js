// The sentences of a transcript, and how its text, its offsets and its elements map to one another.
//
// Offsets are in Unicode code points, end exclusive, as on the server; JavaScript's UTF-16 offsets are used only
// inside this file.

import { points, unitsOf, wordAround, wordsOf } from "./word_bounds.js";

/** The transcript's sentences in order, and how its text, its offsets and its elements map to one another. */
export class Sentences {
  constructor(transcript, previous = null) {
    this.transcript = transcript;
    this.language = transcript.closest("[lang]")?.lang || "en";
    this.list = [];
    this.byElement = new Map();
    const paragraphs = new Map();
    for (const element of transcript.querySelectorAll(".words .sentence[data-at]")) {
      const words = element.closest(".words");
      if (!paragraphs.has(words)) paragraphs.set(words, paragraphs.size);
      const at = Number(element.dataset.at);
      // What it said when it came from the server: something else may change the page later.
      const text = previous?.byElement.get(element)?.text ?? element.textContent;
      const sentence = {
        element,
        words,
        text,
        paragraph: paragraphs.get(words),
        index: this.list.length,
        at,
        end: at + points(text),
      };
      this.list.push(sentence);
      this.byElement.set(element, sentence);
    }
  }

  /** Whether a translator or an extension has changed the words. Translators wrap what they change in <font>. */
  areChanged() {
    if (this.transcript.querySelector(".words font")) return true;
    return this.list.some(({ element, text }) => element.isConnected && element.textContent !== text);
  }

  /** Whether the sentences are not as long as their places say, so that they were changed before this script came. */
  areOutOfPlace() {
    return this.list.some((sentence, index) => {
      const next = this.list[index + 1];
      if (!next) return false;
      const between = next.words === sentence.words ? textBetween(sentence.element, next.element) : "\n\n";
      return between !== null && next.at - sentence.end !== points(between);
    });
  }

  of(node) {
    const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
    const found = element?.closest(".sentence");
    return found ? (this.byElement.get(found) ?? null) : null;
  }

  /** The sentence whose words hold this offset, or the last one before it. */
  holding(offset) {
    let low = 0;
    let high = this.list.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.list[middle].at <= offset) low = middle;
      else high = middle - 1;
    }
    return this.list[low] ?? null;
  }

  /** The first and last sentence with at least one character in [start, end), or null. */
  touching(start, end) {
    if (!this.list.length || end <= start) return null;
    let first = this.holding(start);
    if (first.end <= start) first = this.list[first.index + 1];
    const last = this.holding(end - 1);
    return first && first.index <= last.index ? [first, last] : null;
  }

  /** The offset of a DOM point. A point outside the sentences counts as the nearest words inside the selection. */
  offsetOf(node, offset, side) {
    const inside = this.of(node);
    const range = document.createRange();
    if (inside) {
      range.selectNodeContents(inside.element);
      range.setEnd(node, offset);
      return inside.at + points(range.toString());
    }
    const point = document.createRange();
    point.setStart(node, offset);
    point.collapse(true);
    // How many sentences begin before the point (for a start) or end at or before it (for an end).
    let low = 0;
    let high = this.list.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      range.selectNode(this.list[middle].element);
      const passed =
        side === "start"
          ? point.compareBoundaryPoints(Range.START_TO_START, range) > 0
          : point.compareBoundaryPoints(Range.END_TO_START, range) >= 0;
      if (passed) low = middle + 1;
      else high = middle;
    }
    if (side === "start") return this.list[low]?.at ?? null;
    return this.list[low - 1]?.end ?? null;
  }

  /** The exact words of one paragraph between two of its offsets, gaps between sentences included. */
  wordsBetween(start, end) {
    return this.rangeOf(start, end).toString();
  }

  /** The quote as in the server's text, where an empty line separates paragraphs. On the page, labels do. */
  quote(start, end) {
    const ends = this.touching(start, end);
    if (!ends) return "";
    const parts = [];
    let from = start;
    for (let index = ends[0].index; index <= ends[1].index; index += 1) {
      const sentence = this.list[index];
      const next = this.list[index + 1];
      if (index === ends[1].index) parts.push(this.wordsBetween(from, end));
      else if (next.paragraph !== sentence.paragraph) {
        parts.push(this.wordsBetween(from, sentence.end));
        from = next.at;
      }
    }
    return parts.join("\n\n");
  }

  /** A live range over [start, end); both must lie within sentences. */
  rangeOf(start, end) {
    const [first, last] = this.touching(start, end);
    const range = document.createRange();
    range.setStart(...this.pointAt(first, start));
    range.setEnd(...this.pointAt(last, end));
    return range;
  }

  pointAt(sentence, offset) {
    let left = offset - sentence.at;
    const walker = document.createTreeWalker(sentence.element, NodeFilter.SHOW_TEXT);
    let node = walker.nextNode();
    while (node) {
      let units = 0;
      for (const character of node.data) {
        if (left === 0) return [node, units];
        units += character.length;
        left -= 1;
      }
      if (left === 0) return [node, units];
      node = walker.nextNode();
    }
    return [sentence.element, sentence.element.childNodes.length];
  }

  paragraphBounds(paragraph) {
    const inside = this.list.filter((sentence) => sentence.paragraph === paragraph);
    return [inside[0].at, inside[inside.length - 1].end];
  }

  /** [start, end) without white space at its ends and grown to whole words, or null when nothing is left. */
  snapped(start, end) {
    const ends = this.touching(start, end);
    if (!ends) return null;
    const from = Math.max(start, ends[0].at);
    const to = Math.min(end, ends[1].end);
    // A word never crosses a sentence boundary, so each end is adjusted within its own sentence.
    const head = ends[0].element.textContent;
    const tail = ends[1].element.textContent;
    let headUnits = unitsOf(head, from - ends[0].at);
    let tailUnits = unitsOf(tail, to - ends[1].at);
    while (headUnits < head.length && /\s/u.test(head[headUnits])) headUnits += 1;
    while (tailUnits > 0 && /\s/u.test(tail[tailUnits - 1])) tailUnits -= 1;
    headUnits = wordAround(head, Math.min(headUnits, head.length - 1), this.language)[0];
    tailUnits = tailUnits > 0 ? wordAround(tail, tailUnits - 1, this.language)[1] : 0;
    const snappedStart = ends[0].at + points(head.slice(0, headUnits));
    const snappedEnd = ends[1].at + points(tail.slice(0, tailUnits));
    // Trimming may have emptied the first or last sentence of the stretch, so they are found again.
    const kept = this.touching(snappedStart, snappedEnd);
    return kept ? [Math.max(snappedStart, kept[0].at), Math.min(snappedEnd, kept[1].end)] : null;
  }

  /** The words of a sentence as [start, end). Its first and its last take the punctuation at its ends along. */
  wordsIn({ text, at, end }) {
    const words = wordsOf(text, this.language).map(([from, to]) => [
      at + points(text.slice(0, from)),
      at + points(text.slice(0, to)),
    ]);
    if (!words.length) return [[at, end]];
    words[0][0] = at;
    words[words.length - 1][1] = end;
    return words;
  }

  /** The next offset after (`step` 1) or before (-1) this one where a word begins (`side` 0) or ends (1); else null. */
  wordBeside(offset, side, step) {
    let { index } = this.holding(side ? offset - 1 : offset);
    for (; this.list[index]; index += step) {
      const places = this.wordsIn(this.list[index]).map((word) => word[side]);
      const place = step > 0 ? places.find((each) => each > offset) : places.findLast((each) => each < offset);
      if (place !== undefined) return place;
    }
    return null;
  }
}

/** The text between two siblings; null where they are none. */
function textBetween(element, other) {
  let text = "";
  for (let node = element.nextSibling; node !== other; node = node.nextSibling) {
    if (!node) return null;
    text += node.textContent;
  }
  return text;
}

// Where words begin and end in a text, and how code points and JavaScript's UTF-16 units map to one another.

/** How many code points a text has. */
export function points(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

/** How many UTF-16 units this many code points at the beginning of a text take. */
export function unitsOf(text, wanted) {
  let units = 0;
  let left = wanted;
  for (const character of text) {
    if (left <= 0) break;
    units += character.length;
    left -= 1;
  }
  return units;
}

function segmentsOf(text, language) {
  return new Intl.Segmenter(language, { granularity: "word" }).segment(text);
}

/** The bounds, in UTF-16 units, of the word (or emoji, or mark of punctuation) that holds this unit. */
export function wordAround(text, unit, language) {
  if (typeof Intl.Segmenter === "function") {
    const segment = segmentsOf(text, language).containing(unit);
    if (segment) return [segment.index, segment.index + segment.segment.length];
  }
  // Older browsers: a run of anything but white space, which can never cut a character into parts.
  let from = unit;
  let to = unit + 1;
  while (from > 0 && !/\s/u.test(text[from - 1])) from -= 1;
  while (to < text.length && !/\s/u.test(text[to])) to += 1;
  return [from, to];
}

/** The words of a text in order, each as [start, end) in UTF-16 units. */
export function wordsOf(text, language) {
  if (typeof Intl.Segmenter !== "function") {
    return [...text.matchAll(/\S+/gu)].map((match) => [match.index, match.index + match[0].length]);
  }
  const words = [];
  for (const { index, segment, isWordLike } of segmentsOf(text, language)) {
    if (isWordLike) words.push([index, index + segment.length]);
  }
  return words;
}

export const wordCount = (text, language) => wordsOf(text, language).length;

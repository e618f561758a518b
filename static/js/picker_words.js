// Every word that the excerpt picker says, and how it counts.
//
// A page in another language overrides them with JSON in the form's data-say; the part after the underscore is the
// plural form of that language.

import { fill } from "./player_words.js";

const SAY = {
  sentences_one: "{count} sentence chosen",
  sentences_other: "{count} sentences chosen",
  words_one: "{count} word chosen",
  words_other: "{count} words chosen",
  minutes_one: "{count} minute",
  minutes_other: "{count} minutes",
  seconds_one: "{count} second",
  seconds_other: "{count} seconds",
  wholes_one: "Whole sentence",
  wholes_other: "Whole sentences",
  note: "Note",
  undo: "Undo",
  dismiss: "Close",
  panel: "Excerpts here",
  unread: "The excerpts could not be shown just now.",
  bar: "Words chosen",
  ends: "Where it begins and ends",
  beginEarlier: "Begin one word earlier",
  beginLater: "Begin one word later",
  endEarlier: "End one word earlier",
  endLater: "End one word later",
  first: "First word",
  last: "Last word",
  hint:
    "Choose words by mouse or touch, and the themes come beside them. " +
    "By keyboard: up and down arrows go from sentence to sentence, with Shift they choose several. " +
    "{keys} Enter opens the note, O the excerpts of a sentence, Z undoes, Shift and Z does it again, Escape clears the choice. {sound}",
  sound: "P plays from the sentence.",
  key: "{key} tags {theme}.",
  cleared: "Choice cleared",
  separate: "These are separate passages, so an excerpt stays inside one.",
  saving: "Saving…",
  busy: "It is being saved.",
  tagged: "Tagged {themes}",
  already: "{theme} is there already",
  saved: "Excerpt saved",
  unchosen: "Choose some words of the transcript first.",
  offline: "There was no answer. Your choice is kept: try again when you are connected.",
  signedOut:
    "You have been signed out, and nothing was saved. Your choice and your note are kept: " +
    "sign in in another tab, then press Save again.",
  other:
    "Somebody else is signed in by now, so nothing was saved under their name. Your choice and your note are kept: " +
    "sign in as yourself in another tab, then press Save again.",
  unable:
    "The person who is signed in now may not mark excerpts, so nothing was saved. Your choice and your note are kept.",
  changed:
    "The words on this page are not the storyteller’s any more: your browser may have translated them, or an " +
    "extension changed them. Show the original page, or load it again, and choose the words again. Nothing was saved.",
  discard: "Throw away the note that you have written?",
  gone: "This story can no longer be opened; nothing was saved.",
  failed: "Something went wrong; nothing was saved. Your choice is kept: please try again.",
};

/** What is said on the page of this form. */
export const wordsFor = (form) => ({ ...SAY, ...JSON.parse(form.dataset.say || "{}") });

const language = () => document.documentElement.lang || "en";

export function counted(say, name, count) {
  const form = new Intl.PluralRules(language()).select(count);
  return fill(say[`${name}_${form}`] ?? say[`${name}_other`], { count });
}

export function listed(names) {
  return Intl.ListFormat ? new Intl.ListFormat(language(), { type: "conjunction" }).format(names) : names.join(", ");
}

/** "41 seconds" from the first sentence's start to the last one's end; empty where no times are known. */
export function duration(say, first, last) {
  const from = Number(/^(\d+)-/.exec(first ?? "")?.[1] ?? NaN);
  const to = Number(/-(\d+)$/.exec(last ?? "")?.[1] ?? NaN);
  const seconds = Math.round((to - from) / 1000);
  if (!(seconds >= 0)) return "";
  const parts = [];
  if (seconds >= 60) parts.push(counted(say, "minutes", Math.floor(seconds / 60)));
  if (seconds % 60 || !parts.length) parts.push(counted(say, "seconds", seconds % 60));
  return parts.join(" ");
}

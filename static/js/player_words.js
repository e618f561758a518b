// Every word that the scripts of the players say, and the moments they speak of.
//
// data-player-say on any element overrides them with JSON, for another language.

const SAY = {
  play: "Play",
  pause: "Pause",
  playFrom: "Play from {clock}",
  back: "Back",
  step: "10 s",
  place: "Place in the recording",
  placeOf: "{clock} of {length}",
  bar: "Player",
  close: "Close the player",
  beginning: "From the beginning",
  follow: "Follow the words",
  again: "Try again",
  before: "Before you listen",
  more: "and {count} more",
  notNow: "Not now",
  transcript: "Transcript",
  steps: "Up and down arrows go from sentence to sentence.",
  stepsSound: "Up and down arrows go from sentence to sentence. P plays from there.",
  passageEnd: "The passage ends here. Press play to go on.",
  elsewhere: "Paused, because another recording is being played.",
  gone: "This recording can no longer be played.",
  never: "This recording cannot be played just now.",
  signedOut: "You have been signed out. Sign in to go on listening.",
  stopped: "The recording stopped because the connection was lost.",
};

export const say = {
  ...SAY,
  ...JSON.parse(document.querySelector("[data-player-say]")?.dataset.playerSay || "{}"),
};

export const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

/** Seconds as the pages write them: "1:12", also above an hour. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "?t=72" or "?t=72,95" of this page's address as [start, end] in seconds, the end null where none; else null. */
export function askedMoment() {
  const asked = /^(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?$/.exec(new URLSearchParams(location.search).get("t") ?? "");
  if (!asked) return null;
  const [start, end] = [Number(asked[1]), asked[2] === undefined ? null : Number(asked[2])];
  return [start, end !== null && end > start ? end : null];
}

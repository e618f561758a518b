// One recording in one audio element: what every player on a page stands on.
//
// It sends "moved" when the time moved, and "changed" when anything else did that a player shows.

import { KeptPlace } from "./kept_place.js";
import { say } from "./player_words.js";

const CHANNEL = "heard-player"; // over which the players of this browser's tabs know of one another
const STEP_S = 10;
const KEEP_EVERY_S = 10;
const HARDLY_S = 3; // who stopped so near the beginning or the end begins anew

export class Sound extends EventTarget {
  /**
   * `story` is the story's ref, `path` the path of its page and `title` what the page calls it. With
   * `closedIfMissing`, an answer that there is no such recording means that its story was closed meanwhile. `kept`
   * is where the place is kept, NO_PLACE where it is not.
   */
  constructor(audio, { story = "", path = location.pathname, title = "", closedIfMissing = false, kept = null } = {}) {
    super();
    this.audio = audio;
    this.story = story;
    this.path = path;
    this.title = title;
    this.closedIfMissing = closedIfMissing;
    this.kept = kept ?? new KeptPlace(story, path);
    this.ended = new AbortController();
    this.notesFirst = null; // () => true where it shows the content notes, which were not on the screen yet
    this.begun = false;
    this.moved = false; // by a person or a link, so that the kept place no longer counts
    this.keptBefore = ""; // "known" once it was answered what was kept, "unknown" where there was no answer
    this.speedChosen = false;
    this.resumedAt = 0;
    this.passageEnd = null; // seconds, while a link's "?t=72,95" still holds
    this.words = ""; // what there is to tell
    this.again = null; // seconds, where it may be tried again
    this.gone = false;
    this.everReady = audio.readyState > 0;
    this.keptAt = 0;
    this.setRate(this.kept.speed);
    this.listen();
    this.takeTurns();
    // The error may be older than this script, which then has missed its event.
    if (audio.error) this.failed();
  }

  // ---- time ----------------------------------------------------------------------------------------------

  get time() {
    return this.audio.currentTime;
  }

  /** In seconds; NaN while it is not known. */
  get duration() {
    const known = Number(this.audio.dataset.durationMs) / 1000;
    return Number.isFinite(this.audio.duration) ? this.audio.duration : known || NaN;
  }

  get playing() {
    return !this.audio.paused && !this.gone;
  }

  seek(seconds) {
    if (this.gone) return;
    const limit = Number.isFinite(this.duration) ? this.duration : Infinity;
    const wanted = Math.max(0, Math.min(seconds, limit));
    this.moved = true;
    this.audio.currentTime = wanted;
    // Some browsers ignore a seek before the metadata is loaded, so it is repeated then.
    if (this.audio.readyState === 0) {
      this.audio.addEventListener("loadedmetadata", () => (this.audio.currentTime = wanted), { once: true });
    }
    if (this.resumedAt) {
      this.resumedAt = 0;
      this.send("changed");
    }
    this.send("moved");
  }

  /** Goes there because a person said so: a linked passage no longer ends the playing. */
  go(seconds) {
    this.passageEnd = null;
    this.seek(seconds);
  }

  step(by = -STEP_S) {
    this.go(this.time + by);
  }

  /** True once it plays; false where it may not, or where the content notes are shown first. */
  async play() {
    if (this.gone || (!this.begun && this.notesFirst?.())) return false;
    this.begun = true;
    try {
      await this.audio.play();
      return true;
    } catch {
      return false; // without a gesture, or paused meanwhile; the buttons show both
    }
  }

  pause() {
    this.audio.pause();
  }

  toggle() {
    if (this.playing) this.pause();
    else this.play();
  }

  fromBeginning() {
    this.go(0);
    this.play();
  }

  // ---- speed ---------------------------------------------------------------------------------------------

  get speed() {
    return this.audio.playbackRate;
  }

  /** The default too: the browser goes back to it when it loads the sound again. */
  setRate(rate) {
    if (rate > 0) this.audio.defaultPlaybackRate = this.audio.playbackRate = rate;
  }

  setSpeed(rate) {
    this.setRate(rate);
    this.speedChosen = true;
    this.keep();
  }

  // ---- the place where one stopped -----------------------------------------------------------------------

  /** Takes the kept speed and, unless somebody or a link has chosen another place by then, the kept place. */
  async goOn() {
    const kept = await this.kept.read();
    this.keptBefore = kept ? "known" : "unknown";
    if (this.gone || !kept) return;
    const { place, speed } = kept;
    if (!this.speedChosen && speed !== this.speed) this.setRate(speed);
    if (this.moved || place < HARDLY_S || place > this.duration - HARDLY_S) return;
    this.seek(place);
    this.resumedAt = place;
    this.send("changed");
  }

  /** Keeps place and speed, each only where it cannot overwrite one kept before that this page does not know. */
  keep() {
    if (this.gone) return;
    const { time } = this;
    const hardly = time < HARDLY_S || time > this.duration - HARDLY_S;
    const known = this.keptBefore === "known";
    const isPlace = known || this.moved || (this.keptBefore === "unknown" && !hardly);
    this.keptAt = time;
    this.kept.write(isPlace ? (hardly ? 0 : time) : null, known || this.speedChosen ? this.speed : null);
  }

  // ---- what the browser says -----------------------------------------------------------------------------

  listen() {
    const on = (name, heard, from = this.audio) => from.addEventListener(name, heard, { signal: this.ended.signal });
    on("timeupdate", () => this.ticked());
    on("seeked", () => this.send("moved"));
    on("seeking", () => {
      // A seek by hand leaves the linked passage, so playing no longer stops at its end.
      if (this.passageEnd !== null && this.time > this.passageEnd) this.passageEnd = null;
    });
    on("loadedmetadata", () => (this.everReady = true));
    on("durationchange", () => this.send("moved"));
    for (const name of ["ratechange", "volumechange", "ended"]) on(name, () => this.send("changed"));
    on("play", () => {
      this.begun = true;
      if (!this.gone && this.again === null) this.words = "";
      this.takeMediaKeys();
      this.send("changed");
    });
    on("pause", () => {
      this.keep();
      this.send("changed");
    });
    on("error", () => this.failed());
    on("pagehide", () => this.playing && this.keep(), window);
    // After Back, the browser may have put a choice back as it was: what sounds is shown.
    on("pageshow", () => setTimeout(() => this.send("changed"), 0), window);
  }

  ticked() {
    const now = this.time;
    this.send("moved");
    if (!this.playing) return;
    if (Math.abs(now - this.keptAt) >= KEEP_EVERY_S) this.keep();
    if (this.passageEnd === null || now < this.passageEnd) return;
    this.passageEnd = null;
    this.pause();
    this.tell(say.passageEnd);
  }

  /** One recording at a time: one that begins to play pauses all others, of this page and of other tabs. */
  takeTurns() {
    if (typeof BroadcastChannel !== "function") return;
    const channel = new BroadcastChannel(CHANNEL);
    this.ended.signal.addEventListener("abort", () => channel.close());
    this.audio.addEventListener("play", () => channel.postMessage("playing"), { signal: this.ended.signal });
    channel.addEventListener("message", () => {
      if (!this.playing) return;
      this.pause();
      this.tell(say.elsewhere);
    });
  }

  /** The keyboard's media keys, and the title as the page shows it, on a locked screen perhaps. */
  takeMediaKeys() {
    const session = navigator.mediaSession;
    if (!session) return;
    if (globalThis.MediaMetadata) session.metadata = new MediaMetadata({ title: this.title || document.title });
    const keys = {
      play: () => this.play(),
      pause: () => this.pause(),
      stop: () => this.pause(),
      seekbackward: () => this.step(-STEP_S),
      seekforward: () => this.step(STEP_S),
      seekto: ({ seekTime }) => this.go(seekTime),
    };
    for (const [name, pressed] of Object.entries(keys)) {
      try {
        session.setActionHandler(name, pressed);
      } catch {
        // A key that this browser does not know
      }
    }
  }

  // ---- when the sound stops ------------------------------------------------------------------------------

  /** Asks the server whether the recording was withdrawn; otherwise the connection was lost. */
  async failed() {
    if (this.gone || !this.audio.currentSrc) return;
    const at = this.time;
    let answer = null;
    try {
      answer = await fetch(this.audio.currentSrc, { method: "HEAD", redirect: "manual", cache: "no-store" });
    } catch {
      // No answer at all is a lost connection.
    }
    if (this.ended.signal.aborted) return;
    const missing = [403, 404, 410].includes(answer?.status);
    if (answer?.type === "opaqueredirect" || answer?.status === 401) this.stopForGood(say.signedOut);
    else if (missing && (this.everReady || this.closedIfMissing)) this.stopForGood(say.gone);
    else this.offerAgain(at, this.everReady ? say.stopped : say.never);
  }

  /** Stops, and drops what was already fetched and kept, so that nothing of it can be played again. */
  stopForGood(words) {
    this.gone = true;
    this.kept.forget();
    this.pause();
    this.audio.removeAttribute("src");
    for (const source of this.audio.querySelectorAll("source")) source.remove();
    this.audio.load();
    if (navigator.mediaSession) navigator.mediaSession.metadata = null;
    this.again = null;
    this.tell(words);
  }

  offerAgain(at, words) {
    this.again = at;
    this.tell(words);
  }

  tryAgain() {
    const at = this.again ?? 0;
    this.again = null;
    this.words = "";
    this.audio.load();
    this.seek(at);
    this.play();
    this.send("changed");
  }

  tell(words) {
    this.words = words;
    this.send("changed");
  }

  /** Another recording takes the audio element. */
  leave() {
    if (this.playing) this.keep();
    this.pause();
    this.ended.abort();
  }

  send(name) {
    this.dispatchEvent(new Event(name));
  }
}

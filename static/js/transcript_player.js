// Highlights the words being spoken, and adds controls that the browser's own player lacks.
//
// It needs: audio[data-player]; and, each only if it is there, .sentence[data-ms="12000-15500"] inside
// [data-transcript], links with data-play (milliseconds), [data-player-tools] to put the controls in,
// [data-player-status], and the waveform: [data-waveform], else the SVG in the audio's own
// figure, with a viewBox (a rect[data-waveform-progress] is added where there is none).
// Nothing starts to play by itself: the reader must have seen the content notes first, and decides.

// Every word this script says; data-say on the audio element overrides them with JSON, for another language.
const SAY = {
  back: "Back 10 s",
  forward: "Forward 10 s",
  speed: "Speed",
  follow: "Follow the words",
  again: "Try again",
  passageEnd: "The passage ends here. Press play to go on.",
  elsewhere: "Paused, because another recording is being played in another tab or window.",
  gone: "This recording can no longer be played.",
  never: "This recording cannot be played just now.",
  signedOut: "You have been signed out. Sign in to go on listening.",
  stopped: "The recording stopped because the connection was lost.",
};
const SPEEDS = [0.75, 1, 1.25, 1.5];
const STEP_S = 10;
const CHANNEL = "heard-player"; // over which the players of this browser's tabs know of one another
const READER_MS = 5000; // for this long after the reader scrolls by hand, the page is not scrolled for them
const SCROLL_KEYS = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "]);

/** Which sentences are spoken at a moment; voices may overlap, so it may be several. */
class Timeline {
  constructor(transcript) {
    this.entries = [];
    for (const element of transcript?.querySelectorAll(".sentence[data-ms]") ?? []) {
      const times = /^(\d+)-(\d+)$/.exec(element.dataset.ms);
      if (times) this.entries.push({ element, start: Number(times[1]), end: Number(times[2]) });
    }
    this.entries.sort((one, other) => one.start - other.start);
    // The latest end up to each entry: `at` searches backwards and stops where none is late enough.
    let latest = 0;
    for (const entry of this.entries) entry.latest = latest = Math.max(latest, entry.end);
  }

  at(ms) {
    let low = 0;
    let high = this.entries.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle].start <= ms) low = middle + 1;
      else high = middle;
    }
    const spoken = [];
    for (let index = low - 1; index >= 0 && this.entries[index].latest > ms; index -= 1) {
      if (this.entries[index].end > ms) spoken.unshift(this.entries[index].element);
    }
    return spoken;
  }
}

class Player {
  constructor(audio) {
    this.audio = audio;
    this.say = { ...SAY, ...JSON.parse(audio.dataset.say || "{}") };
    this.transcript = document.querySelector("[data-transcript]");
    this.tools = document.querySelector("[data-player-tools]");
    this.status = document.querySelector("[data-player-status]");
    const drawn = document.querySelector("[data-waveform]") ?? audio.closest("figure")?.querySelector("svg");
    this.waveform = drawn?.matches("svg") ? drawn : (drawn?.querySelector("svg") ?? null);
    this.progress = this.waveform && this.playedPart();
    this.spoken = [];
    this.lastSpoken = null;
    this.following = true;
    this.readerAt = -Infinity;
    this.ownScrollUntil = 0;
    this.passageEnd = null; // seconds, while a link's "?t=72,95" still holds
    this.gone = false;
    this.everReady = audio.readyState > 0;
    this.timeline = new Timeline(this.transcript);
    this.buildTools();
    this.listen();
    this.takeTurns();
    this.startWhereAsked();
    // The error may be older than this script, which then has missed its event.
    if (audio.error) this.failed();
  }

  // ---- time ----------------------------------------------------------------------------------------------

  get duration() {
    const known = Number(this.audio.dataset.durationMs) / 1000;
    return Number.isFinite(this.audio.duration) ? this.audio.duration : known || NaN;
  }

  seek(seconds) {
    if (this.gone) return;
    const limit = Number.isFinite(this.duration) ? this.duration : Infinity;
    const wanted = Math.max(0, Math.min(seconds, limit));
    this.audio.currentTime = wanted;
    // Some browsers ignore a seek before the metadata is loaded, so it is repeated then.
    if (this.audio.readyState === 0) {
      this.audio.addEventListener("loadedmetadata", () => (this.audio.currentTime = wanted), { once: true });
    }
    this.show(wanted * 1000);
  }

  play() {
    if (this.gone) return;
    // It rejects without a user gesture or when paused meanwhile; the player's own button shows both.
    this.audio.play()?.catch(() => {});
  }

  /** "?t=72" or "?t=72,95", in seconds: goes to 72 without playing; once played it pauses at 95. */
  startWhereAsked() {
    const asked = /^(\d+(?:\.\d+)?)(?:,(\d+(?:\.\d+)?))?$/.exec(new URLSearchParams(location.search).get("t") ?? "");
    if (!asked) return;
    const start = Number(asked[1]);
    const end = asked[2] === undefined ? null : Number(asked[2]);
    this.seek(start);
    this.passageEnd = end !== null && end > start ? end : null;
    if (!location.hash && this.spoken[0]) this.bringIntoView(this.spoken[0], { smooth: false, wherever: true });
  }

  ticked() {
    const now = this.audio.currentTime;
    this.show(now * 1000);
    if (this.passageEnd === null || this.audio.paused || now < this.passageEnd) return;
    this.passageEnd = null;
    this.audio.pause();
    this.tell(this.say.passageEnd);
  }

  // ---- the words being spoken ----------------------------------------------------------------------------

  show(ms) {
    if (this.gone) return;
    this.drawProgress(ms);
    const spoken = this.timeline.at(ms);
    if (spoken.length === this.spoken.length && spoken.every((element, index) => element === this.spoken[index])) return;
    const wasInView = Boolean(this.lastSpoken?.isConnected) && this.inView(this.lastSpoken);
    for (const element of this.spoken) element.removeAttribute("aria-current");
    for (const element of spoken) element.setAttribute("aria-current", "true");
    this.spoken = spoken;
    this.lastSpoken = spoken[0] ?? this.lastSpoken; // kept in the pauses between sentences
    this.highlight();
    if (spoken.length && !this.audio.paused) this.follow(spoken[0], wasInView);
  }

  highlight() {
    if (!globalThis.CSS?.highlights) return;
    const ranges = this.spoken.map((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return range;
    });
    if (ranges.length) CSS.highlights.set("playing", new Highlight(...ranges));
    else CSS.highlights.delete("playing");
  }

  drawProgress(ms) {
    if (!this.progress || !(this.duration > 0)) return;
    const width = this.waveform.viewBox.baseVal.width * Math.min(1, ms / 1000 / this.duration);
    this.progress.setAttribute("width", String(Math.round(width * 100) / 100));
  }

  /** The rect over what has been heard; its width is an attribute, which a strict content policy allows. */
  playedPart() {
    const given = this.waveform.querySelector("[data-waveform-progress]");
    if (given) return given;
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("data-waveform-progress", "");
    rect.setAttribute("class", "waveform__played");
    rect.setAttribute("fill", "currentColor");
    rect.setAttribute("fill-opacity", "0.2");
    rect.setAttribute("stroke", "none");
    rect.setAttribute("height", String(this.waveform.viewBox.baseVal.height));
    rect.setAttribute("width", "0");
    this.waveform.append(rect);
    return rect;
  }

  // ---- following -----------------------------------------------------------------------------------------

  /** The element that scrolls the transcript, or null where that is the page. */
  get box() {
    for (let element = this.transcript; element && element !== document.body; element = element.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(element).overflowY) && element.scrollHeight > element.clientHeight) {
        return element;
      }
    }
    return null;
  }

  inView(element) {
    const place = element.getBoundingClientRect();
    const frame = this.box?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
    return place.bottom > frame.top && place.top < frame.bottom;
  }

  follow(element, wasInView) {
    if (!this.following || performance.now() - this.readerAt < READER_MS) return;
    // Never scroll while someone chooses words or writes a note.
    if (document.activeElement?.closest("form, dialog, .excerpt-bar")) return;
    if (!(document.getSelection()?.isCollapsed ?? true)) return;
    this.bringIntoView(element, { wherever: wasInView || this.box !== null });
  }

  /** Scrolls the box, or else the page, but the page only for a reader who was reading along. */
  bringIntoView(element, { wherever, smooth = true }) {
    const { box } = this;
    const frame = box ? box.getBoundingClientRect() : { top: 0, bottom: innerHeight };
    const place = element.getBoundingClientRect();
    const margin = (frame.bottom - frame.top) * 0.15;
    const comfortable = place.top >= frame.top + margin && place.bottom <= frame.bottom - margin;
    if (comfortable || !wherever) return;
    const still = !smooth || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.ownScrollUntil = performance.now() + (still ? 250 : 1200);
    const by = place.top - frame.top - (frame.bottom - frame.top) / 3;
    (box ?? window).scrollBy({ top: by, behavior: still ? "instant" : "smooth" });
  }

  /** The reader scrolled. While the sound plays, following is switched off until they switch it on again. */
  readerScrolled() {
    this.readerAt = performance.now();
    if (!this.audio.paused) this.setFollowing(false);
  }

  setFollowing(following) {
    this.following = following;
    this.followButton?.setAttribute("aria-pressed", String(following));
  }

  // ---- controls ------------------------------------------------------------------------------------------

  buildTools() {
    if (!this.tools) return;
    const button = (name, words, pressed) => {
      const made = document.createElement("button");
      made.type = "button";
      made.setAttribute(`data-player-${name}`, "");
      made.textContent = words;
      made.addEventListener("click", pressed);
      this.tools.append(made);
      return made;
    };
    button("back", this.say.back, () => this.seek(this.audio.currentTime - STEP_S));
    button("forward", this.say.forward, () => this.seek(this.audio.currentTime + STEP_S));
    const label = document.createElement("label");
    const speed = (this.speed = document.createElement("select"));
    speed.setAttribute("data-player-speed", "");
    for (const rate of SPEEDS) speed.append(new Option(`${rate}×`, rate, rate === 1, rate === 1));
    speed.addEventListener("change", () => this.setSpeed());
    this.showSpeed();
    label.append(`${this.say.speed} `, speed);
    this.tools.append(label);
    if (this.timeline.entries.length) {
      this.followButton = button("follow", this.say.follow, () => {
        this.setFollowing(!this.following);
        this.readerAt = -Infinity;
        if (this.following && this.spoken[0]) this.bringIntoView(this.spoken[0], { wherever: true });
      });
      this.setFollowing(true);
    }
    this.tools.hidden = false;
  }

  /** Plays at the chosen speed. The default too: the browser goes back to it when it loads the sound again. */
  setSpeed() {
    const rate = Number(this.speed?.value);
    if (rate > 0) this.audio.defaultPlaybackRate = this.audio.playbackRate = rate;
  }

  /** Shows the speed it plays at, which the browser's own menu or an extension may have changed to any. */
  showSpeed() {
    const rate = this.audio.playbackRate;
    if (!this.speed || !(rate > 0) || Number(this.speed.value) === rate) return;
    let option = [...this.speed.options].find((each) => Number(each.value) === rate);
    if (!option) {
      option = new Option(`${Math.round(rate * 100) / 100}×`, rate);
      const slower = [...this.speed.options].filter((each) => Number(each.value) < rate);
      this.speed.add(option, slower.length);
    }
    option.selected = true;
  }

  /** One recording at a time: a player that begins to play pauses those of this browser's other tabs. */
  takeTurns() {
    if (typeof BroadcastChannel !== "function") return;
    const channel = new BroadcastChannel(CHANNEL);
    this.audio.addEventListener("play", () => channel.postMessage("playing"));
    channel.addEventListener("message", () => {
      if (this.audio.paused) return;
      this.audio.pause();
      this.tell(this.say.elsewhere);
    });
  }

  listen() {
    const { audio } = this;
    audio.addEventListener("ratechange", () => this.showSpeed());
    // After Back, the browser puts the choice back as it was, at a moment of its own and without an event.
    addEventListener("pageshow", () => setTimeout(() => this.setSpeed(), 0));
    audio.addEventListener("loadedmetadata", () => {
      this.everReady = true;
      this.setSpeed();
    });
    audio.addEventListener("timeupdate", () => this.ticked());
    audio.addEventListener("seeked", () => this.show(audio.currentTime * 1000));
    audio.addEventListener("seeking", () => {
      // A seek by hand leaves the linked passage, so playing no longer stops at its end.
      if (this.passageEnd !== null && audio.currentTime > this.passageEnd) this.passageEnd = null;
    });
    audio.addEventListener("durationchange", () => this.drawProgress(audio.currentTime * 1000));
    audio.addEventListener("play", () => {
      this.setSpeed();
      if (!this.gone && !this.againButton) this.tell("");
    });
    audio.addEventListener("error", () => this.failed());

    document.addEventListener("click", (event) => {
      const link = event.target.closest?.("[data-play]");
      if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const ms = Number(link.dataset.play);
      if (!Number.isFinite(ms) || this.gone) return;
      event.preventDefault();
      this.passageEnd = null;
      this.seek(ms / 1000);
      this.play();
    });

    this.waveform?.addEventListener("click", (event) => {
      const place = this.waveform.getBoundingClientRect();
      if (!(this.duration > 0) || !place.width) return;
      this.passageEnd = null;
      this.seek(((event.clientX - place.left) / place.width) * this.duration);
    });

    // K works only while the player or its tools have the focus: elsewhere screen readers and speech control use
    // the letter keys. Space is left to the browser, which already plays, presses or opens with it.
    for (const place of [audio, this.tools]) {
      place?.addEventListener("keydown", (event) => {
        if (event.key.toLowerCase() !== "k" || event.ctrlKey || event.altKey || event.metaKey) return;
        if (event.repeat || event.target.closest("select, input, textarea")) return;
        event.preventDefault();
        if (audio.paused) this.play();
        else audio.pause();
      });
    }

    for (const kind of ["wheel", "touchmove"]) {
      // Touching the player's own slider seeks; it does not scroll the page.
      const moved = (event) => event.target.closest?.("audio, [data-player-tools], [data-waveform]") || this.readerScrolled();
      document.addEventListener(kind, moved, { passive: true, capture: true });
    }
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, textarea, select, button, audio");
      if (SCROLL_KEYS.has(event.key) && !typing) this.readerScrolled();
    });
    // Scroll bars and find-in-page send only scroll events.
    document.addEventListener(
      "scroll",
      () => {
        if (performance.now() > this.ownScrollUntil) this.readerScrolled();
      },
      { passive: true, capture: true },
    );

    // Paragraphs are replaced when an excerpt is saved; their times are read again then.
    if (this.transcript) {
      new MutationObserver(() => {
        this.timeline = new Timeline(this.transcript);
        this.spoken = [];
        this.lastSpoken = null;
        this.show(audio.currentTime * 1000);
      }).observe(this.transcript, { childList: true, subtree: true });
    }
  }

  // ---- when the sound stops ------------------------------------------------------------------------------

  /** Asks the server whether the recording was withdrawn; otherwise the connection was lost. */
  async failed() {
    if (this.gone || !this.audio.currentSrc) return;
    const at = this.audio.currentTime;
    let answer = null;
    try {
      answer = await fetch(this.audio.currentSrc, { method: "HEAD", redirect: "manual", cache: "no-store" });
    } catch {
      // No answer at all is a lost connection.
    }
    if (answer?.type === "opaqueredirect" || answer?.status === 401) this.stopForGood(this.say.signedOut);
    else if (!this.everReady) this.offerAgain(at, this.say.never);
    else if (answer && [403, 404, 410].includes(answer.status)) this.stopForGood(this.say.gone);
    else this.offerAgain(at, this.say.stopped);
  }

  /** Stops, and drops what was already fetched, so that nothing of it can be played again. */
  stopForGood(words) {
    this.gone = true;
    this.audio.pause();
    this.audio.removeAttribute("src");
    for (const source of this.audio.querySelectorAll("source")) source.remove();
    this.audio.load();
    for (const element of this.spoken) element.removeAttribute("aria-current");
    this.spoken = [];
    this.highlight();
    const hadFocus = this.tools?.contains(document.activeElement) || document.activeElement === this.audio;
    this.audio.hidden = true;
    if (this.tools) this.tools.hidden = true;
    this.tell(words);
    if (hadFocus && this.status) {
      this.status.tabIndex = -1;
      this.status.focus();
    }
  }

  offerAgain(at, words) {
    this.tell(words);
    if (!this.tools || this.againButton) return;
    this.againButton = document.createElement("button");
    this.againButton.type = "button";
    this.againButton.setAttribute("data-player-again", "");
    this.againButton.textContent = this.say.again;
    this.againButton.addEventListener("click", () => {
      this.againButton.remove();
      this.againButton = null;
      this.audio.load();
      this.seek(at);
      this.play();
      this.audio.focus();
    });
    this.tools.prepend(this.againButton);
  }

  tell(words) {
    if (this.status) this.status.textContent = words;
  }
}

const audio = document.querySelector("audio[data-player]");
if (audio) new Player(audio);

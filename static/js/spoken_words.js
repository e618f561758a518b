// Marks the words being spoken, and scrolls with them for a reader who reads along.
//
// It needs .sentence[data-ms="12000-15500"] inside [data-transcript].

const READER_MS = 5000; // for this long after the reader scrolls by hand, the page is not scrolled for them
const SCROLL_KEYS = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", " "]);

/** Which sentences are spoken at a moment; voices may overlap, so it may be several. */
class Times {
  constructor(transcript) {
    this.entries = [];
    for (const element of transcript.querySelectorAll(".sentence[data-ms]")) {
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

export class SpokenWords extends EventTarget {
  /** Sends "following" when it began or ceased to scroll along. */
  constructor(transcript, sound) {
    super();
    this.transcript = transcript;
    this.sound = sound;
    this.times = new Times(transcript);
    this.spoken = [];
    this.lastSpoken = null;
    this.following = true;
    this.readerAt = -Infinity;
    this.ownScrollUntil = 0;
    sound.addEventListener("moved", () => this.show());
    sound.addEventListener("changed", () => this.show());
    this.watchReader();
    // Paragraphs are replaced when an excerpt is saved; their times are read again then.
    new MutationObserver(() => {
      this.times = new Times(transcript);
      this.spoken = [];
      this.lastSpoken = null;
      this.show();
    }).observe(transcript, { childList: true, subtree: true });
    this.show();
  }

  get hasTimes() {
    return this.times.entries.length > 0;
  }

  show() {
    const waits = this.sound.time === 0 && !this.sound.begun; // nothing of it has been heard
    const spoken = this.sound.gone || waits ? [] : this.times.at(this.sound.time * 1000);
    if (spoken.length === this.spoken.length && spoken.every((element, index) => element === this.spoken[index])) return;
    const wasInView = Boolean(this.lastSpoken?.isConnected) && this.inView(this.lastSpoken);
    for (const element of this.spoken) element.removeAttribute("aria-current");
    for (const element of spoken) element.setAttribute("aria-current", "true");
    this.spoken = spoken;
    this.lastSpoken = spoken[0] ?? this.lastSpoken; // kept in the pauses between sentences
    this.highlight();
    if (spoken.length && this.sound.playing) this.follow(spoken[0], wasInView);
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

  /** Where a link named a moment but no sentence. */
  showPlace() {
    if (this.spoken[0]) this.bringIntoView(this.spoken[0], { smooth: false, wherever: true });
  }

  setFollowing(following) {
    this.following = following;
    if (following) {
      this.readerAt = -Infinity;
      if (this.spoken[0]) this.bringIntoView(this.spoken[0], { wherever: true });
    }
    this.dispatchEvent(new Event("following"));
  }

  /** The reader scrolled. While the sound plays, following is switched off until they switch it on again. */
  readerScrolled() {
    this.readerAt = performance.now();
    if (this.sound.playing && this.following) this.setFollowing(false);
  }

  watchReader() {
    const quietly = { passive: true, capture: true };
    for (const kind of ["wheel", "touchmove"]) {
      // Touching the player's own slider seeks; it does not scroll the page.
      const scrolled = (event) => event.target.closest?.("[data-player-box], [data-slim-bar]") || this.readerScrolled();
      document.addEventListener(kind, scrolled, quietly);
    }
    document.addEventListener("keydown", (event) => {
      const other = event.target.closest?.("input, textarea, select, button, audio, [role=slider]");
      if (SCROLL_KEYS.has(event.key) && !other) this.readerScrolled();
    });
    // Scroll bars and find-in-page send only scroll events.
    const scrolled = () => performance.now() > this.ownScrollUntil && this.readerScrolled();
    document.addEventListener("scroll", scrolled, quietly);
  }
}

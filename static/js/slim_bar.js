// The player at the foot of the screen: for the story's own player once that has left the screen, and for a recording
// that plays in a list. Before a story's first sound it shows the content notes that were not on the screen.

import { element } from "./elements.js";
import { clock, fill, say } from "./player_words.js";
import { Timeline } from "./timeline.js";

const NOTES_SHOWN = 2;
const ICONS = new Set(["toggle", "back", "close"]); // their words are for the ear

// There may be two on a page: the story's own, and that of another recording which plays there in a list. The one whose
// sound began last has the foot of the screen.
const bars = new Set();
let front = null;

export class SlimBar {
  /**
   * `player` is the element of the page's own player, where the sound has one: the bar comes when that leaves the
   * screen. `href` is where the title leads. Sends nothing; the sound does.
   */
  constructor(sound, { player = null, href, spoken = null, closed = null }) {
    this.sound = sound;
    this.player = player;
    this.spoken = spoken;
    this.closed = closed;
    this.playerInView = false;
    this.question = null; // where the focus was, while the content notes are shown
    this.held = false; // while it is not known yet whether it asks: it comes up once, in the size it keeps
    this.wanted = false;
    this.played = false;
    bars.add(this);
    this.build(href);
    this.listen();
    if (player) this.watch(player);
    this.show();
  }

  // ---- its elements --------------------------------------------------------------------------------------

  build(href) {
    this.root = element("section", { class: "slim-bar", "aria-label": say.bar, "data-slim-bar": "", hidden: true });
    const button = (name, words, pressed, shown = "") => {
      const made = element("button", { type: "button", class: `slim-bar__${name}`, [`data-slim-${name}`]: "" });
      made.append(element("span", { class: ICONS.has(name) ? "visually-hidden" : null }, words), shown);
      made.addEventListener("click", pressed);
      return made;
    };
    this.toggle = button("toggle", say.play, () => this.sound.toggle());
    this.time = element("span", { class: "slim-bar__time" });
    this.timeline = element("div", { class: "slim-bar__timeline", dir: "ltr" });
    this.title = element("a", { href, class: "slim-bar__title", dir: "auto" }, this.sound.title);
    this.beginning = button("beginning", say.beginning, () => this.sound.fromBeginning());
    this.follow = button("follow", say.follow, () => this.spoken.setFollowing(true));
    this.again = button("again", say.again, () => this.sound.tryAgain());
    // The words are announced where the player or the pressed button tells them.
    this.words = element("span", { class: "slim-bar__words", "aria-hidden": "true" });
    const about = element("div", { class: "slim-bar__about" }, this.title, this.words, this.beginning, this.follow, this.again);
    const row = element("div", { class: "slim-bar__row" }, this.toggle);
    row.append(button("back", `${say.back} `, () => this.sound.step(), say.step), this.time, this.timeline, about);
    if (this.closed) row.append(button("close", say.close, () => this.close()));
    this.asking = element("div", { class: "slim-bar__asking", role: "group", hidden: true });
    this.root.append(this.asking, row);
    document.body.append(this.root);
    new Timeline(this.timeline, this.sound);
  }

  listen() {
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.asking.addEventListener("keydown", (event) => event.key === "Escape" && this.later());
    this.sound.addEventListener("moved", () => this.showTime(), { signal });
    this.sound.addEventListener("changed", () => this.show(), { signal });
    this.spoken?.addEventListener("following", () => this.show(), { signal });
    // It stands above the bar for chosen words, where that is shown.
    const below = new ResizeObserver(() => this.standAboveOther());
    const found = () => {
      const other = document.querySelector(".excerpt-bar");
      if (other) below.observe(other);
      return Boolean(other);
    };
    if (!found()) addEventListener("load", found, { once: true, signal });
  }

  standAboveOther() {
    const other = document.querySelector(".excerpt-bar");
    const atFoot = other && getComputedStyle(other).position === "fixed";
    this.root.style.setProperty("--below", `${atFoot ? other.offsetHeight : 0}px`);
  }

  watch(player) {
    const watched = player.querySelector("[data-player-toggle]") ?? player;
    const observer = new IntersectionObserver((entries) => {
      this.playerInView = entries.at(-1).isIntersecting;
      this.observed = true;
      this.show();
    });
    observer.observe(watched);
  }

  // ---- what it shows -------------------------------------------------------------------------------------

  show() {
    const { sound } = this;
    if (sound.playing && this.question) this.answered();
    const waits = (this.held && !sound.playing) || (this.player && !this.observed);
    const nothing = sound.gone && !sound.words;
    this.wanted = this.question !== null || !(waits || nothing || this.playerInView);
    if ((sound.playing && !this.played) || this.question) this.comeToFront();
    this.played = sound.playing;
    this.standAtFoot();
    this.root.toggleAttribute("data-playing", sound.playing);
    this.toggle.firstChild.textContent = sound.playing ? say.pause : say.play;
    for (const each of this.root.querySelectorAll(".slim-bar__toggle, .slim-bar__back, .slim-bar__time")) {
      each.hidden = sound.gone;
    }
    this.words.textContent = sound.words;
    this.words.hidden = !sound.words;
    this.beginning.hidden = !sound.resumedAt || Boolean(sound.words);
    this.follow.hidden = !this.spoken?.hasTimes || this.spoken.following || !sound.playing;
    this.again.hidden = sound.again === null;
    this.showTime();
  }

  hold(held) {
    this.held = held;
    this.show();
  }

  comeToFront() {
    if (front === this) return;
    const other = front;
    front = this;
    other?.standAtFoot();
  }

  standAtFoot() {
    const shown = this.wanted && (front === null || front === this || !front.wanted);
    const hadFocus = this.root.contains(document.activeElement);
    this.root.hidden = !shown;
    document.body.toggleAttribute("data-slim-bar-shown", [...bars].some((bar) => !bar.root.hidden));
    if (!shown && hadFocus) this.player?.querySelector("[data-player-toggle]")?.focus({ preventScroll: true });
  }

  showTime() {
    const { duration, time } = this.sound;
    const words = duration > 0 ? `${clock(time)} / ${clock(duration)}` : clock(time);
    if (this.time.textContent !== words) this.time.textContent = words;
  }

  // ---- before the first sound ----------------------------------------------------------------------------

  /** Shows these content notes and one large, focused button that begins at the sound's place. */
  ask(notes) {
    if (this.question) {
      this.startButton.focus({ preventScroll: true });
      return;
    }
    const { time } = this.sound;
    this.question = { from: document.activeElement };
    this.startButton = element(
      "button",
      { type: "button", class: "button", "data-slim-start": "" },
      time >= 1 ? fill(say.playFrom, { clock: clock(time) }) : say.play,
    );
    this.startButton.addEventListener("click", () => {
      this.sound.begun = true;
      this.sound.play();
    });
    const later = element("button", { type: "button", class: "button button--quiet", "data-slim-later": "" }, say.notNow);
    later.addEventListener("click", () => this.later());
    const actions = element("p", { class: "slim-bar__actions" }, this.startButton, later);
    this.asking.replaceChildren(...(notes.length ? this.notesOf(notes) : []), actions);
    this.asking.hidden = false;
    this.show();
    this.startButton.focus({ preventScroll: true });
  }

  /** All of them are announced with the button; more than two are folded. */
  notesOf(notes) {
    const heading = element("p", { class: "slim-bar__before", id: "slim-bar-before" }, say.before);
    const list = element("ul", { class: "slim-bar__notes" });
    for (const [index, note] of notes.entries()) {
      list.append(element("li", { dir: "auto", hidden: index >= NOTES_SHOWN }, note));
    }
    const announced = element("p", { id: "slim-bar-announced", hidden: true }, `${say.before}: ${notes.join("; ")}`);
    this.startButton.setAttribute("aria-describedby", announced.id);
    this.asking.setAttribute("aria-labelledby", heading.id);
    const parts = [heading, list, announced];
    if (notes.length > NOTES_SHOWN) {
      const words = fill(say.more, { count: notes.length - NOTES_SHOWN });
      const more = element("button", { type: "button", class: "button-link", "data-slim-more": "" }, words);
      more.addEventListener("click", () => {
        for (const note of list.children) note.hidden = false;
        more.remove();
        this.startButton.focus({ preventScroll: true });
      });
      parts.splice(2, 0, more);
    }
    return parts;
  }

  /** It plays: the focus goes from the button that is no more to the one that pauses. */
  answered() {
    const hadFocus = this.asking.contains(document.activeElement);
    this.stopAsking();
    this.toggle.firstChild.textContent = say.pause;
    if (hadFocus) this.focusPause();
  }

  later() {
    const { from } = this.question;
    this.stopAsking();
    this.show();
    from?.focus?.({ preventScroll: true });
    if (this.closed && !this.sound.begun) this.close();
  }

  stopAsking() {
    this.question = null;
    this.asking.hidden = true;
    this.asking.replaceChildren();
  }

  /** The button that pauses, wherever it can be seen. */
  focusPause() {
    const own = this.player?.querySelector("[data-player-toggle]");
    const place = own?.getBoundingClientRect();
    const inView = place && place.height && place.bottom > 0 && place.top < innerHeight;
    (inView ? own : this.toggle).focus({ preventScroll: true });
  }

  // ---- where it ends -------------------------------------------------------------------------------------

  /** Somebody closes it, or another recording takes its place. */
  close() {
    this.sound.pause();
    this.leave();
    this.closed?.();
  }

  leave() {
    this.abort.abort();
    this.wanted = false;
    this.root.remove();
    this.root.hidden = true;
    bars.delete(this);
    if (front === this) front = null;
    for (const bar of bars) bar.standAtFoot();
    document.body.toggleAttribute("data-slim-bar-shown", [...bars].some((bar) => !bar.root.hidden));
  }
}

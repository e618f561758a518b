// An element as the slider of a recording: pressed, dragged or moved with the keys. What has been played is shown by
// its waveform's own bars, or by the custom property --played, 0 to 1.

import { clock, fill, say } from "./player_words.js";

const SVG = "http://www.w3.org/2000/svg";
const ARROW_S = 5;
const PAGE_S = 30;

export class Timeline {
  constructor(element, sound) {
    this.element = element;
    this.sound = sound;
    this.dragging = null; // seconds, while it is dragged
    this.clip = clippedBars(element.querySelector("svg"));
    for (const [name, value] of Object.entries({ role: "slider", tabindex: 0, "aria-valuemin": 0 })) {
      element.setAttribute(name, value);
    }
    element.setAttribute("aria-label", say.place);
    element.addEventListener("keydown", (event) => this.key(event));
    this.listenToPointer();
    sound.addEventListener("moved", () => this.show());
    sound.addEventListener("changed", () => this.show());
    element.addEventListener("blur", () => this.say(this.sound.time));
    this.show();
    this.say(sound.time);
  }

  show() {
    const at = this.dragging ?? this.sound.time;
    const { duration } = this.sound;
    this.element.hidden = this.sound.gone;
    const played = duration > 0 ? Math.min(1, at / duration) : 0;
    this.element.style.setProperty("--played", String(played));
    if (this.clip) this.clip.rect.setAttribute("width", String(Math.round(this.clip.width * played * 100) / 100));
    // A screen reader says every new value of what has the focus: it would talk over the story.
    if (!(this.sound.playing && document.activeElement === this.element)) this.say(at);
  }

  say(at) {
    const { duration } = this.sound;
    const now = String(Math.floor(at));
    const length = String(Math.floor(duration || 0));
    if (this.element.getAttribute("aria-valuenow") === now && this.element.getAttribute("aria-valuemax") === length) return;
    this.element.setAttribute("aria-valuemax", length);
    this.element.setAttribute("aria-valuenow", now);
    this.element.setAttribute("aria-valuetext", fill(say.placeOf, { clock: clock(at), length: clock(duration) }));
  }

  go(seconds) {
    this.sound.go(seconds);
    this.say(this.sound.time);
  }

  key(event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { time, duration } = this.sound;
    const places = {
      ArrowRight: time + ARROW_S,
      ArrowUp: time + ARROW_S,
      ArrowLeft: time - ARROW_S,
      ArrowDown: time - ARROW_S,
      PageUp: time + PAGE_S,
      PageDown: time - PAGE_S,
      Home: 0,
      End: duration,
    };
    if (!Object.hasOwn(places, event.key) || Number.isNaN(places[event.key])) return;
    event.preventDefault();
    this.go(places[event.key]);
  }

  listenToPointer() {
    const { element } = this;
    const to = (event) => {
      const place = element.getBoundingClientRect();
      const part = (event.clientX - place.left) / (place.width || 1);
      this.dragging = Math.max(0, Math.min(1, part)) * this.sound.duration;
      this.show();
    };
    element.addEventListener("pointerdown", (event) => {
      if (event.button || !(this.sound.duration > 0)) return;
      element.setPointerCapture(event.pointerId);
      to(event);
    });
    element.addEventListener("pointermove", (event) => this.dragging !== null && to(event));
    element.addEventListener("pointerup", () => {
      if (this.dragging === null) return;
      const wanted = this.dragging;
      this.dragging = null;
      this.go(wanted);
    });
    element.addEventListener("pointercancel", () => {
      this.dragging = null; // a touch that turned out to scroll the page
      this.show();
    });
  }
}

/**
 * Shows the bars of a waveform twice: pale, and in full strength as far as the clip reaches. It takes whatever the
 * picture is drawn with, one path or several.
 */
function clippedBars(svg) {
  const bars = [...(svg?.children ?? [])].filter((one) => one.matches("path, g:has(path)"));
  if (!bars.length) return null;
  const { width, height } = svg.viewBox.baseVal;
  const id = `played-${Math.random().toString(36).slice(2)}`;
  const clip = document.createElementNS(SVG, "clipPath");
  const rect = document.createElementNS(SVG, "rect");
  const rest = document.createElementNS(SVG, "g");
  clip.id = id;
  rect.setAttribute("data-waveform-progress", "");
  // The round ends of the bars reach beyond the box.
  rect.setAttribute("y", String(-height));
  rect.setAttribute("height", String(3 * height));
  rect.setAttribute("width", "0");
  clip.append(rect);
  rest.setAttribute("class", "waveform__rest");
  rest.append(...bars.map((one) => one.cloneNode(true)));
  bars[0].before(clip, rest);
  for (const one of bars) one.setAttribute("clip-path", `url(#${id})`);
  return { rect, width };
}

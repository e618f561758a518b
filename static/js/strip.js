// The slim strip of a projected pack: previous, next, which screen, full screen, leave. It hides after a moment, and comes
// back when the mouse moves, the screen is touched, or the focus comes to it.

import { fill } from "./player_words.js";

const STAYS_MS = 4000;

export class Strip {
  constructor(element, screens) {
    this.element = element;
    this.screens = screens;
    const one = (name) => element.querySelector(`[data-strip-${name}]`);
    this.place = one("place");
    this.full = one("full");
    this.previous = one("previous");
    this.next = one("next");
    this.projected = false;
    this.previous.addEventListener("click", () => screens.previous());
    this.next.addEventListener("click", () => screens.next());
    one("leave").addEventListener("click", (event) => {
      event.preventDefault();
      screens.leave();
    });
    this.offerFullScreen();
    for (const name of ["pointermove", "pointerdown"]) addEventListener(name, () => this.appear(), { passive: true });
    screens.addEventListener("changed", () => this.show());
    this.show();
  }

  show() {
    const { number, all } = this.screens;
    const began = number >= 0 && !this.projected;
    this.projected = number >= 0;
    if (!this.projected) {
      if (document.fullscreenElement) document.exitFullscreen();
      return;
    }
    if (began) this.appear();
    this.place.textContent = fill(this.place.dataset.words, { number: number + 1, screens: all.length });
    // They keep the focus, so they are never switched off.
    this.previous.setAttribute("aria-disabled", String(number === 0));
    this.next.setAttribute("aria-disabled", String(number === all.length - 1));
  }

  appear() {
    this.element.toggleAttribute("data-shown", true);
    clearTimeout(this.hiding);
    this.hiding = setTimeout(() => this.element.toggleAttribute("data-shown", false), STAYS_MS);
  }

  offerFullScreen() {
    if (!document.fullscreenEnabled) return;
    this.full.hidden = false;
    this.full.addEventListener("click", () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else document.documentElement.requestFullscreen().catch(() => {}); // the browser may refuse it
    });
    document.addEventListener("fullscreenchange", () => {
      this.full.setAttribute("aria-pressed", String(Boolean(document.fullscreenElement)));
    });
  }
}

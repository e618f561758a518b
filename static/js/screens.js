// The screens of a pack: which one is shown, and the way to the next.
//
// The address names the screen that is shown ("#screen-3"), so that a page that is loaded again comes up on its screen
// (screen_in_address.js). All screens stand below one another, each at least as high as the window, so that one
// can scroll, too. A screen that is higher, such as a long story's words, takes several steps.
//
// It sends "changed" when another screen is shown, or none.

const OF_THE_WINDOW = 0.8; // how far one step goes in a long screen: the last lines are seen again
const NEARLY_PX = 4;
const SETTLED_MS = 120;

export class Screens extends EventTarget {
  constructor(pack) {
    super();
    this.pack = pack;
    this.all = [...pack.querySelectorAll("[data-screen]")];
    this.number = -1; // in `all`; -1 while the pack is one long page
    this.left = -1; // the one that was shown last
    addEventListener("hashchange", () => this.follow(true));
    addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.follow(false);
  }

  get shown() {
    return this.all[this.number] ?? null;
  }

  /** Shows the screen that the address names; beyond the last, as when a story left the pack meanwhile, the last. */
  follow(toItsTop) {
    const asked = /^#screen-(\d+)$/.exec(location.hash);
    if (!asked) {
      if (this.number >= 0) this.closed();
    } else if (Number(asked[1]) - 1 !== this.number) {
      const number = Math.min(Number(asked[1]), this.all.length) - 1;
      if (this.all[number]?.id === location.hash.slice(1)) this.arrived(number, toItsTop);
      else this.show(Math.max(number, 0));
    }
  }

  show(number) {
    // The history keeps one entry for the whole talk: Back leaves it.
    history.replaceState(null, "", `#${this.all[number].id}`);
    this.arrived(number, true);
  }

  arrived(number, toItsTop) {
    this.number = this.left = number;
    document.documentElement.classList.add("is-projected");
    if (toItsTop) this.shown.scrollIntoView({ block: "start", behavior: "instant" });
    const heading = headingOf(this.shown);
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    this.dispatchEvent(new Event("changed"));
  }

  next() {
    const below = this.shown.getBoundingClientRect().bottom - innerHeight;
    if (below > NEARLY_PX) scrollBy({ top: Math.min(below, this.step), behavior: "instant" });
    else if (this.number < this.all.length - 1) this.show(this.number + 1);
  }

  previous() {
    const above = -this.shown.getBoundingClientRect().top;
    if (above > NEARLY_PX) scrollBy({ top: -Math.min(above, this.step), behavior: "instant" });
    else if (this.number > 0) this.show(this.number - 1);
  }

  first() {
    this.show(0);
  }

  last() {
    this.show(this.all.length - 1);
  }

  /** In pixels. What stays at the foot of the screen covers nothing that was not read yet. */
  get step() {
    const foot = this.shown.querySelector(".screen__labels")?.offsetHeight ?? 0;
    return Math.max(40, (innerHeight - foot) * OF_THE_WINDOW);
  }

  /** Back to the long page, at the place of the screen that was shown. */
  leave() {
    if (this.number < 0) return;
    history.replaceState(null, "", location.pathname + location.search);
    this.closed();
  }

  closed() {
    this.number = -1;
    document.documentElement.classList.remove("is-projected");
    const screen = this.all[this.left];
    screen?.scrollIntoView({ block: "start", behavior: "instant" });
    headingOf(screen ?? this.pack).focus({ preventScroll: true });
    this.dispatchEvent(new Event("changed"));
  }

  /** Whoever scrolls is on the screen in the middle of the window. */
  scrolled() {
    clearTimeout(this.settling);
    if (this.number < 0) return;
    this.settling = setTimeout(() => {
      if (this.number < 0) return;
      const number = this.all.findIndex((each) => each.getBoundingClientRect().bottom > innerHeight / 2);
      if (number < 0 || number === this.number) return;
      this.number = this.left = number;
      history.replaceState(null, "", `#${this.shown.id}`);
      this.dispatchEvent(new Event("changed"));
    }, SETTLED_MS);
  }
}

const headingOf = (screen) => screen.querySelector("h1, h2, h3") ?? screen.querySelector("p") ?? screen;

// The keys and the swipes that lead from screen to screen.

const SWIPE_PX = 60;
const EDGE_PX = 24; // a swipe from the edge is the browser's own
const HAS_ARROWS = "input, select, textarea, audio, [role=slider]";
const HAS_SPACE = `${HAS_ARROWS}, button, summary`;

/** What this key does to the screens; null where it is left to the browser, or to what has the focus. */
function stepOf({ key, shiftKey, target }) {
  const within = (names) => target.closest?.(names);
  // A presenter's remote control sends these two, wherever the focus is.
  if (key === "PageDown") return "next";
  if (key === "PageUp") return "previous";
  if (key === " ") return within(HAS_SPACE) ? null : shiftKey ? "previous" : "next";
  if (shiftKey || within(HAS_ARROWS)) return null;
  return { ArrowRight: "next", ArrowLeft: "previous", Home: "first", End: "last", Escape: "leave" }[key] ?? null;
}

export function listenToKeys(screens) {
  const pressed = (event) => {
    if (!screens.shown || event.ctrlKey || event.altKey || event.metaKey) return;
    const step = event.key === "Escape" ? "leave" : stepOf(event);
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) screens[step]();
  };
  addEventListener("keydown", pressed, { capture: true });
}

export function listenToSwipes(screens) {
  let from = null;
  const begin = (event) => {
    const [finger, other] = event.touches;
    const atTheEdge = finger.clientX < EDGE_PX || finger.clientX > innerWidth - EDGE_PX;
    from = screens.shown && !other && !atTheEdge && !event.target.closest?.(HAS_ARROWS) ? finger : null;
  };
  const end = (event) => {
    if (!from) return;
    const to = event.changedTouches[0];
    const [across, down] = [to.clientX - from.clientX, to.clientY - from.clientY];
    from = null;
    if (Math.abs(across) < SWIPE_PX || Math.abs(across) < 2 * Math.abs(down)) return;
    if (across < 0) screens.next();
    else screens.previous();
  };
  addEventListener("touchstart", begin, { passive: true });
  addEventListener("touchend", end, { passive: true });
  addEventListener("touchcancel", () => (from = null), { passive: true });
}

// Where somebody stopped in a story, and the speed they chose.
//
// The server keeps both for who is signed in. Otherwise they are kept by this tab, which forgets them when it is
// closed. The speed is kept by the tab for everyone, so that the next story begins with it at once.

const SPEED = "heard-speed";

export class KeptPlace {
  /** `story` is the story's ref, `path` the path of its page. */
  constructor(story, path) {
    this.key = `heard-place-${story}`;
    this.address = `${path}listening/`;
    this.token = document.querySelector("[data-sign-out] [name=csrfmiddlewaretoken]")?.value ?? "";
  }

  /** The speed chosen last in this tab, 1 where none was. */
  get speed() {
    return Number(stored(SPEED)) || 1;
  }

  /** {place, speed}: seconds, 0 where nobody stopped; and the rate. Null where there is no answer. Never fails. */
  async read() {
    if (!this.token) return { place: Number(stored(this.key)) || 0, speed: this.speed };
    try {
      const answer = await fetch(this.address, { cache: "no-store", redirect: "manual" });
      if (!answer.ok) throw new Error(answer.status);
      const { place_ms: place, speed } = await answer.json();
      return { place: Number(place) / 1000 || 0, speed: Number(speed) || this.speed };
    } catch {
      return null;
    }
  }

  /** Seconds and the rate; what is null stays as it was kept. */
  write(place, speed) {
    if (place === null && speed === null) return;
    if (speed !== null) store(SPEED, String(speed));
    if (!this.token) {
      if (place !== null) store(this.key, String(Math.floor(place)));
      return;
    }
    const body = new URLSearchParams({ csrfmiddlewaretoken: this.token });
    if (place !== null) body.set("place_ms", Math.round(place * 1000));
    if (speed !== null) body.set("speed", speed);
    // It may be sent while the page is being left.
    fetch(this.address, { method: "POST", body, keepalive: true, redirect: "manual" }).catch(() => {});
  }

  /** What the server kept goes with the story; it needs no word from here. */
  forget() {
    store(this.key, null);
  }
}

/** For a sound that is played in a room: nobody's own place, and at the speed it was told in. */
export const NO_PLACE = { speed: 1, read: async () => null, write() {}, forget() {} };

function stored(key) {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null; // storage may be switched off
  }
}

function store(key, value) {
  try {
    if (value === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, value);
  } catch {
    // Then nothing is kept.
  }
}

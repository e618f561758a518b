// The player of a story's page: the buttons that the page brings, at work on one sound.

import { element } from "./elements.js";
import { clock, say } from "./player_words.js";
import { Timeline } from "./timeline.js";

const STEP_S = 10;

export class PlayerControls {
  constructor(box, sound, spoken) {
    this.box = box;
    this.sound = sound;
    this.spoken = spoken;
    const one = (name) => box.querySelector(`[data-player-${name}]`);
    this.tools = one("tools");
    this.status = one("status");
    this.toggle = one("toggle");
    this.time = one("time");
    this.speed = one("speed");
    this.volume = one("volume");
    this.followButton = one("follow");
    this.beginning = one("beginning");
    this.more = one("more");
    this.timeline = new Timeline(box.querySelector("[data-timeline]"), sound);
    this.listen(one);
    this.offerVolume();
    sound.addEventListener("moved", () => this.showTime());
    sound.addEventListener("changed", () => this.show());
    spoken?.addEventListener("following", () => this.show());
    sound.audio.removeAttribute("controls");
    this.show();
    box.classList.add("is-ready");
  }

  listen(one) {
    const { sound } = this;
    const pressed = (button, act) => button.addEventListener("click", act);
    pressed(this.toggle, () => sound.toggle());
    pressed(one("back"), () => sound.step(-STEP_S));
    pressed(one("forward"), () => sound.step(STEP_S));
    pressed(this.beginning, () => sound.fromBeginning());
    pressed(this.followButton, () => this.spoken.setFollowing(!this.spoken.following));
    pressed(this.more, () => this.more.setAttribute("aria-expanded", this.more.ariaExpanded !== "true"));
    this.speed.addEventListener("change", () => sound.setSpeed(Number(this.speed.value)));
    this.volume.addEventListener("input", () => (sound.audio.volume = Number(this.volume.value) / 100));
    // K works only while the player has the focus: elsewhere screen readers and speech control use the letter keys.
    this.box.addEventListener("keydown", (event) => {
      if (event.key.toLowerCase() !== "k" || event.ctrlKey || event.altKey || event.metaKey) return;
      if (event.repeat || event.target.closest("select, input, textarea")) return;
      event.preventDefault();
      sound.toggle();
    });
  }

  /** iOS leaves the volume to its buttons: what is set there reads as before. */
  offerVolume() {
    const { audio } = this.sound;
    const before = audio.volume;
    audio.volume = before > 0.5 ? 0.4 : 0.6;
    this.volume.closest("label").hidden = audio.volume === before;
    audio.volume = before;
  }

  show() {
    const { sound } = this;
    const hadFocus = this.tools.contains(document.activeElement) || document.activeElement === this.timeline.element;
    this.tools.hidden = sound.gone;
    this.box.toggleAttribute("data-playing", sound.playing);
    this.toggle.querySelector("[data-toggle-words]").textContent = sound.playing ? say.pause : say.play;
    this.beginning.hidden = !sound.resumedAt;
    this.followButton.hidden = !this.spoken?.hasTimes;
    this.followButton.setAttribute("aria-pressed", String(Boolean(this.spoken?.following)));
    this.volume.value = Math.round(sound.audio.volume * 100);
    showSpeed(this.speed, sound.speed);
    this.more.querySelector("[data-more-words]").textContent = `${rounded(sound.speed)}×`;
    if (this.status.textContent !== sound.words) this.status.textContent = sound.words;
    this.offerAgain();
    this.showTime();
    if (sound.gone && hadFocus) {
      this.status.tabIndex = -1;
      this.status.focus();
    }
  }

  showTime() {
    const { duration, time } = this.sound;
    const words = duration > 0 ? `${clock(time)} / ${clock(duration)}` : clock(time);
    if (this.time.textContent !== words) this.time.textContent = words;
  }

  offerAgain() {
    if (this.sound.again === null) {
      this.again?.remove();
      this.again = null;
    } else if (!this.again) {
      this.again = element("button", { type: "button", class: "button button--quiet", "data-player-again": "" }, say.again);
      this.again.addEventListener("click", () => {
        this.sound.tryAgain();
        this.toggle.focus();
      });
      this.status.after(this.again);
    }
  }
}

const rounded = (rate) => Math.round(rate * 100) / 100;

/** The speed it plays at, which the browser's own menu or an extension may have changed to any. */
function showSpeed(select, rate) {
  if (!(rate > 0)) return;
  let option = [...select.options].find((each) => Number(each.value) === rate);
  if (!option) {
    option = new Option(`${rounded(rate)}×`, rate);
    const slower = [...select.options].filter((each) => Number(each.value) < rate);
    select.add(option, slower.length);
  }
  option.selected = true;
}

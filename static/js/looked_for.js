// Goes from one place of the words somebody searched for to the next, with two buttons in place of a list of links.
//
// It needs nav[data-looked-for] with an <ol> of links, and mark.looked-for[id] in the words. Its words are in data-say.

const SAY = { previous: "Previous", next: "Next", at: "{number} of {all}" };

class LookedFor {
  constructor(nav) {
    this.say = { ...SAY, ...JSON.parse(nav.dataset.say || "{}") };
    this.places = [...document.querySelectorAll("mark.looked-for[id]")];
    if (!this.places.length) return;
    this.index = this.firstPlace();
    this.where = document.createElement("span");
    this.where.setAttribute("role", "status");
    const buttons = [this.button(this.say.previous, -1), this.button(this.say.next, 1)];
    nav.querySelector("ol").replaceWith(...(this.places.length > 1 ? [buttons[0], this.where, buttons[1]] : []));
    this.show();
  }

  /** The first place in the sentence that the address leads to, else the first of all. */
  firstPlace() {
    const arrived = document.getElementById(location.hash.slice(1));
    const index = this.places.findIndex((place) => arrived?.contains(place));
    return Math.max(0, index);
  }

  button(label, step) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-link";
    button.textContent = label;
    button.addEventListener("click", () => this.go(step));
    return button;
  }

  /** After the last comes the first. */
  go(step) {
    this.index = (this.index + step + this.places.length) % this.places.length;
    this.show();
    const smooth = !matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.places[this.index].scrollIntoView({ block: "center", behavior: smooth ? "smooth" : "auto" });
  }

  show() {
    for (const place of this.places) place.classList.toggle("is-current", place === this.places[this.index]);
    const text = this.say.at.replace("{number}", this.index + 1).replace("{all}", this.places.length);
    this.where.textContent = text;
  }
}

for (const nav of document.querySelectorAll("[data-looked-for]")) new LookedFor(nav);

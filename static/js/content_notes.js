// A story's content notes on a page, and whether they have been on the screen.

const DWELL_MS = 700; // notes that flash by while the page goes to its place were not seen

export class ContentNotes {
  /** `section` is the element with the notes, as a list or as one sentence; null where there are none. */
  constructor(section) {
    this.section = section;
    const items = section?.querySelectorAll("li") ?? [];
    this.texts = [...(items.length || !section ? items : [section])].map((item) => item.textContent.trim());
    this.dwelt = false;
    if (!section) return;
    let timer = 0;
    new IntersectionObserver((entries) => {
      clearTimeout(timer);
      if (entries.at(-1).isIntersecting) timer = setTimeout(() => (this.dwelt = true), DWELL_MS);
    }).observe(section);
  }

  get seen() {
    if (!this.texts.length || this.dwelt) return true;
    const { top, bottom } = this.section.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  }
}

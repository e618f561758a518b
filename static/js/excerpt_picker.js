// Chosen sentences or words become an excerpt, without leaving the story.
//
// It shortens what the "Mark an excerpt" pages do without script, so nothing is lost where it does not run.
// It needs: [data-transcript] with .words and .sentence[data-at] inside, and [data-excerpt-form],
// which only facilitators are given; data-excerpt-form="shown" is hidden in the page, since it cannot be filled
// without this script, and shown by it. data-person on it is whose page this is.

import { wordCount } from "./sentences.js";
import { stepsIn } from "./sentence_steps.js";

// Every word this script says. A page in another language overrides them with JSON in the form's data-say;
// the part after the underscore is the plural form of that language.
const SAY = {
  sentences_one: "{count} sentence chosen",
  sentences_other: "{count} sentences chosen",
  words_one: "{count} word chosen",
  words_other: "{count} words chosen",
  minutes_one: "{count} minute",
  minutes_other: "{count} minutes",
  seconds_one: "{count} second",
  seconds_other: "{count} seconds",
  wholes_one: "Whole sentence",
  wholes_other: "Whole sentences",
  use: "Use these words",
  dismiss: "Cancel",
  bar: "Words chosen",
  hint:
    "By keyboard: up and down arrows go from sentence to sentence, with Shift they choose several. " +
    "{keys} Enter opens the form, Escape clears the choice. {sound}",
  sound: "P plays from the sentence.",
  key: "{key} tags {theme}.",
  cleared: "Choice cleared",
  separate: "These are separate passages, so an excerpt stays inside one.",
  saving: "Saving…",
  busy: "Still saving the one before.",
  tagged: "Tagged {themes}",
  saved: "Excerpt saved",
  unchosen: "Choose some words of the transcript first.",
  offline: "There was no answer. Your choice is kept: try again when you are connected.",
  signedOut:
    "You have been signed out, and nothing was saved. Your choice and your note are kept: " +
    "sign in in another tab, then press Save again.",
  other:
    "Somebody else is signed in by now, so nothing was saved under their name. Your choice and your note are kept: " +
    "sign in as yourself in another tab, then press Save again.",
  unable:
    "The person who is signed in now may not mark excerpts, so nothing was saved. Your choice and your note are kept.",
  changed:
    "The words on this page are not the storyteller’s any more: your browser may have translated them, or an " +
    "extension changed them. Show the original page, or load it again, and choose the words again. Nothing was saved.",
  discard: "Throw away the note that you have written?",
  gone: "This story can no longer be opened; nothing was saved.",
  failed: "Something went wrong; nothing was saved. Your choice is kept: please try again.",
};

const QUIET_MS = 150; // Android and iOS send no event when a selection ends, so it ends when it stops changing.
const PATIENCE_MS = 30000;

const fill = (words, values) => words.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);

function counted(say, name, count) {
  const form = new Intl.PluralRules(document.documentElement.lang || "en").select(count);
  return fill(say[`${name}_${form}`] ?? say[`${name}_other`], { count });
}

function listed(names) {
  const language = document.documentElement.lang || "en";
  return Intl.ListFormat ? new Intl.ListFormat(language, { type: "conjunction" }).format(names) : names.join(", ");
}

class Picker {
  constructor(transcript, form) {
    this.transcript = transcript;
    this.form = form;
    this.say = { ...SAY, ...JSON.parse(form.dataset.say || "{}") };
    this.status = document.querySelector("[data-excerpt-status], #excerpt-status") ?? this.makeStatus();
    this.language = transcript.closest("[lang]")?.lang || "en";
    this.oneParagraph = transcript.dataset.kind === "extracts";
    if (form.dataset.excerptForm === "shown") form.hidden = false;
    this.formWasHidden = form.hidden;
    this.anchor = null; // index of the sentence where Shift+Arrow began; null when nothing is chosen
    this.words = null; // [start, end) of words chosen by mouse or touch, waiting for a button
    this.filled = null; // [start, end) the form now holds
    this.sending = false;
    this.timer = 0;
    this.steps = stepsIn(transcript);
    this.steps.move = (to, extend) => this.move(to, extend);
    this.describe();
    this.bar = this.makeBar();
    this.listen();
  }

  // ---- the sentences, which are one Tab stop (sentence_steps.js); the status announces what is chosen -------

  get sentences() {
    return this.steps.sentences;
  }

  get current() {
    return this.steps.current;
  }

  describe() {
    const hint = document.querySelector("[data-picker-hint]") ?? document.createElement("p");
    if (!hint.isConnected) {
      hint.className = "picker-hint";
      this.transcript.before(hint);
    }
    if (!hint.textContent.trim()) {
      const keys = [...this.form.querySelectorAll("[data-key]")].map((box) =>
        fill(this.say.key, { key: box.dataset.key, theme: labelOf(box) }),
      );
      const sound = document.querySelector("audio[data-player]") ? this.say.sound : "";
      hint.textContent = fill(this.say.hint, { keys: keys.join(" "), sound }).trim();
    }
    hint.id ||= "picker-hint";
    hint.hidden = false;
    this.transcript.setAttribute("aria-describedby", hint.id);
    this.steps.hint.remove();
  }

  makeStatus() {
    const status = document.createElement("div");
    status.id = "excerpt-status";
    status.setAttribute("role", "status");
    this.transcript.after(status);
    return status;
  }

  announce(words) {
    // Screen readers stay silent when the same words are set again, so a no-break space makes them differ.
    this.status.textContent = this.status.textContent === words ? `${words}\u00a0` : words;
  }

  focus(index, options) {
    this.steps.focus(index, options);
  }

  move(index, extend) {
    const { list } = this.sentences;
    this.forgetWords({ selection: true });
    if (!extend) {
      const had = this.anchor !== null;
      this.anchor = null;
      this.focus(index);
      this.paint();
      if (had) this.announce(this.say.cleared);
      return;
    }
    const anchor = this.anchor ?? this.current;
    let end = index;
    if (this.oneParagraph) {
      const { paragraph } = list[anchor];
      const step = end >= anchor ? -1 : 1;
      while (list[end].paragraph !== paragraph) end += step;
    }
    this.anchor = anchor;
    this.focus(end);
    this.paint();
    const said = end === index ? this.summary() : `${this.summary()}. ${this.say.separate}`;
    this.showBar(said);
    this.announce(said);
  }

  /** The chosen stretch as [start, end): the words picked by hand, else the chosen sentences, else the one in focus. */
  chosen() {
    if (this.words) return this.words;
    const { list } = this.sentences;
    if (!list.length) return null;
    const from = Math.min(this.anchor ?? this.current, this.current);
    const to = Math.max(this.anchor ?? this.current, this.current);
    return [list[from].at, list[to].end];
  }

  summary([start, end] = this.chosen()) {
    const [first, last] = this.sentences.touching(start, end);
    if (first.at !== start || last.end !== end) {
      return counted(this.say, "words", wordCount(this.sentences.quote(start, end), this.language));
    }
    const length = duration(this.say, first.element.dataset.ms, last.element.dataset.ms);
    const text = counted(this.say, "sentences", last.index - first.index + 1);
    return length ? `${text}, ${length}` : text;
  }

  paint() {
    const [from, to] = this.anchor === null ? [1, 0] : [this.anchor, this.current].sort((a, b) => a - b);
    for (const chosen of this.transcript.querySelectorAll(".is-chosen")) chosen.classList.remove("is-chosen");
    for (let index = from; index <= to; index += 1) {
      this.sentences.list[index].element.classList.add("is-chosen");
    }
    const stretch = from <= to ? this.chosen() : (this.words ?? this.filled);
    // A Highlight shows part of a sentence without changing the DOM. Screen readers get the status instead.
    if (!globalThis.CSS?.highlights) return;
    if (stretch) CSS.highlights.set("chosen", new Highlight(this.sentences.rangeOf(...stretch)));
    else CSS.highlights.delete("chosen");
  }

  clear() {
    this.anchor = null;
    this.filled = null;
    this.forgetWords({ selection: true });
    this.paint();
  }

  // ---- words by mouse or touch ---------------------------------------------------------------------------

  makeBar() {
    const template = document.querySelector("template[data-excerpt-bar]");
    let bar = template?.content.firstElementChild?.cloneNode(true);
    if (!bar) {
      bar = document.createElement("div");
      bar.setAttribute("role", "group");
      bar.setAttribute("aria-label", this.say.bar);
      const preview = document.createElement("p");
      preview.className = "excerpt-bar__said";
      preview.setAttribute("data-bar-words", "");
      bar.append(preview);
      for (const [name, words] of [["use-words", this.say.use], ["use-sentences", ""], ["dismiss", this.say.dismiss]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = name === "use-words" ? "button" : "button button--quiet";
        button.setAttribute(`data-${name}`, "");
        button.textContent = words;
        bar.append(button);
      }
    }
    bar.classList.add("excerpt-bar");
    bar.hidden = true;
    this.transcript.after(bar);
    return bar;
  }

  /** Shows the bar with the chosen words and the buttons for them; it stays in view wherever the page is scrolled. */
  showBar(said = null) {
    const [start, end] = this.chosen();
    const [first, last] = this.sentences.touching(start, end);
    const whole = this.bar.querySelector("[data-use-sentences]");
    if (whole) {
      whole.textContent = counted(this.say, "wholes", last.index - first.index + 1);
      whole.hidden = first.at === start && last.end === end;
    }
    const shown = this.bar.querySelector("[data-bar-words]");
    if (shown) {
      shown.textContent = said ?? shortened(this.sentences.quote(start, end));
      shown.toggleAttribute("data-said", said !== null);
    }
    this.bar.hidden = false;
    // Lets the style sheet keep room under the page, so that the bar covers nothing that has the focus.
    document.body.setAttribute("data-excerpt-bar-shown", "");
  }

  forgetWords({ selection = false } = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.words = null;
    this.bar.hidden = true;
    document.body.removeAttribute("data-excerpt-bar-shown");
    const current = document.getSelection();
    if (selection && current?.anchorNode && this.transcript.contains(current.anchorNode)) current.removeAllRanges();
  }

  selectionChanged() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), QUIET_MS);
  }

  /** Takes the current selection as the choice. An empty one is ignored: on iOS a tap on a button empties it. */
  settle() {
    clearTimeout(this.timer);
    this.timer = 0;
    const selection = document.getSelection();
    const range = selection?.rangeCount ? selection.getRangeAt(0) : null;
    if (!range || range.collapsed) {
      if (this.words && this.pressedInside) {
        this.forgetWords();
        this.paint();
      }
      return;
    }
    const words = this.stretchOf(range, selection);
    if (!words) return;
    this.anchor = null;
    this.filled = null;
    this.words = words;
    this.paint();
    this.showBar();
    this.announce(counted(this.say, "words", wordCount(this.sentences.quote(...words), this.language)));
  }

  /** A selection as [start, end), or null when neither end of it lies in the words. */
  stretchOf(range, selection) {
    const inWords = (node) =>
      this.transcript.contains(node) &&
      (node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement).closest(".words") !== null;
    if (!inWords(range.startContainer) && !inWords(range.endContainer)) return null;
    let start = this.sentences.offsetOf(range.startContainer, range.startOffset, "start");
    let end = this.sentences.offsetOf(range.endContainer, range.endOffset, "end");
    if (start === null || end === null || end <= start) return null;
    if (this.oneParagraph) {
      // Only the paragraph where the selection began: a triple click may also select into the next one.
      const ends = this.sentences.touching(start, end);
      const home = this.sentences.of(selection?.anchorNode) ?? ends?.[0];
      if (!home) return null;
      const [low, high] = this.sentences.paragraphBounds(home.paragraph);
      start = Math.max(start, low);
      end = Math.min(end, high);
    }
    return this.sentences.snapped(start, end);
  }

  useWords() {
    if (this.timer) this.settle();
    if (this.words || this.anchor !== null) this.openForm(this.chosen());
  }

  useSentences() {
    if (this.timer) this.settle();
    if (!this.words) return;
    const [first, last] = this.sentences.touching(...this.words);
    this.forgetWords({ selection: true });
    this.anchor = first.index;
    this.steps.setCurrent(last.index);
    this.paint();
    this.openForm(this.chosen());
  }

  // ---- the form ------------------------------------------------------------------------------------------

  openForm(stretch) {
    if (!stretch) {
      this.announce(this.say.unchosen);
      return;
    }
    if (this.sentences.areChanged()) {
      this.refuse(this.say.changed);
      return;
    }
    this.filled = stretch;
    const [start, end] = stretch;
    const quote = this.sentences.quote(start, end);
    this.form.elements.start.value = start;
    this.form.elements.end.value = end;
    this.form.elements.quote.value = quote;
    let shown = this.form.querySelector("[data-chosen-words]");
    if (!shown) {
      shown = document.createElement("blockquote");
      shown.className = "chosen-words";
      shown.setAttribute("data-chosen-words", "");
      this.form.prepend(shown);
    }
    shown.textContent = quote;
    shown.hidden = false;
    const closed = this.form.closest("details:not([open])");
    if (closed) closed.open = true;
    this.form.hidden = false;
    this.showError("");
    // From here on the form holds the choice. The selection is removed, and the Highlight shows it instead.
    this.forgetWords({ selection: true });
    this.paint();
    this.announce(this.summary(stretch));
    (this.form.querySelector('[name="themes"]') ?? this.form.querySelector("button, textarea"))?.focus();
  }

  hasNote() {
    return Boolean(this.form.elements.note?.value.trim());
  }

  closeForm() {
    this.form.reset();
    for (const name of ["start", "end", "quote"]) this.form.elements[name].value = "";
    const shown = this.form.querySelector("[data-chosen-words]");
    if (shown) {
      shown.textContent = "";
      shown.hidden = true;
    }
    this.showError("");
    this.form.hidden = this.formWasHidden;
    this.clear();
  }

  showError(words) {
    let error = this.form.querySelector("#excerpt-error") ?? document.getElementById("excerpt-error");
    if (!error && !words) return;
    if (!error) {
      error = document.createElement("p");
      error.id = "excerpt-error";
      this.form.prepend(error);
    }
    error.hidden = !words;
    error.textContent = words;
  }

  // ---- saving --------------------------------------------------------------------------------------------

  /** Saves one stretch with these themes. The choice is cleared only after the server has saved it. */
  async save(stretch, boxes, note, { fromForm = false } = {}) {
    if (this.sending) {
      this.announce(this.say.busy);
      return;
    }
    if (!stretch) {
      this.announce(this.say.unchosen);
      return;
    }
    if (this.sentences.areChanged()) {
      this.refuse(this.say.changed);
      return;
    }
    const [start, end] = stretch;
    // Not FormData as the body: multipart would turn the quote's line ends into CR LF.
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(this.form)) {
      if (!["start", "end", "quote", "themes", "note"].includes(name)) body.append(name, value);
    }
    body.set("start", start);
    body.set("end", end);
    body.set("quote", this.sentences.quote(start, end));
    for (const box of boxes) body.append("themes", box.value);
    body.set("note", note);
    this.sending = true;
    // Not aria-busy: the status may be inside the form, and screen readers do not announce changes in a busy element.
    this.form.setAttribute("data-sending", "");
    const focusedThen = document.activeElement;
    this.announce(this.say.saving);
    let answer;
    let html;
    let refusal = "";
    try {
      answer = await this.request("POST", body);
      // The token of this page is no longer good once somebody has signed in, in another tab perhaps.
      if (isRefused(answer)) refusal = await this.renewToken(body);
      if (isRefused(answer) && !refusal) answer = await this.request("POST", body);
      html = await answer.text();
    } catch {
      refusal = this.say.offline;
    } finally {
      this.sending = false;
      this.form.removeAttribute("data-sending");
    }
    if (refusal) this.refuse(refusal);
    else this.answered(answer, html, boxes, start, focusedThen, fromForm);
  }

  answered(answer, html, boxes, start, focusedThen, fromForm) {
    if (answer.status === 201) {
      this.replace(html, start, focusedThen, fromForm);
      const names = boxes.map(labelOf);
      this.announce(names.length ? fill(this.say.tagged, { themes: listed(names) }) : this.say.saved);
    } else if (answer.status === 422) {
      const page = new DOMParser().parseFromString(html, "text/html");
      const error = page.querySelector("#excerpt-error")?.textContent.trim() || this.say.failed;
      this.refuse(this.sentences.areOutOfPlace() ? this.say.changed : error);
    } else if (answer.status === 409) {
      this.refuse(this.say.other);
    } else if (answer.status === 404 || answer.status === 410) {
      this.refuse(this.say.gone);
    } else {
      this.refuse(isRefused(answer) ? this.say.signedOut : this.say.failed);
    }
  }

  /** One request to the form's address, which gives up when no answer comes. */
  async request(method, body) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      return await fetch(this.form.action, {
        method,
        body,
        // The server compares the person with who is signed in by now.
        headers: { "X-Requested-With": "heard-picker", "X-Heard-Person": this.form.dataset.person ?? "" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual", // a redirect can only be the way to the sign-in page
        signal: patience.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Puts a new token into the form and into `body`, where the same person is signed in. Returns what to say if not. */
  async renewToken(body) {
    const answer = await this.request("GET");
    if (answer.type === "opaqueredirect" || answer.status === 401) return this.say.signedOut;
    if (answer.status === 403) return this.say.unable;
    if (answer.status === 409) return this.say.other;
    if (answer.status === 404 || answer.status === 410) return this.say.gone;
    if (!answer.ok) return this.say.failed;
    const { token } = await answer.json();
    body.set("csrfmiddlewaretoken", token);
    this.form.elements.csrfmiddlewaretoken.value = token;
    return "";
  }

  refuse(words) {
    this.showError(words);
    this.announce(words);
    // After a digit key the focus is in the text, away from the form, so the bar shows the error too.
    if (!this.form.contains(document.activeElement) && this.sentences.list.length) this.showBar(words);
  }

  /** Replaces the elements that have the same ids as the server's, and restores the focus. */
  replace(html, start, focusedThen, fromForm) {
    const active = document.activeElement;
    const moved = this.sentences.of(active);
    const wasHere =
      active === document.body || this.transcript.contains(active) || this.form.contains(active) || this.bar.contains(active);
    const focusAt = moved && active !== focusedThen ? moved.at : start;
    const template = document.createElement("template");
    template.innerHTML = html;
    for (const element of [...template.content.children]) {
      const old = element.id && document.getElementById(element.id);
      if (old) old.replaceWith(document.importNode(element, true));
    }
    this.anchor = null;
    this.steps.read(focusAt);
    // A form filled for other words, with a note half written, stays as it is when a digit tags something else.
    if (fromForm || !(this.filled || this.hasNote())) this.closeForm();
    else this.forgetWords({ selection: true });
    this.showError("");
    this.paint();
    if (wasHere) this.focus(this.sentences.holding(focusAt).index);
  }

  // ---- listening -----------------------------------------------------------------------------------------

  listen() {
    this.transcript.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("selectionchange", () => this.selectionChanged());
    document.addEventListener(
      "pointerdown",
      (event) => {
        this.pressedInside = this.transcript.contains(event.target);
        if (!this.pressedInside || this.anchor === null) return;
        this.anchor = null; // a press in the text starts a new choice
        this.paint();
      },
      true,
    );
    // Without this, pressing a button of the bar would clear the selection before the click event.
    this.bar.addEventListener("mousedown", (event) => event.preventDefault());
    this.bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button?.matches("[data-use-words]")) this.useWords();
      else if (button?.matches("[data-use-sentences]")) this.useSentences();
      else if (button?.matches("[data-dismiss]")) this.dismiss();
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !this.bar.hidden) this.dismiss();
    });
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const boxes = [...this.form.querySelectorAll('[name="themes"]:checked')];
      this.save(this.filled, boxes, this.form.elements.note?.value ?? "", { fromForm: true });
    });
    this.form.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || event.isComposing || this.sending || !this.filled) return;
      event.preventDefault();
      if (this.hasNote() && !confirm(this.say.discard)) return;
      const [start] = this.filled;
      this.closeForm();
      this.focus(this.sentences.holding(start).index);
      this.announce(this.say.cleared);
    });
  }

  dismiss() {
    const start = this.chosen()?.[0];
    const hadFocus = this.bar.contains(document.activeElement);
    this.clear();
    this.announce(this.say.cleared);
    if (hadFocus && start !== undefined) this.focus(this.sentences.holding(start).index);
  }

  key(event) {
    const sentence = this.sentences.of(event.target);
    if (!sentence || event.target !== sentence.element) return;
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Escape") {
      if (this.anchor === null && !this.words && !this.filled) return;
      event.preventDefault();
      this.clear();
      this.announce(this.say.cleared);
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (this.timer) this.settle();
      if (!this.sending) this.openForm(this.chosen());
    } else {
      const box = this.boxFor(event);
      if (!box) return;
      event.preventDefault();
      if (event.repeat) return;
      if (this.timer) this.settle();
      this.save(this.chosen(), [box], "");
    }
  }

  /** The theme a digit stands for. On keyboards whose digits need Shift, the digit keys work without it too. */
  boxFor(event) {
    const byPlace = event.shiftKey ? null : /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
    const digit = /^[1-9]$/.test(event.key) ? event.key : byPlace;
    return digit ? this.form.querySelector(`[name="themes"][data-key="${digit}"]`) : null;
  }
}

/** Whether an answer says that this page's token, or this person's session, is no longer good. */
function isRefused(answer) {
  return answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
}

/** A long choice shortened to its first and last words. */
function shortened(text) {
  const words = text.split(/\s+/u);
  return words.length <= 20 ? words.join(" ") : `${words.slice(0, 10).join(" ")} … ${words.slice(-6).join(" ")}`;
}

function labelOf(box) {
  return (box.dataset.name ?? box.labels?.[0]?.textContent ?? box.value).trim().replace(/\s+/gu, " ");
}

/** "41 seconds" from the first sentence's start to the last one's end; empty where no times are known. */
function duration(say, first, last) {
  const from = Number(/^(\d+)-/.exec(first ?? "")?.[1] ?? NaN);
  const to = Number(/-(\d+)$/.exec(last ?? "")?.[1] ?? NaN);
  const seconds = Math.round((to - from) / 1000);
  if (!(seconds >= 0)) return "";
  const parts = [];
  if (seconds >= 60) parts.push(counted(say, "minutes", Math.floor(seconds / 60)));
  if (seconds % 60 || !parts.length) parts.push(counted(say, "seconds", seconds % 60));
  return parts.join(" ");
}

const transcript = document.querySelector("[data-transcript]");
const form = document.querySelector("form[data-excerpt-form]");
if (transcript?.querySelector(".words .sentence[data-at]") && form) new Picker(transcript, form);

// Shows how far a recording has been sent, and that the server is then busy with it.
//
// It needs form[data-upload]. The messages go into a [data-upload-status] in it, which is made where there is none.
// It sends "X-Requested-With: heard-upload", and the server answers 201 with {"redirect": address}, or 422 with
// the whole page, errors in it. Where it refuses the page's token, since somebody has signed in again in another tab, a
// new one is fetched and the form sent once more, if data-person on the form of the new page is the same.
// Without this script the same form is sent plainly.

// Every word this script says; data-say on the form overrides them with JSON, for another language.
const SAY = {
  sending: "Sending… {percent} %",
  preparing: "Checking and preparing the sound… this can take a minute.",
  progress: "Progress",
  lost: "The connection was lost. Your words are still here: press the button to send them again.",
  signedOut:
    "You have been signed out, and nothing was saved. Your file is still chosen: sign in in another tab, then press " +
    "the button again.",
  other:
    "Somebody else is signed in by now, so nothing was saved under their name. Your file is still chosen: sign in as " +
    "yourself in another tab, then press the button again.",
  tooLarge: "This file is too large to be taken in. Nothing was saved.",
  failed: "Something went wrong and nothing was saved. Please try again.",
};
const STEP_PERCENT = 10; // the bar moves all the time; the words, which screen readers read out, change in these steps
const ASK_MS = 1000;

class Upload {
  constructor(form) {
    this.form = form;
    this.say = { ...SAY, ...JSON.parse(form.dataset.say || "{}") };
    this.sending = false;
    this.asking = 0;
    form.addEventListener("submit", (event) => this.submitted(event));
    this.warn = (event) => event.preventDefault();
  }

  submitted(event) {
    if (this.sending) {
      event.preventDefault();
      return;
    }
    // Without a file there is nothing to wait for, so the browser submits the form itself.
    const files = [...this.form.querySelectorAll('input[type="file"]')];
    if (!files.some((input) => input.files.length)) return;
    event.preventDefault();
    const body = new FormData(this.form);
    if (event.submitter?.name) body.append(event.submitter.name, event.submitter.value);
    this.renewed = false;
    this.send(body);
  }

  send(body) {
    this.body = body;
    this.sending = true;
    // Not aria-busy: the words are inside the form, and screen readers do not announce changes in a busy element.
    this.form.setAttribute("data-sending", "");
    this.place();
    this.sent(0);
    // Leaving the page now would abort the upload, so the browser asks first.
    addEventListener("beforeunload", this.warn);
    const request = new XMLHttpRequest(); // fetch does not report upload progress
    request.open("POST", this.form.action);
    request.setRequestHeader("X-Requested-With", "heard-upload");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) this.sent(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => this.preparing());
    request.addEventListener("load", () => this.answered(request));
    request.addEventListener("error", () => this.stop(this.say.lost));
    request.addEventListener("abort", () => this.stop(this.say.lost));
    request.send(body);
  }

  // ---- what is shown -------------------------------------------------------------------------------------

  place() {
    this.box = this.form.querySelector("[data-upload-status]");
    if (!this.box) {
      this.box = document.createElement("div");
      this.box.setAttribute("data-upload-status", "");
      this.form.append(this.box);
    }
    this.bar = document.createElement("progress");
    this.bar.max = 1;
    this.bar.setAttribute("aria-label", this.say.progress);
    // The status is there before its words, or some screen readers would not read them out.
    this.words = document.createElement("p");
    this.words.setAttribute("role", "status");
    this.box.replaceChildren(this.bar, this.words);
    this.box.hidden = false;
  }

  tell(words) {
    if (this.words.textContent !== words) this.words.textContent = words;
  }

  sent(share) {
    this.bar.value = share;
    const percent = Math.floor((share * 100) / STEP_PERCENT) * STEP_PERCENT;
    this.tell(this.say.sending.replace("{percent}", percent));
  }

  preparing() {
    this.bar.removeAttribute("value"); // how long it takes is not known
    this.tell(this.say.preparing);
    const { progressUrl } = this.form.dataset;
    if (progressUrl) this.asking = setTimeout(() => this.ask(progressUrl), ASK_MS);
  }

  async ask(address) {
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
      const { share, step } = answer.ok ? await answer.json() : {};
      if (!this.sending) return;
      if (Number.isFinite(share)) this.bar.value = Math.max(0, Math.min(1, share));
      if (step) this.tell(step);
    } catch {
      // Only the upload's own answer counts as a failure; the share is shown where it can be fetched.
    }
    if (this.sending) this.asking = setTimeout(() => this.ask(address), ASK_MS);
  }

  // ---- what came back ------------------------------------------------------------------------------------

  done() {
    this.sending = false;
    clearTimeout(this.asking);
    removeEventListener("beforeunload", this.warn);
    this.form.removeAttribute("data-sending");
  }

  stop(words) {
    this.done();
    this.bar.remove();
    this.tell(words);
  }

  answered(request) {
    const kind = request.getResponseHeader("Content-Type") ?? "";
    if (request.status === 201 || (request.status === 200 && kind.includes("json"))) {
      const address = redirectIn(request.responseText);
      if (!address) {
        this.stop(this.say.failed);
        return;
      }
      this.done();
      location.assign(address);
    } else if ((request.status === 200 || request.status === 422) && kind.includes("html")) {
      this.showPage(new DOMParser().parseFromString(request.responseText, "text/html"));
    } else if (request.status === 401 || request.status === 403) {
      this.renewToken();
    } else if (request.status === 413) {
      this.stop(this.say.tooLarge);
    } else {
      this.stop(this.say.failed);
    }
  }

  /** Sends the form once more with a new token, where the same person is signed in. */
  async renewToken() {
    const refusal = this.renewed ? this.say.signedOut : await this.newToken().catch(() => this.say.lost);
    if (refusal) {
      this.stop(refusal);
      return;
    }
    this.renewed = true;
    clearTimeout(this.asking);
    this.send(this.body);
  }

  /** Puts the token of a new page into this form. Returns what to say where that page is not this person's. */
  async newToken() {
    const answer = await fetch(location.href, { cache: "no-store", redirect: "manual" });
    if (answer.type === "opaqueredirect" || answer.status === 401) return this.say.signedOut;
    if (answer.status === 403) return this.say.other;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.querySelector("form[data-upload]");
    const token = form?.querySelector('[name="csrfmiddlewaretoken"]')?.value;
    if (!token) return this.say.failed;
    if (form.dataset.person !== this.form.dataset.person) return this.say.other;
    this.form.querySelector('[name="csrfmiddlewaretoken"]').value = token;
    this.body.set("csrfmiddlewaretoken", token);
    return "";
  }

  /** Replaces the main content by the answer's, and focuses the error summary. */
  showPage(page) {
    const ours = document.querySelector("main");
    const theirs = page.querySelector("main");
    // The request followed a redirect to the sign-in page: keep what was typed rather than show that page.
    if (page.querySelector('main input[type="password"]') && !this.form.querySelector('input[type="password"]')) {
      this.stop(this.say.signedOut);
      return;
    }
    if (!ours || !theirs) {
      this.stop(this.say.failed);
      return;
    }
    const files = new Map();
    for (const input of this.form.querySelectorAll('input[type="file"]')) files.set(input.name, input.files);
    this.done();
    document.title = page.title || document.title;
    const arrived = document.importNode(theirs, true);
    ours.replaceWith(arrived);
    for (const input of arrived.querySelectorAll('form[data-upload] input[type="file"]')) {
      // A page with errors comes with empty file fields. Files without an error are put back into them.
      if (files.has(input.name) && input.getAttribute("aria-invalid") !== "true") input.files = files.get(input.name);
    }
    for (const form of arrived.querySelectorAll("form[data-upload]")) new Upload(form);
    const summary = arrived.querySelector("[data-error-summary], .error-summary, [role='alert']") ?? arrived;
    if (!summary.hasAttribute("tabindex")) summary.tabIndex = -1;
    summary.focus();
  }
}

/** The address in the answer, if it is one of ours; null for anything else. */
function redirectIn(text) {
  try {
    const { redirect } = JSON.parse(text);
    const address = new URL(redirect, location.href);
    return redirect && address.origin === location.origin ? address.href : null;
  } catch {
    return null;
  }
}

for (const form of document.querySelectorAll("form[data-upload]")) new Upload(form);

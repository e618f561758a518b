// Sends what is marked, one after another in the order of the presses, so that none is lost. Each answer is either a
// fragment of the page to put in, or the words to say: what was refused and why.

const PATIENCE_MS = 30000;
const FROM_SCRIPT = "heard-picker";

export class ExcerptSender {
  /** `form` has this page's token, whose page it is in data-person, and the address where the token can be renewed. */
  constructor(form, say) {
    this.form = form;
    this.say = say;
    this.last = Promise.resolve();
  }

  /** Sends `fields`, [name, value] pairs, to this address after what was sent before. Resolves to {html} or {refusal}. */
  send(address, fields) {
    const sent = this.last.then(() => this.sendNow(address, fields));
    this.last = sent;
    return sent;
  }

  async sendNow(address, fields) {
    // Not FormData as the body: multipart would turn a quote's line ends into CR LF.
    const body = () => new URLSearchParams([["csrfmiddlewaretoken", this.token.value], ...fields]);
    try {
      let answer = await this.request(address, "POST", body());
      if (isRefused(answer)) {
        // The token of this page is no longer good once somebody has signed in, in another tab perhaps.
        const refusal = await this.renewToken();
        if (refusal) return { refusal };
        answer = await this.request(address, "POST", body());
      }
      return this.outcome(answer, await answer.text());
    } catch {
      return { refusal: this.say.offline };
    }
  }

  get token() {
    return this.form.elements.csrfmiddlewaretoken;
  }

  outcome(answer, html) {
    if (answer.ok) return { html };
    if (answer.status === 422) {
      const page = new DOMParser().parseFromString(html, "text/html");
      return { refusal: page.querySelector("#excerpt-error")?.textContent.trim() || this.say.failed, unlike: true };
    }
    return { refusal: this.refusalOf(answer) };
  }

  refusalOf(answer) {
    if (answer.status === 409) return this.say.other;
    if (answer.status === 404 || answer.status === 410) return this.say.gone;
    return isRefused(answer) ? this.say.signedOut : this.say.failed;
  }

  /** One request, which gives up when no answer comes. */
  async request(address, method, body) {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      return await fetch(address, {
        method,
        body,
        // The server compares the person with who is signed in by now.
        headers: { "X-Requested-With": FROM_SCRIPT, "X-Heard-Person": this.form.dataset.person ?? "" },
        credentials: "same-origin",
        cache: "no-store",
        redirect: "manual", // a redirect can only be the way to the sign-in page
        signal: patience.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** Gets a new token, where the same person is signed in. Returns what to say if not. */
  async renewToken() {
    const answer = await this.request(this.form.action, "GET");
    if (answer.status === 403) return this.say.unable;
    if (!answer.ok) return this.refusalOf(answer);
    this.token.value = (await answer.json()).token;
    return "";
  }
}

/** Whether an answer says that this page's token, or this person's session, is no longer good. */
function isRefused(answer) {
  return answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403;
}

"""Every form printed from the browser: its questions, its options, what is filled in, and never what may not leave."""

import re
import unicodedata
from io import BytesIO

import pytest
from pypdf import PdfReader

from tests.journeys.accessible.routes import steps_of

# Fills every field in. Returns what the page must print: the questions, the options, and what was typed
FILL_IN = """() => {
  const shown = (one) => one.checkVisibility();
  const main = document.querySelector("main");
  const of_forms = (selector) => [...main.querySelectorAll(selector)].filter(
    (one) => one.closest("form")?.method === "post" && !one.closest(".story .chooser, .no-print"));
  const typed = {}, asked = [];
  for (const field of of_forms("input, textarea")) {
    if (/^(checkbox|radio|hidden|file|password|submit)$/.test(field.type) || field.type === "number") continue;
    field.value = typed[field.name] = `Typed ${field.name} here`;
  }
  for (const label of of_forms(".field > label, .field > legend")) if (shown(label)) asked.push(label.innerText);
  const offered = of_forms(".choices label, .ticks th, option[value]:not([value=''])")
    .filter((one) => !one.closest(".field--unprinted, details")).map((one) => one.textContent);
  const names = of_forms("input, textarea, select").map((field) => field.name);
  return { names, typed, asked, offered };
}"""
NEVER_PRINTED = {"words", "real_name", "safe_contact", "person", "email", "storyteller", "pull_quote"}
PLANTED = ["Nobody had spoken", "Hello.", "kim@example.org"]  # words of stories, and somebody who is kept out
FIELDS = re.compile(r"<(?:textarea|select|input type=\"(?:text|email|radio|checkbox|number)\")")


def test_every_form_is_printed_whole_but_for_what_may_never_leave(walker, house, client):
    wrong, names = [], set()
    for who in ("nobody", "ben", "asha", "dev", "edith", "femi"):
        page = walker(who)
        for path in pages_with_a_form(who, house, client):
            page.goto(path)
            form = page.evaluate(FILL_IN)
            text = printed(page)
            names |= set(form["names"])
            wrong += [f"{path}: {each}" for each in wrong_on(path, form, text)]

    assert names >= NEVER_PRINTED | {
        "title",
        "summary",
        "language",
        "evidence",
        "office",
        "how",
        "text",
        "login",
    }
    if wrong:
        pytest.fail("\n".join(dict.fromkeys(wrong)), pytrace=False)


def wrong_on(path, form, text):
    is_account = path.startswith(("/people/", "/account/"))  # of those who sign in: no storyteller
    for name, typed in form["typed"].items():
        if (squeezed(typed) in text) != (is_account or name not in NEVER_PRINTED):
            yield f"{name} is {'' if squeezed(typed) in text else 'not '}printed"
    for each in form["asked"] + form["offered"]:
        if squeezed(each) not in text:
            yield f"not on paper: {each}"
    is_for_readers = re.fullmatch(r"/(stories|excerpts)/\w+/", path)  # these show them what they may read
    for each in [] if is_for_readers else PLANTED:
        if squeezed(each) in text:
            yield f"printed: {each}"


def pages_with_a_form(who, house, client):
    """The pages of this person that have a form with something to fill in, each form once."""
    client.logout() if who == "nobody" else client.force_login(house.people[who])
    seen = set()
    for path, fields, _status in steps_of(who, house):
        response = client.get(path) if fields is None else None
        main = response.content.decode().partition("<main")[2] if response and response.templates else ""
        form = tuple(re.findall(r'name="([^"]+)"', main))
        if 'method="post"' in main and FIELDS.search(main) and (response.templates[0].name, form) not in seen:
            seen.add((response.templates[0].name, form))
            yield path


def printed(page):
    pdf = page.pdf(prefer_css_page_size=True)
    return squeezed("".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages))


def squeezed(text):
    """The text without white space, which a PDF puts elsewhere, and without ligatures."""
    return "".join(unicodedata.normalize("NFKC", text).split())

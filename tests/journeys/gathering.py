"""How the journeys add a story: page after page, by mouse or by keyboard, with the presses counted.

A click, a tap or a key is a press, and so is typing into one field or choosing a file.
"""

import re

from django.utils import timezone
from playwright.sync_api import expect

NEVER = 120  # Tabs, after which nobody would go on
PATIENCE = 180_000  # ms: ffmpeg steps aside for everything else


class Mouse:
    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, control):
        control.click()
        self.presses += 1

    def type(self, field, words):
        field.fill(words)
        self.presses += 1

    def choose_file(self, field, file):
        field.set_input_files(file)
        self.presses += 1


class Keyboard(Mouse):
    """Tab, Space, Enter and arrows alone. A file is given to the field that has the focus, as a dialog would."""

    def press(self, control):
        kind = control.evaluate("it => it.type || it.tagName")
        self._go_to(control)
        if kind != "radio":
            self._key("Space" if kind == "checkbox" else "Enter")
        elif not control.is_checked():
            self._key("Space")

    def type(self, field, words):
        self._go_to(field)
        self.page.keyboard.press("Control+a")  # as who tabs into a field that is filled in finds it
        self.page.keyboard.type(words)
        self.presses += 1

    def choose_file(self, field, file):
        self._go_to(field)
        super().choose_file(field, file)

    def _go_to(self, control):
        """With Tab, and with arrows within a group of radio buttons."""
        for _press in range(NEVER):
            is_there, in_its_group = control.evaluate(
                """it => [it === document.activeElement,
                          it.type === "radio" && it.name === document.activeElement.name]"""
            )
            if is_there:
                return
            self._key("ArrowDown" if in_its_group else "Tab")
        raise AssertionError(f"{control} was never reached")

    def _key(self, key):
        self.page.keyboard.press(key)
        self.presses += 1


class Adding:
    """Somebody who adds a story. `pages` are the pages that were answered: their paths, each as often as it was."""

    def __init__(self, page, hand=Mouse):
        self.page, self.hand, self.pages = page, hand(page), []
        page.on("request", self._note)

    def _note(self, request):
        if request.method == "POST" and "/gather/" in request.url:
            self.pages.append(request.url)

    def is_at(self, heading, step=""):
        """The page has this heading, and says which step it is, or that it is none."""
        expect(self.page.get_by_role("heading", level=1)).to_have_text(heading, timeout=PATIENCE)
        steps = self.page.locator("main .step")
        expect(steps).to_have_text([f"Step {step} of 7"] if step else [])

    def button(self, name):
        self.hand.press(self.page.get_by_role("main").get_by_role("button", name=name, exact=True))

    def link(self, name):
        self.hand.press(self.page.get_by_role("main").get_by_role("link", name=name))

    def field(self, label, words):
        self.hand.type(self.page.get_by_label(label), words)

    def begin(self, title, notes=""):
        self.page.goto("/gather/")
        self.link("Add a story")
        self.is_at("Add a story", 1)
        self.field("Title", title)
        self.field("Summary", "A mentor and someone he asked along dig an allotment.")
        if notes:
            self.field("What should people know", notes)
        self.button("Save and go on")

    def voice(self, pseudonym, kind, then="Save and go on"):
        self.field("A new storyteller", pseudonym)
        self.hand.press(self.page.get_by_role("radio", name=kind))
        self.button(then)

    def recording(self, file):
        self.hand.choose_file(self.page.get_by_label("The recording"), file)
        self.button("Send the recording")

    def words(self, words):
        """Words, or a file of them as a dict."""
        if isinstance(words, str):
            self.field("Paste the words", words)
        else:
            self.hand.choose_file(self.page.get_by_label("Or choose a file"), words)
        self.button("Look it over")

    def answers(self, cooling_off="0"):
        self.hand.press(self.page.get_by_role("radio", name="Taking part"))
        for use in ("Hear my voice", "Read my words", "See my words in a printed pack"):
            self.hand.press(self.page.get_by_role("checkbox", name=re.compile(rf"^{use}\s*: Anyone$")))
        self.hand.press(self.page.get_by_role("radio", name="On paper"))
        self.field("Which day did they say yes?", f"{timezone.localdate():%d %m %Y}")
        self.field("Days to think it over", cooling_off)
        self.button("Look it over")

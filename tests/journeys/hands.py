"""Somebody at a page, by mouse, keyboard or touch, whose presses are counted.

A click, a tap or a key is a press, and typing into one field is one. What brings one to a thing is counted beside: a
screen scrolled on and, with the keyboard, each Tab on the way.
"""

from playwright.sync_api import expect

from .conftest import until

DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
ON_A_PHONE = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
WAYS = {
    "mouse": {"viewport": DESKTOP},
    "keyboard": {"viewport": DESKTOP},
    "touch": ON_A_PHONE,
    "without script": ON_A_PHONE | {"java_script_enabled": False},
}
FURTHEST = 80  # Tabs
OUT_OF_VIEW = """(one) => {
  const { top, bottom } = one.getBoundingClientRect();
  const bar = document.querySelector("[data-slim-bar]:not([hidden])");
  const covered = bar && !bar.contains(one) ? bar.offsetHeight : 0;
  return bottom > innerHeight - covered ? 1 : top < 0 ? -1 : 0;
}"""
SOUND = "[...document.querySelectorAll('audio')].find((one) => !one.paused)?.currentTime"


class Hand:
    """`way` is one of WAYS. `presses`, `scrolls` and `tabs` are what it has done so far."""

    def __init__(self, page, way):
        self.page, self.way = page, way
        self.presses = self.scrolls = self.tabs = 0

    def press(self, target):
        """Goes to this and presses it."""
        target.wait_for()
        if self.way == "keyboard":
            self.tab_to(target)
            self.page.keyboard.press("Enter")
        else:
            self.scroll_to(target)
            (target.click if self.way == "mouse" else target.tap)()
        self.presses += 1

    def tick(self, box):
        """As `press`, for a box: with the keyboard its key is Space."""
        if self.way == "keyboard":
            self.tab_to(box)
            self.page.keyboard.press("Space")
            self.presses += 1
        else:
            self.press(box)

    def type(self, field, words):
        if self.way == "keyboard":
            self.tab_to(field)
            self.page.keyboard.type(words)
        else:
            self.scroll_to(field)
            field.fill(words)
        self.presses += 1

    def tab_to(self, target):
        for _tab in range(FURTHEST):
            if target.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
            self.tabs += 1
        raise AssertionError(f"{target} is not reached by {FURTHEST} Tabs")

    def scroll_to(self, target):
        while way := target.evaluate(OUT_OF_VIEW):
            self.page.evaluate(f"scrollBy({{ top: {way} * innerHeight * 0.8, behavior: 'instant' }})")
            self.scrolls += 1

    def hears(self, story, start=0, asked=False):
        """Waits until there is sound from this second on. With `asked`, the content notes are answered before.

        Without script the story's page is open at that moment, with the browser's own player: only a person can
        press it.
        """
        if self.way == "without script":
            expect(self.page.locator("audio[controls]")).to_be_visible()
            here = self.page.url.removeprefix(self.page.base_url)
            assert here.startswith(story.get_absolute_url() + (f"?t={start}" if start else ""))
            return
        if asked:
            self.press(self.page.locator("[data-slim-start]"))
        until(self.page, f"{SOUND} > {start + 0.1}")
        assert self.page.evaluate(SOUND) < start + 4

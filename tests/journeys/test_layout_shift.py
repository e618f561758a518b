"""Nothing moves under a reader's eyes while a page comes up, on a desk and on a phone."""

import pytest

from stories.models import KeptStory
from themes.models import Excerpt, Theme

from .. import factories
from .conftest import until
from .hands import DESKTOP, PHONE

WATCH_SHIFTS = """
window.shift = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
# Letters are there, every player has taken over, and what that changed has been painted
SETTLED = """document.readyState === "complete" && document.fonts.status === "loaded"
  && [...document.querySelectorAll(".player")].every((one) => one.matches(".is-ready"))
  && [...document.querySelectorAll(".player audio")].every((one) => one.readyState > 0)"""
PAINTED = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0))))"
)
MOST = 0.02


@pytest.fixture
def paths(spoken_story, add_sound, asha, ben):
    """{what it shows: its path} of one page of each kind; the stories have a summary, notes, themes and sound."""
    noted = factories.make_draft_story(
        "The gate", words=(), content_notes=["Prison", "A death", "Drink", "Being alone"]
    )
    recording = add_sound(noted)
    factories.make_voice(noted, office=asha.office, name_shown="Robin")
    factories.give_timed_words(noted, recording, *["Nobody judged us at the gate."] * 30, seconds_each=1)
    factories.release(noted)
    theme = Theme.objects.get(slug="not-being-judged")
    for story in (spoken_story, noted):
        quote = "judged"
        start = story.transcript.text.index(quote)
        Excerpt.mark(story.transcript, start, start + len(quote), quote).tag(theme, by=asha)
    extract = factories.make_extract(factories.make_source(), "A passage", ["Nobody judged me there."])
    KeptStory.keep(ben, noted)
    return {
        "list": "/stories/",
        "search": "/search/?q=judged",
        "story": spoken_story.get_absolute_url(),
        "story with notes, from a search": f"{noted.get_absolute_url()}?q=judged",
        "story at a moment": f"{spoken_story.get_absolute_url()}?t=6#s{spoken_story.transcript.sentences[3][0]}",
        "story with notes at a moment": f"{noted.get_absolute_url()}?t=6",
        "extract": extract.get_absolute_url(),
        "theme": theme.get_absolute_url(),
        "start page": "/",
        "kept for later": "/kept/",
        "story again, from where one stopped": spoken_story.get_absolute_url(),
    }


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desk", "phone"])
def test_pages_come_up_without_moving(open_page, enter, paths, ben, viewport):
    page, shifts = open_page(viewport=viewport), {}
    page.add_init_script(WATCH_SHIFTS)

    def visit(name, path):
        assert page.goto(path).status == 200
        until(page, SETTLED)
        page.evaluate(PAINTED)
        shifts[name] = page.evaluate("window.shift")

    visit("front page", "/")
    enter(page, ben)
    for name, path in paths.items():
        visit(name, path)

    assert page.get_by_role("button", name="From the beginning").is_visible()
    assert {name: shift for name, shift in shifts.items() if shift > MOST} == {}

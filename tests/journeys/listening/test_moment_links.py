"""The moment of a link plays, or one focused button plays it."""

import pytest

from ..conftest import until
from ..hands import DESKTOP
from .player import NOTES, PAUSED, READY, TIME, focused, give_notes, moves, open_panel


def test_moment_of_a_link_plays_where_the_browser_lets_it_with_the_focus_on_pause(open_story, spoken_story):
    page = open_story(f"?t=6#s{spoken_story.transcript.sentences[3][0]}")

    moves(page, 6)

    until(page, "document.activeElement.textContent.trim() === 'Pause'")
    page.keyboard.press("Enter")
    until(page, PAUSED)


def test_moment_of_a_link_offers_one_focused_button_where_the_browser_refuses(open_strict_page, spoken_story):
    page = open_strict_page(viewport=DESKTOP)
    page.goto(f"{spoken_story.get_absolute_url()}?t=6")
    until(page, READY)

    until(page, "document.activeElement.textContent === 'Play from 0:06'")
    waits = page.evaluate(f"[{PAUSED}, {TIME}]")
    page.keyboard.press("Enter")
    moves(page, 6)

    assert waits == [True, 6]
    assert focused(page) == "Pause"


@pytest.mark.parametrize(
    "words", ["", "#main"], ids=["notes have left the screen", "notes are on the screen"]
)
def test_moment_of_a_link_waits_for_the_content_notes_to_be_read(open_story, spoken_story, words):
    give_notes(spoken_story, NOTES)
    page = open_story("?t=6" + words)

    until(page, "document.activeElement.textContent === 'Play from 0:06'")
    page.wait_for_timeout(500)
    waits, folded = page.evaluate(f"[{PAUSED}, {TIME}]"), open_panel(page)
    described = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).textContent"
    )
    page.get_by_role("button", name="and 3 more").click()
    opened = open_panel(page)
    page.keyboard.press("Enter")
    moves(page, 6)

    assert waits == [True, 6]
    assert folded == ["Before you listen", "Prison", "A death", "and 3 more", "Play from 0:06", "Not now"]
    assert opened == ["Before you listen", *NOTES, "Play from 0:06", "Not now"]
    assert described == f"Before you listen: {'; '.join(NOTES)}"
    assert focused(page) == "Pause"


def test_page_that_is_loaded_again_does_not_begin_by_itself(open_story):
    page = open_story("?t=6")
    moves(page, 6)

    page.reload()
    until(page, f"{READY} && {TIME} === 6")
    page.wait_for_timeout(400)

    assert page.evaluate(PAUSED)
    assert page.locator("[data-slim-start]").count() == 0

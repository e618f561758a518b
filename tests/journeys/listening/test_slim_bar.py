"""The bar at the foot keeps play in reach once the player has left the screen."""

import pytest

from ..conftest import until
from ..hands import DESKTOP, PHONE
from .player import NOTES, PAUSED, READY, bar, give_notes, moves, open_panel


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_bar_stands_at_the_foot_once_the_player_has_left_the_screen(open_story, spoken_story, viewport):
    page = open_story(viewport=viewport)
    at_the_top = bar(page).is_visible()

    page.get_by_text("That is the whole story.").evaluate("one => one.scrollIntoView({ block: 'start' })")
    page.mouse.wheel(0, 2000)
    bar(page).wait_for()
    bar(page).get_by_role("button", name="Play", exact=True).click()
    moves(page, 0)
    bar(page).get_by_role("button", name="Pause", exact=True).click()
    place = bar(page).bounding_box()

    assert not at_the_top
    assert place["height"] <= 64
    assert place["y"] + place["height"] == viewport["height"]
    assert bar(page).get_by_role("link").inner_text() == spoken_story.title
    assert " / 0:12" in bar(page).inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") == viewport["width"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_bar_covers_nothing_that_has_the_focus(open_story, viewport):
    page = open_story(viewport=viewport)
    page.locator(".sentence").first.focus()
    covered = """() => {
      const here = document.activeElement, bar = document.querySelector("[data-slim-bar]");
      if (here === document.body || bar.hidden || bar.contains(here)) return null;
      const place = here.getBoundingClientRect();
      return place.bottom > bar.getBoundingClientRect().top + 1 ? here.outerHTML : "";
    }"""
    found = []

    for _press in range(25):
        page.keyboard.press("Tab")
        found.append(page.evaluate(covered))

    assert {one for one in found if one is not None} == {""}


def test_bar_and_the_bar_for_chosen_words_stand_above_each_other(open_page, sign_in, spoken_story, asha):
    page = sign_in(open_page(viewport=PHONE), asha)
    page.goto(spoken_story.get_absolute_url())
    until(page, READY)
    page.evaluate("document.querySelector('.questions').scrollIntoView()")
    bar(page).wait_for()

    page.locator(".sentence").nth(4).focus()
    page.evaluate("scrollBy(0, 200)")
    page.keyboard.press("Shift+ArrowDown")
    page.locator(".excerpt-bar").wait_for()
    page.evaluate("document.querySelector('.questions').scrollIntoView()")
    page.wait_for_timeout(200)
    ours, theirs = bar(page).bounding_box(), page.locator(".excerpt-bar").bounding_box()

    assert ours["y"] + ours["height"] <= theirs["y"] + 1
    assert theirs["y"] + theirs["height"] == pytest.approx(PHONE["height"], abs=1)


def test_bar_shows_the_content_notes_that_were_not_on_the_screen(open_story, spoken_story):
    give_notes(spoken_story, NOTES[:1])
    page = open_story("#transcript")
    page.evaluate("document.querySelector('.questions').scrollIntoView()")
    page.wait_for_timeout(100)

    bar(page).get_by_role("button", name="Play", exact=True).click()
    page.wait_for_timeout(200)
    asked, waits = open_panel(page), page.evaluate(PAUSED)
    page.keyboard.press("Escape")
    bar(page).get_by_role("button", name="Play", exact=True).click()
    page.keyboard.press("Enter")
    moves(page, 0)

    assert asked == ["Before you listen", "Prison", "Play", "Not now"]
    assert waits

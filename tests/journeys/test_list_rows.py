"""How much of the list of stories is on a screen, once its head is scrolled past, and that a row can be pressed."""

from itertools import pairwise

import pytest
from django.core.management import call_command

import seeds.demo
from seeds.demo_script import read_demo
from themes.models import Excerpt, Theme

from .. import factories
from ..seeds.test_load_demo import without_speech

ROWS = """() => [...document.querySelectorAll(".list-row")].map((row) => {
  const box = row.getBoundingClientRect();
  return [box.top + scrollY, box.height];
})"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LONG = "A story about the long way to the office, and what was said there when the door was open at last"


@pytest.fixture
def demo(real_database, settings, tmp_path, monkeypatch):
    settings.DEMO = True
    without_speech(monkeypatch)
    call_command("load_publication", verbosity=0)
    seeds.demo.load(read_demo(), tmp_path / "passwords")
    return factories.make_user("reader", email="reader@example.org")


@pytest.fixture
def fullest(add_sound, real_database, asha):
    """Stories with all that a row can have, each part of it long."""
    for number in range(8):
        story = factories.make_draft_story(
            f"{number} {LONG}",
            words=(),
            summary=f"{LONG}. {LONG}. {LONG}.",
            content_notes=[
                "Being parted from children",
                "Prison in the family",
                "Losing a home",
                "A death",
                "Grief",
            ],
            fictional=bool(number % 2),
        )
        recording = add_sound(story)
        factories.make_voice(
            story, kind="peer_mentor" if number % 2 else "staff", name_shown="Somebody of a long name"
        )
        words = factories.give_timed_words(story, recording, "Nobody had spoken yet.")
        factories.release(story)
        excerpt = Excerpt.mark(words, 0, 6, "Nobody")
        for theme in Theme.objects.all():
            excerpt.tag(theme, by=asha)
    return asha


def rows_on_a_screen(page):
    """(how many whole rows are on the screen once the first is at its top, the heights of all)."""
    rows = page.evaluate(ROWS)
    top, screen = rows[0][0], page.viewport_size["height"]
    return sum(at + height <= top + screen for at, height in rows), [height for _at, height in rows]


def test_six_stories_of_the_demo_are_on_a_screen_and_three_on_a_phone(open_page, sign_in, demo):
    desk, phone = (open_page(viewport={"width": w, "height": h}) for w, h in ((1280, 900), (390, 844)))

    counts, heights = zip(*(rows_on_a_screen(sign_in(page, demo)) for page in (desk, phone)), strict=True)

    assert counts[0] >= 6 and counts[1] >= 3
    assert max(heights[0]) <= 120


@pytest.mark.parametrize(("width", "height", "least"), [(1280, 900, 5), (390, 844, 2), (320, 640, 1)])
def test_the_fullest_rows_stay_short_and_nothing_runs_over(open_page, sign_in, fullest, width, height, least):
    page = sign_in(open_page(viewport={"width": width, "height": height}), fullest)

    count, heights = rows_on_a_screen(page)

    assert count >= least
    assert page.evaluate(OVERFLOW) <= 0
    assert len(heights) == 8


def test_a_press_anywhere_on_a_row_opens_the_story_but_play_and_the_folded_notes_are_their_own(
    open_page, sign_in, fullest
):
    page = sign_in(open_page(viewport={"width": 1280, "height": 900}), fullest)
    row = page.locator(".list-row").first
    play = row.locator(".play").bounding_box()

    row.locator("details summary").click()
    assert page.url.endswith("/stories/") and row.locator("details").evaluate("each => each.open")
    on_play = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('a').className",
        [play["x"] + play["width"] / 2, play["y"] + play["height"] / 2],
    )
    line = row.locator(".list-row__line").bounding_box()
    page.mouse.click(line["x"] + 300, line["y"] + 5)
    page.get_by_role("heading", level=1, name="7 A story about").wait_for()

    assert on_play.split()[0] == "play"
    assert play["height"] >= 44 and play["width"] >= 44


def test_the_filters_are_a_row_on_a_desk_and_folded_on_a_phone(open_page, sign_in, fullest):
    desk, phone = (
        sign_in(open_page(viewport={"width": w, "height": h}), fullest) for w, h in ((1280, 900), (390, 844))
    )

    boxes = [desk.locator(".filters > *").nth(number).bounding_box() for number in range(5)]
    assert [box["y"] + box["height"] / 2 for box in boxes] == [
        pytest.approx(boxes[0]["y"] + boxes[0]["height"] / 2, abs=3)
    ] * 5
    assert all(left["x"] + left["width"] <= right["x"] for left, right in pairwise(boxes))
    assert desk.get_by_label("Theme").is_visible() and phone.get_by_label("Theme").is_hidden()
    phone.get_by_text("Choose by theme").click()
    phone.get_by_label("Told by").select_option(label="Staff (4)")
    phone.get_by_role("button", name="Show").click()
    phone.wait_for_url("**kind=staff**")

    assert phone.locator(".list-row").count() == 4
    assert (
        phone.get_by_text("Chosen: Staff. Change").is_visible() and phone.get_by_label("Told by").is_hidden()
    )

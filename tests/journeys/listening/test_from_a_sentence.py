"""Sound starts from a sentence by its key or the button beside it, never by a press on the words."""

import pytest
from playwright.sync_api import expect

from ..conftest import until
from ..hands import DESKTOP, PHONE
from .player import PAUSED, TIME, moves


def test_sound_starts_from_a_sentence_by_its_key_and_never_by_a_press_on_the_words(open_story):
    page = open_story()
    fourth = page.get_by_text("For ten minutes nobody judged me.")

    fourth.click()
    page.wait_for_timeout(300)
    after_a_press = page.evaluate(f"[{PAUSED}, {TIME}]")
    page.keyboard.press("p")
    moves(page, 6)
    expect(fourth).to_have_attribute("aria-current", "true")
    page.keyboard.press("p")
    until(page, PAUSED)
    page.keyboard.press("ArrowUp")
    page.keyboard.press("p")
    moves(page, 4)

    assert after_a_press == [True, 0]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["margin", "no margin"])
def test_sound_starts_from_a_sentence_by_the_button_beside_it(open_story, viewport):
    page = open_story(viewport=viewport)
    button = page.locator(".sentence-play")

    before = button.is_visible()
    page.get_by_text("Nobody had spoken yet.").hover()
    expect(button).to_contain_text("0:00")
    page.get_by_text("For ten minutes nobody judged me.").hover()
    expect(button).to_contain_text("0:06")
    place, words = button.bounding_box(), page.locator("#transcript").bounding_box()
    button.click()
    moves(page, 6)

    assert not before
    assert place["height"] >= 44
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= viewport["width"]
    if viewport == DESKTOP:
        assert place["x"] + place["width"] <= words["x"]


def test_button_beside_a_sentence_stays_beside_it_when_the_letters_grow(open_story):
    page = open_story(viewport={"width": 1920, "height": 1080})
    sentence = page.get_by_text("For ten minutes nobody judged me.")
    sentence.focus()
    button = page.locator(".sentence-play")
    button.wait_for()

    page.evaluate("document.documentElement.style.fontSize = '130%'")

    middles = """[".sentence-play", ".sentence:focus"].map((name) => {
      const { top, bottom } = document.querySelector(name).getBoundingClientRect();
      return (top + bottom) / 2;
    })"""
    until(page, f"(([one, other]) => Math.abs(one - other) < 3)({middles})", seconds=5)


def test_transcript_is_one_tab_stop_for_a_reader_with_the_sentences_button_after_it(open_story):
    page = open_story()
    page.locator(".sentence").first.focus()

    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    here = page.evaluate("document.activeElement.textContent")
    stops = page.locator('#transcript [tabindex="0"]').count()
    page.keyboard.press("Tab")
    button = page.evaluate("document.activeElement.innerText.trim()")
    page.keyboard.press("Enter")
    moves(page, 4)
    page.keyboard.press("Shift+Tab")

    assert (here, stops) == ("I drank it far too hot.", 1)
    assert "Play from 0:04" in button
    assert page.evaluate("document.activeElement.textContent") == here

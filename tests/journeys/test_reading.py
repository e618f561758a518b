"""Staff with five minutes find a story by a word somebody said, and hear it from there."""

from io import BytesIO

from playwright.sync_api import expect
from pypdf import PdfReader

from .. import factories
from .conftest import until


def test_staff_find_a_story_by_a_word_and_hear_it_from_there(page, sign_in, spoken_story, ben):
    sign_in(page, ben)

    page.get_by_role("searchbox", name="Search the stories").fill("judged")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Hear it from 0:06").click()
    until(page, "document.querySelector('audio')?.currentTime > 6.2")
    assert page.evaluate("document.querySelector('audio').currentTime") < 11
    assert page.url.endswith("/search/?q=judged")

    page.get_by_role("link", name="The kettle in room four").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The kettle in room four")
    sentence = page.get_by_text("For ten minutes nobody judged me.")
    expect(sentence).to_be_in_viewport()
    until(page, "document.querySelector('audio').currentTime > 6.3")
    expect(sentence).to_have_attribute("aria-current", "true")
    until(page, "document.activeElement.textContent.trim() === 'Pause'")
    page.keyboard.press("Enter")
    assert 6.3 < page.evaluate("document.querySelector('audio').currentTime") < 11


def test_seeking_far_into_a_recording_stays_there(page, sign_in, spoken_story, ben):
    sign_in(page, ben)
    page.goto(spoken_story.get_absolute_url())
    until(page, "document.querySelector('audio').readyState >= 1")

    page.evaluate("document.querySelector('audio').currentTime = 10")
    until(page, "!document.querySelector('audio').seeking")

    assert page.evaluate("document.querySelector('audio').currentTime") == 10
    expect(page.get_by_text("That is the whole story.")).to_have_attribute("aria-current", "true")


def test_a_long_story_is_found_read_aloud_and_printed_to_its_last_word(page, sign_in, ben):
    """What is far below the screen is not laid out until it is needed; nothing may be lost by that."""
    paragraphs = [f"Wren: This is paragraph {number}. Then I went on." for number in range(300)]
    story = factories.make_story("Very long", words=[*paragraphs, "Sam: And those were the last words."])
    start = story.transcript.sentences[-1][0]
    sign_in(page, ben)
    page.set_viewport_size({"width": 1280, "height": 800})

    page.goto(f"{story.get_absolute_url()}#s{start}")

    last = page.get_by_text("And those were the last words.")
    expect(last).to_be_in_viewport()
    name = page.locator(".turn .who", has_text="Sam")
    assert name.bounding_box()["x"] + name.bounding_box()["width"] < last.bounding_box()["x"]
    read_aloud = page.locator("#transcript").aria_snapshot()
    assert [number for number in range(300) if f"This is paragraph {number}." not in read_aloud] == []
    assert "And those were the last words." in read_aloud
    sheets = " ".join(sheet.extract_text() for sheet in PdfReader(BytesIO(page.pdf())).pages)
    printed = " ".join(sheets.split())
    assert [number for number in range(300) if f"This is paragraph {number}." not in printed] == []
    assert "And those were the last words." in printed


def test_speed_after_going_back_is_the_one_that_is_shown(page, sign_in, spoken_story, ben):
    sign_in(page, ben)
    page.goto(spoken_story.get_absolute_url())
    until(page, "document.querySelector('audio').readyState >= 1")
    page.get_by_label("Speed").select_option("1.5")

    page.goto("/stories/")
    page.go_back()
    until(page, "document.querySelector('audio').readyState >= 1")

    chosen = page.get_by_label("Speed").input_value()
    assert (chosen, page.evaluate("document.querySelector('audio').playbackRate")) == ("1.5", 1.5)

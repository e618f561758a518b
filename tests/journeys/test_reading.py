"""Staff with five minutes find a story by a word somebody said, and hear it from there."""

from playwright.sync_api import expect

from .conftest import until


def test_staff_find_a_story_by_a_word_and_hear_it_from_there(page, sign_in, spoken_story, ben):
    sign_in(page, ben)

    page.get_by_role("searchbox", name="Search the stories").fill("judged")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hear it from 0:06").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The kettle in room four")
    sentence = page.get_by_text("For ten minutes nobody judged me.")
    expect(sentence).to_be_in_viewport()
    until(page, "document.querySelector('audio').readyState >= 1")
    assert 5.9 <= page.evaluate("document.querySelector('audio').currentTime") <= 6.1
    page.evaluate("document.querySelector('audio').play()")
    until(page, "document.querySelector('audio').currentTime > 6.3")
    expect(sentence).to_have_attribute("aria-current", "true")


def test_seeking_far_into_a_recording_stays_there(page, sign_in, spoken_story, ben):
    sign_in(page, ben)
    page.goto(spoken_story.get_absolute_url())
    until(page, "document.querySelector('audio').readyState >= 1")

    page.evaluate("document.querySelector('audio').currentTime = 10")
    until(page, "!document.querySelector('audio').seeking")

    assert page.evaluate("document.querySelector('audio').currentTime") == 10
    expect(page.get_by_text("That is the whole story.")).to_have_attribute("aria-current", "true")

"""How few presses there are to sound, by mouse, by keyboard, by touch on a phone, and without script on one.

The counts are exact: whoever adds a press to one of these sees it here.
"""

import pytest
from playwright.sync_api import expect

from stories.models import KeptStory

from .. import factories
from .hands import WAYS


@pytest.fixture
def noted_story(add_sound, asha):
    """Eight seconds of sound with a content note."""
    story = factories.make_draft_story("The gate at eight", words=(), content_notes=["Prison"])
    recording = add_sound(story)
    factories.make_voice(story, office=asha.office, name_shown="Robin")
    factories.give_timed_words(
        story, recording, "We stood at the gate.", "It was eight.", "Nobody judged us there.", "Then we left."
    )
    return factories.release(story)


def play_of(page, story):
    return page.locator(f"[data-play-here][data-story='{story.ref}']")


def everybody(presses):
    return dict.fromkeys(WAYS, presses)


def test_a_word_is_heard_three_presses_from_an_empty_search_box_four_with_content_notes(
    by_every_hand, spoken_story, noted_story, ben
):
    def search(page):
        return page.get_by_role("search", name="The whole archive")

    def hear(story, start, asked):
        def job(hand):
            page = hand.page
            page.goto("/stories/")
            hand.type(search(page).get_by_role("searchbox"), "judged")
            hand.press(search(page).get_by_role("button"))
            hand.press(play_of(page, story))
            hand.hears(story, start, asked)

        return job

    plain = by_every_hand(hear(spoken_story, 6, asked=False), ben, scrolls=1, tabs=18)
    noted = by_every_hand(hear(noted_story, 4, asked=True), ben, tabs=16)

    assert plain == everybody(3)
    assert noted == everybody(4) | {"without script": 3}


def test_a_stranger_has_sound_two_presses_from_the_front_page_with_content_notes(by_every_hand, noted_story):
    def job(hand):
        hand.page.goto("/")
        hand.press(play_of(hand.page, noted_story))
        hand.hears(noted_story, asked=True)

    assert by_every_hand(job, tabs=8) == everybody(2) | {"without script": 1}


def test_a_row_of_the_list_plays_at_one_press_two_with_content_notes(
    by_every_hand, spoken_story, noted_story, ben
):
    def hear(story, asked):
        def job(hand):
            hand.page.goto("/stories/")
            hand.press(play_of(hand.page, story))
            hand.hears(story, asked=asked)

        return job

    plain = by_every_hand(hear(spoken_story, asked=False), ben, tabs=18)
    noted = by_every_hand(hear(noted_story, asked=True), ben, tabs=16)

    assert plain == everybody(1)
    assert noted == everybody(2) | {"without script": 1}


def test_a_story_is_kept_at_one_press_and_heard_from_the_kept_ones_at_two_more(
    by_every_hand, spoken_story, ben
):
    def job(hand):
        KeptStory.take_off(ben, spoken_story)  # it was kept by the hand before
        page = hand.page
        page.goto(spoken_story.get_absolute_url())
        hand.press(page.get_by_role("button", name="Keep for later"))
        hand.press(page.get_by_role("link", name="Your kept stories"))
        hand.press(play_of(page, spoken_story))
        hand.hears(spoken_story)

    assert by_every_hand(job, ben, scrolls=2, tabs=54) == everybody(3)


def test_a_kept_story_is_one_press_from_the_start_page_and_the_next_in_the_list_two_from_the_list(
    by_every_hand, spoken_story, noted_story, ben
):
    KeptStory.keep(ben, spoken_story)

    def job(hand):
        page = hand.page
        page.goto("/")
        kept = page.get_by_role("region", name="Kept for later")
        hand.press(kept.get_by_role("link", name=spoken_story.title))
        expect(page.get_by_role("heading", level=1)).to_have_text(spoken_story.title)
        page.goto("/stories/")
        hand.press(page.get_by_role("link", name=noted_story.title, exact=True))
        hand.press(page.get_by_role("link", name="Next in the list"))
        expect(page.get_by_role("heading", level=1)).to_have_text(spoken_story.title)

    assert by_every_hand(job, ben, scrolls=3, tabs=54) == everybody(3)


def test_what_waits_is_one_press_from_the_start_page(by_every_hand, edith, gwen, real_database):
    factories.make_voice(factories.make_draft_story("Ready", reporter=gwen))

    def job(hand):
        hand.page.goto("/")
        hand.press(hand.page.get_by_role("link", name="Look and release"))
        expect(hand.page.get_by_role("button", name="Release")).to_be_visible()

    assert by_every_hand(job, edith, tabs=13) == everybody(1)

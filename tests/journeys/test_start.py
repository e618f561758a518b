"""The first page of the day, of each role; and for who is not signed in, a story to hear in two presses."""

import re

import pytest
from playwright.sync_api import expect

from stories.consent import Audience, Room
from stories.models import Copy

from .. import factories
from .conftest import PASSWORD, until

SCREENS = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def begin_day(page, person):
    """Signs them in as one does who was sent no address; it leads to the start page."""
    page.goto("/account/sign-in/")
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your day")


def sections(page):
    """{heading without its number: names of its links} of all sections of the page."""
    return {
        section.get_by_role("heading", level=2).inner_text().strip(): [
            link.text_content() for link in section.get_by_role("listitem").get_by_role("link").all()
        ]
        for section in page.get_by_role("main").get_by_role("region").all()
    }


def plays_here(page):
    """Presses the page's Play, and waits until there is sound; no other page is opened."""
    url = page.url
    page.get_by_role("main").locator("[data-play-here]").click()
    until(page, "document.querySelector('audio')?.currentTime > 0.2")
    assert page.url == url


@pytest.mark.parametrize("screen", SCREENS)
def test_a_stranger_finds_a_story_to_play_on_the_first_screen(open_page, spoken_story, screen):
    page = open_page(viewport=SCREENS[screen])

    page.goto("/")

    play = page.get_by_role("main").locator("[data-play-here]")
    expect(play).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("Nobody had spoken yet.")).to_be_in_viewport(ratio=1)
    plays_here(page)


def test_a_stranger_without_script_is_led_to_the_story(open_page, spoken_story):
    page = open_page(java_script_enabled=False)
    page.goto("/")

    page.get_by_role("main").locator("[data-play-here]").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("The kettle in room four")
    expect(page.locator("audio")).to_be_visible()


def test_a_reader_begins_with_a_story_for_five_minutes(page, spoken_story, ben):
    factories.make_story("Read on the train")
    begin_day(page, ben)

    assert sections(page) == {"A story for five minutes": [], "The newest stories": ["Read on the train"]}
    plays_here(page)


def test_an_archivist_begins_with_what_to_release(page, edith, gwen, real_database):
    ready = factories.make_draft_story("Ready", reporter=gwen)
    factories.make_voice(ready)
    begin_day(page, edith)

    assert sections(page) == {"Stories to release 1": ["Look and release: Ready"]}
    page.get_by_role("link", name=re.compile(r"^Look and release\s*: Ready$")).click()
    page.get_by_role("button", name="Release").click()

    page.goto("/")
    expect(page.get_by_text("Nothing waits for you.")).to_be_visible()


def test_a_reporter_begins_with_the_next_task_of_a_story(page, gwen, real_database):
    factories.make_draft_story("Begun", reporter=gwen)
    begin_day(page, gwen)

    assert sections(page) == {"Stories to go on with 1": ["Say who tells it: Begun"]}
    page.get_by_role("link", name=re.compile(r"^Say who tells it\s*: Begun$")).click()
    expect(page).to_have_url(re.compile("/voices/new/$"))


def test_a_lead_begins_with_the_copies_to_call_back(page, dev, edith, real_database):
    story = factories.make_story("Given out")
    copy = Copy.make(Copy.Kind.STORY, story.ref, Room(Audience.ANYONE), dev, 20, [story])
    story.voices.get().withdraw("on paper", edith)
    begin_day(page, dev)

    ((heading, links),) = sections(page).items()
    assert (heading, len(links)) == ("Copies to call back 1", 1)
    page.get_by_role("link", name=f"Copy {copy.number}").click()
    expect(page.get_by_text("Please destroy")).to_be_visible()


def test_a_facilitator_begins_with_a_story_nobody_has_marked(page, asha, real_database):
    factories.make_story("Unmarked")
    begin_day(page, asha)

    assert sections(page) == {
        "The newest stories": ["Unmarked"],
        "Nobody has marked anything in these yet": ["Unmarked"],
    }

"""A story by hand: added, agreed to, released by a second person, heard, and taken back while it is playing."""

import wave

import pytest
from playwright.sync_api import expect

from stories.models import Story

from .. import factories
from .conftest import until, write_tone
from .gathering import Adding

TITLE = "Two of us in the garden"
CAPTIONS = """WEBVTT

00:00:00.500 --> 00:00:04.000
<v Wren>I came for the quiet, not the carrots.

00:00:04.200 --> 00:00:08.000
<v Sam>And I came because Wren asked me.

00:00:08.300 --> 00:00:11.500
<v Wren>Nobody there ever asked what I had done.
"""
SECONDS = {"short": 12, "long": 9 * 60}


@pytest.fixture
def sounds(tmp_path):
    """A short recording, and one that is far longer than a browser fetches ahead."""
    short = write_tone(tmp_path / "short.wav", SECONDS["short"])
    with wave.open(str(short)) as file:
        frames, shape = file.readframes(file.getnframes()), file.getparams()
    with wave.open(str(tmp_path / "long.wav"), "wb") as file:
        file.setparams(shape)
        file.writeframes(frames * (SECONDS["long"] // SECONDS["short"]))
    return {"short": short, "long": tmp_path / "long.wav"}


@pytest.fixture
def rina(leeds):
    """Is probation staff too; a storyteller tells her of a change of mind."""
    return factories.make_user("reader", name="Rina", office=leeds)


def add_by_hand(page, sound, while_sending=None):
    """Details, two voices, recording, words, who speaks and both agreements, each page leading to the next."""
    adding = Adding(page)
    adding.begin(TITLE, "Talks about prison\nTalks about a death")
    adding.voice("Robin", "Service user", "Save, and add another voice")
    adding.is_at("Who tells it?", 2)
    adding.voice("Heron", "Peer mentor")
    adding.recording(sound)
    if while_sending:
        while_sending()
    adding.is_at("The words", 4)
    adding.words({"name": "garden.vtt", "mimeType": "text/vtt", "buffer": CAPTIONS.encode()})
    adding.button("Keep these words")
    adding.is_at("Who speaks?", 5)
    page.get_by_label("Wren").select_option(label="Robin, Service user")
    page.get_by_label("Sam").select_option(label="Heron, Peer mentor")
    adding.button("Save and go on")
    for pseudonym in ("Robin", "Heron"):
        adding.is_at(f"What {pseudonym} agreed to", 6)
        adding.answers()
        expect(page.get_by_text("They chose no waiting.")).to_be_visible()
        adding.button("Yes, keep this")
    adding.is_at(TITLE)
    assert len(adding.pages) == 11  # seven, one more voice with two pages of answers, and who speaks


def release(page, story):
    page.goto(f"/gather/{story.ref}/release/")
    page.get_by_role("button", name="Release").click()
    expect(page.get_by_text("Released, to those its voices agreed to.")).to_be_visible()


def withdraw(page, whose):
    """On the story's page, somebody writes down that this storyteller stops everything."""
    page.get_by_text("The storyteller wants something changed").click()
    page.get_by_role("link", name="Record what the storyteller wants").click()
    page.get_by_role("radio", name=whose).check()
    page.get_by_role("radio", name="By phone").check()
    page.get_by_role("radio", name="Stop everything").check()
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Stop everything now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is done")


def ask_for_sound(page, story, part="bytes=0-1"):
    """The status of the next range request this browser makes."""
    address = f"/recordings/{story.recordings.get().ref}/"
    return page.request.get(address, headers={"Range": part}).status


def test_a_story_added_by_hand_is_released_heard_and_withdrawn_in_mid_play(
    open_page, sign_in, sounds, edith, femi, ben, rina
):
    factories.make_notice()
    keeper, second, listener, storyteller = (open_page() for _one in range(4))
    sign_in(keeper, edith)

    def progress_is_shown():
        expect(keeper.get_by_role("progressbar", name="Progress")).to_be_visible()
        expect(keeper.get_by_text("Checking and preparing the sound")).to_be_visible(timeout=30_000)

    add_by_hand(keeper, sounds["long"], progress_is_shown)
    story = Story.objects.get(title=TITLE)
    expect(keeper.get_by_text("You gathered this story, so someone else must release it.")).to_be_visible()
    keeper.goto(f"/gather/{story.ref}/release/")
    expect(keeper.get_by_role("heading", name="Someone else releases it")).to_be_visible()
    expect(keeper.get_by_role("button", name="Release")).to_have_count(0)

    sign_in(listener, ben)
    assert listener.goto(story.get_absolute_url()).status == 404
    sign_in(second, femi)
    release(second, story)

    listener.goto("/search/?q=carrots")
    listener.get_by_role("link", name=TITLE, exact=True).click()
    notes = listener.get_by_role("region", name="Before you listen")
    expect(notes.get_by_role("listitem")).to_have_text(["Talks about prison", "Talks about a death"])
    notes_at, player_at = listener.evaluate(
        "() => ['[data-content-notes]', '.player']"
        ".map((each) => document.querySelector(each).getBoundingClientRect().y)"
    )
    assert notes_at < player_at
    until(listener, "document.querySelector('audio').readyState >= 1", 30)
    listener.evaluate("document.querySelector('audio').play()")
    until(listener, "document.querySelector('audio').currentTime > 0.6", 30)
    assert ask_for_sound(listener, story) == 206

    sign_in(storyteller, rina)
    storyteller.goto(story.get_absolute_url())
    withdraw(storyteller, "Peer mentor")

    assert listener.evaluate("!document.querySelector('audio').paused")
    listener.evaluate("document.querySelector('audio').currentTime = 530")
    gone = listener.locator("[data-player-status]")
    expect(gone).to_have_text("This recording can no longer be played.", timeout=30_000)
    assert listener.evaluate("document.querySelector('audio').readyState") == 0  # nothing it held is left
    assert ask_for_sound(listener, story) == 404
    for page in (listener, storyteller):
        assert page.goto(story.get_absolute_url()).status == 404
    listener.goto("/search/?q=carrots")
    expect(listener.get_by_text(TITLE)).to_have_count(0)


def test_a_story_is_added_released_and_withdrawn_without_script(
    open_page, sign_in, sounds, edith, femi, ben, rina
):
    factories.make_notice()
    keeper, second, listener, storyteller = (open_page(java_script_enabled=False) for _one in range(4))
    sign_in(keeper, edith)
    add_by_hand(keeper, sounds["short"])
    story = Story.objects.get(title=TITLE)

    sign_in(second, femi)
    release(second, story)
    sign_in(listener, ben)
    assert listener.goto(story.get_absolute_url()).status == 200
    expect(listener.get_by_text("I came for the quiet, not the carrots.")).to_be_visible()
    expect(listener.locator("audio")).to_be_visible()
    assert ask_for_sound(listener, story) == 206
    sign_in(storyteller, rina)
    storyteller.goto(story.get_absolute_url())
    withdraw(storyteller, "Service user")

    assert listener.goto(story.get_absolute_url()).status == 404
    assert ask_for_sound(listener, story) == 404
    assert story.recordings.get().duration_ms in range(11_900, 12_200)

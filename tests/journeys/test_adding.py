"""From *Add a story* to ready for release: seven pages, each of which leads to the next."""

import pytest
from playwright.sync_api import expect

from stories.models import Story, Transcript

from .. import factories
from .conftest import write_tone
from .gathering import Adding, Keyboard, Mouse

TITLE = "Two of us in the garden"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
READY = "All is here. It waits for an archivist who did not gather or change it, since "


@pytest.fixture
def sound(tmp_path):
    return write_tone(tmp_path / "short.wav", 3)


@pytest.fixture
def notice(real_database):
    """The words that are agreed to."""
    return factories.make_notice()


def words_of(story, person):
    """{label: the pseudonym of its voice, or None} of the newest words."""
    newest = Transcript.objects.kept_by(person).filter(story=story).order_by("-number").first()
    return {label: voice and voice.storyteller.pseudonym for label, voice in newest.speakers().items()}


@pytest.mark.parametrize(
    ("hand", "options", "words", "most_presses"),
    [
        (Mouse, {}, "Rosa: I came.\n\nRosa: And I stayed.", 22),
        (Mouse, PHONE, "Rosa: I came.\n\nRosa: And I stayed.", 22),
        (Keyboard, {}, "I came for the quiet.", 180),
        (Mouse, {"java_script_enabled": False}, "I came for the quiet.", 22),
    ],
    ids=["by mouse", "on a phone", "by keyboard", "without script"],
)
def test_a_story_is_ready_for_release_after_seven_pages(
    open_page, sign_in, sound, notice, edith, hand, options, words, most_presses
):
    page = open_page(**options)
    sign_in(page, edith)
    adding = Adding(page, hand)

    adding.begin(TITLE, "Talks about prison\nTalks about a death")
    adding.is_at("Who tells it?", 2)
    adding.voice("Clover", "Peer mentor")
    adding.is_at("Recording", 3)
    adding.recording(sound)
    adding.is_at("The words", 4)
    adding.words(words)
    adding.is_at("Is this what you brought?", 5)
    expect(page.get_by_label("“Rosa” in this transcript is Clover")).to_have_count(int("Rosa" in words))
    adding.button("Keep these words")
    adding.is_at("What Clover agreed to", 6)
    adding.answers()
    adding.is_at("Is this what Clover agreed to?", 7)
    adding.button("Yes, keep this")
    adding.is_at(TITLE)

    expect(page.get_by_role("region", name="What it waits for")).to_contain_text(READY)
    story = Story.objects.kept_by(edith).get()
    assert len(adding.pages) == 7
    assert adding.hand.presses <= most_presses
    assert story.content_notes == ["Talks about prison", "Talks about a death"]
    assert words_of(story, edith) == {"Rosa" if "Rosa" in words else "": "Clover"}
    assert len(story.missing_for_release(edith)) == 1  # that somebody else must


def test_what_is_left_for_now_or_skipped_stays_open_and_is_gone_on_with_later(
    open_page, sign_in, sound, notice, edith, femi
):
    page = open_page()
    sign_in(page, edith)
    adding = Adding(page)
    waits = page.get_by_role("region", name="What it waits for")

    adding.begin(TITLE)
    adding.link("Leave it for now, back to the story")
    adding.is_at(TITLE)
    adding.link("Say who tells it")
    adding.voice("Clover", "Peer mentor")
    adding.link("No recording yet: go on")
    adding.link("No words yet: go on")
    adding.is_at("What Clover agreed to", 6)
    adding.answers()
    adding.button("Yes, keep this")
    adding.is_at(TITLE)
    expect(waits).to_contain_text("There is neither a recording nor a transcript yet.")
    assert page.locator("a.button:not(.button--quiet), button.button:not(.button--quiet)").locator(
        "visible=true"
    ).filter(has_not_text="Search").all_inner_texts() == ["Add the recording"]

    adding.link("Add the recording")
    adding.recording(sound)
    adding.is_at("The words", 4)
    adding.words("Interviewer: What did you do there?\n\nRosa: I came for the quiet.")
    adding.is_at("Is this what you brought?", 5)
    adding.button("Keep these words")
    adding.is_at("Who speaks?", 5)
    page.get_by_label("Rosa").select_option(label="Clover, Peer mentor")
    adding.button("Save and go on")
    adding.is_at(TITLE)

    expect(waits).to_contain_text(READY)
    assert words_of(Story.objects.kept_by(edith).get(), edith) == {"Interviewer": None, "Rosa": "Clover"}
    adding.link("Change : Title, summary and language")
    adding.is_at("Title, summary and language")
    adding.field("Title", "Another title")
    adding.button("Save")
    adding.is_at("Another title")

    second = Adding(open_page())
    sign_in(second.page, femi)
    second.page.goto(f"/gather/{Story.objects.kept_by(femi).get().ref}/")
    second.link("Look at all of it and release")
    second.is_at("Release this story")

"""What the lists of waiting stories ask the database is what `missing_for_release` says of each story."""

import pytest

from stories.models import Cue, Part, Story

from .. import factories

pytestmark = pytest.mark.django_db
FINDING = {"name": "silent"}
POSSIBLE_LABEL = {"possible_label": "Wren", "label_length": 6, "label": "", "voice": None}


def gathered(title, reporter, *, voice=True, words=("I was lost. Then I was heard.",)):
    story = factories.make_draft_story(title, words=words, reporter=reporter)
    if voice:
        factories.make_voice(story)
    return story


def changed(title, *people, **fields):
    """A released story of which each of these people changed another part."""
    story = factories.make_story(title, **fields)
    for part, person in zip(("title", "summary"), people, strict=False):
        story.revise(person, **{part: f"{title} anew"})
    return story


@pytest.fixture
def stories(edith, femi, gwen):
    """{title: story} of stories in every state that matters to a second person."""
    gathered("ready", gwen)
    gathered("nobody's", None)
    gathered("edith's own", edith)
    gathered("no voice", gwen, voice=False)
    factories.make_voice(gathered("no answer", gwen, voice=False), promises=None)
    factories.make_voice(gathered("one of two answered", gwen), promises=None)
    gathered("nothing to hear or read", gwen, words=())
    factories.make_recording(gathered("sound only", gwen, words=()))
    factories.make_recording(gathered("silent", gwen), findings=[FINDING])
    factories.make_recording(gathered("silent, and right so", gwen), findings=[FINDING]).confirm(gwen)
    replaced = gathered("silent, then replaced", gwen)
    factories.make_recording(replaced, findings=[FINDING])
    factories.make_recording(replaced)
    asks = gathered("asks who speaks", gwen)
    Cue.objects.filter(transcript__story=asks).update(**POSSIBLE_LABEL)
    asked = gathered("asked who speaks before", gwen)
    Cue.objects.filter(transcript__story=asked).update(**POSSIBLE_LABEL)
    factories.give_words(asked, "No labels here.")
    gathered("paused", gwen).pause(femi)
    gathered("withdrawn", gwen).voices.get().withdraw("on paper", edith)
    gathered("ended", gwen).voices.get().grants.update(ends_on=factories.days(-1))
    gathered("narrowed to nothing", gwen).voices.get().narrow(set(), "on paper", edith)
    gathered("changed by edith", gwen).note_change(Part.TITLE, edith)
    looked_at = gathered("changed by edith, femi looked", gwen)
    looked_at.note_change(Part.TITLE, edith)
    looked_at.look_at(femi)
    sent_back = gathered("sent back by edith", gwen)
    sent_back.note_change(Part.TITLE, gwen)
    sent_back.send_back(edith, "Not yet.")
    factories.make_story("released")
    changed("changed since by edith", edith, reporter=gwen)
    changed("changed since by both", edith, femi)
    changed("changed since and sent back", femi).send_back(edith, "Not yet.")
    changed("changed since and paused", edith).pause(femi)
    changed("changed since, promise closed", edith).voices.get().narrow(set(), "on paper", edith)
    return {story.title: story for story in Story.objects.all()}


def titles(stories):
    return sorted(story.title for story in stories)


def test_releasable_and_changed_stories_are_those_of_which_nothing_is_missing(stories, edith, femi, gwen):
    for person in (edith, femi, gwen):
        of_which_nothing_is_missing = [
            story for story in stories.values() if not story.missing_for_release(person)
        ]
        new = [story for story in of_which_nothing_is_missing if story.released_at is None]
        newer = [story for story in of_which_nothing_is_missing if story.has_newer()]

        assert titles(Story.objects.releasable_by(person)) == titles(new)
        assert titles(Story.objects.changed_for(person)) == titles(newer)


def test_releasable_stories_differ_by_person(stories, edith, femi, gwen):
    of_femi = [
        "asked who speaks before", "changed by edith", "changed by edith, femi looked", "edith's own", "ended",
        "nobody's", "ready", "silent, and right so", "silent, then replaced", "sound only",
    ]  # fmt: skip
    of_edith = sorted({*of_femi, "sent back by edith"} - {"edith's own", "changed by edith"})

    assert titles(Story.objects.releasable_by(femi)) == of_femi
    assert titles(Story.objects.releasable_by(edith)) == of_edith
    assert titles(Story.objects.releasable_by(gwen)) == ["edith's own", "nobody's"]
    assert titles(Story.objects.kept_by(gwen).releasable_by(gwen)) == []


def test_lacking_stories_say_what_is_missing(stories):
    lacking = {
        story.title: [name for name, value in vars(story).items() if name.startswith("lacks_") and value]
        for story in Story.objects.lacking()
    }

    assert lacking == {
        "no voice": ["lacks_voice"],
        "no answer": ["lacks_answers"],
        "one of two answered": ["lacks_answers"],
        "narrowed to nothing": ["lacks_answers"],
        "nothing to hear or read": ["lacks_sound_or_words"],
        "silent": ["lacks_answer_about_recording"],
        "asks who speaks": ["lacks_speakers"],
    }


def test_lacking_story_names_its_first_voice_without_answers(stories):
    voices = stories["one of two answered"].voices.order_by("pk")

    story = Story.objects.lacking().get(title="one of two answered")

    assert story.unanswered == voices.last().ref

"""What waits for each person on their start page: by role, whole, and nothing that they may not know of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from reading.waiting import COUNTED, SHOWN, waiting_for
from stories.consent import Audience, Room
from stories.dates import day
from stories.models import Copy, Cue, Part, Story

from .. import factories

pytestmark = pytest.mark.django_db
FOR_ANYONE = Room(Audience.ANYONE)
POSSIBLE_LABEL = {"possible_label": "Wren", "label_length": 6, "label": "", "voice": None}


def shown_to(person):
    """{section: (number, [(title, action)])} of what waits for this person, in order."""
    return {
        section.name: (section.number, [(thing.title, thing.action) for thing in section.things])
        for section in waiting_for(person)
    }


def gathered(title, reporter=None, days_ago=0, **fields):
    """A story with words and an agreement, which waits for a second person."""
    story = factories.make_draft_story(
        title, reporter=reporter, added_at=timezone.now() - timedelta(days=days_ago), **fields
    )
    factories.make_voice(story)
    return story


def printed(by, *stories, destroy_by=60, **fields):
    return Copy.make(
        Copy.Kind.STORY, stories[0].ref, fields.pop("room", FOR_ANYONE), by, 3, stories,
        destroy_by=factories.days(destroy_by), **fields,
    )  # fmt: skip


# --- archivists ---


def test_archivist_sees_stories_to_release_longest_waiting_first(edith, gwen):
    gathered("Newer", gwen, days_ago=1)
    gathered("Older", gwen, days_ago=2)
    gathered("Own", edith)
    factories.make_draft_story("Not ready", reporter=gwen)
    factories.make_story("Released")
    gathered("Hidden", gwen).voices.get().exclude(gwen, user=edith)

    assert shown_to(edith) == {
        "stories-to-release": ("2", [("Older", "Look and release"), ("Newer", "Look and release")])
    }


def test_archivist_sees_changes_that_somebody_else_made(edith, femi):
    for title, by in (("Of femi", femi), ("Of edith", edith)):
        factories.make_story(title).revise(by, summary="In other words.")
    hidden = factories.make_story("Hidden")
    hidden.revise(femi, summary="In other words.")
    hidden.voices.get().exclude(femi, user=edith)

    assert shown_to(edith) == {"changes-to-release": ("1", [("Of femi", "Look at the change")])}
    assert shown_to(femi)["changes-to-release"] == ("1", [("Of edith", "Look at the change")])


def test_archivist_decides_about_paused_stories_of_others(edith, gwen, ben):
    for title, reporter in (("Paused", gwen), ("Nobody's", None), ("Own", edith)):
        factories.make_story(title, reporter=reporter).pause(ben)
    withdrawn = factories.make_story("Withdrawn")
    withdrawn.pause(ben)
    withdrawn.voices.get().withdraw("on paper", ben)
    hidden = factories.make_story("Hidden")
    hidden.voices.get().exclude(gwen, email=edith.email)
    hidden.pause(ben)

    assert shown_to(edith) == {"stories-to-decide": ("2", [("Paused", "Decide"), ("Nobody's", "Decide")])}
    (section,) = waiting_for(edith)
    assert section.things[0].detail == f"paused on {day(timezone.localdate())}"


def test_archivist_sees_what_was_sent_back_to_them(edith, femi):
    story = factories.make_story("Anew")
    story.revise(edith, title="Better")
    story.send_back(femi, "Not yet.")

    assert shown_to(edith) == {"stories-sent-back": ("1", [("Anew", "See what to change")])}
    assert shown_to(femi) == {}


# --- reporters ---


def test_reporter_sees_the_next_task_of_each_story_of_theirs(gwen, edith):
    factories.make_draft_story("No voice", reporter=gwen)
    factories.make_voice(factories.make_draft_story("No answer", reporter=gwen), promises=None)
    factories.make_voice(factories.make_draft_story("Nothing yet", words=(), reporter=gwen))
    factories.make_recording(gathered("Silent", gwen), findings=[{"name": "silent"}])
    Cue.objects.filter(transcript__story=gathered("Asks", gwen)).update(**POSSIBLE_LABEL)
    gathered("Waits for another", gwen)
    factories.make_draft_story("Of another", reporter=edith)
    gathered("Paused", gwen, words=()).pause(edith)

    assert shown_to(gwen) == {
        "stories-to-finish": (
            "5",
            [
                ("No voice", "Say who tells it"),
                ("No answer", "Record their answers"),
                ("Nothing yet", "Add the recording"),
            ],
        )
    }
    (section,) = waiting_for(gwen)
    voice = Story.objects.get(title="No answer").voices.get()
    assert section.things[1].url == f"/gather/{voice.story.ref}/voices/{voice.ref}/agreement/"
    assert section.more_url == "/gather/?show=yours"


@pytest.mark.parametrize(
    ("prepare", "action"),
    [
        (lambda story: factories.make_recording(story, findings=[{"name": "silent"}]), "Answer about the recording"),
        (
            lambda story: Cue.objects.filter(transcript__story=story).update(**POSSIBLE_LABEL),
            "Say who speaks",
        ),
    ],
)  # fmt: skip
def test_reporter_is_led_to_a_question(gwen, prepare, action):
    prepare(gathered("A question", gwen))

    assert shown_to(gwen) == {"stories-to-finish": ("1", [("A question", action)])}


def test_reporter_sees_what_was_sent_back_until_it_is_released(gwen, edith):
    story = gathered("Anew", gwen)
    story.note_change(Part.TITLE, gwen)
    story.send_back(edith, "Not yet.")
    released = factories.make_story("Released", reporter=gwen)
    released.changes.create(part=Part.TITLE, made_by=gwen, sent_back_by=edith, sent_back_note="Not yet.")

    assert shown_to(gwen) == {"stories-sent-back": ("1", [("Anew", "See what to change")])}


def test_reporter_releases_an_archivists_changes_to_their_own_stories(gwen, edith):
    for title, reporter in (("Hers", gwen), ("Of another", None)):
        factories.make_story(title, reporter=reporter).revise(edith, title=f"{title} anew")

    assert shown_to(gwen) == {"changes-to-release": ("1", [("Hers", "Look at the change")])}


def test_reporter_sees_who_is_to_be_asked_again(gwen):
    for title, reporter in (("Hers", gwen), ("Of another", None)):
        story = factories.make_draft_story(title, reporter=reporter)
        factories.make_voice(story, pseudonym=f"Wren of {title}", review_on=factories.days(-1))

    assert shown_to(gwen) == {"people-to-ask-again": ("1", [("Wren of Hers, Hers", "Ask again")])}


# --- whoever printed something ---


def test_copies_to_call_back_come_before_those_to_destroy_soon(dev, edith, ben):
    stays, goes = factories.make_story("Stays"), factories.make_story("Goes")
    soon = printed(dev, stays, destroy_by=14)
    called_back = printed(dev, goes)
    printed(dev, stays, destroy_by=15)
    printed(dev, goes, destroy_by=-1)
    printed(ben, goes)
    goes.voices.get().withdraw("on paper", edith)

    today = day(timezone.localdate())
    assert shown_to(dev) == {
        "copies-to-call-back": ("1", [(f"Copy {called_back.number}, printed on {today}", "See what to do")]),
        "copies-to-destroy": ("1", [(f"Copy {soon.number}, printed on {today}", "Check them")]),
    }
    assert list(shown_to(ben)) == ["copies-to-call-back"]  # a reader may have printed a story too
    assert shown_to(edith) == {}


def test_copies_of_a_room_are_its_leaders_too(dev, edith):
    copy = printed(edith, factories.make_story(), destroy_by=1, room=Room(Audience.ANYONE, leader=dev.pk))

    assert [thing.url for section in waiting_for(dev) for thing in section.things] == [f"/check/{copy.code}/"]


def test_copies_with_a_story_that_excludes_their_printer_are_not_named(dev, edith):
    """Being called back would tell them that the story is there."""
    story = factories.make_story()
    printed(dev, story)
    story.voices.get().exclude(edith, user=dev)

    assert shown_to(dev) == {}


# --- numbers, order, and nobody ---


@pytest.mark.parametrize(
    ("stories", "number"), [(SHOWN, "3"), (COUNTED, "20"), (COUNTED + 1, "more than 20")]
)
def test_numbers_are_bounded_and_three_are_shown(edith, stories, number):
    for title in range(stories):
        gathered(f"Story {title:02}")

    (section,) = waiting_for(edith)

    titles = [thing.title for thing in section.things]
    assert (section.number, titles) == (number, ["Story 00", "Story 01", "Story 02"])
    assert section.more_url == ("/gather/?show=yours" if stories > SHOWN else "")


def test_several_roles_have_all_their_sections_the_most_urgent_first(leeds, gwen):
    olga = factories.make_user("reader", "reporter", "lead", "archivist", name="Olga", office=leeds)
    goes = factories.make_story()
    printed(olga, goes)
    goes.pause(gwen)
    gathered("Ready", gwen)
    factories.make_draft_story("Begun", reporter=olga)

    assert list(shown_to(olga)) == [
        "copies-to-call-back",
        "stories-to-decide",
        "stories-to-release",
        "stories-to-finish",
    ]


def test_nothing_waits_for_who_has_no_such_role(ben, cara, asha):
    gathered("Ready")
    factories.make_story().pause(ben)
    factories.make_story("Changed").revise(cara, title="Anew")

    assert [shown_to(person) for person in (ben, cara, asha)] == [{}, {}, {}]

"""The start page: what is new to somebody, what they can hear in five minutes, and what to do first."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from reading.playable import choose_story
from reading.start_page import NEWEST, start_page
from stories.consent import Audience, Use
from stories.models import KeptStory, ListeningPlace
from themes.models import Excerpt
from workshops.models import DiscussionPack

from .. import factories
from .test_home_about import Words

pytestmark = pytest.mark.django_db
HEARD, READ, PRINTED = ([(use, Audience.ANYONE)] for use in (Use.HEAR, Use.READ, Use.PRINT))
NOW = timezone.now()


def story(title, days_ago, seconds=60, **fields):
    """A story released so many days ago, with a recording of so many seconds."""
    made = factories.make_story(title, released=False, **fields)
    if seconds:
        factories.make_recording(made, seconds)
    return factories.release(made, at=NOW - timedelta(days=days_ago))


def chosen(viewer, turn=0):
    playable = choose_story(viewer, turn)
    return playable and next(
        row.title for row in factories.Story.objects.cleared_for(Use.HEAR, viewer) if row.pk == playable.key
    )


def titles(rows):
    return [row.title for row in rows]


def page(client):
    return Words(client.get("/").content.decode()).text


# --- something to hear ---


def test_the_story_to_play_is_the_newest_short_one_without_content_notes(ben):
    story("Old and short", 9)
    story("Short", 5)
    story("Short with a note", 4, content_notes=["Grief"])
    story("Long", 3, seconds=300)
    story("To read only", 2, promises=READ)
    story("Without sound", 1, seconds=0)
    story("Of another office", 0, promises=[(Use.HEAR, Audience.OFFICE)])

    assert chosen(ben) == "Short"


@pytest.mark.parametrize(
    ("stories", "best"),
    [
        ([("Long", 300, []), ("Noted", 60, ["Grief"])], "Noted"),
        ([("Long and noted", 300, ["Grief"]), ("Long", 400, [])], "Long"),
        ([("Long and noted", 300, ["Grief"])], "Long and noted"),
        ([], None),
    ],
)
def test_the_story_to_play_is_the_best_there_is(ben, stories, best):
    for number, (title, seconds, notes) in enumerate(stories):
        story(title, number, seconds, content_notes=notes)

    assert chosen(ben) == best


def test_the_story_to_play_takes_turns_among_the_best(ben):
    for number in range(3):
        story(f"Story {number}", number)
    story("Long", 0, seconds=300)

    assert [chosen(ben, turn) for turn in range(4)] == ["Story 0", "Story 1", "Story 2", "Story 0"]


def test_closed_stories_do_not_steer_what_is_offered(ben, cara):
    """It is chosen among the newest that this person may hear, however many others are newer."""
    story("Open", 9)
    for number in range(NEWEST + 1):
        closed = story(f"Closed {number}", 0)
        closed.voices.get().exclude(cara, user=ben)

    assert (chosen(ben), chosen(None or factories.make_user())) == ("Open", "Closed 20")


def test_start_page_offers_a_story_with_its_notes_before_its_button(client, ben):
    story("A note", 1, promises=HEARD, content_notes=["Grief"])
    client.force_login(ben)

    html = client.get("/").content.decode()

    places = [
        html.index(words) for words in ("A story for five minutes", "A note", "Grief", "data-play-here")
    ]
    assert [one < other for one, other in pairwise(places)] == [True, True, True]


def test_start_page_offers_no_story_that_may_only_be_read(client, ben):
    story("To read only", 1, promises=READ)
    client.force_login(ben)

    html = client.get("/").content.decode()

    assert ["To read only" in html, "data-play-here" in html, "1 min" in html] == [True, False, False]


def test_a_long_story_is_not_said_to_take_five_minutes(client, ben):
    story("Long", 1, seconds=600)
    client.force_login(ben)

    assert "A story to hear Long Service user" in page(client)


# --- what is new ---


def test_new_stories_are_those_since_the_visit_before(ben):
    for number in range(6):
        story(f"Story {number}", number, seconds=0)
    story("Closed", 0, promises=PRINTED)

    new = start_page(ben, NOW - timedelta(days=4, hours=12))

    assert (new.new_label, titles(new.newest)) == ("5", ["Story 0", "Story 1", "Story 2"])


def test_extracts_are_no_new_stories_and_push_none_out(ben, asha):
    story("A story", 1, seconds=0)
    source = factories.make_source()
    for number in range(NEWEST):
        factories.make_extract(source, f"Speaker {number}")

    newest, new = start_page(ben), start_page(ben, NOW - timedelta(days=2))

    assert (titles(newest.newest), new.new_label, titles(new.newest)) == (["A story"], "1", ["A story"])
    assert [shortcut.links[0][0] for shortcut in start_page(asha).shortcuts] == ["A story"]


def test_without_new_ones_the_newest_are_shown_and_the_offered_one_not_twice(ben):
    for number in range(5):
        story(f"Story {number}", number, seconds=60 if number == 1 else 0)

    quiet = start_page(ben, NOW + timedelta(hours=1))

    assert (quiet.new_label, titles(quiet.newest)) == ("", ["Story 0", "Story 2", "Story 3"])
    assert quiet.offered.story.title == "Story 1"


def test_the_number_of_new_stories_is_bounded(ben):
    for number in range(NEWEST + 1):
        story(f"Story {number}", number, seconds=0)

    assert start_page(ben, NOW - timedelta(days=400)).new_label == "20 or more"
    assert start_page(ben, NOW - timedelta(days=18, hours=12)).new_label == "19"


def test_loading_the_start_page_again_keeps_what_is_new(client, ben):
    ben.note_visit(NOW - timedelta(days=2))
    story("New", 1)
    client.force_login(ben)

    texts = [page(client) for _again in range(2)]

    assert ["New since you were last here 1" in text for text in texts] == [True, True]


def test_on_the_first_visit_nothing_is_called_new(client, ben):
    story("First", 1)
    story("Second", 0)
    client.force_login(ben)

    assert ["The newest stories" in page(client), "New since" in page(client)] == [True, False]


# --- a person's own ---


def links(viewer, name):
    return [
        title
        for shortcut in start_page(viewer).shortcuts
        if shortcut.name == name
        for title, _url in shortcut.links
    ]


def test_facilitator_sees_stories_nobody_has_marked(asha, ben):
    for number in range(5):
        made = story(f"Story {number}", number, seconds=0)
        if number == 0:
            Excerpt.mark(made.transcript, 0, 10, "I was lost")
    story("To hear only", 0, promises=HEARD)
    story("Closed", 0, promises=PRINTED)

    assert links(asha, "unmarked") == ["Story 1", "Story 2", "Story 3"]
    assert links(ben, "unmarked") == []


def test_leads_see_the_packs_they_made_and_others_the_one_open_to_all(asha, dev, edith):
    for title, by, front in (("Mine", dev, False), ("Of another", edith, False), ("To all", None, True)):
        DiscussionPack.objects.create(title=title, made_by=by, audience=Audience.ANYONE, on_front_page=front)

    assert [links(person, "packs") for person in (dev, edith, asha)] == [["Mine"], ["Of another"], ["To all"]]


# --- an empty day, and an empty archive ---


def test_what_is_kept_and_where_one_stopped_leads_on_for_its_person_alone(ben, asha, edith):
    shortcuts = {}
    for number in range(5):
        made = story(f"Story {number}", number)
        KeptStory.keep(ben, made, at=NOW + timedelta(minutes=number))
        ListeningPlace.keep(
            ben, made.pk, made.recording_id, 60_000, 20_500, at=NOW + timedelta(minutes=number)
        )
    made.pause(edith)
    ended = factories.Story.objects.get(title="Story 3")
    ended.voices.get().grants.update(ends_on=factories.days(-1))  # closed by time, and not swept yet

    for person in (ben, asha):
        shortcuts[person] = {each.name: each for each in start_page(person).shortcuts}

    assert [title for title, _url in shortcuts[ben]["kept"].links] == ["Story 2", "Story 1", "Story 0"]
    assert [title for title, _url in shortcuts[ben]["stopped"].links] == [
        f"Story {number}, from 0:20" for number in (2, 1, 0)
    ]
    assert shortcuts[ben]["stopped"].links[0][1].endswith("/?t=20.5")
    assert shortcuts[ben]["kept"].more_url == "/kept/"
    assert not {"kept", "stopped"} & set(shortcuts[asha])


def test_an_empty_day_says_that_nothing_waits(client, edith, ben):
    story("Open", 1)
    texts = {}
    for person in (edith, ben):
        client.force_login(person)
        texts[person.name] = page(client)

    assert texts["Edith"].startswith("Your day Nothing waits for you. A story for five minutes")
    assert texts["Ben"].startswith("Your day A story for five minutes")  # nothing ever waits for a reader


def test_an_empty_archive_says_what_to_do_first(edith, gwen, ben):
    firsts = [[label for label, _url in start_page(person).first_steps] for person in (edith, gwen, ben)]

    people, notice, first = (
        "Add the people who work with you",
        "Write the notice that storytellers agree to",
        "Add the first story",
    )
    assert firsts == [[people, notice, first], [first], []]


def test_an_empty_archive_asks_for_what_is_not_there_yet(edith, gwen):
    factories.make_notice()
    waits = factories.make_draft_story("Waits for another", reporter=gwen)
    factories.make_voice(waits)

    assert start_page(gwen).first_steps == []
    assert [label for label, _url in start_page(edith).first_steps] == []  # it waits for her
    waits.voices.get().exclude(gwen, user=edith)
    assert "Add the first story" in [label for label, _url in start_page(edith).first_steps]


def test_one_story_alone_is_offered_and_nothing_said_to_be_missing(client, ben):
    story("Alone", 1)
    client.force_login(ben)

    text = page(client)

    assert (text.count("Alone"), "no stories" in text) == (2, False)  # in its heading, and for its button


def test_a_reader_of_an_empty_archive_is_told_what_will_come(client, ben):
    client.force_login(ben)

    assert page(client) == (
        "Your day There are no stories you can open yet. When a storyteller agrees that people like you may hear or "
        "read theirs, it appears here."
    )

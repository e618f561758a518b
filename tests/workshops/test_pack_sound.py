"""The sound of a story in a pack, for the room the pack is for: the gate is asked at every answer."""

import re

import pytest

from stories.consent import Audience, Use
from stories.models import ListeningPlace
from stories.recordings.delivery import MAX_RESPONSE_BYTES
from tests import factories
from tests.workshops.packs import EVERYTHING_IN_A_WORKSHOP, IN_A_WORKSHOP, closed_stories, make_pack
from tests.workshops.pages import at

SOUND = bytes(range(256)) * 4
TO_PLAY = re.compile(r'<audio [^>]*src="([^"]+)"')


@pytest.fixture
def lead(leeds):
    """Leads workshops, and is no reader."""
    return factories.make_user("lead", name="Lena", office=leeds)


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


def make_spoken(promises=EVERYTHING_IN_A_WORKSHOP, content=SOUND, **fields):
    story = factories.make_story(promises=promises, released=False, **fields)
    factories.make_recording(story, content=content)
    return factories.release(story)


def sound_of(pack, place):
    return at("featured-sound", pack.ref, place.ref)


def played(client, pack):
    """The addresses that the projected page plays."""
    return TO_PLAY.findall(client.get(pack.get_absolute_url()).content.decode())


def test_lead_who_is_no_reader_plays_what_this_room_may_hear(as_lead, lead):
    pack = make_pack(lead)
    place = pack.feature(make_spoken())

    answer = as_lead.get(sound_of(pack, place))

    assert (answer.status_code, answer["Content-Type"], answer.content) == (200, "audio/mp4", SOUND)
    assert answer["Cache-Control"] == "private, no-store"
    assert as_lead.get(place.story.recording.get_absolute_url()).status_code == 404  # outside that room
    assert played(as_lead, pack) == [sound_of(pack, place)]


def test_sound_comes_in_parts_of_at_most_one_mebibyte(as_lead, lead):
    long = b"\x07" * (MAX_RESPONSE_BYTES + 50)
    pack = make_pack(lead)
    sound = sound_of(pack, pack.feature(make_spoken(content=long)))

    parts = [
        as_lead.get(sound, headers={"range": asked}) for asked in ("bytes=0-", "bytes=1048576-", "bytes=9-11")
    ]

    assert [(part.status_code, part["Content-Range"]) for part in parts] == [
        (206, "bytes 0-1048575/1048626"),
        (206, "bytes 1048576-1048625/1048626"),
        (206, "bytes 9-11/1048626"),
    ]
    assert as_lead.get(sound, headers={"range": "bytes=2000000-"}).status_code == 416


def test_story_that_may_be_printed_and_not_heard_there_is_not_played_and_nothing_is_said(as_lead, lead):
    pack = make_pack(lead)
    silent = pack.feature(make_spoken([*IN_A_WORKSHOP, (Use.HEAR, Audience.ELSEWHERE)]))
    without = pack.feature(factories.make_story("Never recorded", EVERYTHING_IN_A_WORKSHOP))

    answers = [as_lead.get(sound_of(pack, place)).status_code for place in (silent, without)]

    assert answers == [404, 404]
    page = as_lead.get(pack.get_absolute_url()).content.decode()
    assert played(as_lead, pack) == []
    assert "sound" not in page.partition("data-pack>")[2].partition("</article>")[0]
    assert silent.story.recording.ref not in page


def test_closed_stories_and_other_rooms_answer_as_random_places_do(as_lead, lead, leeds, york, edith):
    pack = make_pack(lead)
    open_place = pack.feature(make_spoken())
    others = make_pack(edith, Audience.OFFICE, office=york)
    in_york = others.feature(make_spoken([(use, Audience.OFFICE) for use in Use], office=york))
    closed = closed_stories(lead, leeds, york)
    for story in closed:
        factories.make_recording(story, content=SOUND)
        story.recording = story.recordings.get()
        story.save(update_fields=["recording"])
    asked = [sound_of(pack, pack.feature(story)) for story in closed]
    asked += [sound_of(others, in_york), sound_of(others, open_place), sound_of(pack, in_york)]

    answers = {as_lead.get(sound, headers={"range": "bytes=0-9"}).status_code for sound in asked}

    assert as_lead.get(sound_of(pack, open_place)).status_code == 200
    assert answers == {404} and len(asked) == len(closed) + 3
    assert as_lead.get(at("featured-sound", pack.ref, "zzzzzzzzzz")).status_code == 404


@pytest.mark.parametrize(
    "close",
    [
        lambda story, by: story.voices.get().withdraw("spoken", by=by),
        lambda story, by: story.voices.get().narrow({("print", "workshop"), ("read", "workshop")}, "spoken", by=by),
        lambda story, by: story.pause(by),
        lambda story, by: story.embargo(factories.days(1), by=by),
        lambda story, by: story.voices.get().exclude(by, user=by),
        lambda story, by: story.voices.get().exclude(by, email="somebody@example.org"),
        lambda story, by: story.voices.get().grants.update(ends_on=factories.days(-1)),
        lambda story, by: story.close_release(by=by),
    ],
    ids=["withdrawn", "narrowed", "paused", "embargoed", "excluded", "excluded from rooms", "ended", "unreleased"],
)  # fmt: skip
def test_story_that_closes_while_it_plays_stops_at_the_next_answer(as_lead, lead, close):
    pack = make_pack(lead)
    place = pack.feature(make_spoken())
    sound = sound_of(pack, place)
    first = as_lead.get(sound, headers={"range": "bytes=0-9"})

    close(place.story, lead)

    then = [
        as_lead.get(sound, headers={"range": "bytes=10-19", "if-range": first["ETag"]}),
        as_lead.get(sound, headers={"if-none-match": first["ETag"]}),
        as_lead.head(sound),
    ]
    assert first.status_code == 206
    assert [answer.status_code for answer in then] == [404, 404, 404]
    assert [set(answer.headers) & {"ETag", "Content-Range", "Accept-Ranges"} for answer in then] == [
        set()
    ] * 3
    assert played(as_lead, pack) == []


def test_sound_leaves_the_pack_with_its_place(as_lead, lead):
    pack = make_pack(lead)
    place = pack.feature(make_spoken())
    sound = sound_of(pack, place)
    before = as_lead.get(sound).status_code

    place.delete()

    assert (before, as_lead.get(sound).status_code) == (200, 404)


def test_sound_of_a_newer_draft_is_not_played(as_lead, lead):
    pack = make_pack(lead)
    place = pack.feature(make_spoken())
    factories.make_recording(place.story, content=b"not looked over yet")

    assert as_lead.get(sound_of(pack, place)).content == SOUND


@pytest.mark.parametrize(
    ("who", "answers"),
    [
        ("cara", [200, 404]),
        ("ben", [200, 404]),
        ("gwen", [200, 404]),
        ("lead", [200, 200]),
        (None, [302, 302]),
    ],
)
def test_front_page_pack_plays_for_anyone_signed_in_what_anyone_may_hear(
    who, answers, client, request, edith_pack, edith
):
    of_anyone = edith_pack.feature(make_spoken(factories.EVERYONE))
    pack = make_pack(edith)
    in_a_room = pack.feature(make_spoken())
    if who:
        client.force_login(request.getfixturevalue(who))

    got = [
        client.get(sound_of(edith_pack, of_anyone)).status_code,
        client.get(sound_of(pack, in_a_room)).status_code,
    ]

    assert got == answers


def test_pack_for_another_room_on_the_front_page_plays_to_others_only_what_anyone_may_hear(
    client, ben, edith
):
    pack = make_pack(edith, on_front_page=True)
    place = pack.feature(make_spoken())
    client.force_login(ben)

    assert (client.get(sound_of(pack, place)).status_code, played(client, pack)) == (404, [])


def test_place_in_a_packs_sound_is_not_kept_and_fiction_says_that_nobody_speaks(as_lead, lead):
    pack = make_pack(lead)
    place = pack.feature(make_spoken(fictional=True))

    page = as_lead.get(pack.get_absolute_url()).content.decode()
    as_lead.get(sound_of(pack, place))

    assert 'data-player-box data-story=""' in page
    assert "Fictional, synthetic voice" in page
    assert not ListeningPlace.objects.exists()

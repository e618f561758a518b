"""Pausing a story, and writing down what its storyteller wants, where it was met in a pack and nowhere else."""

import pytest
from django.test import Client

from stories.consent import Audience, Use
from stories.models import ConsentEvent, Story
from tests import factories
from tests.clients import signed_in
from tests.site.answers import snapshot
from tests.site.stories import RANDOM_REF
from tests.workshops.packs import IN_A_WORKSHOP, closed_stories, make_pack
from tests.workshops.pages import TextOf, at

BOTH = ("featured-pause", "featured-wishes")
PAPER_FOR_ANYONE = [(Use.PRINT, Audience.ANYONE)]


@pytest.fixture
def lead(york):
    """Builds packs, and is nobody's audience but in a room."""
    return factories.make_user("lead", name="Lee", office=york)


@pytest.fixture
def place(dev):
    """A story that may be printed for a workshop and is open in no other way."""
    return make_pack(dev).feature(factories.make_story("Heard in a room", IN_A_WORKSHOP))


def answers(place, *users):
    """{name: status of each of the two pages, as this user}."""
    return {
        user.name: [signed_in(user).get(at(name, place.pack.ref, place.ref)).status_code for name in BOTH]
        for user in users
    }


def test_pause_and_wishes_from_a_room_are_for_those_who_open_its_pack(
    place, lead, ben, cara, asha, gwen, dev, edith
):
    statuses = answers(place, lead, dev, edith, ben, asha, gwen, cara)

    assert statuses == {
        "Lee": [200, 200], "Dev": [200, 200], "Edith": [200, 200], "Ben": [404, 404], "Asha": [404, 404],
        "Gwen": [404, 404], "Cara": [403, 403],
    }  # fmt: skip
    assert Client().get(at("featured-pause", place.pack.ref, place.ref)).status_code == 302


def test_pause_and_wishes_from_the_front_page_pack_are_for_every_role(
    edith_pack, lead, ben, cara, asha, gwen, dev, edith
):  # fmt: skip
    paper = edith_pack.feature(factories.make_story("On paper", PAPER_FOR_ANYONE))
    room_only = edith_pack.feature(factories.make_story("In a workshop", IN_A_WORKSHOP))
    everyone = (lead, ben, asha, gwen, dev, edith)

    open_to, closed_to = answers(paper, *everyone, cara), answers(room_only, *everyone)

    assert open_to == {user.name: [200, 200] for user in everyone} | {"Cara": [403, 403]}
    assert closed_to == {user.name: [404, 404] for user in everyone}


def test_a_lead_pauses_a_story_met_only_in_a_room(place, lead):
    client, address = signed_in(lead), at("featured-pause", place.pack.ref, place.ref)

    form_page = client.get(address)
    done = client.post(address, follow=True)

    place.story.refresh_from_db()
    assert (form_page.status_code, done.status_code) == (200, 200)
    assert "Heard in a room" in form_page.content.decode() and "Heard in a room" not in done.content.decode()
    assert done.templates[0].name == "stories/paused.html"
    assert (place.story.paused_by, ConsentEvent.objects.last().kind) == (lead, "paused")
    assert snapshot(client.get(address)) == snapshot(
        client.get(at("featured-pause", place.pack.ref, RANDOM_REF))
    )


def test_a_lead_records_that_a_storyteller_met_only_in_a_room_wants_less(place, lead):
    voice = place.story.voices.get()
    factories.make_voice(place.story, IN_A_WORKSHOP)
    factories.release(place.story)
    client, address = signed_in(lead), at("featured-wishes", place.pack.ref, place.ref)
    typed = {"voice": voice.ref, "how": "in person", "what": "stop"}

    pages = [
        client.get(address),
        client.post(address, typed, follow=True),
        client.post(address, typed | {"step": "change"}, follow=True),
    ]
    still_there = place.pack.printable(lead).count()
    wrong = client.post(address, typed | {"what": ""})
    done = client.post(address, typed | {"step": "save"}, follow=True)

    assert [page.templates[0].name for page in pages] == [
        "stories/wishes_form.html", "stories/wishes_check.html", "stories/wishes_form.html"
    ]  # fmt: skip
    assert (still_there, wrong.status_code, list(wrong.context["form"].errors)) == (1, 422, ["what"])
    assert (done.status_code, done.templates[0].name) == (200, "stories/wishes_recorded.html")
    assert "Heard in a room" not in done.content.decode()
    voice.refresh_from_db()
    assert voice.withdrawn_at and not Story.objects.exclude(released_at=None).exists()
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("name", BOTH)
def test_pause_and_wishes_of_what_is_not_cleared_in_the_room_answer_as_a_random_ref(
    name, dev, lead, leeds, york, edith
):
    pack, other = make_pack(dev), make_pack(dev)
    foreign = other.feature(factories.make_story("In another pack", IN_A_WORKSHOP))
    shut_out = pack.feature(factories.make_story("Not for Lee", IN_A_WORKSHOP))
    shut_out.story.voices.get().exclude(edith, user=lead, though_in_the_room=True)
    closed = [pack.feature(story) for story in closed_stories(dev, leeds, york)] + [foreign, shut_out]
    client, random = signed_in(lead), at(name, pack.ref, RANDOM_REF)

    for way in ("get", "post", "head"):
        expected = snapshot(getattr(client, way)(random), RANDOM_REF)
        closed_answers = [
            snapshot(getattr(client, way)(at(name, pack.ref, each.ref)), each.ref) for each in closed
        ]

        assert closed_answers == [expected] * len(closed) and expected[0] == 404
    assert answers(shut_out, dev) == {"Dev": [200, 200]}
    assert not Story.objects.filter(paused_by=lead).exists()


@pytest.mark.parametrize("name", BOTH)
def test_pause_and_wishes_in_a_pack_of_another_office_are_not_found(name, lead, edith, leeds):
    pack = make_pack(edith, Audience.OFFICE, office=leeds)
    place = pack.feature(factories.make_story(promises=[(Use.PRINT, Audience.OFFICE)], office=leeds))
    local = factories.make_user("lead", office=leeds)

    statuses = [signed_in(user).get(at(name, pack.ref, place.ref)).status_code for user in (lead, local)]

    assert statuses == [404, 200]


def ways_on(client, place):
    """Which of the two addresses the pack's page leads to, on screen only."""
    page = client.get(place.pack.get_absolute_url()).content.decode()
    aside = TextOf("data-pack")
    aside.feed(page)
    assert "Pause this story now" not in "".join(aside.pieces)
    beside = page[page.index("</article>") :].partition('<details class="no-print">')[2]
    return [name for name in BOTH if f'href="{at(name, place.pack.ref, place.ref)}"' in beside]


def test_pack_page_leads_to_pause_and_wishes_for_those_who_may(edith_pack, ben, cara, asha, dev, lead):
    place = edith_pack.feature(factories.make_story("On paper", PAPER_FOR_ANYONE))
    closed = edith_pack.feature(factories.make_story("In a workshop", IN_A_WORKSHOP))

    shown = {user.name: ways_on(signed_in(user), place) for user in (ben, asha, dev, lead, cara)}

    assert shown == {name: list(BOTH) for name in ("Ben", "Asha", "Dev", "Lee")} | {"Cara": []}
    assert closed.ref not in signed_in(dev).get(edith_pack.get_absolute_url()).content.decode()


def test_pack_editor_leads_to_pause_and_wishes_of_each_story(place, dev):
    page = signed_in(dev).get(at("featured-edit", place.pack.ref, place.ref)).content.decode()

    assert [name for name in BOTH if f'href="{at(name, place.pack.ref, place.ref)}"' in page] == list(BOTH)

"""Putting a story into a pack from its own page: one's own packs, and only where the room may have it."""

import pytest
from django.urls import reverse

from stories.consent import Audience, Use
from tests import factories
from tests.clients import signed_in
from workshops.models import DiscussionPack

pytestmark = pytest.mark.django_db
NOT_FOR_THE_ROOM = "It may not be printed for that room."


def page(story):
    return reverse("workshops:story-packs", args=[story.ref])


def make_pack(by, title="Pack", audience=Audience.WORKSHOP, **fields):
    return DiscussionPack.objects.create(title=title, audience=audience, made_by=by, **fields)


def choices(response):
    """[(title, may be added, is in it)] of the packs on this page."""
    return [(each.pack.title, each.may_be_added, each.has_it) for each in response.context["choices"]]


def test_a_lead_adds_the_open_story_to_a_pack_and_goes_on_to_that_pack(dev):
    story, pack = factories.make_story("The kettle"), make_pack(dev)
    client = signed_in(dev)
    on_story = client.get(story.get_absolute_url()).content.decode()

    before = client.get(page(story))
    added = client.post(reverse("workshops:featured-add", args=[pack.ref]), {"story": story.ref})
    after = client.get(page(story))

    assert f'href="{page(story)}">Add to a pack</a>' in on_story
    assert choices(before) == [("Pack", True, False)] and choices(after) == [("Pack", False, True)]
    assert f'name="story" value="{story.ref}"' in before.content.decode()
    assert added["Location"] == reverse("workshops:pack-stories", args=[pack.ref])
    assert "The story is in this pack." in after.content.decode()


def test_only_who_builds_packs_is_offered_it(ben, gwen):
    story = factories.make_story()

    for person in (ben, gwen):
        client = signed_in(person)
        assert page(story) not in client.get(story.get_absolute_url()).content.decode()
        assert client.get(page(story)).status_code == 403


def test_without_a_pack_one_is_made_first(dev):
    answer = signed_in(dev).get(page(factories.make_story()))

    assert "You have not made a pack yet." in answer.content.decode()
    assert f'href="{reverse("workshops:pack-create")}">Make a pack</a>' in answer.content.decode()


def test_one_chooses_among_the_packs_one_made_oneself(dev, edith, leeds, york):
    story = factories.make_story()
    make_pack(dev, "Mine")
    make_pack(edith, "Of another")
    make_pack(dev, "Of an office I have left", Audience.OFFICE, office=york)

    assert choices(signed_in(dev).get(page(story))) == [("Mine", True, False)]
    assert choices(signed_in(edith).get(page(story))) == [("Of another", True, False)]


def closed_to_workshops(dev, edith, ben):
    """Stories that Dev may read and that a workshop may not have, each for a reason of its own."""
    staff = [(use, audience) for use in Use for audience in (Audience.OFFICE, Audience.ELSEWHERE)]
    read_only = [(Use.READ, Audience.ANYONE), (Use.PRINT, Audience.ELSEWHERE)]
    narrowed, excluded = (factories.make_story(title) for title in ("Narrowed", "Excluded"))
    narrowed.voices.get().narrow({(Use.READ, Audience.ANYONE)}, "by phone", edith)
    excluded.voices.get().exclude(edith, user=ben)
    inside = factories.make_story("Was in it")
    DiscussionPack.objects.get().feature(inside)
    inside.voices.get().narrow({(Use.READ, Audience.ELSEWHERE)}, "by phone", edith)
    return [
        factories.make_story("Staff", staff, office=dev.office),
        factories.make_story("Read", read_only),
        narrowed,
        excluded,
        inside,
    ]


def test_where_the_room_may_not_have_it_the_page_says_the_same_whatever_the_reason(dev, edith, ben):
    make_pack(dev)
    stories = closed_to_workshops(dev, edith, ben)
    client = signed_in(dev)

    pages = [client.get(page(story)) for story in stories]

    assert [choices(each) for each in pages] == [[("Pack", False, False)]] * len(stories)
    texts = {
        each.content.decode().replace(story.title, "").replace(story.ref, "").partition("<main")[2]
        for each, story in zip(pages, stories, strict=True)
    }
    assert len(texts) == 1 and NOT_FOR_THE_ROOM in texts.pop()


def test_each_pack_is_asked_about_for_its_own_room(dev, leeds):
    story = factories.make_story(
        "The kettle",
        [(Use.READ, Audience.ELSEWHERE), (Use.READ, Audience.OFFICE), (Use.PRINT, Audience.OFFICE)],
        office=leeds,
    )
    make_pack(dev, "For anyone", Audience.ANYONE)
    make_pack(dev, "For my office", Audience.OFFICE, office=leeds)
    make_pack(dev, "For a workshop")

    assert choices(signed_in(dev).get(page(story))) == [
        ("For a workshop", False, False), ("For my office", True, False), ("For anyone", False, False),
    ]  # fmt: skip


def test_a_story_one_may_not_know_of_is_not_found(dev, edith):
    make_pack(dev)
    printed = factories.make_story(promises=[(Use.PRINT, Audience.ANYONE)])
    excluded = factories.make_story()
    excluded.voices.get().exclude(edith, user=dev)

    assert [signed_in(dev).get(page(each)).status_code for each in (printed, excluded)] == [404, 404]


def test_a_place_among_the_packs_that_is_gone_begins_them_again(dev, edith):
    story, theirs = factories.make_story(), make_pack(edith)

    for after in (theirs.ref, "k7f3mzq2w3", "\x00"):
        assert signed_in(dev).get(page(story), {"after": after})["Location"] == page(story)

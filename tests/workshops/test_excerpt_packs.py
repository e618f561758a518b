"""Putting an excerpt into a pack from its own page: only where the room may have its words on paper."""

import pytest
from django.urls import reverse

from stories.consent import Audience, Use
from tests import factories
from tests.clients import signed_in
from tests.workshops.packs import EVERYTHING_IN_A_WORKSHOP, IN_A_WORKSHOP, make_excerpt, make_pack
from tests.workshops.pages import at
from workshops.models import Extent, FeaturedStory

pytestmark = pytest.mark.django_db
READABLE = [(Use.READ, Audience.ANYONE)]


@pytest.fixture
def excerpt():
    return make_excerpt(factories.make_story(promises=[*EVERYTHING_IN_A_WORKSHOP, *READABLE]), 0, 11)


def page(excerpt):
    return reverse("workshops:excerpt-packs", args=[excerpt.ref])


def choices(response):
    return [(each.pack.title, each.may_be_added, each.has_it) for each in response.context["choices"]]


def test_an_excerpt_brings_its_story_into_a_pack_that_lacks_it(as_dev, dev, excerpt):
    pack = make_pack(dev)
    on_excerpt = as_dev.get(excerpt.get_absolute_url()).content.decode()

    before = as_dev.get(page(excerpt))
    added = as_dev.post(at("excerpt-add", pack.ref), {"excerpt": excerpt.ref})
    after = as_dev.get(page(excerpt))

    place = pack.featured.get()
    assert f'href="{page(excerpt)}"' in on_excerpt
    assert choices(before) == [("Listening well", True, False)]
    assert choices(after) == [("Listening well", False, True)]
    assert added.url == at("pack-stories", pack.ref)
    assert (place.extent, [chosen.excerpt for chosen in place.chosen.all()]) == (Extent.EXCERPTS, [excerpt])


@pytest.mark.parametrize(
    ("before", "after", "chosen"),
    [(Extent.QUOTE, "excerpts", 1), (Extent.EXCERPTS, "excerpts", 1), (Extent.WHOLE, "whole", 0)],
)
def test_an_excerpt_joins_its_story_and_adds_nothing_to_whole_words(
    before, after, chosen, as_dev, dev, excerpt
):
    pack = make_pack(dev)
    place = pack.feature(excerpt.transcript.story, extent=before)

    as_dev.post(at("excerpt-add", pack.ref), {"excerpt": excerpt.ref})

    place = FeaturedStory.objects.get(pk=place.pk)
    assert (place.extent, place.chosen.count()) == (after, chosen)


def test_an_excerpt_is_offered_to_no_room_that_may_not_have_its_words(as_dev, dev):
    paper_only = make_excerpt(factories.make_story(promises=[*IN_A_WORKSHOP, *READABLE[:0]]), 0, 11)
    unread = make_excerpt(
        factories.make_story(promises=[*IN_A_WORKSHOP, (Use.READ, Audience.ELSEWHERE)]), 0, 11
    )
    unprinted = make_excerpt(factories.make_story(promises=READABLE), 0, 11)
    pack = make_pack(dev)
    answers = {}

    for name, each in {"paper only": paper_only, "unread": unread, "unprinted": unprinted}.items():
        got = as_dev.get(page(each))
        sent = as_dev.post(at("excerpt-add", pack.ref), {"excerpt": each.ref})
        answers[name] = (got.status_code, got.status_code == 200 and choices(got), sent.status_code)

    nowhere = [("Listening well", False, False)]
    assert answers == {
        "paper only": (404, False, 404),
        "unread": (200, nowhere, 404),
        "unprinted": (200, nowhere, 404),
    }
    assert not FeaturedStory.objects.exists()


def test_only_who_builds_packs_is_offered_it(ben, excerpt):
    client = signed_in(ben)

    assert page(excerpt) not in client.get(excerpt.get_absolute_url()).content.decode()
    assert client.get(page(excerpt)).status_code == 403

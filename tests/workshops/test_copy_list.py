"""The list of copies: which must come back, and who is told why."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from stories.consent import Audience, Room, Use
from stories.models import Copy
from tests import factories
from tests.workshops.copies import make_copy, pdf
from tests.workshops.pages import at


def listed_copies(client, query=""):
    """[(the copy, whether it is called back)] as the list says it."""
    return [(copy, copy.is_called_back) for copy in client.get(at("copy-list") + query).context["copies"]]


def tag_of(client, copy):
    """What the list says of how this copy stands, or None where it is not listed."""
    page = client.get(at("copy-list")).content.decode()
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    matching = [re.sub(r"<[^>]+>|\s+", " ", row) for row in rows if copy.code in row]
    return " ".join(matching[0].split(copy.code)[0].split()[1:]) if matching else None


def test_copy_list_calls_back_what_is_no_longer_cleared_and_never_says_why(as_dev, edith, pack):
    first = make_copy(as_dev, pack)
    pack.featured.first().story.voices.get().withdraw("spoken", by=edith)
    second = make_copy(as_dev, pack)

    page = as_dev.get(at("copy-list"))

    assert listed_copies(as_dev) == [(second, False), (first, True)]
    assert listed_copies(as_dev, "?standing=call-back") == [(first, True)]
    assert tag_of(as_dev, first) == "Please call back"
    assert not [word for word in (b"First", b"Last", b"withdr", b"Withdr") if word in page.content]


def test_copy_list_still_knows_the_copies_of_a_deleted_pack_and_an_erased_story(as_dev, pack):
    copy = make_copy(as_dev, pack)
    pack.featured.first().story.delete()
    as_dev.post(at("pack-delete", pack.ref))

    assert listed_copies(as_dev) == [(copy, True)]


def test_copy_list_says_when_a_copy_is_past_its_day(as_dev, pack):
    make_copy(as_dev, pack)
    Copy.objects.update(destroy_by=factories.days(-1))

    assert "Past its day" in as_dev.get(at("copy-list")).content.decode()


def test_copy_list_holds_single_stories_without_saying_which(as_dev, dev):
    story = factories.make_story("A garden at night")
    copy = Copy.make("story", story.ref, Room(Audience.ANYONE), dev, 1, [story])
    story.voices.get().narrow({(Use.READ, Audience.ANYONE)}, "spoken", by=dev)

    page = as_dev.get(at("copy-list")).content.decode()

    assert listed_copies(as_dev) == [(copy, True)]
    assert "One story" in page
    assert "A garden at night" not in page and story.ref not in page


@pytest.mark.parametrize("number", [1, 20])
def test_copy_list_asks_as_often_for_twenty_copies_as_for_one(
    number, as_dev, dev, pack, django_assert_num_queries
):
    stories = [place.story for place in pack.featured.all()]
    for _count in range(number):
        Copy.make("pack", pack.ref, pack.room, dev, 1, stories)

    with django_assert_num_queries(4):
        response = as_dev.get(at("copy-list"))

    assert len(response.context["copies"]) == number


@pytest.mark.parametrize("query", ["", "?standing=call-back"])
def test_copy_list_is_paged_newest_first(query, as_dev, dev, pack, edith):
    closed = factories.make_story()
    made = [Copy.make("pack", pack.ref, pack.room, dev, 1, [closed]) for _count in range(45)]
    closed.pause(edith)
    Copy.objects.filter(pk__in=[copy.pk for copy in made[:30]]).update(made_at=made[0].made_at)  # all at once
    seen, url = [], at("copy-list") + query

    while url:
        context = as_dev.get(url).context
        seen += context["copies"]
        url = context["more_url"] and at("copy-list") + context["more_url"]

    assert seen == list(reversed(made))
    for odd in ("ZZZZZZZZ", "9" * 400, "-1", "²", "%00"):
        assert as_dev.get(f"{at('copy-list')}?after={odd}")["Location"] == at("copy-list")


def test_copy_list_never_pages_from_a_copy_that_is_not_to_be_known(as_dev, dev, pack, edith):
    shut = factories.make_story()
    hidden = Copy.make("pack", pack.ref, pack.room, dev, 1, [shut])
    kept = Copy.make("pack", pack.ref, pack.room, dev, 1, [])
    shut.voices.get().exclude(edith, user=dev)

    for unknown in (hidden.code, "ZZZZZZZZ"):
        assert as_dev.get(f"{at('copy-list')}?after={unknown}")["Location"] == at("copy-list")
    assert listed_copies(as_dev) == [(kept, False)]


REWORDED = "Printed before its words, or a name in it, were changed."


def reword(story):
    factories.give_words(story, "Said again, without somebody's words.")
    factories.release(story)


def test_copy_in_words_that_have_changed_is_called_back_and_says_why(as_dev, pack, client):
    copy = make_copy(as_dev, pack)
    before = tag_of(as_dev, copy)
    reword(pack.featured.first().story)

    newer = make_copy(as_dev, pack)

    assert (before, tag_of(as_dev, copy)) == ("Still fine", f"Please call back {REWORDED}")
    assert tag_of(as_dev, newer) == "Still fine"
    assert REWORDED in as_dev.get(at("copy", pack.ref, copy.code)).content.decode()
    assert REWORDED in pdf(as_dev, pack, copy).content.decode()
    checked = Client().get(reverse("stories:check-code", args=[copy.code])).content.decode()
    assert "Please destroy this sheet" in checked and REWORDED not in checked


def test_copy_of_a_closed_story_says_nothing_of_its_words(as_dev, pack, edith):
    copy = make_copy(as_dev, pack)
    story = pack.featured.first().story
    reword(story)
    story.pause(edith)

    assert tag_of(as_dev, copy) == "Please call back"
    assert REWORDED not in as_dev.get(at("copy", pack.ref, copy.code)).content.decode()


def test_copy_of_a_pack_that_only_its_maker_changed_is_still_fine(as_dev, pack):
    copy = make_copy(as_dev, pack)
    pack.featured.first().delete()

    page = as_dev.get(at("copy", pack.ref, copy.code)).content.decode()

    assert tag_of(as_dev, copy) == "Still fine"
    assert "Sheets that are printed already are still fine to use." in page and "call back" not in page


@pytest.fixture
def olu(leeds):
    return factories.make_user("lead", name="Olu", office=leeds)


@pytest.fixture
def as_olu(olu):
    client = Client()
    client.force_login(olu)
    return client


def recall_seen_by(client, pack, copy):
    """What this person is told of the copy in the list, of its page, and of what the pack lost."""
    page = client.get(at("copy", pack.ref, copy.code))
    lost = client.get(pack.get_absolute_url()).context["lost"]
    return tag_of(client, copy), page.status_code, lost


def test_copy_of_somebody_elses_pack_is_called_back_and_only_its_maker_told_what_was_lost(
    as_dev, as_olu, pack, edith
):
    copy = make_copy(as_olu, pack)
    pack.featured.first().story.pause(edith)

    assert recall_seen_by(as_olu, pack, copy) == ("Please call back", 200, "")
    assert recall_seen_by(as_dev, pack, copy) == ("Please call back", 200, "1 story can no longer be printed")


@pytest.mark.parametrize("shut_out", ["the pack's maker", "who printed it"])
def test_copy_is_called_back_once_either_is_shut_out_who_then_never_learns_of_it(
    shut_out, as_dev, as_olu, dev, olu, pack, edith
):
    copy = make_copy(as_olu, pack)
    out, of = (dev, as_dev) if shut_out == "the pack's maker" else (olu, as_olu)
    other = as_olu if of is as_dev else as_dev
    pack.featured.first().story.voices.get().exclude(edith, user=out, though_in_the_room=True)

    assert recall_seen_by(of, pack, copy) == (None, 404, "")
    assert recall_seen_by(other, pack, copy)[:2] == ("Please call back", 200)
    checked = Client().get(reverse("stories:check-code", args=[copy.code]))
    assert "Please destroy this sheet" in checked.content.decode()


def test_copy_for_another_offices_room_is_known_there_and_to_who_made_it_and_archivists(
    as_dev, dev, ben, edith, leeds, york, client
):
    story = factories.make_story(promises=[(Use.PRINT, Audience.OFFICE)], office=york)
    copy = Copy.make("story", story.ref, Room(Audience.OFFICE, york.pk), ben, 1, [story])
    known = {}

    for user in (dev, factories.make_user("lead", name="Yasmin", office=york), edith):
        client.force_login(user)
        known[user.name] = tag_of(client, copy)
    Copy.objects.update(made_by=dev)

    assert known == {"Dev": None, "Yasmin": "Still fine", "Edith": "Still fine"}
    assert tag_of(as_dev, copy) == "Still fine"

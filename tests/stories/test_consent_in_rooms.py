"""One case a test: rooms, and who is kept out of them and of a story."""

import pytest

from stories.consent import Room, Use
from stories.models import Exclusion, Story
from tests import factories
from tests.stories.readers import A_WORKSHOP, ANYONE, ELSEWHERE, OFFICE, SIGNED_OUT, WORKSHOP, can_read, read


def test_a_room_needs_a_promise_to_its_audience_or_to_anyone(dev):
    for_workshops = factories.make_story(promises=read(WORKSHOP))
    for_anyone = factories.make_story(promises=read(ANYONE))
    factories.make_story(promises=read(OFFICE) + read(ELSEWHERE), office=dev.office)

    assert can_read(dev, A_WORKSHOP) == [for_workshops, for_anyone]


def test_an_office_room_must_be_that_voices_own_office(dev, leeds, york):
    story = factories.make_story(promises=read(OFFICE), office=leeds)

    assert can_read(dev, Room(audience=OFFICE, office=leeds.pk)) == [story]
    assert can_read(dev, Room(audience=OFFICE, office=york.pk)) == []
    assert can_read(dev, Room(audience=OFFICE)) == []


@pytest.mark.parametrize("by_email", [True, False])
def test_an_excluded_person_never_sees_the_story_and_others_do(ben, asha, by_email):
    story = factories.make_story()
    whom = {"email": " BEN@Example.ORG "} if by_email else {"user": ben}
    type(ben).objects.filter(pk=ben.pk).update(email="ben@example.org")
    ben.refresh_from_db()

    story.voices.get().exclude(by=asha, **whom)

    assert can_read(ben) == []
    assert can_read(asha) == [story]


def test_an_excluded_person_gains_nothing_by_signing_out(ben, asha):
    story = factories.make_story()

    story.voices.get().exclude(by=asha, user=ben, though_in_the_room=True)

    assert can_read(None) == can_read(SIGNED_OUT) == can_read(None, A_WORKSHOP) == []


def test_an_email_excluded_before_its_account_exists_holds_once_it_does(asha):
    story = factories.make_story()
    story.voices.get().exclude(by=asha, email="Later@example.org")

    later = factories.make_user("reader", "archivist", email="later@EXAMPLE.org")

    assert can_read(later) == []
    assert list(Story.objects.kept_by(later)) == []
    assert can_read(asha) == [story]


def test_an_exclusion_closes_every_room_unless_they_might_be_there(ben, dev):
    story = factories.make_story()
    exclusion = story.voices.get().exclude(by=dev, user=ben)

    without_leave = can_read(dev, A_WORKSHOP)
    Exclusion.objects.filter(pk=exclusion.pk).update(though_in_the_room=True)

    assert without_leave == []
    assert can_read(dev, A_WORKSHOP) == [story]
    assert can_read(ben, A_WORKSHOP) == []


def test_an_exclusion_asked_for_twice_is_one_to_lift(ben, edith):
    story = factories.make_story()
    voice = story.voices.get()
    exclusion = voice.exclude(edith, user=ben)

    again = voice.exclude(edith, user=ben)
    voice.lift(exclusion, edith)

    assert again.ref == exclusion.ref
    assert list(Story.objects.cleared_for(Use.READ, ben)) == [story]


@pytest.mark.parametrize("first", [True, False])
def test_of_two_answers_about_one_person_the_stricter_holds(ben, cara, dev, edith, first):
    story = factories.make_story()
    for though_in_the_room in (first, not first):
        story.voices.get().exclude(edith, user=cara, though_in_the_room=though_in_the_room)

    room = Room(WORKSHOP, leader=dev.pk, leader_email=dev.email)

    assert story.voices.get().exclusions.count() == 1
    assert not Story.objects.cleared_for(Use.PRINT, ben, room=room).exists()


def test_one_exclusion_without_leave_is_enough_to_close_a_room(ben, cara, dev):
    story = factories.make_story()
    voice = story.voices.get()
    voice.exclude(by=dev, user=ben, though_in_the_room=True)
    voice.exclude(by=dev, user=cara)

    assert can_read(dev, A_WORKSHOP) == []


@pytest.mark.parametrize("by_email", [True, False])
def test_a_room_led_by_an_excluded_person_never_gets_the_story(ben, dev, by_email):
    story = factories.make_story()
    whom = {"email": dev.email} if by_email else {"user": dev}
    story.voices.get().exclude(by=ben, though_in_the_room=True, **whom)
    led = Room(audience=WORKSHOP, leader=dev.pk, leader_email=dev.email)
    led_by_another = Room(audience=WORKSHOP, leader=ben.pk, leader_email=ben.email)

    assert can_read(ben, led) == []
    assert can_read(ben, led_by_another) == [story]

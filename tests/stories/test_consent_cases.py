"""One case a test: what each sentence of the consent rule means for one story and one viewer."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from stories.consent import KNOW_OF, Audience, Room, Use
from stories.models import Copy, Exclusion, Story, make_number
from tests import factories
from tests.factories import days

OFFICE, ELSEWHERE, WORKSHOP, ANYONE = Audience.OFFICE, Audience.ELSEWHERE, Audience.WORKSHOP, Audience.ANYONE
SIGNED_OUT = AnonymousUser()
A_WORKSHOP = Room(audience=WORKSHOP)


def read(audience):
    return [(Use.READ, audience)]


def can_read(viewer, room=None, on=None):
    return list(Story.objects.cleared_for(Use.READ, viewer, room, on).order_by("pk"))


def give_grant(story, **dates):
    """A released story's one promise, read for anyone, in force between these days."""
    story.voices.get().grants.update(**dates)


def test_a_story_without_a_voice_is_cleared_for_nobody(ben, edith):
    story = factories.make_draft_story()
    Story.objects.filter(pk=story.pk).update(released_at=timezone.now(), released_by=edith)

    seen = [can_read(viewer, room) for viewer in (ben, edith, None) for room in (None, A_WORKSHOP)]

    assert seen == [[]] * 6


def test_a_story_before_release_is_cleared_for_nobody(ben):
    factories.make_story(released=False)

    assert can_read(ben) == can_read(None) == []


def test_a_paused_story_is_cleared_for_nobody_until_it_goes_on(ben, edith):
    story = factories.make_story()

    story.pause(by=ben)
    while_paused = can_read(ben)
    story.resume(by=edith)

    assert while_paused == []
    assert can_read(ben) == [story]


def test_an_embargo_ends_on_the_first_day_the_story_may_be_seen(ben):
    story = factories.make_story(embargo_until=days(1))

    assert can_read(ben) == []
    assert can_read(ben, on=days(1)) == [story]


def test_cooling_off_ends_on_the_day_the_promise_takes_effect(ben):
    story = factories.make_story()
    give_grant(story, effective_on=days(1))

    assert can_read(ben) == []
    assert can_read(ben, on=days(1)) == [story]


def test_agreeing_today_counts_after_seven_days(ben):
    story = factories.make_story(promises=None, released=False)
    story.voices.get().agree(
        factories.make_notice(), how="paper", promises=read(ANYONE), given_on=timezone.localdate()
    )
    factories.release(story)

    assert can_read(ben, on=days(6)) == []
    assert can_read(ben, on=days(7)) == [story]


def test_a_promise_counts_on_its_last_day_and_not_after(ben):
    story = factories.make_story()
    give_grant(story, ends_on=timezone.localdate())

    assert can_read(ben) == [story]
    assert can_read(ben, on=days(1)) == []


def test_own_office_means_readers_of_the_voices_office(ben, cara, asha, edith, leeds, york):
    elsewhere = factories.make_user("reader", office=york)
    story = factories.make_story(promises=read(OFFICE), office=leeds)

    assert [can_read(viewer) for viewer in (ben, asha)] == [[story]] * 2
    assert [can_read(viewer) for viewer in (elsewhere, cara, edith, None)] == [[]] * 4


def test_elsewhere_means_readers_of_any_other_office(ben, leeds, york):
    elsewhere, without_office = factories.make_user("reader", office=york), factories.make_user("reader")
    story = factories.make_story(promises=read(ELSEWHERE), office=leeds)

    assert [can_read(viewer) for viewer in (elsewhere, without_office)] == [[story]] * 2
    assert can_read(ben) == []


def test_a_voice_without_an_office_has_no_own_office(ben):
    without_office = factories.make_user("reader")
    factories.make_story(promises=read(OFFICE))

    assert can_read(ben) == can_read(without_office) == []


def test_anyone_means_all_of_them_signed_in_or_not(ben, cara, edith):
    story = factories.make_story(promises=read(ANYONE))

    assert [can_read(viewer) for viewer in (ben, cara, edith, SIGNED_OUT, None)] == [[story]] * 5
    assert can_read(cara, Room(audience=OFFICE, office=cara.office_id)) == [story]


def test_roles_other_than_reader_give_no_ears(edith, gwen, leeds):
    factories.make_story(
        promises=read(OFFICE) + read(ELSEWHERE) + read(WORKSHOP), office=leeds, reporter=gwen
    )

    assert can_read(edith) == can_read(gwen) == []


def test_a_closed_account_has_no_ears_even_before_its_session_ends(ben, leeds):
    factories.make_story(promises=read(OFFICE) + read(ELSEWHERE), office=leeds)
    ben.close()
    ben.__dict__.pop("roles", None)

    assert can_read(ben) == []


def test_two_voices_of_which_one_said_no_keep_the_story_closed(ben):
    story = factories.make_draft_story()
    factories.make_voice(story)
    hesitant = factories.make_voice(story, promises=[(Use.HEAR, ANYONE)])
    factories.release(story)

    before = can_read(ben)
    hesitant.agree(factories.make_notice(), "paper", read(ANYONE), given_on=factories.LONG_AGO)

    assert before == []
    assert can_read(ben) == [story]


def test_a_new_voice_closes_the_release(ben):
    story = factories.make_story()

    factories.make_voice(story)
    story.refresh_from_db()

    assert can_read(ben) == []
    assert story.released_at is None


def test_narrowing_acts_now_and_only_on_what_was_taken_back(ben, edith):
    story = factories.make_story(promises=[(Use.READ, ANYONE), (Use.HEAR, ANYONE)])

    story.voices.get().narrow(keep={(Use.HEAR, ANYONE)}, how="phone", by=edith)

    assert can_read(ben) == []
    assert list(Story.objects.cleared_for(Use.HEAR, ben)) == [story]


def test_agreeing_to_less_closes_the_rest_now(ben):
    story = factories.make_story(promises=read(ANYONE) + read(WORKSHOP))

    story.voices.get().agree(factories.make_notice(), "paper", read(WORKSHOP), given_on=timezone.localdate())

    assert can_read(ben) == []
    assert can_read(ben, A_WORKSHOP) == [story]


@pytest.mark.parametrize(
    ("until", "then_until", "cooling_off", "counts"),
    [
        # fewer days: at once, and without a new wait
        (None, 5, 7, range(6)),
        (12, 5, 7, range(6)),
        (12, 10, 7, range(11)),
        (5, 0, 7, range(1)),
        # more days: the standing ones go on, and the added ones have cooled off by then
        (8, 12, 7, range(13)),
        (6, 12, 7, range(13)),
        (0, 12, 1, range(13)),
        (8, None, 7, range(15)),
        # more days, and the standing ones are over before: nothing opens that has not cooled off
        (5, 12, 7, range(7, 13)),
        (5, 6, 7, []),
        (-1, 12, 7, range(7, 13)),
        # the same again changes nothing
        (5, 5, 7, range(6)),
    ],
)
def test_agreeing_to_another_last_day_counts_on_these_days(ben, until, then_until, cooling_off, counts):
    story = factories.make_story(promises=read(ELSEWHERE), released=False)
    voice = story.voices.get()
    factories.agree_again(voice, read(ELSEWHERE), ends_on=until_day(until))
    factories.release(story)
    before = voice.grants.get(closed_at=None)

    factories.agree_again(
        voice,
        read(ELSEWHERE),
        given_on=days(0),
        ends_on=until_day(then_until),
        cooling_off=timedelta(days=cooling_off),
    )

    assert [day for day in range(15) if can_read(ben, on=days(day))] == list(counts)
    old, new = voice.grants.get(pk=before.pk), voice.grants.get(closed_at=None)
    assert (old.effective_on, old.ends_on) == (before.effective_on, before.ends_on)
    assert (old.closed_how, new.ends_on) == ("" if new == old else "replaced", until_day(then_until))


def until_day(number):
    return None if number is None else days(number)


def test_agreeing_to_fewer_days_leaves_what_has_not_cooled_off_cooling(ben):
    story = factories.make_story(promises=read(ELSEWHERE), released=False)
    wider = read(ELSEWHERE) + read(ANYONE)
    factories.agree_again(story.voices.get(), wider, given_on=days(-3))
    factories.release(story)

    factories.agree_again(story.voices.get(), wider, given_on=days(0), ends_on=days(9))

    signed_out = [day for day in range(15) if can_read(SIGNED_OUT, on=days(day))]
    reader = [day for day in range(15) if can_read(ben, on=days(day))]
    assert (signed_out, reader) == (list(range(4, 10)), list(range(10)))


def test_withdrawing_closes_every_use_for_everyone(ben, edith):
    story = factories.make_story()

    story.voices.get().withdraw(how="phone", by=edith)

    assert [list(Story.objects.cleared_for(use, ben)) for use in Use] == [[]] * 4
    assert Story.objects.get().released_at is None


def test_any_of_several_uses_is_enough_to_know_of_a_story(ben):
    heard = factories.make_story(promises=[(Use.HEAR, ANYONE)])
    words = factories.make_story(promises=[(Use.READ, ANYONE)])
    factories.make_story(promises=[(Use.PRINT, ANYONE)])

    seen = Story.objects.cleared_for(KNOW_OF, ben).order_by("pk")

    assert list(seen) == [heard, words]


def test_several_uses_are_never_put_together_from_different_voices(ben):
    story = factories.make_draft_story()
    factories.make_voice(story, promises=[(Use.HEAR, ANYONE)])
    factories.make_voice(story, promises=[(Use.READ, ANYONE)])
    factories.release(story)

    assert list(Story.objects.cleared_for(KNOW_OF, ben)) == []


# --- rooms ---


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


# --- exclusions ---


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


# --- the second door ---


def test_kept_by_an_archivist_in_every_state_but_excluded(edith, femi, ben, gwen):
    states = [
        factories.make_draft_story(),
        factories.make_story(),
        factories.make_story(promises=None, released=False),
    ]
    withdrawn, paused, hidden = (factories.make_story(reporter=gwen) for _ in range(3))
    withdrawn.voices.get().withdraw(how="phone", by=edith)
    paused.pause(by=ben)
    hidden.voices.get().exclude(by=femi, user=edith)

    kept = Story.objects.kept_by(edith).order_by("pk")

    assert list(kept) == [*states, withdrawn, paused]


def test_kept_by_its_reporter_until_a_voice_withdraws_or_it_is_paused(gwen, edith, ben):
    own, withdrawn, paused = (factories.make_story(reporter=gwen) for _ in range(3))
    factories.make_story()
    withdrawn.voices.get().withdraw(how="phone", by=edith)
    paused.pause(by=ben)

    assert list(Story.objects.kept_by(gwen)) == [own]
    assert list(Story.objects.editable_by(gwen)) == []


def test_kept_by_nobody_else(ben, asha, cara, dev):
    for reporter in (ben, asha, cara, dev):
        factories.make_story(reporter=reporter)

    kept = [list(Story.objects.kept_by(viewer)) for viewer in (ben, asha, cara, dev, SIGNED_OUT)]

    assert kept == [[]] * 5


# --- copies ---


def make_copy(story, by, audience=WORKSHOP, office=None, leader=None):
    room = Room(audience, office, leader and leader.pk, leader and leader.email)
    return Copy.make(Copy.Kind.PACK, "abcdefghjk", room, by, how_many=1, stories=[story])


@pytest.mark.parametrize(
    ("what_happens", "fine"),
    [
        (lambda story, by: None, True),
        (lambda story, by: story.pause(by), False),
        (lambda story, by: story.voices.get().withdraw("phone", by), False),
        (lambda story, by: story.voices.get().narrow({(Use.READ, ANYONE)}, "phone", by), False),
        (lambda story, by: story.voices.get().narrow({(Use.PRINT, ANYONE)}, "phone", by), True),
        (lambda story, by: give_grant(story, ends_on=days(-1)), False),
        (lambda story, by: story.embargo(days(1), by), False),
        (lambda story, by: story.close_release(by), False),
        (lambda story, by: factories.agree_again(story.voices.get()), True),
        (lambda story, by: factories.agree_again(story.voices.get(), name_shown="Wren"), False),
        (lambda story, by: story.voices.get().exclude(by, email="x@example.org"), False),
        (
            lambda story, by: story.voices.get().exclude(by, email="x@example.org", though_in_the_room=True),
            True,
        ),
        (
            lambda story, by: story.voices.get().exclude(
                by, email="dev@example.org", though_in_the_room=True
            ),
            False,
        ),
        (lambda story, by: factories.make_voice(story, promises=None), False),
        (lambda story, by: story.delete(), False),
        (lambda story, by: factories.give_words(story, "A draft that nobody has released."), True),
        (lambda story, by: factories.make_recording(story) and factories.release(story), True),
        (lambda story, by: factories.give_words(story, "Other words.") and factories.release(story), False),
    ],
)
def test_a_copy_is_recalled_once_a_story_in_it_is_not_cleared_for_its_room(edith, what_happens, fine):
    dev = factories.make_user("lead", email="dev@example.org")
    untouched, story = factories.make_story(), factories.make_story()
    kept, copy = make_copy(untouched, dev), make_copy(story, dev)

    what_happens(story, edith)

    assert set(Copy.objects.to_recall()) == (set() if fine else {copy})
    assert (kept.is_fine(), copy.is_fine()) == (True, fine)


@pytest.mark.parametrize("shut_out", ["leads the room", "printed it"])
def test_a_copy_is_recalled_once_its_rooms_leader_or_whoever_printed_it_is_shut_out(edith, shut_out):
    people = {"leads the room": factories.make_user("lead"), "printed it": factories.make_user("lead")}
    story = factories.make_story()
    copy = make_copy(story, people["printed it"], leader=people["leads the room"])
    fine = copy.is_fine()

    story.voices.get().exclude(edith, user=people[shut_out], though_in_the_room=True)

    assert (fine, copy.is_fine(), list(Copy.objects.to_recall())) == (True, False, [copy])


def test_a_copy_is_recalled_once_its_words_are_gone_and_not_where_it_never_had_any(dev):
    written, heard = factories.make_story(), factories.make_story(words=(), recording=True)
    copy, without_words = make_copy(written, dev), make_copy(heard, dev)

    written.transcripts.all().delete()

    assert not copy.stories.exclude(transcript=None).exists()
    assert [each.is_fine() for each in (copy, without_words)] == [False, True]


def test_copy_numbers_tell_neither_how_many_there_are_nor_which_came_first(dev, monkeypatch):
    made = [make_copy(factories.make_story(), dev).number for _count in range(3)]
    drawn = iter([made[0], made[2], 482_913])
    monkeypatch.setattr("stories.models.copy.make_number", lambda: next(drawn))

    another = make_copy(factories.make_story(), dev)

    assert another.number == 482_913  # those that are taken are drawn again
    numbers = [make_number() for _count in range(30)]
    assert numbers != sorted(numbers) and all(100_000 <= number <= 999_999 for number in numbers)

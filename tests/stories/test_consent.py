"""One case a test: what each sentence of the consent rule means for one story and one viewer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from stories.consent import KNOW_OF, Room, Use
from stories.models import Story
from tests import factories
from tests.factories import days
from tests.stories.readers import A_WORKSHOP, ANYONE, ELSEWHERE, OFFICE, SIGNED_OUT, WORKSHOP, can_read, read


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
    factories.release(story)
    factories.agree_again(voice, read(ELSEWHERE), ends_on=until_day(until))
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

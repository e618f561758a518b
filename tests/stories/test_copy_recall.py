"""One case a test: which printed copies must come back."""

import pytest

from stories.consent import Room, Use
from stories.models import Copy, make_number
from tests import factories
from tests.factories import days
from tests.stories.readers import ANYONE, WORKSHOP
from tests.stories.test_consent import give_grant


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
    assert (kept.may_be_used(), copy.may_be_used()) == (True, fine)


@pytest.mark.parametrize("shut_out", ["leads the room", "printed it"])
def test_a_copy_is_recalled_once_its_rooms_leader_or_whoever_printed_it_is_shut_out(edith, shut_out):
    people = {"leads the room": factories.make_user("lead"), "printed it": factories.make_user("lead")}
    story = factories.make_story()
    copy = make_copy(story, people["printed it"], leader=people["leads the room"])
    fine = copy.may_be_used()

    story.voices.get().exclude(edith, user=people[shut_out], though_in_the_room=True)

    assert (fine, copy.may_be_used(), list(Copy.objects.to_recall())) == (True, False, [copy])


def test_a_copy_is_recalled_once_its_words_are_gone_and_not_where_it_never_had_any(dev):
    written, heard = factories.make_story(), factories.make_story(words=(), recording=True)
    copy, without_words = make_copy(written, dev), make_copy(heard, dev)

    written.transcripts.all().delete()

    assert not copy.stories.exclude(transcript=None).exists()
    assert [each.may_be_used() for each in (copy, without_words)] == [False, True]


def test_copy_numbers_tell_neither_how_many_there_are_nor_which_came_first(dev, monkeypatch):
    made = [make_copy(factories.make_story(), dev).number for _count in range(3)]
    drawn = iter([made[0], made[2], 482_913])
    monkeypatch.setattr("stories.models.copy.make_number", lambda: next(drawn))

    another = make_copy(factories.make_story(), dev)

    assert another.number == 482_913  # those that are taken are drawn again
    numbers = [make_number() for _count in range(30)]
    assert numbers != sorted(numbers) and all(100_000 <= number <= 999_999 for number in numbers)

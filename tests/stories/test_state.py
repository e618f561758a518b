"""What its keepers are told of a story's state, against a second implementation of the design's words (`rule`)."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stories.consent import Audience, Room, Use, today
from stories.dates import day
from stories.models import Story
from stories.pages.state import STATES, state_of, states_of
from tests import factories
from tests.stories.archives import (
    AUDIENCES,
    OFFICES,
    PEOPLE,
    STEADY,
    Archive,
    ArchiveWriter,
    archives,
    one_open_each,
    seeded,
    written,
)
from tests.stories.rule import Promise, RuleStory, RuleVoice, ShutOut, agrees_on

READERS = PEOPLE[:3]  # one at each office, and one at none
APART = "Released, but its voices have not agreed to the same people"


@pytest.fixture
def writer(db):
    return ArchiveWriter()


def days(number):
    return today() + timedelta(number)


def expected_words(rule_story, on):
    """The words for this story, from the design's words alone."""
    given_or_ended = [[each for each in voice.promises if not each.closed] for voice in rule_story.voices]
    given = [
        [each for each in promises if each.last_day is None or each.last_day >= on]
        for promises in given_or_ended
    ]
    if any(voice.withdrawn for voice in rule_story.voices):
        return "Withdrawn"
    if rule_story.paused:
        return "Paused"
    if not rule_story.voices:
        return "Just begun"
    if not all(given):
        return "Waiting for agreement" if given == given_or_ended else "Agreement ended"
    all_count_on = max(min(each.begins for each in promises) for promises in given)
    if all_count_on > on:
        return f"Cooling off until {day(all_count_on)}"
    if not rule_story.released:
        return "Waiting for release"
    if rule_story.first_day and rule_story.first_day > on:
        return f"Embargoed until {day(rule_story.first_day)}"
    opens_on = agrees_on(rule_story, on)
    if opens_on is None:
        return APART
    return "Released" if opens_on == on else f"Cooling off until {day(opens_on)}"


def uneven_archives(on):
    """Archives of released stories whose voices promise unlike things, from and until unlike days."""
    promises = st.builds(
        Promise,
        use=st.sampled_from(["hear", "read"]),
        audience=st.sampled_from(AUDIENCES),
        begins=st.sampled_from([on + timedelta(number) for number in (-5, -1, 0, 1, 2, 4)]),
        last_day=st.sampled_from([None] * 3 + [on + timedelta(number) for number in (-1, 0, 1, 3)]),
        closed=st.sampled_from([False] * 6 + [True]),
    )
    exclusions = st.builds(ShutOut, person=st.sampled_from(READERS), though_they_might_be_there=st.booleans())
    voices = st.builds(
        RuleVoice,
        office=st.sampled_from([*OFFICES, None]),
        promises=st.lists(promises, min_size=1, max_size=6).map(one_open_each),
        shut_out=st.sampled_from([False, False, True]).flatmap(
            lambda some: st.tuples(exclusions) if some else st.just(())
        ),
    )
    stories = st.builds(RuleStory, voices=st.lists(voices, min_size=2, max_size=3).map(tuple))
    return st.builds(
        Archive,
        stories=st.lists(stories, min_size=30, max_size=30).map(tuple),
        rooms=st.just(()),
        day=st.just(on),
    )


def rare_stories(on):
    """States that a few generated archives may be without: which ones come depends on the text of a test."""
    ended = Promise("read", "anyone", on - timedelta(9), last_day=on - timedelta(1))
    here, there = Promise("read", "office", on - timedelta(9)), Promise("hear", "workshop", on - timedelta(9))
    return (
        RuleStory((RuleVoice("Leeds", (ended,)),)),
        RuleStory((RuleVoice("Leeds", (here,)), RuleVoice("York", (there,)))),
        RuleStory((RuleVoice("Leeds", ()),)),
        RuleStory((RuleVoice("Leeds", (replace(here, begins=on + timedelta(3)),)),)),
    )


def stories_in(keys):
    return list(Story.objects.filter(pk__in=keys))


@pytest.mark.parametrize("kind", [archives, uneven_archives])
def test_states_agree_with_the_design_in_every_generated_archive(writer, kind):
    said = Counter()

    @seeded
    @settings(STEADY, max_examples=12)
    @given(kind(today()))
    def compare(archive):
        with written(
            writer, replace(archive, stories=(*archive.stories, *rare_stories(archive.day)))
        ) as keys:
            states = states_of(stories_in(keys), archive.day)

            words = {key: state.label for key, state in states.items()}
            assert words == {key: expected_words(rule_story, archive.day) for key, rule_story in keys.items()}
            said.update(each.partition(" until ")[0] for each in words.values())

    compare()

    everything = {words.partition(" until ")[0] for words, _tone in STATES.values()} - {
        "Something newer waits for release",
        "Sent back, to be changed",
    }
    never_uneven = {"Withdrawn", "Paused", "Just begun", "Waiting for release", "Embargoed"}
    assert set(said) == (everything if kind is archives else everything - never_uneven), said


def test_released_is_said_where_the_gate_opens_to_somebody_and_nowhere_else(writer):
    """With nobody kept out, as an exclusion closes a story to some people and is no part of its state."""
    said = Counter()

    @seeded
    @settings(STEADY, max_examples=6)
    @given(uneven_archives(today()))
    def compare(archive):
        without = [
            replace(rule_story, voices=tuple(replace(voice, shut_out=()) for voice in rule_story.voices))
            for rule_story in archive.stories
        ]
        with written(writer, replace(archive, stories=tuple(without))) as keys:
            opened = Story.objects.cleared_for(Use, None, Room(Audience.WORKSHOP))
            for reader in READERS:
                opened |= Story.objects.cleared_for(Use, writer.user(reader))

            released = {
                key for key, state in states_of(stories_in(keys)).items() if state.label == "Released"
            }

            assert released == set(opened.filter(pk__in=keys).values_list("pk", flat=True))
            said.update({"opened": len(released), "asked": len(keys)})

    compare()

    assert 20 < said["opened"] < said["asked"] - 20


@pytest.mark.parametrize("though_in_the_room", [True, False])
def test_an_exclusion_changes_nothing_in_what_is_said(edith, ben, though_in_the_room):
    story = factories.make_draft_story()
    voice = factories.make_voice(story, [(Use.PRINT, Audience.WORKSHOP)])
    factories.release(story, edith)
    voice.exclude(by=edith, user=ben, though_in_the_room=though_in_the_room)

    assert state_of(story).label == "Released"


def test_a_promise_that_ends_before_another_begins_is_no_day_to_wait_for(edith, leeds):
    """Until today's promise to the office ends, the other voice has only the workshop's; the day after is too late."""
    story = factories.make_draft_story()
    one = factories.make_voice(story, [(Use.READ, Audience.OFFICE)], office=leeds)
    other = factories.make_voice(
        story, [(Use.READ, Audience.WORKSHOP), (Use.READ, Audience.OFFICE)], office=leeds
    )
    factories.release(story, edith)
    one.grants.update(ends_on=days(4))
    later = other.grants.filter(audience=Audience.OFFICE)

    later.update(effective_on=days(4))
    in_time = state_of(story).label
    later.update(effective_on=days(5))
    too_late = state_of(story).label

    assert (in_time, too_late) == (f"Cooling off until {day(days(4))}", APART)


@pytest.mark.parametrize("many", [1, 20])
def test_states_are_asked_for_once_however_many_stories(edith, leeds, york, many, django_assert_num_queries):
    for _each in range(many):
        story = factories.make_draft_story()
        for office in (leeds, york):
            factories.make_voice(story, office=office)
        factories.release(story, edith)
    stories = list(Story.objects.all())

    with django_assert_num_queries(1):
        states = states_of(stories)

    assert [state.label for state in states.values()] == ["Released"] * many


def test_no_stories_have_no_states():
    assert states_of([]) == {}

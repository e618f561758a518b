"""The demo's script: every state of consent; and what is refused of a file that is not right."""

import pytest

from seeds import demo_script, toml
from seeds.demo_script import read_demo
from seeds.toml import ContentError
from stories.models import Kind
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from tests.seeds.content import altered


def test_demo_covers_every_state(demo):
    covered = {state for story in demo.stories for state in story.covers}

    assert covered == demo_script.STATES


def test_demo_states_are_what_they_are_called(demo):
    """The label is believed by nobody: each is compared with what the story's voices really said."""
    really = {}
    for story in demo.stories:
        agreements = [agreement for voice in story.voices for agreement in voice.agreements]
        promises = {pair for agreement in agreements for pair in agreement.promises}
        for voice in story.voices:
            promises = set(voice.narrowed.keep) if voice.narrowed else promises
        heard_by = {audience for use, audience in promises if use == "hear"}
        read_by = {audience for use, audience in promises if use == "read"}
        closed = {
            "pending": not agreements,
            "cooling_off": any(agreement.given_days_ago < 7 for agreement in agreements),
            "ended": any((agreement.ends_in_days or 0) < 0 for agreement in agreements),
            "withdrawn": any(voice.withdrawn for voice in story.voices),
            "paused": story.paused is not None,
            "embargoed": (story.embargo_in_days or 0) > 0,
            "excluded": any(voice.excludes for voice in story.voices),
            "narrowed": any(voice.narrowed for voice in story.voices),
        }
        states = {state for state, holds in closed.items() if holds}
        if not states and read_by:
            states |= read_by
        states |= {"no_recording"} if not story.recording else set()
        states |= {"dialogue"} if len(story.voices) == 2 else set()
        states |= {"welsh"} if any(turn.lang == "cy" for turn in story.turns) else set()
        states |= {"hear_not_read"} if heard_by and not read_by else set()
        states |= {"read_not_hear"} if read_by and not heard_by and story.recording else set()
        really[story.key] = states

    assert {story.key: set(story.covers) for story in demo.stories} == really


def test_demo_stories_last_from_under_a_minute_to_four(demo):
    lengths = {story.key: len(story.text.split()) for story in demo.stories}

    assert len(lengths) == 19
    assert {key: words for key, words in lengths.items() if not 120 <= words <= 560} == {}
    assert all(story.fictional for story in demo.stories)


def test_demo_has_a_short_story_without_content_notes_that_anyone_may_hear(demo):
    short = {
        story.key
        for story in demo.stories
        if "anyone" in story.covers and not story.content_notes and len(story.text.split()) < 150
    }

    assert short == {"forgotten-my-glasses"}


def test_demo_kinds_are_those_of_the_archive(demo):
    heard = {voice.kind for story in demo.stories for voice in story.voices}

    assert set(Kind.values) == toml.KINDS
    assert heard == {"service_user", "staff", "peer_mentor"}


def test_demo_welsh_story_has_what_counting_trips_over(demo):
    text = demo.story("two-languages").text

    assert [character for character in "ŵŷ👍🏽💙\u0301" if character not in text] == []


def test_demo_names_one_person_for_each_role_in_both_offices(demo):
    held = {(person.office, role) for person in demo.people for role in person.roles}

    assert held == {
        (office, role)
        for office in ("Brackenford", "Hallowmere")
        for role in ("reader", "reporter", "facilitator", "lead", "archivist")
    }
    assert len({person.email for person in demo.people}) == len(demo.people)


def test_demo_excerpts_overlap_and_are_tagged_by_both(demo):
    places = [
        (story.key, story.text.index(excerpt.quote), len(excerpt.quote), excerpt)
        for story in demo.stories
        for excerpt in story.excerpts
    ]
    overlapping = {
        one
        for one, start, length, _excerpt in places
        for other, begins, _length, _other in places
        if one == other and start < begins < start + length
    }

    assert len(places) == 53
    assert sum(len(excerpt.tagged_by) == 2 for *_place, excerpt in places) == 24
    assert {person for *_place, excerpt in places for person in excerpt.tagged_by} == {"asha", "lena"}
    assert overlapping == {"night-shift", "the-bus-to-the-office", "two-chairs"}


def test_demo_excerpts_are_found_once_in_the_transcript_as_it_will_be_kept(demo):
    """The transcript breaks long talk into paragraphs; no excerpt may be cut by such a break."""
    for story in demo.stories:
        lines, now = [], 0
        for spoken in demo.sentences(story):
            times = (now, now + 2_000) if story.recording else (None, None)
            lines.append(Line(spoken.storyteller, spoken.sentence.words, *times))
            now += 2_000 + spoken.pause_ms
        text = lines_to_draft(lines).text

        assert {excerpt.quote: text.count(excerpt.quote) for excerpt in story.excerpts} == {
            excerpt.quote: 1 for excerpt in story.excerpts
        }


def test_demo_spoken_says_every_word_in_the_right_voice_and_language(demo):
    story = demo.story("two-chairs")

    spoken = demo.sentences(story)

    assert " ".join(each.sentence.words for each in spoken).split() == story.text.split()
    assert {each.sentence.voice for each in spoken} == {
        demo.storyteller("marram").speech,
        demo.storyteller("ivy").speech,
    }
    assert {each.sentence.language for each in demo.sentences(demo.story("two-languages"))} == {"en", "cy"}


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('released_by = "ruth"', 'released_by = "gwen"',
         "Story the-bus-to-the-office is released by its own reporter."),
        ('hear = ["anyone"]', 'hear = ["everyone"]',
         "story the-bus-to-the-office: hear everyone is not a promise."),
        ('quote = "She said, how', 'quote = "He said, how',
         "Story the-bus-to-the-office: 'He said, how do you get here? That was all. How do you get here. "
         "Nobody had asked me.' is there 0 times."),
        ('email = "ben@example.org"', 'email = "ben@example.com"', "Ben Calloway could be written to."),
        ('tagged_by = ["asha", "lena"]', 'tagged_by = ["asha", "zed"]',
         "Story the-bus-to-the-office names zed, who is not in the demo."),
        ('{ voice = "ivy"', '{ voice = "wren"', "Story two-chairs: those who speak and its voices differ."),
    ],
)  # fmt: skip
def test_read_demo_broken_file_says_what_is_wrong(tmp_path, old, new, reason):
    path = altered(tmp_path, demo_script.DEMO, old, new)

    with pytest.raises(ContentError) as refused:
        read_demo(path)

    assert str(refused.value) == reason

"""What a story waits for, whose move it is, and since when."""

from datetime import UTC, datetime

import pytest

from stories.consent import Audience, Use
from stories.models import Part
from stories.pages.next_task import next_task, next_tasks
from tests import factories
from tests.stories.pages import page

pytestmark = pytest.mark.django_db
ADDED = datetime(2026, 1, 2, 12, tzinfo=UTC)
LATER = datetime(2026, 1, 5, 12, tzinfo=UTC)


def begin(gwen, **fields):
    """A story that gwen just began: a title, and nothing else."""
    return factories.make_draft_story("Begun", words=(), reporter=gwen, added_at=ADDED, **fields)


def told(task):
    """What a person is told, without the sentence and the moment."""
    return task and (task.name, task.label, task.whose, task.is_mine, task.href)


def test_a_story_waits_for_one_thing_after_the_other_in_the_order_of_work(gwen, edith):
    story = begin(gwen)
    told_so_far = [told(next_task(story, gwen))]
    voice = factories.make_voice(story, None, pseudonym="Clover")
    told_so_far.append(told(next_task(story, gwen)))
    factories.make_recording(story, added_by=gwen)
    told_so_far.append(told(next_task(story, gwen)))
    factories.give_words(story, "Interviewer: What happened?", "Rosa: I listened.")
    told_so_far.append(told(next_task(story, gwen)))
    factories.give_words(story, "Rosa: I listened.", voices={"Rosa": voice})
    told_so_far.append(told(next_task(story, gwen)))
    factories.agree_again(voice)
    told_so_far.append(told(next_task(story, gwen)))

    mine = ("You", True)
    assert told_so_far == [
        ("voice", "Say who tells it", *mine, page("voice-create", story.ref)),
        ("recording", "Add the recording", *mine, page("gather-recording", story.ref)),
        ("words", "Add the words", *mine, page("gather-transcript", story.ref)),
        ("speakers", "Say who speaks", *mine, page("gather-speakers", story.ref)),
        ("answers", "Record Clover’s answers", *mine, page("voice-consent", story.ref, voice.ref)),
        (
            "release",
            "Look at all of it and release",
            "An archivist who did not gather or change it",
            False,
            "",
        ),
    ]
    assert told(next_task(story, edith)) == (
        ("release", "Look at all of it and release", *mine, page("gather-release", story.ref))
    )  # fmt: skip
    story.release(edith)
    assert next_task(story, gwen) is next_task(story, edith) is None


def test_what_its_reporter_has_to_do_an_archivist_may_do_and_is_told_whose_move_it_is(gwen, edith):
    story = begin(gwen)

    task = next_task(story, edith)

    assert (task.whose, task.is_mine, task.href) == ("Gwen", False, page("voice-create", story.ref))
    assert (task.missing, task.since) == ("Nobody is named as a voice in this story yet.", ADDED)


def test_words_and_a_recording_are_not_both_needed_for_the_release(gwen):
    heard, read = begin(gwen), begin(gwen)
    factories.make_recording(heard)
    factories.give_words(read, "I listened.")
    for story in (heard, read):
        factories.make_voice(story)

    assert [task.name for task in next_tasks([heard, read], gwen).values()] == ["release", "release"]


def test_a_recording_with_a_question_waits_for_its_answer(gwen):
    story = begin(gwen)
    factories.make_voice(story, None)
    factories.make_recording(story, findings=[{"doubt": "silent", "ms": 0, "start_ms": 0}])

    task = next_task(story, gwen)

    assert (task.name, task.missing) == (
        "recording",
        "Nobody has said yet whether the recording is right as it is.",
    )


def test_a_promise_that_has_ended_is_asked_for_again_by_an_archivist_once_the_story_is_released(gwen, edith):
    story = factories.make_draft_story("Ending", reporter=gwen)
    voice = factories.make_voice(
        story, [(Use.READ, Audience.ANYONE)], pseudonym="Clover", ends_on=factories.days(1)
    )
    factories.release(story)

    before, gwens, ediths = (
        next_task(story, who, factories.days(after)) for who, after in [(gwen, 1), (gwen, 2), (edith, 2)]
    )

    href = page("voice-consent", story.ref, voice.ref)
    assert before is None
    assert told(gwens) == ("answers", "Ask Clover again", "An archivist", False, "")
    assert told(ediths) == ("answers", "Ask Clover again", "You", True, href)


def test_what_was_sent_back_waits_for_who_gathered_it(gwen, edith):
    story = factories.make_draft_story("Back", reporter=gwen)
    story.note_change(Part.WORDS, gwen)
    factories.make_voice(story)
    story.send_back(edith, "Leave the street out.", at=LATER)

    task = next_task(story, gwen)

    assert told(task) == (
        ("change", "Change what was sent back", "You", True, page("gather-transcript", story.ref))
    )  # fmt: skip
    assert task.missing == "Edith sent this back: words."


def test_a_paused_story_waits_for_an_archivist_who_did_not_gather_it(edith, femi):
    story = factories.make_draft_story("Paused", reporter=edith, added_at=ADDED)
    factories.make_voice(story)
    story.pause(edith)

    assert told(next_task(story, edith)) == (
        ("resume", "Let it go on", "An archivist who did not gather it", False, "")
    )  # fmt: skip
    assert told(next_task(story, femi)) == (
        ("resume", "Let it go on", "You", True, page("gather-resume", story.ref))
    )  # fmt: skip


def test_a_story_that_a_voice_has_left_waits_for_nothing(edith):
    story = factories.make_draft_story("Gone")
    factories.make_voice(story).withdraw("letter", by=edith)

    assert next_task(story, edith) is None


def test_who_may_release_is_who_the_model_lets_release(gwen, edith, femi):
    unchanged, changed, newer = (factories.make_draft_story(reporter=gwen) for _one in range(3))
    for story in (unchanged, changed, newer):
        factories.make_voice(story)
    changed.revise(by=edith, title="Edith's")
    newer.release(femi)
    newer.revise(by=edith, title="Edith's")
    stories, people = (unchanged, changed, newer), (gwen, edith, femi)

    mine = {(story, who): next_task(story, who).is_mine for story in stories for who in people}

    may = {(story, who): not story.missing_for_release(who) for story in stories for who in people}
    may[unchanged, gwen] = may[changed, gwen] = False  # a reporter's look opens no story
    assert mine == may
    assert list(mine.values()) == [False, True, True, False, False, True, True, False, True]


def test_since_is_when_anything_last_happened_but_not_when_somebody_was_kept_out(gwen, edith, ben):
    story = begin(gwen)
    voice = factories.make_voice(story, None)
    before = next_task(story, gwen).since
    voice.exclude(by=gwen, user=ben)
    story.embargo(factories.days(3), by=gwen)

    assert next_task(story, gwen).since == before > ADDED


def test_any_number_of_stories_takes_the_same_queries(gwen, django_assert_num_queries):
    stories = [begin(gwen) for _one in range(3)]
    for story in stories:
        factories.make_voice(story, None)
        factories.give_words(story, "Rosa: I listened.")

    for some in (stories[:1], stories):
        with django_assert_num_queries(8):
            next_tasks(some, gwen)

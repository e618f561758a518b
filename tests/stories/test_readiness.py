"""What a story lacks and whose move it is: the same for one story, in sentences, and for lists, as conditions."""

import pytest
from django.db import connection

from reading import waiting
from stories.gate import viewer_params
from stories.models import Move, Story
from stories.pages.next_task import next_tasks

from .. import factories
from ..plans import plan_of, queries_kept
from .states import make_stories_in_every_state

pytestmark = pytest.mark.django_db
START_PAGE = {
    Move.RESUME: waiting._paused,
    Move.CHANGE: waiting._sent_back,
    Move.GATHER: waiting._to_finish,
    Move.RELEASE: waiting._to_release,
    Move.LOOK: waiting._changed,
}


@pytest.fixture(params=["of a reporter", "of an archivist", "of nobody"])
def stories(request, gwen, edith, femi):
    """Stories in every state, that one of these people gathered."""
    reporter = {"of a reporter": gwen, "of an archivist": edith, "of nobody": None}[request.param]
    make_stories_in_every_state(reporter, gwen, edith, femi)
    return Story.objects.all()


@pytest.fixture
def keepers(gwen, edith, femi):
    return [gwen, edith, femi, factories.make_user("reporter", "archivist"), factories.make_user("reporter")]


def titles(stories):
    return sorted(story.title for story in stories)


def move_of(story, task):
    """The Move that a NextTask is."""
    if task.name == "release":
        return Move.LOOK if story.released_at else Move.RELEASE
    return Move(task.name) if task.name in ("resume", "change") else Move.GATHER


def test_lists_and_the_start_page_show_the_stories_whose_next_task_is_this_persons(stories, keepers):
    for person in keepers:
        kept = Story.objects.kept_by(person)
        tasks = next_tasks(kept, person)
        theirs = [story for story in kept if tasks[story.pk] and tasks[story.pk].is_mine]
        by_move = {move: titles(s for s in theirs if move_of(s, tasks[s.pk]) == move) for move in Move}

        assert titles(kept.waiting_for(person)) == titles(theirs)
        assert {move: titles(kept.waiting_to(move, person)) for move in Move} == by_move
        on_start_page = {
            move: sorted(row[1] for row in rows(person.roles, **viewer_params(person)))
            for move, rows in START_PAGE.items()
        }
        assert on_start_page == by_move
        assert (
            max(map(len, by_move.values())) <= waiting.COUNTED
        )  # or the start page would stop short of them


def test_the_start_page_leads_where_the_list_does(stories, keepers):
    for person in keepers:
        tasks = {story.title: task for story, task in tasks_of(person)}
        things = [
            waiting._next_task(row) for row in waiting._to_finish(person.roles, **viewer_params(person))
        ]

        others = {thing.title for thing in things if thing.url != tasks[thing.title].href}
        # of these the list asks first who speaks, which may stay open
        assert others <= {"no answer", "one of two answered", "ended", "narrowed to nothing"}
        assert {tasks[title].name for title in others} <= {"speakers"}


def tasks_of(person):
    kept = list(Story.objects.kept_by(person))
    tasks = next_tasks(kept, person)
    return [(story, tasks[story.pk]) for story in kept]


def test_a_story_waits_for_somebody_as_long_as_it_needs_work(stories, edith):
    needs_work = [story for story, task in tasks_of(edith) if task]

    assert titles(Story.objects.kept_by(edith).waiting()) == titles(needs_work)


def test_who_is_to_release_a_story_misses_nothing_in_it(stories, keepers):
    for person in keepers:
        for move in (Move.RELEASE, Move.LOOK):
            for story in Story.objects.kept_by(person).waiting_to(move, person):
                assert story.missing_for_release(person) == [], (story.title, person)


def test_a_second_person_may_release_what_lacks_nothing_and_was_not_sent_back(stories):
    other = factories.make_user("archivist")
    complete = [
        story
        for story in stories
        if not story.missing_for_release(other)
        and (story.released_at is None or story.has_newer())
        and not story.changes.filter(sent_back_by__isnull=False).exists()
    ]

    to_release = [*stories.waiting_to(Move.RELEASE, other), *stories.waiting_to(Move.LOOK, other)]

    assert titles(complete) == titles(to_release)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole")
def test_no_list_of_what_waits_reads_every_story_or_promise(edith):
    stories = Story.objects.order_by()
    lists = [stories.waiting(), stories.waiting_for(edith), stories.changed(), stories.with_ended_promises()]
    lists += [stories.waiting_to(move, edith) for move in Move]

    with queries_kept() as queries:
        for each in lists:
            list(each)
    scans = {step for query in queries for step in plan_of(*query) if step.startswith("SCAN")}

    assert len(queries) == len(lists)
    assert [step for step in scans if "stories_change" not in step] == []  # what waits is all that it holds


def test_lacking_stories_say_what_is_missing(gwen, edith, femi):
    make_stories_in_every_state(gwen, gwen, edith, femi)

    lacking = {
        story.title: [name for name, value in vars(story).items() if name.startswith("lacks_") and value]
        for story in Story.objects.in_preparation().with_lacking()
    }

    assert lacking == {
        "no voice": ["lacks_voice"],
        "no answer": ["lacks_answers"],
        "one of two answered": ["lacks_answers"],
        "ended": ["lacks_answers"],
        "narrowed to nothing": ["lacks_answers"],
        "nothing to hear or read": ["lacks_sound_or_words", "lacks_words"],
        "silent": ["lacks_answer_about_recording"],
        "asks who speaks": ["lacks_speakers"],
        "sound, and no answer": ["lacks_answers", "lacks_words"],
    }


def test_a_story_names_its_first_voice_without_answers(gwen):
    story = factories.make_draft_story("one of two answered", reporter=gwen)
    factories.make_voice(story)
    second = factories.make_voice(story, promises=None)
    factories.make_voice(story, promises=None)

    assert Story.objects.with_lacking().get().unanswered == second.ref


def test_a_promise_that_has_ended_is_missing_for_the_release(gwen, edith):
    story = factories.make_draft_story(reporter=gwen)
    factories.make_voice(story, pseudonym="Clover", ends_on=factories.days(1))

    said = [story.missing_for_release(edith, factories.days(after)) for after in (1, 2)]

    assert said == [[], ["Nothing that Clover agreed to stands now."]]


def test_a_story_that_was_sent_back_is_not_its_senders_to_release(gwen, edith, femi):
    story = factories.make_draft_story("Back", reporter=gwen)
    factories.make_voice(story)
    story.changes.all().delete()
    story.revise(edith, title="Anew")
    story.send_back(femi, "Not yet.")

    waits_for = [person for person in (gwen, edith, femi) if Story.objects.waiting_for(person)]

    assert waits_for == [edith]

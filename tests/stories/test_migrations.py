"""An archive of every landed version is carried over, with all it remembers. A migration adds its version here."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from stories.search.matching import matching
from stories.search.query import Query

from .. import factories

FIRST = [("stories", "0001_initial")]
SECOND = [("stories", "0002_what_paper_and_vault_remember")]
FOURTH = [("stories", "0004_attribution_note")]
EIGHTH = [("stories", "0008_search_fields")]
ELEVENTH = [("stories", "0011_what_was_found_in_recordings")]
# As the schema of the first versions made it, with the words in a table beside the transcript
OLD_INDEX = {
    "sqlite": """
        CREATE VIRTUAL TABLE stories_index USING fts5(
            title, summary, words, content='stories_searchablestory', content_rowid='story_id',
            tokenize="porter unicode61 remove_diacritics 2"
        );
        CREATE TRIGGER searchable_added AFTER INSERT ON stories_searchablestory BEGIN
            INSERT INTO stories_index(rowid, title, summary, words)
            VALUES (new.story_id, new.title, new.summary, new.words);
        END;
        CREATE TRIGGER searchable_gone AFTER DELETE ON stories_searchablestory BEGIN
            INSERT INTO stories_index(stories_index, rowid, title, summary, words)
            VALUES ('delete', old.story_id, old.title, old.summary, old.words);
        END""",
    "postgresql": """
        CREATE EXTENSION IF NOT EXISTS unaccent;
        CREATE TEXT SEARCH DICTIONARY heard_stem (TEMPLATE = snowball, Language = english);
        CREATE TEXT SEARCH CONFIGURATION heard (COPY = english);
        ALTER TEXT SEARCH CONFIGURATION heard
            ALTER MAPPING FOR asciiword, asciihword, hword_asciipart, word, hword, hword_part
            WITH unaccent, heard_stem;
        ALTER TABLE stories_searchablestory ADD COLUMN vector tsvector GENERATED ALWAYS AS (
            setweight(to_tsvector('heard', title), 'A') || setweight(to_tsvector('heard', summary), 'B')
            || setweight(to_tsvector('heard', words), 'C')) STORED;
        CREATE INDEX stories_searchablestory_vector ON stories_searchablestory USING gin (vector)""",
}


def migrate_to(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def every_row(registry, version):
    """{model: its rows as dictionaries} of the app as it is in this registry, but for what is indexed anew."""
    names = [
        model.__name__
        for model in MigrationExecutor(connection).loader.project_state(version).apps.get_models()
    ]
    mine = {model._meta.object_name for model in apps.get_app_config("stories").get_models()}
    return {
        name: list(registry.get_model("stories", name).objects.order_by("pk").values())
        for name in names
        if name in mine - {"SearchableStory", "IndexEntry"}
    }


def unanswered(row):
    """A cue of before possible labels were asked about: it has none."""
    return row | {"possible_label": "", "label_length": 0}


def never_compared(row):
    """A recording of before it was compared with what it says it is: nothing was found in it, so nobody is asked."""
    return row | {"findings": [], "confirmed_at": None, "confirmed_by_id": None}


def whole_story(row):
    """A story of before extracts were told apart: it is none, unless a publication's loader made it."""
    return row | {"quoted_only": False}


def nothing_taken_out(row):
    """A transcript of before somebody could say that something had to go: nobody did."""
    return row | {"takes_words_out": False}


def renamed(row):
    return {"attribution_note" if name == "standing" else name: value for name, value in row.items()}


@pytest.fixture
def latest():
    """The tables as they are now, once more, whatever the test did."""
    yield
    call_command("migrate", verbosity=0)


def test_copies_and_openings_of_the_first_release_are_carried_over(real_database, edith, latest):
    story = factories.make_story()
    by, storyteller = edith.pk, story.voices.get().storyteller_id
    old = migrate_to(FIRST)
    printed = old.get_model("stories", "Copy").objects.create(
        number=7,
        kind="pack",
        what_ref="x",
        audience="workshop",
        made_by_id=by,
        how_many=1,
        destroy_by="2027-01-01",
    )
    for transcript in (story.transcript_id, None):
        kept = {"copy": printed, "transcript_id": transcript}
        old.get_model("stories", "CopiedStory").objects.create(
            story_id=story.pk if transcript else None, **kept
        )
    old.get_model("stories", "IdentityOpening").objects.create(
        storyteller_id=storyteller, by_id=by, reason="They asked to be rung."
    )

    call_command("migrate", verbosity=0)

    (copy,) = apps.get_model("stories", "Copy").objects.all()
    remembered = copy.stories.order_by("pk").values_list("story", "had_words", "named_otherwise")
    entries = apps.get_model("stories", "IdentityEntry").objects.values_list("storyteller", "what", "reason")
    assert (copy.number, copy.leader, copy.may_be_used()) == (7, None, False)
    assert list(remembered) == [(story.pk, True, False), (None, False, False)]
    assert list(entries) == [(storyteller, "opened", "They asked to be rung.")]


def test_why_words_stand_with_a_speaker_is_carried_over_from_the_second_release(real_database, edith, latest):
    story = factories.make_story()
    old = migrate_to(SECOND)
    old.get_model("stories", "Story").objects.update(standing="Introduced by name on page 12.")
    before = every_row(old, SECOND)

    call_command("migrate", verbosity=0)

    after = every_row(apps, SECOND)
    assert (
        apps.get_model("stories", "Story").objects.get().attribution_note == "Introduced by name on page 12."
    )
    assert {name: len(rows) for name, rows in after.items()} == {
        name: len(rows) for name, rows in before.items()
    }
    assert after == before | {
        "Story": [whole_story(renamed(row)) for row in before["Story"]],
        "Transcript": [nothing_taken_out(row) for row in before["Transcript"]],
        "Cue": [unanswered(row) for row in before["Cue"]],
    }
    assert story.pk == apps.get_model("stories", "Story").objects.get().pk


def test_who_made_what_waits_for_release_is_carried_over_from_the_fourth_version(
    real_database, edith, gwen, latest
):
    _old, closed, newer = (factories.make_story(title, reporter=gwen) for title in ("Old", "Closed", "Newer"))
    begun = factories.make_draft_story("Begun", words=(), reporter=gwen)
    transcript = apps.get_model("stories", "Transcript")
    for story in (closed, newer, begun):
        transcript.objects.create(story=story, number=2, text="Newer.", sentences=[[0, 6]], added_by=edith)
    factories.make_recording(newer, added_by=gwen)
    closed.close_release(edith)
    registry = migrate_to(FOURTH)
    before = every_row(registry, FOURTH)

    call_command("migrate", verbosity=0)

    assert every_row(apps, FOURTH) == before | {
        "Story": [whole_story(row) for row in before["Story"]],
        "Transcript": [nothing_taken_out(row) for row in before["Transcript"]],
        "Cue": [unanswered(row) for row in before["Cue"]],
        "Recording": [never_compared(row) for row in before["Recording"]],
    }
    changes = apps.get_model("stories", "Change").objects.values_list("story__title", "part", "made_by__name")
    assert sorted(changes) == [
        ("Begun", "words", edith.name),
        ("Closed", "words", edith.name),
        ("Newer", "recording", gwen.name),
        ("Newer", "words", edith.name),
    ]


def test_words_of_the_fourth_release_are_carried_over_with_nothing_to_answer(real_database, edith, latest):
    story = factories.make_story(words=("Wren: The thing is: I put the kettle on.", "Speaker_2: Ah."))
    old = migrate_to(FOURTH)
    before = every_row(old, FOURTH)

    call_command("migrate", verbosity=0)

    story.refresh_from_db()
    after = every_row(apps, FOURTH)
    assert after == before | {
        "Cue": [unanswered(row) for row in before["Cue"]],
        "Story": [whole_story(row) for row in before["Story"]],
        "Transcript": [nothing_taken_out(row) for row in before["Transcript"]],
    }
    assert len(after["Cue"]) == 2 and story.transcript.possible_labels() == {}


def test_stories_of_the_fourth_version_are_found_by_the_new_index_and_kept_in_no_second_copy(
    real_database, edith, latest
):
    story = factories.make_story("The tegell", words=("They were listening.",), content_notes=["A death"])
    factories.make_draft_story("A draft", words=("Nobody is listening.",))
    old = migrate_to(FOURTH)
    _make_old_index()
    old.get_model("stories", "SearchableStory").objects.create(
        story_id=story.pk, title="The tegell", summary="A summary.", words="They were listening."
    )

    call_command("migrate", verbosity=0)

    searched = apps.get_model("stories", "SearchableStory").objects.values_list(
        "story", "transcript", "title", "summary", "notes", "names"
    )
    assert list(searched) == [
        (story.pk, story.transcript_id, "The tegell", "A summary.", "A death", "Service user")
    ]
    assert found("listened", "anywhere") == found("death", "in_details") == [story]
    assert found("listened", "in_details") == found("nobody", "anywhere") == []


def test_sources_of_the_eighth_version_are_carried_over_as_the_first_edition(real_database, latest):
    passages = [{"words": "one size doesn't fit all", "where": "Understanding Me"}]
    old = migrate_to(EIGHTH)
    old.get_model("stories", "Source").objects.create(
        key="report", title="A report", publisher="P", published="May 2018", passages=passages
    )
    (before,) = old.get_model("stories", "Source").objects.values()

    call_command("migrate", verbosity=0)

    assert list(apps.get_model("stories", "Source").objects.values()) == [before | {"edition": 1}]


def found(typed, where):
    return list(apps.get_model("stories", "Story").objects.filter(matching(Query.parse(typed), where)))


def _make_old_index():
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(OLD_INDEX["postgresql"])
        else:
            cursor.connection.executescript(OLD_INDEX["sqlite"])


def test_recordings_of_the_eighth_version_are_carried_over_and_ask_nothing(real_database, edith, latest):
    story = factories.make_story(recording=True)
    before = every_row(migrate_to(EIGHTH), EIGHTH)

    call_command("migrate", verbosity=0)

    after = every_row(apps, EIGHTH)
    assert after == before | {
        "Recording": [never_compared(row) for row in before["Recording"]],
        "Story": [whole_story(row) for row in before["Story"]],
        "Transcript": [nothing_taken_out(row) for row in before["Transcript"]],
    }
    assert len(after["Recording"]) == 1 and not story.recordings.get().needs_answer()


def test_extracts_of_the_eleventh_version_are_told_apart_from_stories(real_database, edith, latest):
    source = factories.make_source()
    for title, kind, fields in (
        ("a speaker", "extracts", {"source": source}),
        ("featured, with its own recording elsewhere", "extracts",
         {"source": source, "listen_address": "https://example.org/hear"}),
        ("a whole story that was printed", "speech", {"source": source}),
        ("quotations of somebody here", "extracts", {}),
    ):  # fmt: skip
        factories.give_words(
            factories.make_draft_story(title, words=(), **fields), "Four words of mine.", kind=kind
        )
    before = every_row(migrate_to(ELEVENTH), ELEVENTH)

    call_command("migrate", verbosity=0)

    told_apart = [row | {"quoted_only": row["title"] == "a speaker"} for row in before["Story"]]
    assert every_row(apps, ELEVENTH) == before | {
        "Story": told_apart,
        "Transcript": [nothing_taken_out(row) for row in before["Transcript"]],
    }

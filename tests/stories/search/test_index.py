"""What is in the full-text index, on either database, and that nothing else is."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from stories.apps import install_schema
from stories.models import SearchableStory, Story, Transcript
from stories.search import index, terms
from stories.search.matching import PLACE, matching
from stories.search.query import Query
from tests import factories
from tests.factories import agree_again

pytestmark = pytest.mark.django_db


def sql(statement, *params):
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return cursor.fetchall() if cursor.description else None


def indexed_terms():
    """{field: every term in it}, as the database has them."""
    if connection.vendor == "postgresql":
        columns = ("in_title", "in_details", "anywhere")
        return {
            column: {row[0] for row in sql(f"SELECT word FROM ts_stat('SELECT {column} FROM stories_index')")}
            for column in columns
        }
    sql("CREATE VIRTUAL TABLE IF NOT EXISTS temp.found USING fts5vocab(main, stories_index, col)")
    fields = {}
    for term, field in sql("SELECT term, col FROM temp.found"):
        fields.setdefault(field, set()).add(term)
    title = fields.get("title", set())
    details = title.union(*(fields.get(field, set()) for field in ("summary", "notes", "names")))
    return {"in_title": title, "in_details": details, "anywhere": details | fields.get("words", set())}


NOTHING = {"in_title": set(), "in_details": set(), "anywhere": set()}


def make_story(**fields):
    return factories.make_story(
        "Kettle",
        words=("Listening.",),
        summary="Teapot",
        content_notes=["Spoon"],
        name_shown="Wren",
        **fields,
    )


def found(typed, where="anywhere"):
    return [
        story.title
        for story in Story.objects.filter(matching(Query.parse(typed), where)).order_by(f"-{PLACE}")
    ]


def test_the_index_has_the_terms_of_every_field_of_released_stories_alone(edith):
    make_story()
    factories.make_story("Draft", words=("Waiting.",), released=False)
    factories.make_story("Closed", words=("Gone.",)).close_release(edith)

    assert indexed_terms() == {
        "in_title": {"kettl"},
        "in_details": {"kettl", "teapot", "spoon", "wren", "servic", "user"},
        "anywhere": {"kettl", "teapot", "spoon", "wren", "servic", "user", "listen"},
    }


def test_each_field_is_searched_where_it_is_asked_for():
    make_story()
    factories.make_story("Teapot", words=("Kettle.",), summary="Wren", content_notes=["Listening"])
    searches = {
        (typed, where): found(typed, where)
        for typed in ("kettle", "teapot", "listen", "kettle teapot")
        for where in ("anywhere", "in_title", "outside_title", "in_details")
    }

    assert searches == {
        ("kettle", "anywhere"): ["Teapot", "Kettle"],
        ("kettle", "in_title"): ["Kettle"],
        ("kettle", "outside_title"): ["Teapot"],
        ("kettle", "in_details"): ["Kettle"],
        ("teapot", "anywhere"): ["Teapot", "Kettle"],
        ("teapot", "in_title"): ["Teapot"],
        ("teapot", "outside_title"): ["Kettle"],
        ("teapot", "in_details"): ["Teapot", "Kettle"],
        ("listen", "anywhere"): ["Teapot", "Kettle"],
        ("listen", "in_title"): [],
        ("listen", "outside_title"): ["Teapot", "Kettle"],
        ("listen", "in_details"): ["Teapot"],
        ("kettle teapot", "anywhere"): ["Teapot", "Kettle"],
        ("kettle teapot", "in_title"): [],
        ("kettle teapot", "outside_title"): ["Teapot", "Kettle"],
        ("kettle teapot", "in_details"): ["Kettle"],
    }


def test_the_words_are_kept_in_the_transcript_alone():
    factories.make_story(words=("Zebras.",))

    tables = connection.introspection.table_names()
    holding = [
        table for table in tables if any("Zebras" in str(row) for row in sql(f'SELECT * FROM "{table}"'))
    ]

    assert holding == ["stories_transcript"]


def by_story(story):
    story.delete()


def by_stories(story):
    Story.objects.filter(pk=story.pk).delete()


def by_words(story):
    Transcript.objects.filter(story=story).delete()


def by_row(story):
    SearchableStory.objects.all().delete()


def by_withdrawal(story):
    story.voices.get().withdraw("on paper", by=None)


@pytest.mark.parametrize("delete", [by_story, by_stories, by_words, by_row, by_withdrawal])
def test_whatever_deletes_a_story_takes_it_out_of_the_index(delete):
    delete(make_story())

    assert indexed_terms() == NOTHING
    assert (SearchableStory.objects.count(), index.count(connection)) == (0, 0)


def test_nothing_of_a_deleted_story_is_left_in_the_file_of_the_index():
    make_story()
    factories.make_story("Zebra", words=("My pan.",))

    Story.objects.get(title="Kettle").delete()
    index.compact(connection)

    table = "stories_index" if connection.vendor == "postgresql" else "stories_index_data"
    blocks = b"".join(
        row[-1] if isinstance(row[-1], bytes) else str(row).encode() for row in sql(f"SELECT * FROM {table}")
    )
    assert b"pan" in blocks and b"zebra" in blocks
    assert [term for term in (b"kettl", b"listen", b"teapot", b"wren") if term in blocks] == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM stories_searchablestory",
        "UPDATE stories_searchablestory SET title = 'Another'",
        "UPDATE stories_searchablestory SET place = 1",
    ],
)
def test_the_database_refuses_to_part_a_story_from_its_entry(statement):
    make_story()

    with pytest.raises(DatabaseError, match="take it out of the search index first"), transaction.atomic():
        sql(statement)

    assert found("listening") == ["Kettle"]


def test_a_name_chosen_in_a_new_agreement_is_found_at_once_and_the_old_one_no_longer():
    story = make_story()

    agree_again(story.voices.get(), name_shown="Robin")

    assert (found("robin"), found("wren"), found("listening")) == (["Kettle"], [], ["Kettle"])


def test_changed_details_are_found_and_the_old_ones_are_not():
    story = make_story()

    story.revise(None, title="Pan", summary="Cup", content_notes=["Fork"])
    factories.release(story)

    assert [found(typed) for typed in ("pan cup fork", "kettle", "teapot", "spoon")] == [["Pan"], [], [], []]


def test_stories_released_at_one_moment_keep_their_order():
    moment = factories.timezone.now().replace(microsecond=0)
    stories = [factories.make_story(f"Kettle {number}", released_at=moment) for number in range(3)]
    stories[1].update_searchable()

    assert found("kettle") == ["Kettle 2", "Kettle 1", "Kettle 0"]
    assert SearchableStory.objects.values("place").distinct().count() == 3


def test_stories_are_ordered_by_release_whenever_they_were_made():
    for days in (3, 1, 9):
        factories.make_story(f"Kettle {days}", released_at=factories.timezone.now() - timedelta(days))

    assert found("kettle") == ["Kettle 1", "Kettle 3", "Kettle 9"]


def test_a_story_without_words_is_found_by_its_details():
    story = factories.make_draft_story("Kettle", words=())
    factories.make_recording(story)
    factories.make_voice(story)
    factories.release(story)

    assert found("kettle") == ["Kettle"]


def make_rules_newer(monkeypatch):
    monkeypatch.setattr("stories.models.searchable.RULES", f"{terms.RULES} and more")


def lose_a_trigger(monkeypatch):
    table = " ON stories_searchablestory" if connection.vendor == "postgresql" else ""
    sql(f"DROP TRIGGER searchable_never_changes{table}")


def lose_an_entry(monkeypatch):
    index.empty(connection)


@pytest.mark.parametrize("spoil", [make_rules_newer, lose_a_trigger, lose_an_entry])
def test_migrate_makes_the_index_anew_where_it_may_be_stale(spoil, monkeypatch):
    story = make_story()
    Story.objects.filter(pk=story.pk).update(
        title="Pan"
    )  # past the index, so that making it anew can be seen
    unspoilt = SearchableStory.objects.is_current()

    spoil(monkeypatch)
    install_schema(apps.get_app_config("stories"), connection.alias)

    assert (unspoilt, SearchableStory.objects.is_current()) == (True, True)
    assert (found("pan"), found("kettle"), SearchableStory.objects.count()) == (["Pan"], [], 1)


def test_migrate_leaves_an_index_alone_that_is_as_it_should_be():
    story = make_story()
    Story.objects.filter(pk=story.pk).update(title="Pan")

    install_schema(apps.get_app_config("stories"), connection.alias)

    assert found("kettle") == ["Pan"]


def test_the_index_is_made_anew_in_batches_of_the_same_terms(monkeypatch):
    monkeypatch.setattr("stories.models.searchable.BATCH", 2)
    for number in range(5):
        factories.make_story(f"Kettle {number}", words=(f"Word{number}.",))
    before = indexed_terms()

    SearchableStory.objects.rebuild()

    assert indexed_terms() == before
    assert found("kettle") == [f"Kettle {number}" for number in reversed(range(5))]


def test_words_of_any_length_can_be_released():
    """A tsvector holds a megabyte, and 255 positions of a term."""
    words = [f"{number:08x}" for number in range(15_000)]
    factories.make_story("Kettle", words=(" ".join(words), "the " * 5000, "中" * 3000 + "国"))

    assert found(words[0]) == found(words[-1]) == found("中国") == ["Kettle"]

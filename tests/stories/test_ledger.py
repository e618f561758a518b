"""The ledger of consent: only ever added to, and every later change to it found."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction

from stories import schema
from stories.models import ConsentEvent, Story
from tests import factories


@pytest.fixture
def ledger(edith, ben):
    """One story's life: voice added, agreed, released, paused, resumed, withdrawn, release closed."""
    story = factories.make_story()
    story.pause(ben)
    story.resume(edith)
    story.voices.get().withdraw("phone", edith)
    return ConsentEvent.objects.all()


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def without_triggers():
    """As somebody with the database in their hands would begin. Rolled back with the test."""
    if connection.vendor == "postgresql":
        sql("ALTER TABLE stories_consentevent DISABLE TRIGGER USER")
    else:
        sql("DROP TRIGGER ledger_never_changes")
        sql("DROP TRIGGER ledger_never_shrinks")


def test_each_entry_carries_the_hash_of_the_one_before(ledger):
    entries = list(ledger)

    assert [entry.number for entry in entries] == list(range(1, len(entries) + 1))
    assert [entry.previous_hash for entry in entries] == [
        ConsentEvent.FIRST,
        *[entry.hash for entry in entries[:-1]],
    ]
    assert [entry.hash for entry in entries] == [entry.computed_hash() for entry in entries]
    assert ConsentEvent.broken_links() == []


def test_what_happens_to_a_story_is_written_down_in_order(ledger, edith, ben):
    kinds = [entry.kind for entry in ledger]

    assert kinds == [
        "voice added",
        "agreed",
        "released",
        "paused",
        "resumed",
        "withdrawn",
        "release closed",
    ]
    assert [entry.by_ref for entry in ledger][3:] == [ben.ref, edith.ref, edith.ref, edith.ref]


def test_the_ledger_holds_no_words_titles_or_names(edith):
    story = factories.make_story("Planted title", summary="Planted summary", words=["Planted words."])
    story.voices.get().exclude(edith, email="planted@example.org")
    story.embargo(factories.days(3), edith)

    kept = str(list(ConsentEvent.objects.values()))

    assert "lanted" not in kept
    assert story.voices.get().storyteller.pseudonym not in kept
    assert edith.name not in kept and edith.email not in kept


def test_a_rolled_back_change_leaves_no_entry(ledger, edith):
    before = ledger.count()

    with transaction.atomic():
        Story.objects.get().pause(edith)
        transaction.set_rollback(True)

    assert ledger.count() == before
    assert ConsentEvent.broken_links() == []


@pytest.mark.parametrize(
    "change",
    [
        lambda entry: entry.save(),
        lambda entry: entry.delete(),
        lambda entry: ConsentEvent.objects.update(kind="agreed"),
        lambda entry: ConsentEvent.objects.all().delete(),
        lambda entry: ConsentEvent.objects.filter(pk=entry.pk).update(kind="agreed"),
    ],
)
def test_code_cannot_change_the_ledger(ledger, change):
    with pytest.raises(TypeError):
        change(ledger.first())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stories_consentevent SET kind = 'agreed'",
        "UPDATE stories_consentevent SET hash = previous_hash WHERE number = 2",
        "DELETE FROM stories_consentevent",
        "DELETE FROM stories_consentevent WHERE number = 7",
    ],
)
def test_the_database_refuses_to_change_the_ledger(ledger, statement):
    before = list(ledger.values())

    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        sql(statement)

    assert list(ledger.all().values()) == before


def test_two_entries_cannot_follow_the_same_one(ledger):
    second = ledger.get(number=2)
    fork = ConsentEvent(
        number=99, at=second.at, kind="paused", story_ref="abcdefghjk", previous_hash=second.previous_hash
    )
    fork.hash = fork.computed_hash()

    with pytest.raises(IntegrityError, match="previous_hash"), transaction.atomic():
        fork.save(force_insert=True)


@pytest.mark.parametrize(
    ("tampering", "broken"),
    [
        ("UPDATE stories_consentevent SET kind = 'agreed' WHERE number = 4", [4]),
        ("UPDATE stories_consentevent SET by_ref = 'abcdefghjk' WHERE number = 6", [6]),
        ("UPDATE stories_consentevent SET story_ref = 'abcdefghjk' WHERE number = 1", [1]),
        ("UPDATE stories_consentevent SET details = '{}' WHERE number = 2", [2]),
        ("UPDATE stories_consentevent SET at = '2020-01-01 00:00:00+00:00' WHERE number = 7", [7]),
        ("DELETE FROM stories_consentevent WHERE number = 3", [4]),
        ("DELETE FROM stories_consentevent WHERE number = 1", [2]),
        ("UPDATE stories_consentevent SET number = 70 WHERE number = 7", [70]),
    ],
)
def test_tampering_is_found_at_the_entry_it_touched(ledger, tampering, broken):
    without_triggers()

    sql(tampering)

    assert ConsentEvent.broken_links() == broken


def test_an_entry_with_a_hash_made_to_fit_breaks_the_next(ledger):
    without_triggers()
    entry = ledger.get(number=4)
    entry.kind = "resumed"

    sql("UPDATE stories_consentevent SET kind = 'resumed', hash = %s WHERE number = 4", entry.computed_hash())

    assert ConsentEvent.broken_links() == [5]


def test_verify_ledger_says_whether_the_chain_holds(ledger):
    output = StringIO()
    call_command("verify_ledger", stdout=output)
    without_triggers()
    sql("UPDATE stories_consentevent SET kind = 'agreed' WHERE number = 4")

    with pytest.raises((CommandError, SystemExit)):
        call_command("verify_ledger", stdout=StringIO(), stderr=StringIO())

    assert "7" in output.getvalue()


def test_a_lost_trigger_is_named_and_put_back(db):
    assert schema.missing(connection) == []
    if connection.vendor == "postgresql":
        sql("DROP TRIGGER ledger_never_changes ON stories_consentevent")
    else:
        without_triggers()

    lost = schema.missing(connection)
    schema.install(connection)

    assert "ledger_never_changes" in lost
    assert schema.missing(connection) == []

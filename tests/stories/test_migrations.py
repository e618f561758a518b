"""An archive that began with the first release is carried over, with all it remembers."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from .. import factories

FIRST = [("stories", "0001_initial")]


def migrate_to(targets):
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


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
    assert (copy.number, copy.leader, copy.is_fine()) == (7, None, False)
    assert list(remembered) == [(story.pk, True, False), (None, False, False)]
    assert list(entries) == [(storyteller, "opened", "They asked to be rung.")]

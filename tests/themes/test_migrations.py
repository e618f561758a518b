"""An archive of an earlier version is carried over, with excerpts that a release had left behind."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests import factories
from tests.themes.excerpts import MINE, mark, taggings
from themes.models import WaitingExcerpt

THIRD = [("themes", "0003_aspects_as_published")]


@pytest.fixture
def latest():
    """The tables as they are now, once more, whatever the test did."""
    yield
    call_command("migrate", verbosity=0)


def test_excerpts_of_words_that_were_replaced_wait_for_a_decision(real_database, asha, latest):
    story = factories.make_story(words=("I was herd.",))
    left_behind = mark(story, 0, 11, MINE, by=asha)
    factories.give_words(story, "I was heard.")
    factories.release(story)
    shown = mark(story, 0, 12, MINE, by=asha)
    too_early = factories.give_words(story, "I was heard, not yet released.")
    draft = type(shown).mark(too_early, 0, 11, too_early.text[:11])
    executor = MigrationExecutor(connection)
    executor.migrate(THIRD)

    call_command("migrate", verbosity=0)

    assert list(WaitingExcerpt.objects.values_list("excerpt", flat=True)) == [left_behind.pk]
    assert taggings(left_behind) == taggings(shown) == [(MINE, "Asha")]
    assert draft.transcript == too_early

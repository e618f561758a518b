"""Several people change one story at the same moment: SQLite queues writers, PostgreSQL lets them all in."""

import threading

import pytest
from django.db import connection, connections

from stories.models import ConsentEvent, Grant, Story
from tests import factories


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one by one")
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_pause_withdrawal_and_narrowing_at_once_all_hold(edith):
    """The narrowing must not promise anew what the withdrawal closed, and nobody may be turned away."""
    wishes = [
        lambda story, voice: story.pause(edith),
        lambda story, voice: voice.withdraw("by phone", edith),
        lambda story, voice: voice.narrow({("read", "office")}, "by phone", edith),
    ]
    stories = [factories.make_story() for _number in range(10)]

    failed = [error for story in stories for error in at_once(story, wishes)]

    assert failed == []
    assert not Story.objects.filter(paused_at=None).exists()
    assert not Story.objects.exclude(released_at=None).exists()
    assert not Grant.objects.filter(closed_at=None).exists()
    assert ConsentEvent.broken_links() == []


def at_once(story, changes):
    """Makes these changes to one story, each in a thread and a connection of its own; returns what went wrong."""
    failed, start = [], threading.Barrier(len(changes))

    def make(change):
        try:
            own = Story.objects.get(pk=story.pk)
            voice = own.voices.get()
            start.wait(timeout=10)
            change(own, voice)
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=make, args=(change,)) for change in changes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return failed

"""A file that no row names goes after a day; whatever a row names, or is still arriving, stays."""

import hashlib
import os
import random
import signal
import time
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from stories.models import Recording, Story
from stories.recordings.media import Prepared
from stories.unnamed_files import sweep, unnamed_files

from .. import factories

KILLS = int(os.environ.get("KILLS", "8"))


@pytest.fixture
def prepared(tmp_path):
    made = tmp_path / "made.m4a"
    made.write_bytes(b"not really sound" * 4000)
    return Prepared(made, 2000, made.stat().st_size, hashlib.sha256(made.read_bytes()).hexdigest(), [10] * 60)


def stored():
    return {
        f"{folder}/{name}"
        for folder in ("playable", "originals")
        if default_storage.exists(folder)
        for name in default_storage.listdir(folder)[1]
    }


def named():
    return {name for names in Recording.objects.values_list("file", "original") for name in names if name}


def in_two_days():
    return timezone.now() + timedelta(days=2)


def test_there_is_nothing_to_sweep_before_the_first_recording(db):
    assert (unnamed_files(), sweep()) == ([], 0)


def test_what_no_row_names_goes_after_a_day_and_what_one_names_stays(gwen, prepared):
    story = factories.make_draft_story(reporter=gwen)
    Recording.from_prepared(story, prepared, ContentFile(b"as it came", "a.wav"), gwen)
    kept = stored()
    for name in ("playable/left.m4a", "originals/left"):
        default_storage.save(name, ContentFile(b"left"))

    today = sweep()
    still_there = stored()
    tomorrow = sweep(in_two_days())

    assert (today, still_there - kept) == (0, {"playable/left.m4a", "originals/left"})
    assert (tomorrow, stored()) == (2, kept) == (2, named())


def test_the_command_says_how_many(db):
    name = default_storage.save("playable/left.m4a", ContentFile(b"left"))
    os.utime(default_storage.path(name), (time.time() - 90_000,) * 2)
    out = StringIO()

    call_command("sweep_recordings", stdout=out)

    assert out.getvalue() == "Files of recordings that nothing names any more, deleted: 1.\n"
    assert stored() == set()


def test_a_server_killed_amid_uploads_leaves_no_row_without_a_file_nor_after_a_sweep_the_reverse(
    real_database, gwen, prepared, record_property
):
    """KILLS=200 for the long run."""
    story = factories.make_draft_story(reporter=gwen)
    for number in range(KILLS):
        kill_while_keeping(story.pk, gwen, prepared, random.Random(number).uniform(0.005, 0.15))

        assert named() - stored() == set()

    left = stored() - named()
    assert sweep(in_two_days()) == len(left)
    assert stored() == named() != set()
    record_property(
        "swept", f"{KILLS} kills, {Recording.objects.count()} recordings, {len(left)} files swept"
    )


def kill_while_keeping(story, by, prepared, seconds):
    connections.close_all()  # a child must not share them
    child = os.fork()
    if child == 0:
        keep_until_killed(story, by, prepared)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def keep_until_killed(story, by, prepared):
    try:
        while True:
            original = ContentFile(b"as it came" * 4000, "a.wav")
            Recording.from_prepared(Story.objects.get(pk=story), prepared, original, by)
    finally:
        os._exit(1)  # never back into the test

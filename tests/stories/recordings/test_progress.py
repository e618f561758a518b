"""How far a recording has come while it is made ready: shown to the page that waits, and to nobody else."""

import threading

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from core.refs import is_ref
from stories.models import Recording
from stories.recordings import media, progress
from stories.recordings.progress import Progress, progress_of
from tests import factories
from tests.clients import signed_in
from tests.stories.recordings.sounds import wav_bytes

pytestmark = pytest.mark.django_db
TOKEN = "k7f3mzq2w3"


def address(story, token=TOKEN):
    return reverse("stories:gather-progress", args=[story.ref, token])


@pytest.fixture
def clock(monkeypatch):
    """A clock that is moved by hand: `clock[0] = 0.4`."""
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    return now


def test_progress_is_told_in_words_and_numbers(gwen, draft):
    client, report = signed_in(gwen), Progress(gwen, TOKEN)

    before = client.get(address(draft)).json()
    report(0.47)
    during = client.get(address(draft))

    assert before == {"share": None, "step": ""}
    assert during.json() == {"share": 0.47, "step": "Making the sound ready… 40 %"}
    assert "no-store" in during["Cache-Control"]


def test_progress_is_only_for_whoever_began_it(gwen, edith, ben, draft):
    other = factories.make_draft_story()
    Progress(gwen, TOKEN)(0.5)

    answers = [
        signed_in(edith).get(address(draft)).json(),
        signed_in(gwen).get(address(draft, "k7f3mzq2w4")).json(),
    ]
    refused = [
        signed_in(user).get(address(story)).status_code for user, story in ((ben, draft), (gwen, other))
    ]

    assert answers == [{"share": None, "step": ""}] * 2
    assert (refused, Client().get(address(draft)).status_code) == ([403, 404], 302)


def test_progress_is_written_at_most_twice_a_second(gwen, clock, monkeypatch):
    written = []
    monkeypatch.setattr(progress.cache, "set", lambda key, share, kept: written.append(share))
    report = Progress(gwen, TOKEN)

    for tick in range(21):
        clock[0] = 100 + tick / 10
        report(tick / 20)

    assert written == [0.0, 0.25, 0.5, 0.75, 1.0]


@pytest.mark.parametrize("fails", [False, True])
def test_progress_leaves_nothing_behind(gwen, fails):
    try:
        with Progress(gwen, TOKEN) as report:
            report(0.3)
            held = progress_of(gwen, TOKEN)
            if fails:
                raise media.MediaError("Not a recording.")
    except media.MediaError:
        pass

    assert (held, progress_of(gwen, TOKEN)) == (0.3, None)


def test_progress_without_a_token_writes_nothing(gwen, monkeypatch):
    monkeypatch.setattr(progress.cache, "set", lambda *_args: pytest.fail("it was written"))

    with Progress(gwen, "") as report:
        report(0.5)


def test_gather_recording_gives_each_page_a_token_of_its_own(gwen, draft):
    client, page = signed_in(gwen), reverse("stories:gather-recording", args=[draft.ref])

    tokens = [client.get(page).context["form"].progress_token for _each in range(2)]
    html = client.get(page)
    token = html.context["form"].progress_token

    assert is_ref(tokens[0]) and is_ref(tokens[1]) and tokens[0] != tokens[1]
    assert f'data-progress-url="{address(draft, token)}"' in html.content.decode()
    assert f'name="token" value="{token}"' in html.content.decode()


@pytest.mark.parametrize("token", ["", "progress:1:x", "K7F3MZQ2W3", "k7f3mzq2w3" * 40, "\u202e"])
def test_gather_recording_does_without_a_token_that_is_none(gwen, draft, token):
    sent = {"recording": SimpleUploadedFile("a.wav", wav_bytes()), "token": token}

    response = signed_in(gwen).post(reverse("stories:gather-recording", args=[draft.ref]), sent)

    assert (response.status_code, Recording.objects.kept_by(gwen).count()) == (302, 1)


def test_gather_recording_shows_its_progress_while_it_works_and_then_no_more(gwen, draft, monkeypatch):
    client, seen = signed_in(gwen), []
    prepare = media.prepare

    def watched(source, folder, tell):
        tell(0.6)
        seen.append(client.get(address(draft)).json()["share"])
        return prepare(source, folder, tell)

    monkeypatch.setattr(media, "prepare", watched)
    sent = {"recording": SimpleUploadedFile("a.wav", wav_bytes()), "token": TOKEN}

    response = client.post(reverse("stories:gather-recording", args=[draft.ref]), sent)

    assert (response.status_code, seen) == (302, [0.6])
    assert client.get(address(draft)).json() == {"share": None, "step": ""}


def test_gather_recording_that_is_refused_keeps_the_token_and_no_progress(gwen, draft):
    sent = {"recording": SimpleUploadedFile("a.mp3", b"#EXTM3U\nhttp://x/"), "token": TOKEN}

    response = signed_in(gwen).post(reverse("stories:gather-recording", args=[draft.ref]), sent)

    assert (response.status_code, response.context["form"].progress_token) == (422, TOKEN)
    assert progress_of(gwen, TOKEN) is None


def test_progress_is_seen_by_another_process(real_database, gwen):
    """A thread with a connection of its own stands for the other process: nothing is shared but the database."""
    report, seen = Progress(gwen, TOKEN), []
    report(0.7)

    def ask():
        from django.db import connection

        seen.append(progress_of(gwen, TOKEN))
        connection.close()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join()

    assert seen == [0.7]
    cache.delete(report.key)

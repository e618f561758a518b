"""Sending a recording, and hearing it before release."""

import shutil

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from stories.forms.recording import RecordingForm
from stories.models import Recording
from stories.recordings import media
from stories.recordings.uploads import UploadLimit
from tests import factories
from tests.clients import errors, signed_in
from tests.forms.every_form import Things
from tests.forms.page_forms import form_on
from tests.forms.test_sent_once import press_at_once
from tests.stories.pages import page
from tests.stories.recordings.sounds import wav_bytes

pytestmark = pytest.mark.django_db


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_gather_recording_keeps_a_clean_copy_the_original_and_its_picture(gwen, draft, tmp_path):
    sent = SimpleUploadedFile("wren at home.wav", wav_bytes())
    client = signed_in(gwen)

    response = client.post(page("gather-recording", draft.ref), {"recording": sent})

    recording = Recording.objects.kept_by(gwen).get()
    assert response.url == page("gather", draft.ref)
    assert (recording.number, recording.added_by, len(recording.peaks)) == (1, gwen, 400)
    assert 1900 <= recording.duration_ms <= 2100 and recording.waveform.startswith("M")
    with recording.original.open() as original:
        assert original.read() == wav_bytes() and "wren" not in recording.original.name
    assert len(files_in(tmp_path / "recordings")) == 2
    played = client.get(page("gather-sound", draft.ref, recording.ref), headers={"Range": "bytes=0-99"})
    assert (played.status_code, played["Content-Type"], len(played.content)) == (206, "audio/mp4", 100)


def test_gather_sound_is_for_those_who_keep_the_story(gwen, edith, ben, draft):
    recording = factories.make_recording(draft)
    other = factories.make_draft_story(reporter=gwen)
    address = page("gather-sound", draft.ref, recording.ref)
    colleague = factories.make_user("reporter")

    answers = [signed_in(user).get(address).status_code for user in (gwen, edith, colleague, ben)]

    assert answers == [200, 200, 404, 403]
    assert signed_in(gwen).get(page("gather-sound", other.ref, recording.ref)).status_code == 404
    assert signed_in(edith).get(page("recording", recording.ref)).status_code == 404


def test_gather_recording_tells_the_script_where_to_go(gwen, draft):
    client, header = signed_in(gwen), {"X-Requested-With": "heard-upload"}
    address = page("gather-recording", draft.ref)

    good = client.post(address, {"recording": SimpleUploadedFile("a.wav", wav_bytes())}, headers=header)
    bad = client.post(
        address, {"recording": SimpleUploadedFile("a.mp3", b"#EXTM3U\nhttp://x/")}, headers=header
    )

    assert (good.status_code, good.json()) == (201, {"redirect": page("gather", draft.ref)})
    assert (bad.status_code, bad["Content-Type"]) == (422, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "content",
    [
        b"#EXTM3U\nhttp://127.0.0.1:9/x.mp3",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"",
        wav_bytes()[:20],
    ],
    ids=["playlist", "picture", "empty", "cut off"],
)
def test_gather_recording_refuses_what_is_no_recording_and_keeps_nothing(gwen, draft, content, tmp_path):
    sent = SimpleUploadedFile("story.mp3", content)

    response = signed_in(gwen).post(page("gather-recording", draft.ref), {"recording": sent})

    assert (response.status_code, list(errors(response))) == (422, ["recording"])
    assert (Recording.objects.kept_by(gwen).count(), files_in(tmp_path / "recordings")) == (0, [])


def test_gather_recording_drops_a_file_that_is_too_big_as_it_arrives(gwen, draft, monkeypatch):
    monkeypatch.setattr(UploadLimit, "max_bytes", 100_000)
    monkeypatch.setattr(RecordingForm, "prepare", lambda *args, **kwargs: pytest.fail("It was taken in."))
    sent = SimpleUploadedFile("story.wav", wav_bytes(20))

    response = signed_in(gwen).post(page("gather-recording", draft.ref), {"recording": sent})

    assert (response.status_code, errors(response)) == (
        422,
        {"recording": ["This file is over 50 MB, the most we can take."]},
    )


def test_gather_recording_asks_for_the_token(gwen, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(gwen)

    response = client.post(
        page("gather-recording", draft.ref), {"recording": SimpleUploadedFile("a.wav", wav_bytes())}
    )

    assert (response.status_code, Recording.objects.kept_by(gwen).count()) == (403, 0)


def test_gather_recording_leaves_no_file_when_the_row_cannot_be_kept(gwen, draft, tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the database is away")

    monkeypatch.setattr(Recording, "save", fail)
    sent = SimpleUploadedFile("a.wav", wav_bytes())

    with pytest.raises(RuntimeError):
        signed_in(gwen).post(page("gather-recording", draft.ref), {"recording": sent})

    assert files_in(tmp_path / "recordings") == []


def test_recording_whose_file_is_gone_is_not_found(edith, tmp_path):
    story = factories.make_story(recording=True)
    shutil.rmtree(tmp_path / "recordings")

    response = Client().get(page("recording", story.recording.ref))

    assert response.status_code == 404


# --- sent once -----------------------------------------------------------------------------------------


def sending(client, address):
    """What a press of Send would send, with a new file of the same sound each time."""
    form = form_on(client.get(address), address)
    return lambda: form | {"recording": SimpleUploadedFile("a.wav", wav_bytes())}


def test_a_recording_sent_twice_is_kept_once(gwen, draft):
    client, address = signed_in(gwen), page("gather-recording", draft.ref)
    send = sending(client, address)

    answers = [client.post(address, send()) for _press in range(2)]
    to_script = client.post(address, send(), headers={"X-Requested-With": "heard-upload"})
    after_back = client.post(address, sending(client, address)())

    assert [answer.url for answer in answers] == [page("gather", draft.ref)] * 2
    assert (to_script.status_code, to_script.json()) == (201, {"redirect": page("gather", draft.ref)})
    assert after_back.status_code == 409 and "You had sent this form already" in after_back.content.decode()
    assert Recording.objects.kept_by(gwen).count() == 1


def test_a_recording_sent_twice_at_once_is_kept_once(real_database):
    things = Things()
    story, _voice = things.draft()
    client, address = signed_in(things.people["gwen"]), page("gather-recording", story.ref)
    send = sending(client, address)

    statuses = press_at_once(client, address, send)

    assert statuses == [302, 302]
    assert Recording.objects.kept_by(things.people["gwen"]).count() == 1


def test_a_recording_whose_story_is_released_while_it_is_made_ready_is_not_kept(
    gwen, edith, draft, monkeypatch
):
    factories.make_voice(draft)
    prepare = media.prepare

    def release_and_prepare(*args):
        factories.release(draft, by=edith)
        return prepare(*args)

    monkeypatch.setattr(media, "prepare", release_and_prepare)

    answer = signed_in(gwen).post(
        page("gather-recording", draft.ref), {"recording": SimpleUploadedFile("a.wav", wav_bytes())}
    )

    assert (answer.status_code, Recording.objects.kept_by(gwen).count()) == (409, 0)

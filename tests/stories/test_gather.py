import io
import re
import shutil
import wave
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from stories.consent import Audience, Use, today
from stories.forms.agreement import AgreementForm
from stories.forms.details import ContentNotesForm, DetailsForm, EmbargoForm
from stories.forms.recording import RecordingForm
from stories.forms.voice import VoiceForm
from stories.models import (
    Consent,
    ConsentEvent,
    Grant,
    Notice,
    Recording,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from stories.pages.state import day
from stories.recordings.uploads import UploadLimit
from tests import factories
from tests.factories import days

pytestmark = pytest.mark.django_db
RANDOM = "k7f3mzq2w3"


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def page(name, *refs):
    return reverse(f"stories:{name}", args=refs)


def without_token(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def errors(response):
    form = response.context["form"]
    return {field: list(messages) for field, messages in form.errors.items()}


def tone(seconds=2, rate=8000):
    """A small recording that really is one."""
    file = io.BytesIO()
    with wave.open(file, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(rate)
        made.writeframes(bytes(i * 37 % 256 for i in range(2 * rate * seconds)))
    return file.getvalue()


@pytest.fixture
def draft(gwen):
    return factories.make_draft_story("The kettle", reporter=gwen)


def names(response):
    return [(story.title, story.state.words) for story in response.context["stories"]]


# --- the list ----------------------------------------------------------------------------------------


def test_gather_list_shows_a_reporter_their_own_stories_and_where_they_stand(gwen, edith):
    factories.make_draft_story("Somebody else's")
    factories.make_draft_story("Begun", reporter=gwen)
    asked = factories.make_draft_story("Asked", reporter=gwen)
    factories.make_voice(asked, None)
    cooling = factories.make_draft_story("Cooling", reporter=gwen)
    factories.make_voice(cooling, given_on=today())
    ready = factories.make_draft_story("Ready", reporter=gwen)
    factories.make_voice(ready)
    factories.make_story("Open", reporter=gwen)
    changed = factories.make_story("Changed", reporter=gwen)
    factories.give_words(changed, "Newer words.")
    heard = factories.make_story("Now heard too", reporter=gwen)
    factories.make_recording(heard)
    factories.make_story("Later", reporter=gwen, embargo_until=days(3))
    factories.make_story("Over", reporter=gwen).voices.get().grants.update(ends_on=days(-1))
    ended = factories.make_draft_story("Ended", reporter=gwen)
    factories.make_voice(ended, ends_on=days(-1))
    factories.make_story("Paused", reporter=gwen).pause(edith)
    gone = factories.make_story("Gone", reporter=gwen)
    gone.voices.get().withdraw("in person", edith)

    lists = [
        names(signed_in(user).get(page("gather-list") + show))
        for user in (gwen, edith)
        for show in ("?show=all", "")
    ]

    newer = "Something newer waits for release"
    expected = [
        ("Ended", "Agreement ended"),
        ("Over", "Agreement ended"),
        ("Later", f"Embargoed until {day(days(3))}"),
        ("Now heard too", newer),
        ("Changed", newer),
        ("Open", "Released"),
        ("Ready", "Waiting for release"),
        ("Cooling", f"Cooling off until {day(days(7))}"),
        ("Asked", "Waiting for agreement"),
        ("Begun", "Just begun"),
    ]
    waiting = [each for each in expected if each[0] not in ("Open", "Later")]
    paused, other = ("Paused", "Paused"), ("Somebody else's", "Just begun")
    assert lists == [
        expected,
        waiting,
        [("Gone", "Withdrawn"), paused, *expected, other],
        [paused, *waiting, other],
    ]


@pytest.mark.parametrize("many", [1, 30])
def test_gather_list_asks_as_much_for_one_as_for_thirty(gwen, many, django_assert_num_queries):
    for _each in range(many):
        story = factories.make_draft_story(reporter=gwen)
        factories.make_voice(story)
    client = signed_in(gwen)

    with django_assert_num_queries(5):  # session, person with roles; stories, their states; to ask again
        response = client.get(page("gather-list"))

    assert len(response.context["stories"]) == min(many, 20)


def test_gather_list_goes_on_where_it_stopped(gwen):
    for number in range(25):
        factories.make_draft_story(f"Story {number}", reporter=gwen)
    client = signed_in(gwen)

    first = client.get(page("gather-list"))
    second = client.get(page("gather-list") + first.context["more_url"])

    titles = [title for title, _standing in names(first) + names(second)]
    assert titles == [f"Story {number}" for number in reversed(range(25))]
    assert second.context["more_url"] == ""
    assert client.get(page("gather-list") + "?show=all").context["more_url"].startswith("?show=all&after=")
    for unknown in (RANDOM, "%00"):
        again = client.get(page("gather-list") + f"?show=all&after={unknown}", follow=True)
        assert again.redirect_chain == [(page("gather-list") + "?show=all", 302)]
        assert "The list has changed. Here it is from the start." in again.content.decode()


# --- who may come in -----------------------------------------------------------------------------------

EDIT = [
    "gather-details",
    "gather-notes",
    "gather-embargo",
    "gather-recording",
    "gather-transcript",
    "voice-create",
]


@pytest.mark.parametrize("name", ["gather", *EDIT])
def test_gathering_pages_of_a_story_kept_by_others_answer_as_a_random_ref(name, gwen, ben, cara):
    theirs = factories.make_draft_story("Not for you")
    reporter = signed_in(gwen)

    real, random = reporter.get(page(name, theirs.ref)), reporter.get(page(name, RANDOM))

    assert real.status_code == random.status_code == 404
    assert without_token(real).replace(theirs.ref, RANDOM) == without_token(random)
    assert [signed_in(user).get(page(name, theirs.ref)).status_code for user in (ben, cara)] == [403, 403]
    assert Client().get(page(name, theirs.ref)).status_code == 302


@pytest.mark.parametrize("name", EDIT)
def test_a_reporter_edits_until_release_and_an_archivist_always(name, gwen, edith):
    story = factories.make_story(reporter=gwen)

    answers = [signed_in(user).get(page(name, story.ref)).status_code for user in (gwen, edith)]

    assert answers == [404, 200]
    assert signed_in(gwen).get(page("gather", story.ref)).status_code == 200


# --- details -------------------------------------------------------------------------------------------


def test_gather_create_makes_a_story_of_whoever_adds_it(gwen):
    typed = {"title": " The  kettle ", "summary": "Tea.\r\nAnd talk.", "language": "cy"}

    response = signed_in(gwen).post(page("gather-create"), typed)

    story = Story.objects.kept_by(gwen).get()
    assert response.url == page("gather", story.ref)
    assert (story.title, story.summary, story.language, story.reporter) == (
        "The kettle",
        "Tea.\nAnd talk.",
        "cy",
        gwen,
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A\x07bell"}, "title"),
        ({"summary": "turned \u202eround"}, "summary"),
        ({"summary": "x" * 1001}, "summary"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_gather_create_says_what_is_wrong_and_keeps_what_was_typed(gwen, wrong, field):
    typed = {"title": "The kettle", "summary": "Somebody made tea.", "language": "en"} | wrong

    response = signed_in(gwen).post(page("gather-create"), typed)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in typed} == typed
    assert b"<title>Error:" in response.content
    assert not Story.objects.kept_by(gwen).exists()


def test_gather_details_changes_a_released_story_where_it_is_searched(edith):
    story = factories.make_story("Before")
    typed = {"title": "After", "summary": "Changed.", "language": "en"}

    signed_in(edith).post(page("gather-details", story.ref), typed)

    story.refresh_from_db()
    assert (story.title, story.searchable.title, story.searchable.summary) == ("After", "After", "Changed.")


@pytest.mark.parametrize(
    ("name", "form", "typed"),
    [
        ("gather-details", DetailsForm, {"title": "Sneaked in", "summary": "S.", "language": "en"}),
        ("gather-notes", ContentNotesForm, {"content_notes": "Sneaked in"}),
        ("gather-embargo", EmbargoForm, {"embargo_until": "1 1 2030"}),
        ("voice-consent", AgreementForm, {"promises": ["quote anyone"], "step": "save"}),
    ],
)
def test_what_a_reporter_sends_as_the_story_is_released_is_not_kept(
    gwen, edith, draft, said, monkeypatch, name, form, typed
):
    voice = factories.make_voice(draft, [(Use.READ, Audience.ANYONE)])
    found_right, refs = form.is_valid, [draft.ref, voice.ref][: 2 if name == "voice-consent" else 1]

    def is_valid(self):
        if Story.objects.get(pk=draft.pk).released_at is None:
            Story.objects.get(pk=draft.pk).release(edith)
        return found_right(self)

    monkeypatch.setattr(form, "is_valid", is_valid)

    response = signed_in(gwen).post(page(name, *refs), said | typed)

    now = Story.objects.get(pk=draft.pk)
    assert (response.status_code, now.released_by) == (404, edith)
    assert (now.title, now.content_notes, now.embargo_until) == (draft.title, [], None)
    assert voice.promises() == {("read", "anyone")}


def test_gather_notes_keeps_one_note_a_line(gwen, draft):
    client = signed_in(gwen)

    client.post(
        page("gather-notes", draft.ref), {"content_notes": "Talks about  a death\r\n\r\nMentions drugs"}
    )
    too_many = client.post(page("gather-notes", draft.ref), {"content_notes": "a note\n" * 13})

    draft.refresh_from_db()
    assert draft.content_notes == ["Talks about a death", "Mentions drugs"]
    assert (too_many.status_code, errors(too_many)) == (422, {"content_notes": ["Keep to 12 lines at most."]})


@pytest.mark.parametrize("written", ["1 12 2030", "01/12/2030", "2030-12-01", "1 December 2030"])
def test_gather_embargo_takes_a_day_as_people_write_it(gwen, draft, written):
    signed_in(gwen).post(page("gather-embargo", draft.ref), {"embargo_until": written})

    draft.refresh_from_db()
    event = ConsentEvent.objects.get()
    assert (draft.embargo_until.isoformat(), event.kind, event.details) == (
        "2030-12-01",
        "embargoed",
        {"until": "2030-12-01"},
    )


def test_gather_embargo_refuses_what_is_no_day(gwen, draft):
    response = signed_in(gwen).post(page("gather-embargo", draft.ref), {"embargo_until": "31 2 2030"})

    assert (response.status_code, errors(response)) == (
        422,
        {"embargo_until": ["Write the day like this: 21 11 2026."]},
    )
    assert 'value="31 2 2030"' in response.content.decode()


# --- the recording ---------------------------------------------------------------------------------------


def files_in(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def test_gather_recording_keeps_a_clean_copy_the_original_and_its_picture(gwen, draft, tmp_path):
    sent = SimpleUploadedFile("wren at home.wav", tone())
    client = signed_in(gwen)

    response = client.post(page("gather-recording", draft.ref), {"recording": sent})

    recording = Recording.objects.kept_by(gwen).get()
    assert response.url == page("gather", draft.ref)
    assert (recording.number, recording.added_by, len(recording.peaks)) == (1, gwen, 400)
    assert 1900 <= recording.duration_ms <= 2100 and recording.waveform.startswith("M")
    with recording.original.open() as original:
        assert original.read() == tone() and "wren" not in recording.original.name
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

    good = client.post(address, {"recording": SimpleUploadedFile("a.wav", tone())}, headers=header)
    bad = client.post(
        address, {"recording": SimpleUploadedFile("a.mp3", b"#EXTM3U\nhttp://x/")}, headers=header
    )

    assert (good.status_code, good.json()) == (201, {"redirect": page("gather", draft.ref)})
    assert (bad.status_code, bad["Content-Type"]) == (422, "text/html; charset=utf-8")


@pytest.mark.parametrize(
    "content",
    [b"#EXTM3U\nhttp://127.0.0.1:9/x.mp3", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"", tone()[:20]],
    ids=["playlist", "picture", "empty", "cut off"],
)
def test_gather_recording_refuses_what_is_no_recording_and_keeps_nothing(gwen, draft, content, tmp_path):
    sent = SimpleUploadedFile("story.mp3", content)

    response = signed_in(gwen).post(page("gather-recording", draft.ref), {"recording": sent})

    assert (response.status_code, list(errors(response))) == (422, ["recording"])
    assert (Recording.objects.kept_by(gwen).count(), files_in(tmp_path / "recordings")) == (0, [])


def test_gather_recording_drops_a_file_that_is_too_big_as_it_arrives(gwen, draft, monkeypatch):
    monkeypatch.setattr(UploadLimit, "most", 100_000)
    monkeypatch.setattr(RecordingForm, "save", lambda *args, **kwargs: pytest.fail("It was taken in."))
    sent = SimpleUploadedFile("story.wav", tone(20))

    response = signed_in(gwen).post(page("gather-recording", draft.ref), {"recording": sent})

    assert (response.status_code, errors(response)) == (
        422,
        {"recording": ["This file is over 50 MB, the most we can take."]},
    )


def test_files_that_are_too_big_together_leave_the_other_fields_alone(gwen, draft, monkeypatch):
    monkeypatch.setattr(UploadLimit, "most", 100_000)
    sent = {
        "file": SimpleUploadedFile("a.txt", b"a" * 60_000),
        "another": SimpleUploadedFile("b", b"b" * 60_000),
    }

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | sent)

    assert (response.status_code, errors(response)) == (
        422,
        {"file": ["This file is too big to be a transcript."]},
    )
    assert response.context["form"]["kind"].value() == "speech"


def test_gather_recording_asks_for_the_token(gwen, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(gwen)

    response = client.post(
        page("gather-recording", draft.ref), {"recording": SimpleUploadedFile("a.wav", tone())}
    )

    assert (response.status_code, Recording.objects.kept_by(gwen).count()) == (403, 0)


def test_gather_recording_leaves_no_file_when_the_row_cannot_be_kept(gwen, draft, tmp_path, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("the database is away")

    monkeypatch.setattr(Recording, "save", fail)
    sent = SimpleUploadedFile("a.wav", tone())

    with pytest.raises(RuntimeError):
        signed_in(gwen).post(page("gather-recording", draft.ref), {"recording": sent})

    assert files_in(tmp_path / "recordings") == []


def test_recording_whose_file_is_gone_is_not_found(edith, tmp_path):
    story = factories.make_story(recording=True)
    shutil.rmtree(tmp_path / "recordings")

    response = Client().get(page("recording", story.recording.ref))

    assert response.status_code == 404


# --- the words -------------------------------------------------------------------------------------------

VTT = """WEBVTT

00:00:00.000 --> 00:00:02.000
<v Wren>I put the kettle on.

00:00:02.000 --> 00:00:04.000
<v Ann>Why?"""
SPEECH = {"language": "en", "kind": "speech"}


def test_gather_transcript_keeps_pasted_words_and_asks_who_speaks(gwen, draft):
    typed = SPEECH | {"words": "Interviewer: What happened?\r\n\r\nWren: I put the kettle on."}

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), typed)

    newest = Transcript.objects.kept_by(gwen).order_by("-number").first()
    assert response.url == page("gather-speakers", draft.ref)
    assert (newest.number, newest.text, newest.speakers(), newest.clock) == (
        2,
        "What happened?\n\nI put the kettle on.",
        {"Interviewer": None, "Wren": None},
        None,
    )


def test_gather_transcript_takes_its_times_from_the_newest_recording(gwen, draft):
    factories.make_recording(draft, seconds=9)
    recording = factories.make_recording(draft, seconds=3)
    sent = SimpleUploadedFile("words.vtt", VTT.encode())

    signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | {"file": sent})

    newest = draft.transcripts.order_by("-number").first()
    assert (newest.clock, newest.text) == (recording, "I put the kettle on.\n\nWhy?")


def test_gather_transcript_refuses_words_that_run_on_after_the_sound(gwen, draft):
    factories.make_recording(draft, seconds=1)

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | {"words": VTT})

    assert (response.status_code, errors(response)) == (
        422,
        {"words": ["These words run to 0:04, but the recording ends at 0:01. Do they belong together?"]},
    )
    assert response.context["form"]["words"].value() == VTT


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({}, "words"),
        ({"words": "WEBVTT\n\nno times here"}, "words"),
        ({"words": "A \x01 bell"}, "words"),
        ({"file": b"\xff\x00\x9f not text"}, "file"),
        ({"file": b"WEBVTT\n\n00:99 --> 1\nx"}, "file"),
        ({"words": "Both", "file": b"of them"}, "file"),
        ({"words": "Fine", "kind": "poem"}, "kind"),
        ({"file": b"\xff", "kind": "extracts"}, "file"),
    ],
)
def test_gather_transcript_says_what_is_wrong_with_the_words(gwen, draft, wrong, field):
    sent = {
        name: SimpleUploadedFile("w.vtt", value) if name == "file" else value for name, value in wrong.items()
    }

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | sent)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert draft.transcripts.count() == 1


def test_gather_transcript_keeps_separate_quotations_apart(gwen, draft):
    typed = {
        "language": "en",
        "kind": "extracts",
        "words": "One of\r\nthem.\r\n\r\n\r\nAnother: with a colon.",
    }

    signed_in(gwen).post(page("gather-transcript", draft.ref), typed)

    newest = draft.transcripts.order_by("-number").first()
    assert (newest.kind, newest.text) == ("extracts", "One of them.\n\nAnother: with a colon.")


def test_gather_speakers_makes_a_new_version_only_when_something_changes(gwen, draft):
    voice = factories.make_voice(draft, None)
    factories.give_words(draft, "Interviewer: What happened?", "Wren: I put the kettle on.")
    client, address = signed_in(gwen), page("gather-speakers", draft.ref)

    client.post(address, {"speaker-0": "", "speaker-1": voice.ref})
    client.post(address, {"speaker-0": "", "speaker-1": voice.ref})

    first, second, third = draft.transcripts.order_by("number")
    assert (second.speakers(), third.speakers()) == (
        {"Interviewer": None, "Wren": None},
        {"Interviewer": None, "Wren": voice},
    )
    assert (third.text, third.sentences) == (second.text, second.sentences) and third.text != first.text


def test_gather_speakers_refuses_answers_about_words_that_have_changed_since(gwen, draft):
    voice = factories.make_voice(draft, None)
    factories.give_words(draft, "Interviewer: What happened?", "Wren: I put the kettle on.")
    client, address = signed_in(gwen), page("gather-speakers", draft.ref)
    seen = client.get(address).context["form"]["version"].value()
    newest = factories.give_words(draft, "Wren: I put the kettle on.", "Interviewer: And then?")
    typed = {"version": seen, "speaker-0": "", "speaker-1": voice.ref}

    refused = client.post(address, typed)

    form = refused.context["form"]
    assert (refused.status_code, list(errors(refused))) == (422, ["__all__"])
    assert (form["version"].value(), form["speaker-1"].value()) == (newest.ref, "")
    assert newest.speakers() == {"Wren": None, "Interviewer": None} and draft.transcripts.last() == newest


def test_gather_speakers_refuses_a_voice_of_another_story(gwen, draft):
    factories.give_words(draft, "Wren: I put the kettle on.")
    stranger = factories.make_voice(factories.make_draft_story(reporter=gwen), None)

    response = signed_in(gwen).post(page("gather-speakers", draft.ref), {"speaker-0": stranger.ref})

    assert (response.status_code, list(errors(response))) == (422, ["speaker-0"])
    assert draft.transcripts.count() == 2


# --- voices ------------------------------------------------------------------------------------------------


def test_voice_create_adds_someone_new_and_goes_on_to_their_answers(gwen, draft, leeds):
    typed = {"pseudonym": "Wren", "kind": "peer_mentor", "office": leeds.ref}

    response = signed_in(gwen).post(page("voice-create", draft.ref), typed)

    voice = draft.voices.get()
    assert response.url == page("voice-consent", draft.ref, voice.ref)
    assert (voice.storyteller.pseudonym, voice.kind, voice.office) == ("Wren", "peer_mentor", leeds)


def test_voice_create_offers_only_storytellers_of_stories_one_keeps(gwen, draft):
    mine = factories.make_voice(factories.make_draft_story("Mine", reporter=gwen), None, pseudonym="Known")
    theirs = factories.make_voice(factories.make_draft_story("Theirs"), None, pseudonym="Stranger")
    factories.make_voice(draft, None, pseudonym="Here already")
    client, address = signed_in(gwen), page("voice-create", draft.ref)

    offered = [label for _ref, label in client.get(address).context["form"].fields["storyteller"].choices]
    stranger = client.post(address, {"storyteller": theirs.storyteller.ref, "kind": "staff"})
    known = client.post(address, {"storyteller": mine.storyteller.ref, "kind": "staff"})

    assert offered == ["Somebody new", "Known (Mine)"]
    assert (stranger.status_code, list(errors(stranger)), known.status_code) == (422, ["storyteller"], 302)


def test_voice_create_needs_one_name_and_a_kind(gwen, draft):
    response = signed_in(gwen).post(page("voice-create", draft.ref), {"pseudonym": ""})

    assert (response.status_code, list(errors(response))) == (422, ["kind", "pseudonym"])
    assert not Storyteller.objects.exists()


def test_voice_create_of_someone_who_becomes_a_voice_at_that_moment_says_so(gwen, draft, monkeypatch):
    known = factories.make_voice(factories.make_draft_story(reporter=gwen), None).storyteller
    keep, first = VoiceForm.save, Story.objects.get(pk=draft.pk)

    def save(form):
        first.add_voice(known, "staff")
        return keep(form)

    monkeypatch.setattr(VoiceForm, "save", save)
    typed = {"storyteller": known.ref, "kind": "staff"}

    response = signed_in(gwen).post(page("voice-create", draft.ref), typed)

    assert (response.status_code, list(errors(response))) == (422, ["storyteller"])
    assert draft.voices.count() == 1


def test_voice_edit_puts_right_what_was_typed_until_something_was_agreed(gwen, edith, draft, leeds):
    voice = factories.make_voice(draft, None)
    address, typed = page("voice-edit", draft.ref, voice.ref), {"kind": "staff", "office": leeds.ref}

    response = signed_in(gwen).post(address, typed)
    voice.agree(factories.make_notice(), "paper", [(Use.READ, Audience.OFFICE)], today())
    too_late = signed_in(edith).post(address, typed | {"office": ""})

    voice.refresh_from_db()
    assert (response.url, too_late.status_code) == (page("gather", draft.ref), 404)
    assert (voice.kind, voice.office) == ("staff", leeds)


def test_voice_remove_takes_out_who_was_added_by_mistake(gwen, edith, draft):
    mistake, agreed = factories.make_voice(draft, None), factories.make_voice(draft)
    client = signed_in(gwen)

    looked = client.get(page("voice-remove", draft.ref, mistake.ref))
    answers = [
        client.post(page("voice-remove", draft.ref, voice.ref)).status_code for voice in (mistake, agreed)
    ]

    assert (looked.status_code, answers, list(draft.voices.all())) == (200, [302, 404], [agreed])
    assert list(Storyteller.objects.all()) == [agreed.storyteller]
    assert ConsentEvent.objects.order_by("number").last().kind == "voice removed"
    with pytest.raises(ValueError):
        agreed.remove(by=edith)


# --- what they agreed to -----------------------------------------------------------------------------------


@pytest.fixture
def voice(draft, leeds):
    return factories.make_voice(draft, None, office=leeds, pseudonym="Wren")


@pytest.fixture
def said():
    yesterday = today() - timedelta(days=1)
    return {
        "notice": factories.make_notice().ref,
        "promises": ["hear office", "read office", "read elsewhere"],
        "how": "paper",
        "evidence": "Drawer 3",
        "given_on": yesterday.strftime("%d %m %Y"),
        "cooling_off": "7",
        "name_shown": "W.",
        "ends_on": "",
        "review_on": "",
    }


def test_voice_consent_is_looked_over_before_it_is_kept(gwen, voice, said):
    client, address = signed_in(gwen), page("voice-consent", voice.story.ref, voice.ref)

    look = client.post(address, said)
    back = client.post(address, said | {"step": "change"})

    assert [look.templates[0].name, back.templates[0].name] == [
        "stories/agreement_check.html",
        "stories/agreement_form.html",
    ]
    form = back.context["form"]
    assert {name: form[name].value() for name in said} == said
    assert (look.status_code, back.status_code, Consent.objects.kept_by(gwen).count()) == (200, 200, 0)


def test_voice_consent_makes_a_promise_of_each_tick(gwen, voice, said):
    address = page("voice-consent", voice.story.ref, voice.ref)

    response = signed_in(gwen).post(address, said | {"step": "save"})

    agreement = voice.consents.get()
    yesterday = today() - timedelta(days=1)
    assert response.url == page("gather", voice.story.ref)
    assert (
        agreement.how,
        agreement.evidence,
        agreement.given_on,
        agreement.taken_by,
        agreement.name_shown,
    ) == (
        "paper",
        "Drawer 3",
        yesterday,
        gwen,
        "W.",
    )
    assert sorted(voice.grants.values_list("use", "audience", "effective_on")) == [
        ("hear", "office", yesterday + timedelta(days=7)),
        ("read", "elsewhere", yesterday + timedelta(days=7)),
        ("read", "office", yesterday + timedelta(days=7)),
    ]


@pytest.mark.parametrize("taken_back", ["all", "some", "by new answers"])
def test_voice_consent_from_a_page_older_than_a_wish_looks_again(edith, femi, voice, said, taken_back):
    factories.agree_again(voice, [("read", "office"), ("read", "elsewhere")])
    client, address = signed_in(edith), page("voice-consent", voice.story.ref, voice.ref)
    opened = client.get(address).context["form"]["taken_back"].value()
    typed = said | {"taken_back": opened, "step": "save"}
    if taken_back == "all":
        voice.withdraw("by phone", by=femi)
    elif taken_back == "some":
        voice.narrow({("read", "office")}, "by phone", by=femi)
    else:
        factories.agree_again(voice, [("read", "office")])
    standing = voice.promises()

    refused = client.post(address, typed)
    still = Voice.objects.get(pk=voice.pk).promises()
    again = client.post(address, typed | {"taken_back": refused.context["form"]["taken_back"].value()})

    assert (refused.status_code, list(errors(refused)), still) == (422, ["__all__"], standing)
    assert again.status_code == 302


def test_voice_consent_looks_again_for_a_wish_once_the_story_is_held(edith, voice, said, monkeypatch):
    factories.agree_again(voice, [("read", "office"), ("read", "elsewhere")])
    client, address = signed_in(edith), page("voice-consent", voice.story.ref, voice.ref)
    opened = client.get(address).context["form"]["taken_back"].value()
    lock = Story.lock

    def lock_after_a_wish(story):
        monkeypatch.setattr(Story, "lock", lock)
        Voice.objects.get(pk=voice.pk).narrow({("read", "office")}, "by phone", by=edith)
        lock(story)

    monkeypatch.setattr(Story, "lock", lock_after_a_wish)
    refused = client.post(address, said | {"taken_back": opened, "step": "save"})

    assert (refused.status_code, list(errors(refused))) == (422, ["__all__"])
    assert Voice.objects.get(pk=voice.pk).promises() == {("read", "office")}


def test_voice_consent_to_anyone_is_kept_for_each_so_that_it_can_be_narrowed(gwen, voice, said):
    address = page("voice-consent", voice.story.ref, voice.ref)

    signed_in(gwen).post(address, said | {"promises": ["read anyone"], "cooling_off": "0", "step": "save"})

    assert voice.promises() == {("read", audience) for audience in Audience}
    assert set(Grant.objects.filter(voice=voice).values_list("effective_on", flat=True)) == {
        today() - timedelta(days=1)
    }


def test_voice_consent_does_not_offer_an_office_to_a_voice_without_one(gwen, draft, said):
    voice = factories.make_voice(draft, None)

    response = signed_in(gwen).post(page("voice-consent", draft.ref, voice.ref), said)

    assert (response.status_code, list(errors(response))) == (422, ["promises"])


def test_voice_consent_shows_what_stands_until_now(gwen, voice, said):
    voice.agree(factories.make_notice(), "paper", [(Use.READ, Audience.OFFICE)], today(), name_shown="W.")

    form = signed_in(gwen).get(page("voice-consent", voice.story.ref, voice.ref)).context["form"]

    assert (form["promises"].value(), form["name_shown"].value()) == (["read office"], "W.")
    assert form["ends_on"].value() is None


@pytest.mark.parametrize(("last_day", "filled_in"), [(9, 9), (0, 0), (-1, None)])
def test_voice_consent_is_filled_in_with_the_last_day_that_stands(gwen, voice, last_day, filled_in):
    """Left out, it would make the agreement last for ever without anyone having said so."""
    voice.agree(factories.make_notice(), "paper", [("read", "office")], days(-9), ends_on=days(last_day))

    form = signed_in(gwen).get(page("voice-consent", voice.story.ref, voice.ref)).context["form"]

    assert form["ends_on"].value() == (None if filled_in is None else days(filled_in))


@pytest.mark.parametrize(("last_day", "is_told"), [(3, True), (6, False), (-1, False)])
def test_voice_consent_tells_when_what_stands_would_stop_for_a_while(gwen, voice, said, last_day, is_told):
    address = page("voice-consent", voice.story.ref, voice.ref)
    answers = {"promises": ["read office"], "given_on": today().strftime("%d %m %Y")}
    voice.agree(factories.make_notice(), "paper", [("read", "office")], days(-9), ends_on=days(last_day))

    look = signed_in(gwen).post(address, said | answers).content.decode()

    assert ("it closes today and opens again" in look) is is_told


def test_voice_consent_to_fewer_days_than_the_cooling_off_is_kept_only_of_what_stands(gwen, voice, said):
    address, soon = page("voice-consent", voice.story.ref, voice.ref), days(2).strftime("%d %m %Y")
    voice.agree(factories.make_notice(), "paper", [("read", "office")], days(-9))

    refused = signed_in(gwen).post(address, said | {"ends_on": soon, "step": "save"})
    signed_in(gwen).post(address, said | {"ends_on": soon, "promises": ["read office"], "step": "save"})

    assert errors(refused) == {
        "ends_on": ["The days to think it over end after this day, so it would never count."]
    }
    assert voice.grants.get(closed_at=None).effective_on == days(-2)
    assert ConsentEvent.objects.last().details["until"] == days(2).isoformat()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"notice": RANDOM}, "Choose one of these notices."),
        ({"notice": "\x00"}, "Choose one of these notices."),
        ({"notice": ""}, "Choose the notice they were given."),
        ({"promises": []}, "Tick at least one thing they said yes to."),
        (
            {"promises": ["read everyone"]},
            "Select a valid choice. read everyone is not one of the available choices.",
        ),
        ({"how": "published"}, "Select a valid choice. published is not one of the available choices."),
        ({"given_on": "1 1 2199"}, "This day is still to come."),
        ({"given_on": "soon"}, "Write the day like this: 21 11 2026."),
        ({"given_on": "1 1 1066"}, "Look at the year again."),
        ({"cooling_off": "31"}, "Write the days as a number from 0 to 30."),
        ({"cooling_off": "-1"}, "Write the days as a number from 0 to 30."),
        ({"ends_on": "1 1 2020"}, "This day is over, so nothing would count."),
        ({"review_on": "1 1 2020"}, "Choose a day that is still to come."),
        ({"name_shown": "x" * 101}, "This is 101 characters long. The longest is 100."),
    ],
)
def test_voice_consent_says_what_is_wrong_and_keeps_what_was_typed(gwen, voice, said, wrong, message):
    address = page("voice-consent", voice.story.ref, voice.ref)

    response = signed_in(gwen).post(address, said | wrong | {"step": "save"})

    form = response.context["form"]
    assert (response.status_code, errors(response)) == (422, {next(iter(wrong)): [message]})
    assert {name: form[name].value() for name in said} == said | wrong
    assert not voice.consents.exists()


# --- who may never know ------------------------------------------------------------------------------------


def test_voice_exclude_holds_an_account_to_its_account(gwen, voice, ben):
    address = page("voice-exclude", voice.story.ref, voice.ref)

    look = signed_in(gwen).post(address, {"email": ben.email.upper()})
    signed_in(gwen).post(address, {"email": ben.email.upper(), "step": "save"})
    again = signed_in(gwen).post(address, {"email": ben.email})

    exclusion = voice.exclusions.get()
    assert (exclusion.user, exclusion.email, exclusion.though_in_the_room) == (ben, "", False)
    shown = look.content.decode()
    assert ben.email in shown and "Ben" not in shown
    assert (again.status_code, errors(again)) == (422, {"email": ["They are kept out already."]})


def test_voice_exclude_shows_a_reporter_nobody_elses_account(gwen, edith, voice, ben):
    address = page("voice-exclude", voice.story.ref, voice.ref)

    asked = [signed_in(user).get(address).content.decode() for user in (gwen, edith)]
    answers = [
        signed_in(gwen).post(address, {"person": ben.ref}),
        signed_in(gwen).post(address, {"email": "ben"}),
        signed_in(edith).post(address, {}),
    ]

    assert [ben.email in html or ben.ref in html or "Ben" in html for html in asked] == [False, True]
    assert [errors(answer) for answer in answers] == [
        {"email": ["Write their e-mail address."]},
        {"email": ["Write a whole e-mail address, such as name@example.org."]},
        {"person": ["Choose someone or write an e-mail address, one of the two."]},
    ]
    assert not voice.exclusions.exists()


def test_voice_exclude_takes_an_address_without_an_account(gwen, voice):
    address = page("voice-exclude", voice.story.ref, voice.ref)

    signed_in(gwen).post(address, {"email": "Ex@Example.org", "though_in_the_room": "on", "step": "save"})

    exclusion = voice.exclusions.get()
    assert (exclusion.user, exclusion.email, exclusion.though_in_the_room) == (None, "ex@example.org", True)


def test_voice_exclude_warns_before_one_shuts_oneself_out(edith, voice):
    client, address = signed_in(edith), page("voice-exclude", voice.story.ref, voice.ref)

    look = client.post(address, {"person": edith.ref}).content.decode()
    kept = client.post(address, {"person": edith.ref, "step": "save"})

    assert "This is you." in look and "No archivist would be left" in look
    assert kept.url == page("gather-list")
    assert client.get(page("gather", voice.story.ref)).status_code == 404
    assert names(client.get(page("gather-list"))) == []


def test_exclusion_lift_is_for_archivists_and_written_down(gwen, edith, voice, ben):
    exclusion = voice.exclude(by=gwen, user=ben)
    address = page("exclusion-lift", voice.story.ref, exclusion.ref)

    refused = signed_in(gwen).post(address)
    signed_in(edith).get(address)
    signed_in(edith).post(address)

    assert (refused.status_code, voice.exclusions.count()) == (403, 0)
    assert list(ConsentEvent.objects.values_list("kind", flat=True)) == [
        "voice added",
        "excluded",
        "exclusion lifted",
    ]


def test_gather_shows_all_of_a_story_to_its_keepers(gwen, edith, voice, ben):
    voice.agree(factories.make_notice(), "paper", [(Use.READ, Audience.OFFICE)], today())
    voice.exclude(by=gwen, user=ben)
    factories.make_recording(voice.story)

    shown = [signed_in(user).get(page("gather", voice.story.ref)).content.decode() for user in (gwen, edith)]

    assert ["Let them in again" in html for html in shown] == [False, True]
    assert all("Wren" in html and "Cooling off until" in html for html in shown)
    assert [(ben.email in html, "Ben" in html) for html in shown] == [(True, False), (False, True)]
    assert Notice.objects.count() == 1

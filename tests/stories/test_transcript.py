"""Sending the words of a story."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stories.forms.transcript import TranscriptForm
from stories.models import Transcript
from stories.recordings.uploads import UploadLimit
from stories.transcripts.text import RemarkKind
from tests import factories
from tests.clients import errors, signed_in
from tests.forms.page_forms import form_on
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


def test_files_that_are_too_big_together_leave_the_other_fields_alone(gwen, draft, monkeypatch):
    monkeypatch.setattr(UploadLimit, "max_bytes", 100_000)
    sent = {
        "file": SimpleUploadedFile("a.txt", b"a" * 60_000),
        "another": SimpleUploadedFile("b", b"b" * 60_000),
    }

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | sent | SAVE)

    assert (response.status_code, errors(response)) == (
        422,
        {"file": ["This file is too big to be a transcript."]},
    )
    assert response.context["form"]["kind"].value() == "speech"


VTT = """WEBVTT

00:00:00.000 --> 00:00:02.000
<v Wren>I put the kettle on.

00:00:02.000 --> 00:00:04.000
<v Ann>Why?"""


SAVE = {"step": "save"}  # past the page on which it is looked over
SPEECH = {"language": "en", "kind": "speech"}


def test_gather_transcript_keeps_pasted_words_and_asks_who_speaks(gwen, draft):
    factories.make_voice(draft, None)
    typed = SPEECH | {"words": "Interviewer: What happened?\r\n\r\nWren: I put the kettle on."}

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), typed | SAVE)

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

    signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | {"file": sent} | SAVE)

    newest = draft.transcripts.order_by("-number").first()
    assert (newest.clock, newest.text) == (recording, "I put the kettle on.\n\nWhy?")


def test_gather_transcript_refuses_words_that_run_on_after_the_sound(gwen, draft):
    factories.make_recording(draft, seconds=1)

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | {"words": VTT} | SAVE)

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
        ({"words": "\x01\u200b"}, "words"),
        ({"file": b"\xff\x00\x9f not text"}, "file"),
        ({"file": b"WEBVTT\n\n00:99 --> 1\nx"}, "file"),
        ({"words": "Both", "file": b"of them"}, "file"),
        ({"words": "Fine", "kind": "poem"}, "kind"),
        ({"file": b"\xff\xd8\xff\xe0", "kind": "extracts"}, "file"),
        ({"words": VTT, "kind": "extracts"}, "words"),
    ],
)
def test_gather_transcript_says_what_is_wrong_with_the_words(gwen, draft, wrong, field):
    sent = {
        name: SimpleUploadedFile("w.vtt", value) if name == "file" else value for name, value in wrong.items()
    }

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), SPEECH | sent | SAVE)

    assert (response.status_code, list(errors(response))) == (422, [field])
    assert draft.transcripts.count() == 1


def test_gather_transcript_keeps_separate_quotations_apart(gwen, draft):
    typed = {
        "language": "en",
        "kind": "extracts",
        "words": "One of\r\nthem.\r\n\r\n\r\nAnother: with a colon.",
    }

    signed_in(gwen).post(page("gather-transcript", draft.ref), typed | SAVE)

    newest = draft.transcripts.order_by("-number").first()
    assert (newest.kind, newest.text) == ("extracts", "One of them.\n\nAnother: with a colon.")
    assert newest.possible_labels() == {"Another": [(14, 22)]}


def test_gather_transcript_drops_hidden_characters_and_keeps_the_words(gwen, draft):
    typed = SPEECH | {
        "words": "\ufeffWren: ring \u202a01632 960001\u202c\x00\x01 after six.\r\nAnn: Cafe\u0301."
    }

    response = signed_in(gwen).post(page("gather-transcript", draft.ref), typed | SAVE)

    newest = draft.transcripts.order_by("-number").first()
    assert response.status_code == 302
    assert (newest.text, newest.sentences) == ("ring 01632 960001 after six.\n\nCafé.", [[0, 28], [30, 35]])


def test_transcript_form_says_what_it_made_of_the_words():
    file = SimpleUploadedFile("words.txt", b"Wren: It\x92s mine\xad.")
    form = TranscriptForm(SPEECH, {"file": file})

    assert form.is_valid()
    assert (form.parsed.format, form.draft.text) == ("plain text", "Wren: It’s mine.")
    assert [remark.kind for remark in form.parsed.remarks] == [
        RemarkKind.ENCODING_GUESSED,
        RemarkKind.CHARACTERS_DROPPED,
    ]


def test_transcript_form_refuses_a_word_document_by_name():
    form = TranscriptForm(SPEECH, {"file": SimpleUploadedFile("words.docx", b"PK\x03\x04")})

    assert form.errors == {
        "file": [
            "This is a Word document. Save it as plain text (.txt) and choose that, or copy its words and paste them."
        ]
    }


# --- looked over before they are kept ------------------------------------------------------------------


def test_what_was_understood_is_shown_before_it_is_kept(gwen, draft):
    factories.make_voice(draft, None)
    client, address = signed_in(gwen), page("gather-transcript", draft.ref)
    sent = SimpleUploadedFile("told.txt", "Ann: It was caf\xe9 time.\n\nBen: Yes.".encode("cp1252"))

    shown = client.post(address, SPEECH | {"file": sent}, follow=True)
    kept_yet = draft.transcripts.count()
    saved = client.post(shown.redirect_chain[0][0], {"step": "save"})

    html = shown.content.decode()
    assert "windows-1252" in html and "Ann" in html and "It was café time." in html
    assert (shown.templates[0].name, kept_yet, saved.url) == (
        "stories/transcript_check.html",
        1,
        page("gather-speakers", draft.ref),
    )
    assert draft.transcripts.last().text == "It was café time.\n\nYes."


def test_words_gone_back_to_are_still_in_the_form(gwen, draft):
    client, address = signed_in(gwen), page("gather-transcript", draft.ref)
    shown = client.post(address, SPEECH | {"words": "Ann: Hello.", "language": "cy"}, follow=True)

    back = client.post(shown.redirect_chain[0][0], {"step": "change"}, follow=True)

    form = form_on(back, address)
    assert (form["words"], form["language"], back.status_code) == (["Ann: Hello."], ["cy"], 200)
    assert draft.transcripts.count() == 1


def test_words_added_by_somebody_else_meanwhile_are_not_passed_over(gwen, draft):
    client, address = signed_in(gwen), page("gather-transcript", draft.ref)
    form = form_on(client.get(address), address) | {"words": "Ann: Mine."}
    factories.give_words(draft, "Theirs.")

    told = client.post(address, form)
    again = client.post(address, form_on(told, address))

    assert (told.status_code, again.status_code) == (422, 302)
    html = told.content.decode()
    assert "Somebody else added version 2 of the words" in html and "Theirs." in html and "Ann: Mine." in html


def test_what_is_kept_is_what_was_read_and_not_what_a_request_says_was_read(gwen, draft):
    client, address = signed_in(gwen), page("gather-transcript", draft.ref)

    client.post(address, SPEECH | {"words": "Ann: Hi.\n\nBen: Yes."} | SAVE | {"parsed": '{"draft": {}}'})

    assert draft.transcripts.last().text == "Hi.\n\nYes."

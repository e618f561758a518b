"""Saying which voice is which speaker of the words."""

import pytest

from stories.forms.speakers import SpeakersForm
from stories.models import Transcript
from stories.transcripts.formats import read
from tests import factories
from tests.clients import errors, signed_in
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


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


WORDS = "Ann: Hi.\n\nBen: Hello.\n\nJOHN (laughs): Ah.\n\nWell.\n\nThe thing is: no.\n\nThe thing is: yes."


@pytest.fixture
def asked(draft):
    """The newest words of the draft: they have two possible labels."""
    return Transcript.from_draft(draft, read(WORDS))


def whose(transcript):
    """(label, voice, words) of each cue."""
    return [
        (cue.label, cue.voice, transcript.text[cue.start : cue.end])
        for cue in transcript.cues.select_related("voice").order_by("start")
    ]


def test_gather_speakers_asks_once_about_each_possible_label_before_the_others(gwen, draft, asked):
    voice = factories.make_voice(draft, None, pseudonym="Wren")

    form = signed_in(gwen).get(page("gather-speakers", draft.ref)).context["form"]

    fields = [(name, field.label, field.help_text) for name, field in form.fields.items()]
    assert fields == [
        ("version", None, ""),
        ("possible-0", "“JOHN (laughs):”", "Once, before: Ah."),
        ("possible-1", "“The thing is:”", "2 times, before: no."),
        ("speaker-0", "Ann", ""),
        ("speaker-1", "Ben", ""),
    ]
    assert form.fields["possible-0"].choices == [
        (voice.ref, "Someone speaking: Wren, Service user"),
        ("someone", "Someone speaking who is not in this list, such as an interviewer"),
        ("words", "Part of the words"),
        ("nobody", "Not said by anyone, such as a date at the top: leave it out"),
    ]


def test_gather_speakers_puts_the_answers_into_a_new_version(gwen, draft, asked):
    wren, robin = (factories.make_voice(draft, None, pseudonym=name) for name in ("Wren", "Robin"))
    typed = {"speaker-0": wren.ref, "speaker-1": "", "possible-0": robin.ref, "possible-1": "words"}

    response = signed_in(gwen).post(page("gather-speakers", draft.ref), typed | {"version": asked.ref})

    newest = draft.transcripts.last()
    assert response.url == page("voice-consent", draft.ref, wren.ref)
    assert whose(newest) == [
        ("Ann", wren, "Hi."),
        ("Ben", None, "Hello."),
        ("JOHN (laughs)", robin, "Ah."),
        ("JOHN (laughs)", robin, "Well."),
        ("JOHN (laughs)", robin, "The thing is: no."),
        ("JOHN (laughs)", robin, "The thing is: yes."),
    ]
    assert (newest.number, newest.possible_labels()) == (asked.number + 1, {})
    assert asked.text == WORDS.replace("Ann: ", "").replace("Ben: ", "")


def test_gather_speakers_takes_an_interviewer_who_is_no_voice(gwen, draft, asked):
    client = signed_in(gwen)

    client.post(page("gather-speakers", draft.ref), {"possible-0": "someone", "possible-1": "someone"})

    assert draft.transcripts.last().speakers() == dict.fromkeys(
        ["Ann", "Ben", "JOHN (laughs)", "The thing is"]
    )


def test_gather_speakers_without_an_answer_says_so_at_its_field_and_keeps_the_others(gwen, draft, asked):
    voice = factories.make_voice(draft, None)
    typed = {"speaker-0": voice.ref, "speaker-1": "", "possible-1": "words", "version": asked.ref}

    response = signed_in(gwen).post(page("gather-speakers", draft.ref), typed)

    form = response.context["form"]
    assert (response.status_code, errors(response)) == (
        422,
        {"possible-0": ["Say whether “JOHN (laughs):” is someone speaking."]},
    )
    assert "<title>Error: " in response.content.decode()
    assert (form["speaker-0"].value(), form["possible-1"].value()) == (voice.ref, "words")
    assert draft.transcripts.last() == asked


def test_gather_speakers_carries_answers_over_to_words_that_have_changed_since(gwen, draft, asked):
    voice = factories.make_voice(draft, None)
    newest = Transcript.from_draft(
        draft, read("The thing is: no.\n\nBen: Hi.\n\nJOHN (laughs): Ah.\n\nspeaker_03: So.")
    )
    typed = {"speaker-0": "", "speaker-1": voice.ref, "possible-0": "someone", "version": asked.ref}

    response = signed_in(gwen).post(page("gather-speakers", draft.ref), typed)

    form = response.context["form"]
    assert (response.status_code, list(errors(response))) == (422, ["__all__"])
    assert {form[name].field.label: form[name].value() for name in form.fields} == {
        None: newest.ref,
        "“The thing is:”": "",
        "“JOHN (laughs):”": "someone",
        "“speaker_03:”": "",
        "Ben": voice.ref,
    }
    assert draft.transcripts.last() == newest


def test_gather_speakers_asks_about_many_possible_labels_in_turn(gwen, draft, monkeypatch):
    monkeypatch.setattr(SpeakersForm, "AT_ONCE", 1)
    Transcript.from_draft(draft, read(WORDS))
    client, address = signed_in(gwen), page("gather-speakers", draft.ref)

    answers = [client.post(address, {"possible-0": answer}).url for answer in ("words", "words")]

    assert answers == [address, page("gather", draft.ref)]
    assert [label for label, _voice, _words in whose(draft.transcripts.last())] == ["Ann"] + ["Ben"] * 5


def test_gather_speakers_asks_next_whose_the_words_are_that_turned_out_to_be_no_name(gwen, draft):
    Transcript.from_draft(draft, read("The thing is: no."))
    client, address = signed_in(gwen), page("gather-speakers", draft.ref)

    response = client.post(address, {"possible-0": "words"})

    form = client.get(address).context["form"]
    assert response.url == address
    assert [field.label for field in form.label_fields()] == ["Words given to nobody"]


def test_gather_speakers_refuses_to_leave_no_words(gwen, draft):
    only = Transcript.from_draft(draft, read("JOHN (laughs):"))

    response = signed_in(gwen).post(page("gather-speakers", draft.ref), {"possible-0": "someone"})

    assert (response.status_code, list(errors(response))) == (422, ["possible-0"])
    assert draft.transcripts.last() == only


def test_words_under_a_possible_label_are_nobodys_though_words_without_a_speaker_have_a_voice(draft):
    voice = factories.make_voice(draft, None)

    transcript = Transcript.from_draft(draft, read("I came.\n\nJOHN (laughs): Ah."), voices={"": voice})

    assert whose(transcript) == [("", voice, "I came."), ("", None, "JOHN (laughs): Ah.")]
    assert transcript.speakers() == {"": voice}


def test_gathering_pages_show_words_under_a_possible_label_as_nobodys(gwen, draft, asked):
    turns = signed_in(gwen).get(page("gather-speakers", draft.ref)).context["turns"]

    assert [turn.who for turn in turns] == ["Ann", "Ben", *["Nobody yet"] * 4]


COVER = "INTERVIEWER: Ann Reed\nDATE: 3 May\nLOCATION: the hall\n\nINTERVIEWER: Where?\nROSA: There.\nINTERVIEWER: Ah."


def test_gather_speakers_offers_a_cover_page_as_said_by_nobody_and_takes_nothing_unasked(gwen, draft):
    transcript = Transcript.from_draft(draft, read(COVER))

    form = signed_in(gwen).get(page("gather-speakers", draft.ref)).context["form"]

    assert {form[name].field.label: form[name].value() for name in form.possible_labels} == {
        "“INTERVIEWER:”": "nobody",
        "“DATE:”": "nobody",
        "“LOCATION:”": "nobody",
    }
    assert [field.label for field in form.label_fields()] == ["INTERVIEWER", "ROSA"]
    assert transcript.text.startswith("INTERVIEWER: Ann Reed\n\nDATE: 3 May\n\nLOCATION: the hall\n\nWhere?")


def test_gather_speakers_leaves_out_what_nobody_said_and_keeps_the_voice_of_the_same_label(gwen, draft):
    voice = factories.make_voice(draft, None)
    Transcript.from_draft(draft, read(COVER))
    typed = dict.fromkeys(["possible-0", "possible-1", "possible-2"], "nobody")

    signed_in(gwen).post(
        page("gather-speakers", draft.ref), typed | {"speaker-0": voice.ref, "speaker-1": ""}
    )

    assert whose(draft.transcripts.last()) == [
        ("INTERVIEWER", voice, "Where?"),
        ("ROSA", None, "There."),
        ("INTERVIEWER", voice, "Ah."),
    ]


def test_gather_speakers_refuses_to_leave_out_everything(gwen, draft):
    only = Transcript.from_draft(draft, read("DATE: 3 May\nLOCATION: the hall"))

    response = signed_in(gwen).post(
        page("gather-speakers", draft.ref), {"possible-0": "nobody", "possible-1": "nobody"}
    )

    assert (response.status_code, list(errors(response))) == (422, ["possible-0"])
    assert draft.transcripts.last() == only


def test_gather_speakers_carries_no_answer_about_a_cover_page_over_to_a_speaker_of_that_name(gwen, draft):
    seen = Transcript.from_draft(draft, read(COVER))
    Transcript.from_draft(draft, read(COVER.replace("Where?", "Where was it?")))
    typed = {"possible-0": "nobody", "possible-1": "words", "speaker-0": "", "version": seen.ref}

    response = signed_in(gwen).post(page("gather-speakers", draft.ref), typed)

    form = response.context["form"]
    assert (form["possible-0"].value(), form["possible-1"].value(), form["speaker-0"].value()) == (
        "nobody",
        "words",
        "",
    )

"""Saying which voice is which speaker of the words."""

import pytest

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

"""Adding a voice to a story, putting it right, and taking it out."""

import pytest

from stories.consent import Audience, Use, today
from stories.forms.voice import VoiceForm
from stories.models import ConsentEvent, Story, Storyteller
from tests import factories
from tests.clients import errors, signed_in
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


def test_voice_create_adds_someone_new(gwen, draft, leeds):
    typed = {"pseudonym": "Wren", "kind": "peer_mentor", "office": leeds.ref}

    signed_in(gwen).post(page("voice-create", draft.ref), typed)

    voice = draft.voices.get()
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
    assert (response.url, too_late.status_code) == (page("gather", draft.ref), 409)
    assert (voice.kind, voice.office) == ("staff", leeds)


def test_voice_remove_takes_out_who_was_added_by_mistake(gwen, edith, draft):
    mistake, agreed = factories.make_voice(draft, None), factories.make_voice(draft)
    client = signed_in(gwen)

    looked = client.get(page("voice-remove", draft.ref, mistake.ref))
    answers = [
        client.post(page("voice-remove", draft.ref, voice.ref)).status_code for voice in (mistake, agreed)
    ]

    assert (looked.status_code, answers, list(draft.voices.all())) == (200, [302, 409], [agreed])
    assert list(Storyteller.objects.all()) == [agreed.storyteller]
    assert ConsentEvent.objects.order_by("number").last().kind == "voice removed"
    with pytest.raises(ValueError):
        agreed.remove(by=edith)


def test_a_new_voice_begins_with_the_office_of_who_adds_it(gwen, draft):
    nobodys = factories.make_user("reporter")
    theirs = factories.make_draft_story(reporter=nobodys)

    chosen = [
        signed_in(person).get(page("voice-create", story.ref)).context["form"]["office"].value()
        for person, story in ((gwen, draft), (nobodys, theirs))
    ]

    assert chosen == [gwen.office.ref, None]

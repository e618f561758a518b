"""Keeping a story from somebody, and letting them in again."""

import pytest

from stories.models import ConsentEvent
from tests.clients import errors, signed_in
from tests.stories.pages import names, page

pytestmark = pytest.mark.django_db


def test_voice_exclude_holds_an_account_to_its_account(gwen, voice, ben):
    address = page("voice-exclude", voice.story.ref, voice.ref)

    look = signed_in(gwen).post(address, {"email": ben.email.upper()}, follow=True)
    signed_in(gwen).post(address, {"email": ben.email.upper(), "step": "save"})
    again = signed_in(gwen).post(address, {"email": ben.email})

    exclusion = voice.exclusions.get()
    assert (exclusion.user, exclusion.email, exclusion.though_in_the_room) == (ben, "", False)
    shown = look.content.decode()
    assert ben.email in shown and "Ben" not in shown
    assert (again.status_code, errors(again)) == (422, {"email": ["They are kept out already."]})


def test_voice_exclude_shows_a_reporter_nobody_elses_account(gwen, edith, voice, ben):
    address = page("voice-exclude", voice.story.ref, voice.ref)

    pages = [signed_in(user).get(address).content.decode() for user in (gwen, edith)]
    answers = [
        signed_in(gwen).post(address, {"person": ben.ref}),
        signed_in(gwen).post(address, {"email": "ben"}),
        signed_in(edith).post(address, {}),
    ]

    assert [ben.email in html or ben.ref in html or "Ben" in html for html in pages] == [False, True]
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

    look = client.post(address, {"person": edith.ref}, follow=True).content.decode()
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

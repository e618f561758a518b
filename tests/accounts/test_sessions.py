"""Who is signed in, and what happens to words that are sent once nobody is."""

import pytest

from accounts.models import User
from tests import factories
from tests.accounts.signing_in import is_signed_in, sign_in


def test_a_closed_persons_next_request_is_signed_out_and_stays_so(client, ben):
    sign_in(client, ben.email)

    User.objects.get(pk=ben.pk).close()
    at_next = is_signed_in(client)
    User.objects.get(pk=ben.pk).reopen()

    assert not at_next
    assert not is_signed_in(client), "opening an account again brings no old session back"


def test_email_is_kept_in_small_letters_however_it_was_typed():
    person = factories.make_user(email="  Mixed.Case@Example.ORG ")

    assert person.email == "mixed.case@example.org"
    assert User.objects.get_by_natural_key("MIXED.case@example.org") == person


LONG_TEXT = "On the bus I thought about what to say."


def test_words_sent_after_signing_out_are_given_back_and_not_saved(client, asha):
    story = factories.make_story()
    address = f"/gather/{story.ref}/notes/"
    typed = {"content_notes": LONG_TEXT, "step": "save", "new_password": "correct horse battery staple"}
    typed |= {
        "quote": "What a storyteller once said there.",
        "seen": "3f9a" * 16,
        "wanted": "print elsewhere",
    }

    answer = client.post(address, typed, headers={"Referer": f"http://testserver{address}?x=1"})

    page = answer.content.decode()
    assert answer.status_code == 403
    assert f"readonly>{LONG_TEXT}</textarea>" in page and page.count("<textarea") == 2
    assert "correct horse" not in page and "storyteller once said" not in page
    assert f"/account/sign-in/?next={address}%3Fx%3D1" in page
    story.refresh_from_db()
    assert story.content_notes == []


@pytest.mark.parametrize("ref", ["zzzzzzzzzz", None], ids=["no story", "a story"])
def test_what_is_given_back_is_the_same_whatever_was_asked_for(client, ref):
    address = f"/gather/{ref or factories.make_story().ref}/notes/"

    answer = client.post(address, {"content_notes": LONG_TEXT})

    assert answer.content.decode().replace(address, "…").count(LONG_TEXT) == 1
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("typed", "headers"),
    [({"step": "save"}, {}), ({"note": LONG_TEXT}, {"X-Requested-With": "heard-picker"}), ({}, {})],
    ids=["nothing to lose", "a script asks", "empty"],
)
def test_without_words_to_lose_one_is_led_to_signing_in(client, typed, headers):
    answer = client.post("/gather/new/", typed, headers=headers)

    assert (answer.status_code, answer["Location"]) == (302, "/account/sign-in/?next=/gather/new/")


def test_another_site_is_never_where_one_is_led_back_to(client):
    answer = client.post("/gather/new/", {"title": LONG_TEXT}, headers={"Referer": "https://evil.example/a"})

    assert "next=/gather/new/" in answer.content.decode() and "evil" not in answer.content.decode()

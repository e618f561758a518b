"""E-mail addresses and passwords, in whatever form a keyboard or a copied line gives them."""

import unicodedata

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client

from accounts.links import set_password_path
from accounts.models import User
from tests import factories
from tests.accounts.people import add_person
from tests.accounts.signing_in import FORGOTTEN, SIGN_IN, choose_password, sign_in
from tests.clients import errors

ZERO = "\u200b"
WELSH = unicodedata.normalize("NFC", "tŷ gŵyn â chwe ffenestr")
WELSH_APART = unicodedata.normalize("NFD", WELSH)


@pytest.mark.parametrize("around", ["{}\u200b", "\ufeff{}", " {}\u00a0", "\u202a{}\u202c", "{}\u200f\n"])
def test_an_email_is_taken_with_invisible_characters_at_its_edges(ben, settings, around):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"
    typed = around.format(ben.email.upper())

    signed_in = sign_in(Client(), typed)
    Client().post(FORGOTTEN, {"email": typed})

    assert (signed_in.status_code, signed_in["Location"]) == (302, "/")
    assert [sent.to for sent in mail.outbox] == [[ben.email]]


def test_an_invisible_character_within_an_email_is_named_and_counts_as_no_guess(client, ben):
    typed = ben.email.replace("@", f"@{ZERO}")

    refused = [sign_in(client, typed) for _try in range(12)]

    assert {answer.status_code for answer in refused} == {422}
    assert errors(refused[0]) == {
        "login": [
            f"There is a hidden character near “{ben.email}” (zero width space, U+200B), which cannot be kept. "
            "Type the words around it again."
        ]
    }
    assert sign_in(client, ben.email).status_code == 302


def test_a_person_is_added_by_the_same_reading_of_an_email(keeper):
    added = add_person(keeper, email=f"{ZERO}New@Example.org\u202c")
    again = add_person(keeper, email=f"NEW@example.org{ZERO}")

    assert User.objects.filter(email="new@example.org").count() == 1
    assert added.status_code == 200
    assert errors(again) == {"email": ["New Person has this e-mail already. Change their roles instead."]}


@pytest.mark.parametrize(("chosen", "typed"), [(WELSH, WELSH_APART), (WELSH_APART, WELSH)])
def test_a_password_is_the_same_with_its_accents_apart(chosen, typed):
    new = factories.make_user(email="new@example.org", password=None)

    saved = choose_password(Client(), set_password_path(new), chosen, typed)

    assert saved.status_code == 302
    assert [sign_in(Client(), new.email, each).status_code for each in (chosen, typed)] == [302, 302]


def test_a_password_from_before_that_rule_still_works_and_may_be_changed(client, ben):
    User.objects.filter(pk=ben.pk).update(password=make_password(WELSH_APART))

    statuses = [sign_in(Client(), ben.email, each).status_code for each in (WELSH_APART, WELSH)]
    sign_in(client, ben.email, WELSH_APART)
    client.post(
        "/account/password/", {"oldpassword": WELSH_APART, "password1": WELSH, "password2": WELSH_APART}
    )

    assert statuses == [302, 422]
    assert [sign_in(Client(), ben.email, each).status_code for each in (WELSH_APART, WELSH)] == [302, 302]


def test_the_length_of_a_password_is_that_of_its_letters(client):
    new = factories.make_user(email="new@example.org", password=None)
    short = "y\u0302" * 7  # fourteen code points, seven letters

    refused = choose_password(client, set_password_path(new), short)

    assert (refused.status_code, list(errors(refused))) == (422, ["password1"])


@pytest.mark.parametrize("password", ["guess", WELSH_APART])
def test_as_many_passwords_are_tried_whether_there_is_an_account_or_not(ben, monkeypatch, password):
    """What takes long tells who has an account."""
    hashed = []
    hasher = "django.contrib.auth.hashers.MD5PasswordHasher.encode"
    from django.contrib.auth.hashers import MD5PasswordHasher

    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(hasher, lambda self, *args: hashed.append(args[0]) or encode(self, *args))

    def hashes(email):
        hashed.clear()
        sign_in(Client(), email, password)
        return len(hashed)

    with_account, without = hashes(ben.email), hashes("nobody@example.org")

    assert with_account == without == (1 if password == "guess" else 2)


def test_what_is_missing_is_said_in_our_words(client):
    refused = client.post(SIGN_IN, {"login": "", "password": ""})

    assert errors(refused) == {"login": ["Write your e-mail address."], "password": ["Write your password."]}


def test_the_page_of_a_link_names_the_account_for_people_and_for_password_managers(client, ben):
    page = client.get(set_password_path(ben), follow=True).content.decode()

    assert "For the account of Ben." in page
    assert f'name="username" value="{ben.email}" autocomplete="username" readonly' in page
    assert "is signed in on this computer" not in page


def test_the_page_of_a_link_says_who_else_is_signed_in_and_only_saving_signs_them_out(client, ben, asha):
    client.force_login(asha)
    path = set_password_path(ben)

    opened = client.get(path, follow=True)
    mistyped = choose_password(client, path, "seven quiet kettles", "seven quiet cattle")
    still_in = client.get("/account/password/")
    saved = choose_password(client, path)

    assert "Asha is signed in on this computer, and this link is not theirs." in opened.content.decode()
    assert "Asha is signed in on this computer" in mistyped.content.decode()
    assert (still_in.status_code, still_in.wsgi_request.user) == (200, asha)
    assert saved.status_code == 302
    assert client.get("/account/password/").status_code == 302, "nobody is signed in"
    asha.refresh_from_db()
    assert asha.check_password("correct horse battery")


def test_the_page_of_ones_own_link_speaks_of_nobody_else(client, ben):
    client.force_login(ben)

    page = client.get(set_password_path(ben), follow=True).content.decode()

    assert "For the account of Ben." in page and "this link is not theirs" not in page


def test_a_link_that_no_longer_works_names_no_account(client, ben, asha):
    path = set_password_path(ben)
    choose_password(client, path)
    client.force_login(asha)

    page = client.get(path).content.decode()

    assert "This link no longer works" in page
    assert "Ben" not in page and ben.email not in page and "signed in on this computer" not in page


def test_changing_ones_password_names_the_account_too(client, ben):
    client.force_login(ben)

    page = client.get("/account/password/").content.decode()

    assert f'name="username" value="{ben.email}" autocomplete="username" readonly' in page

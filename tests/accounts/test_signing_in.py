"""Signing in and out: what opens, what stays closed, and what each refusal gives away."""

import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.accounts.signing_in import FORGOTTEN, NEW, PASSWORD, SIGN_IN, is_signed_in, sign_in


def test_signing_in_with_the_right_password_opens_the_start_page(client, ben):
    answer = sign_in(client, ben.email.upper())

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)


def test_signing_out_needs_a_post_and_ends_the_session(client, ben):
    sign_in(client, ben.email)

    confirmation = client.get("/account/sign-out/")
    still_in = is_signed_in(client)
    client.post("/account/sign-out/")

    assert confirmation.status_code == 200
    assert still_in
    assert not is_signed_in(client)


def test_the_session_id_changes_at_sign_in(client, ben):
    client.cookies["sessionid"] = "planted-by-someone-else"
    session = client.session
    session["seen"] = "before"
    session.save()
    before = session.session_key

    sign_in(client, ben.email)

    assert client.session.session_key != before
    assert not is_signed_in(Client(headers={"cookie": f"sessionid={before}"}))


def test_a_wrong_password_and_an_unknown_email_get_the_same_words(ben):
    wrong = sign_in(Client(), ben.email, "not my password")
    unknown = sign_in(Client(), "nobody@example.org", "not my password")

    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert without_what_was_typed(wrong, ben.email) == without_what_was_typed(unknown, "nobody@example.org")


def without_what_was_typed(answer, email):
    page = answer.content.decode().replace(email, "")
    return re.sub(r'csrfmiddlewaretoken" value="\w+"', "", page)


def test_a_closed_account_gets_the_same_words_as_a_wrong_password(ben, asha):
    ben.close()

    closed = sign_in(Client(), ben.email)
    wrong = sign_in(Client(), asha.email, "not my password")

    assert closed.status_code == wrong.status_code == 422
    assert without_what_was_typed(closed, ben.email) == without_what_was_typed(wrong, asha.email)


def test_guessing_is_stopped_after_five_tries_even_with_the_right_password(client, ben, asha):
    tries = [sign_in(client, ben.email, f"guess {number}").status_code for number in range(6)]
    right = sign_in(client, ben.email)

    assert tries == [422] * 5 + [429]
    assert right.status_code == 429
    assert sign_in(Client(REMOTE_ADDR="192.0.2.7"), asha.email).status_code == 302


def test_guesses_are_remembered_however_many_others_guess_meanwhile():
    cache.set("a-guess", 5)

    for number in range(400):
        cache.set(f"another-guess-{number}", 1)

    assert cache.get("a-guess") == 5


def test_next_stays_on_this_site(ben):
    places = [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "/themes/",
    ]

    went = [sign_in(Client(), ben.email, next=place)["Location"] for place in places]

    assert went == ["/", "/", "/", "/", "/themes/"]


def test_nobody_signs_themselves_up(client, ben):
    fields = {"email": "new@example.org", "password1": NEW, "password2": NEW}

    answers = [client.get("/account/sign-up/"), client.post("/account/sign-up/", fields)]

    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, SIGN_IN)] * 2
    assert list(User.objects.all()) == [ben]


@pytest.mark.parametrize("path", ["/account/sign-out/", "/account/password/"])
def test_a_post_without_its_token_is_refused(ben, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)

    answer = client.post(path, {"login": ben.email, "password": PASSWORD})

    assert answer.status_code == 403


def test_every_sign_in_page_that_should_be_open_is_and_no_other(client, ben, settings):
    settings.MAIL_IS_SET = True
    opened = {
        path: client.get(path).status_code
        for path in (
            SIGN_IN,
            FORGOTTEN,
            "/account/password/forgotten/sent/",
            "/account/password/set/done/",
            "/account/closed/",
            "/account/password/",
        )
    }

    assert opened == dict.fromkeys(opened, 200) | {"/account/password/": 302}


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("account_login", "account/login.html"),
        ("account_reset_password", "account/password_reset.html"),
        ("account_reset_password_done", "account/password_reset_done.html"),
        ("account_reset_password_from_key_done", "account/password_reset_from_key_done.html"),
        ("account_inactive", "account/account_inactive.html"),
    ],
)
def test_open_pages_are_ours(client, settings, name, template):
    settings.MAIL_IS_SET = True

    answer = client.get(reverse(name))

    assert answer.templates[0].name == template
    assert b'id="main"' in answer.content


@pytest.mark.parametrize(
    ("name", "template"),
    [
        ("account_logout", "account/logout.html"),
        ("account_change_password", "account/password_change.html"),
    ],
)
def test_pages_of_those_signed_in_are_ours(client, ben, name, template):
    client.force_login(ben)

    answer = client.get(reverse(name))

    assert answer.status_code == 200
    assert answer.templates[0].name == template

"""Guessing: a stranger is stopped, and whoever signed in to an account before is not shut out by them."""

import time

import pytest
from django.test import Client

from accounts.known_browsers import COOKIE, MAX_AGE, known_number
from accounts.links import set_password_path
from tests import factories
from tests.accounts.signing_in import FORGOTTEN, NEW, PASSWORD, choose_password, sign_in

now = time.time
WRONG = "not my password"


def from_address(number):
    """A browser that never was here, at an address of its own."""
    return Client(REMOTE_ADDR=f"192.0.2.{number}")


@pytest.fixture
def own_browser(ben):
    """The browser in which Ben signed in before, and is signed out now."""
    browser = from_address(1)
    sign_in(browser, ben.email)
    browser.post("/account/sign-out/")
    return browser


def hammer(email, addresses=range(100, 114)):
    """Wrong passwords from several addresses, five from each. Returns the statuses."""
    return [
        sign_in(from_address(number), email, WRONG).status_code for number in addresses for _try in range(5)
    ]


def test_a_stranger_is_stopped_after_five_guesses_and_nobody_else_is(ben):
    stranger = [sign_in(from_address(9), ben.email, WRONG).status_code for _try in range(8)]

    assert stranger == [422] * 5 + [429] * 3
    assert sign_in(from_address(9), ben.email).status_code == 429, "with the right password, too"
    assert sign_in(from_address(77), ben.email).status_code == 302


def test_guesses_from_many_addresses_are_stopped_and_do_not_shut_out_who_signed_in_before(ben, own_browser):
    strangers = hammer(ben.email)

    assert strangers == [422] * 60 + [429] * 10
    assert sign_in(from_address(200), ben.email).status_code == 429, (
        "with the right password, in a new browser"
    )
    assert sign_in(own_browser, ben.email).status_code == 302


def test_one_address_alone_does_not_close_an_account_to_new_browsers(ben, monkeypatch):
    hour = now()
    for minute in range(60):
        monkeypatch.setattr(
            "allauth.core.internal.ratelimit.time.time", lambda minute=minute: hour + 60 * minute
        )
        for _try in range(5):
            sign_in(from_address(9), ben.email, WRONG)

    assert sign_in(from_address(77), ben.email).status_code == 302


def test_one_address_that_guesses_does_not_shut_out_a_known_browser_at_the_same_address(ben, own_browser):
    for number in range(40):
        sign_in(from_address(1), f"somebody{number}@example.org", WRONG)

    assert sign_in(from_address(1), "nobody@example.org", WRONG).status_code == 429
    assert sign_in(own_browser, ben.email).status_code == 302


def test_guesses_in_a_known_browser_are_stopped_as_soon_and_count_for_it_alone(ben, own_browser):
    tries = [sign_in(own_browser, ben.email, WRONG).status_code for _try in range(7)]

    assert tries == [422] * 5 + [429] * 2
    assert sign_in(own_browser, ben.email).status_code == 429
    assert sign_in(from_address(2), ben.email).status_code == 302


def test_a_browser_known_to_one_account_is_a_stranger_to_the_others(asha, own_browser):
    hammer(asha.email)

    assert sign_in(own_browser, asha.email).status_code == 429


def test_a_browser_is_known_to_the_last_five_who_signed_in_there(make_people):
    people, browser = make_people(6), from_address(1)
    for person in people:
        sign_in(browser, person.email)
        browser.post("/account/sign-out/")

    hammered = [
        hammer(person.email, range(14 * number + 20, 14 * number + 34))[-1]
        for number, person in enumerate(people)
    ]

    assert hammered == [429] * 6
    statuses = []
    for person in people:
        statuses.append(sign_in(browser, person.email).status_code)
        browser.post("/account/sign-out/")
    assert statuses == [429] + [302] * 5


@pytest.fixture
def make_people(leeds):
    return lambda number: [factories.make_user("reader", office=leeds) for _person in range(number)]


def test_the_cookie_names_nobody_and_no_script_or_other_page_gets_it(ben, own_browser):
    cookie = own_browser.cookies[COOKIE]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/account/")
    assert cookie["max-age"] == MAX_AGE
    for secret in (ben.email, ben.name, ben.ref, str(ben.pk), ben.pk.hex, "ben"):
        assert secret.lower() not in cookie.value.lower()


def test_each_sign_in_gives_another_cookie(ben, own_browser):
    before = own_browser.cookies[COOKIE].value

    sign_in(own_browser, ben.email)

    assert own_browser.cookies[COOKIE].value != before


@pytest.mark.parametrize("change", ["cut", "doubled", "of another account", "noise", "too old"])
def test_a_cookie_that_was_tampered_with_makes_nobody_known(ben, asha, own_browser, monkeypatch, change, rf):
    value, email = own_browser.cookies[COOKIE].value, ben.email
    if change == "too old":
        monkeypatch.setattr("django.core.signing.time.time", lambda: now() + MAX_AGE + 60)
    if change == "of another account":
        email = asha.email
    value = {"cut": value[:-1], "doubled": value * 2, "noise": "\x00|:|:::é|" * 50}.get(change, value)

    assert known_number(request_with(rf, value), email) is None


def test_an_untouched_cookie_makes_its_account_known_for_a_year(ben, own_browser, monkeypatch, rf):
    request = request_with(rf, own_browser.cookies[COOKIE].value)

    monkeypatch.setattr("django.core.signing.time.time", lambda: now() + MAX_AGE - 3600)

    assert known_number(request, ben.email.upper())


def request_with(rf, value):
    request = rf.post("/account/sign-in/")
    request.COOKIES[COOKIE] = value
    return request


def test_a_new_password_makes_every_cookie_void_but_that_of_the_browser_it_was_chosen_in(ben, own_browser):
    other = from_address(2)
    sign_in(other, ben.email)
    other.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    hammer(ben.email)

    assert sign_in(own_browser, ben.email, NEW).status_code == 429
    assert sign_in(other, ben.email, NEW).status_code == 302


def test_the_way_back_in_that_a_stranger_cannot_close_is_a_link(ben):
    """What the page for too many tries promises."""
    hammer(ben.email)
    browser = from_address(7)

    choose_password(browser, set_password_path(ben))

    hammer(ben.email, range(120, 134))
    assert sign_in(from_address(8), ben.email, NEW).status_code == 429
    assert sign_in(browser, ben.email, NEW).status_code == 302


def test_a_closed_account_is_as_shut_in_its_own_browser_as_elsewhere(ben, own_browser):
    ben.close()

    assert sign_in(own_browser, ben.email).status_code == 422


def test_guesses_at_an_account_and_at_no_account_get_the_same_answers(ben, own_browser):
    account, no_account = hammer(ben.email), hammer("nobody@example.org", range(120, 134))
    elsewhere = [sign_in(own_browser, "nobody2@example.org", WRONG).status_code for _try in range(6)]

    assert account == no_account
    assert elsewhere == [422] * 5 + [429]


def test_a_stranger_who_asks_for_links_does_not_keep_the_owner_from_asking(ben, own_browser, settings):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"

    strangers = [from_address(5).post(FORGOTTEN, {"email": ben.email}).status_code for _try in range(6)]
    own = [own_browser.post(FORGOTTEN, {"email": ben.email}).status_code for _try in range(6)]

    assert strangers == own == [302] * 5 + [429]

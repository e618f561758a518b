"""Adding a person, and the link by which they choose a password."""

from functools import partial

import pytest
from django.core import mail
from django.test import Client

from accounts.forms import NewPersonForm
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.people import add_person, just_before_saving
from tests.clients import errors


def test_adding_someone_shows_their_link_once(keeper, leeds):
    answer = add_person(keeper, office=leeds.ref, roles=["reader", "lead"], email=" New@Example.org ")

    person = User.objects.get(email="new@example.org")
    assert (person.name, person.office, person.roles) == ("New Person", leeds, {Role.READER, Role.LEAD})
    assert not person.has_usable_password()
    link = answer.context["link"].address
    assert link.startswith(f"http://testserver/account/password/set/{person.pk.hex}-")
    assert answer.content.decode().count(link) == 1
    assert "no-store" in answer["Cache-Control"]
    assert link not in keeper.get(f"/people/{person.ref}/").content.decode()
    assert Client().get(link).status_code == 302


def test_the_link_carries_the_address_of_the_site_where_one_is_set(keeper, settings):
    settings.SITE_ADDRESS = "https://heard.example.org"

    answer = add_person(keeper)

    assert answer.context["link"].address.startswith("https://heard.example.org/account/password/set/")


def test_with_mail_the_link_goes_by_mail_and_not_on_screen(keeper, settings):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"

    answer = add_person(keeper)

    assert [sent.to for sent in mail.outbox] == [["new@example.org"]]
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    assert Client().get(link).status_code == 302
    assert b"password/set" not in answer.content


def test_when_the_mail_cannot_be_sent_the_link_is_shown(keeper, settings):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = add_person(keeper)

    assert b"could not be sent" in answer.content
    assert answer.content.decode().count("/account/password/set/") == 1


@pytest.mark.parametrize("email", ["ben@example.org", "BEN@EXAMPLE.ORG", " ben@example.org "])
def test_an_email_that_is_there_already_is_refused_at_its_field(keeper, email):
    factories.make_user(name="Ben", email="ben@example.org")

    answer = add_person(keeper, email=email)

    assert answer.status_code == 422
    assert errors(answer) == {"email": ["Ben has this e-mail already. Change their roles instead."]}
    assert User.objects.count() == 2


def test_an_email_of_a_closed_account_says_to_open_it_again(keeper):
    factories.make_user(name="Ben", email="ben@example.org").close()

    answer = add_person(keeper, email="ben@example.org")

    assert errors(answer) == {"email": ["Ben has this e-mail, and a closed account. Open it again instead."]}


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", "x" * 101),
        ("name", "Be\x07n"),
        ("name", "Be\u202en"),
        ("name", "Be\x00n"),
        ("email", ""),
        ("email", "not an address"),
        ("email", "x" * 250 + "@example.org"),
        ("email", "a\x00b@example.org"),
        ("office", "999999"),
        ("office", "x"),
        ("office", "\x00"),
        ("roles", ["king"]),
    ],
)
def test_what_cannot_be_kept_is_refused_at_its_field_and_nothing_is_added(keeper, field, typed):
    answer = add_person(keeper, **{field: typed})

    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert answer.content.decode().count("<title>Error:") == 1
    assert User.objects.count() == 1


def test_nothing_else_that_is_sent_is_taken(keeper):
    add_person(keeper, is_superuser="1", is_active="", password="md5$x", ref="aaaaaaaaaa", id="1")

    person = User.objects.get(email="new@example.org")
    assert (person.is_superuser, person.is_active, person.has_usable_password()) == (False, True, False)
    assert person.ref != "aaaaaaaaaa"


def test_an_email_that_someone_else_adds_at_that_moment_is_refused_at_its_field(keeper, leeds, monkeypatch):
    act = partial(factories.make_user, email="new@example.org", name="Rival")
    just_before_saving(monkeypatch, NewPersonForm, act)

    answer = add_person(keeper, email="NEW@example.org", roles=["reader"])

    assert answer.status_code == 422
    assert errors(answer) == {
        "email": ["Someone with this e-mail was added just now. Look at the people again."]
    }
    assert (User.objects.get(email="new@example.org").name, User.objects.count()) == ("Rival", 2)

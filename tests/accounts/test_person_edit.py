"""Changing a person's name, office and roles."""

import re

import pytest
from django.test import Client

from accounts.forms import PersonForm
from accounts.models import User
from accounts.roles import Role
from tests import factories
from tests.accounts.people import PEOPLE, change_person, just_before_saving
from tests.clients import errors
from tests.forms.page_forms import form_on


def test_the_last_archivist_whose_colleague_leaves_at_that_moment_keeps_the_role(
    keeper, edith, femi, monkeypatch
):
    just_before_saving(monkeypatch, PersonForm, femi.close)

    answer = change_person(keeper, edith, roles=[])

    assert (answer.status_code, errors(answer)) == (
        422,
        {"roles": ["Nobody else who can sign in is an archivist any more."]},
    )
    assert User.objects.get(pk=edith.pk).roles == {Role.ARCHIVIST}


def test_changing_someone_whose_account_is_closed_at_that_moment_does_not_open_it(keeper, ben, monkeypatch):
    just_before_saving(monkeypatch, PersonForm, User.objects.get(pk=ben.pk).close)

    change_person(keeper, ben, name="Benjamin")

    ben.refresh_from_db()
    assert (ben.name, ben.is_active, ben.has_usable_password()) == ("Benjamin", False, False)


def test_offices_are_chosen_by_ref_and_the_own_one_is_chosen_already(keeper, leeds, york):
    ben = factories.make_user("reader", office=york)

    page = keeper.get(f"/people/{ben.ref}/").content.decode()

    options = re.findall(r'<option value="([^"]*)"( selected)?>', page)
    assert options == [("", ""), (leeds.ref, ""), (york.ref, " selected")]


def test_changing_someone_keeps_their_email_whatever_is_sent(keeper, ben, york):
    before = ben.email

    answer = change_person(
        keeper, ben, name="Benedict", office=york.ref, roles=["facilitator"], email="other@example.org"
    )

    assert answer.status_code == 302
    ben = User.objects.get(pk=ben.pk)
    assert (ben.name, ben.office, ben.roles) == ("Benedict", york, {Role.FACILITATOR})
    assert ben.email == before
    assert b"The e-mail stays as it is" in keeper.get(f"/people/{ben.ref}/").content


def test_a_role_taken_away_is_gone_at_the_next_request(keeper, edith):
    other = factories.make_user("archivist", name="Other")
    theirs = Client()
    theirs.force_login(other)

    change_person(keeper, other, roles=["reader"])

    assert theirs.get(PEOPLE).status_code == 403


def test_a_refused_change_saves_nothing(keeper, ben):
    answer = change_person(keeper, ben, name="", roles=["archivist"])

    assert answer.status_code == 422
    ben = User.objects.get(pk=ben.pk)
    assert (ben.name, ben.roles) == ("Ben", {Role.READER})
    assert b'<h1 dir="auto">Ben</h1>' in answer.content


def test_the_last_archivist_cannot_give_the_role_away(keeper, edith):
    factories.make_user("archivist", password=None)  # has never been able to sign in
    factories.make_user("archivist").close()

    answer = change_person(keeper, edith, roles=["reader"])

    assert answer.status_code == 422
    assert list(errors(answer)) == ["roles"]
    assert User.objects.get(pk=edith.pk).roles == {Role.ARCHIVIST}


def test_one_of_two_archivists_can_give_the_role_away(keeper, edith, femi):
    answer = change_person(keeper, edith, roles=[])

    assert answer.status_code == 302
    assert User.objects.get(pk=edith.pk).roles == frozenset()


@pytest.mark.parametrize("is_closed", [False, True])
def test_another_button_of_the_page_does_not_lose_what_was_typed(client, edith, ben, is_closed):
    if is_closed:
        ben.close()
    client.force_login(edith)
    page = client.get(f"/people/{ben.ref}/")
    typed = form_on(page, f"/people/{ben.ref}/")
    button = f"/people/{ben.ref}/{'reopen' if is_closed else 'link'}/"

    told = client.post(button, typed | {"name": "Benjamin"})
    made = client.post(button, typed)

    assert told.status_code == 422 and 'value="Benjamin"' in told.content.decode()
    assert "Save it first, then press that button again." in told.content.decode()
    assert made.status_code == 200 and "/account/password/set/" in made.content.decode()

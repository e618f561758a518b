"""Closing an account, opening it again, and sending a new link."""

from django.test import Client

from accounts.models import User
from accounts.roles import Role
from tests.accounts.people import PEOPLE


def test_closing_asks_first_and_then_ends_every_session(keeper, ben):
    theirs = Client()
    theirs.force_login(ben)

    confirmation = keeper.get(f"/people/{ben.ref}/close/")
    before = theirs.get("/account/password/").status_code
    keeper.post(f"/people/{ben.ref}/close/")

    assert b"Close the account of Ben?" in confirmation.content
    assert before == 200
    assert theirs.get("/account/password/").status_code == 302
    ben.refresh_from_db()
    assert (ben.is_active, ben.has_usable_password()) == (False, False)


def test_the_last_archivist_cannot_close_themselves(keeper, edith):
    answer = keeper.post(f"/people/{edith.ref}/close/")

    assert answer.status_code == 422
    assert b"Nobody else who can sign in is an archivist" in answer.content
    assert keeper.get(PEOPLE).status_code == 200


def test_one_of_two_archivists_can_close_themselves(keeper, edith, femi):
    answer = keeper.post(f"/people/{edith.ref}/close/")

    assert answer.status_code == 302
    assert not User.objects.get(pk=edith.pk).is_active


def test_opening_again_brings_back_the_roles_and_a_link_but_no_password(keeper, ben):
    ben.close()

    answer = keeper.post(f"/people/{ben.ref}/reopen/")

    ben = User.objects.get(pk=ben.pk)
    assert (ben.is_active, ben.roles, ben.has_usable_password()) == (True, {Role.READER}, False)
    assert Client().get(answer.context["link"].address).status_code == 302


def test_a_closed_account_gets_no_link_and_an_open_one_is_not_opened(keeper, ben, asha):
    ben.close()

    answers = [
        keeper.post(f"/people/{ben.ref}/link/"),
        keeper.post(f"/people/{ben.ref}/close/"),
        keeper.post(f"/people/{asha.ref}/reopen/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_a_new_link_leaves_the_password_until_it_is_used(keeper, ben):
    answer = keeper.post(f"/people/{ben.ref}/link/")

    assert Client().get(answer.context["link"].address).status_code == 302
    assert User.objects.get(pk=ben.pk).check_password("correct horse battery")

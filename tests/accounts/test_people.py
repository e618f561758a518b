"""The people pages, which are for archivists: who may open them, and the list."""

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.models import User
from accounts.roles import MAY, Role, Task
from tests import factories
from tests.accounts.people import PEOPLE


def addresses(person):
    """Every address of this app, for this person."""
    names = get_resolver("accounts.urls").reverse_dict
    paths = []
    for name in names:
        if isinstance(name, str):
            needs_ref = "ref" in names.getlist(name)[0][0][0][1]
            paths.append(reverse(f"accounts:{name}", args=[person.ref] if needs_ref else []))
    return sorted(paths)


def test_every_address_is_closed_without_sign_in(client, ben):
    answers = {
        address: (client.get(address).status_code, client.post(address).status_code)
        for address in addresses(ben)
    }

    assert len(answers) == 7
    assert set(answers.values()) == {(302, 302)}
    assert User.objects.get().is_active


def test_every_address_is_refused_to_everyone_but_archivists(ben, asha, cara, dev, gwen):
    for person in (ben, asha, cara, dev, gwen):
        client = Client()
        client.force_login(person)
        for address in addresses(ben):
            for answer in (client.get(address), client.post(address)):
                assert answer.status_code == 403, address
                assert answer.templates[0].name == "403.html"


def test_only_archivists_manage_people():
    assert MAY[Task.MANAGE_PEOPLE] == {Role.ARCHIVIST}


@pytest.mark.parametrize("page", ["close", "reopen", "link", ""])
def test_someone_unknown_is_not_found(keeper, page):
    address = f"/people/abcdefghjk/{page}/" if page else "/people/abcdefghjk/"

    assert keeper.post(address).status_code == 404


def test_a_post_without_its_token_is_refused(edith, ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(edith)

    assert client.post(f"/people/{ben.ref}/close/").status_code == 403
    assert User.objects.get(pk=ben.pk).is_active


def test_nothing_is_changed_by_a_get(keeper, ben):
    answers = {address: keeper.get(address).status_code for address in addresses(ben)}

    refused = {address for address, status in answers.items() if status == 405}
    assert refused == {f"/people/{ben.ref}/link/", f"/people/{ben.ref}/reopen/"}
    assert set(answers.values()) == {200, 405}
    ben.refresh_from_db()
    assert ben.is_active


def names_on(answer):
    return [person.name for person in answer.context["people"]]


def test_people_are_listed_by_name_with_closed_accounts_last(keeper, ben, asha, cara):
    asha.close()
    factories.make_user(name="aled")

    answer = keeper.get(PEOPLE)

    assert names_on(answer) == ["aled", "Ben", "Cara", "Edith", "Asha"]
    assert answer.content.decode().count("<tr>") == 1 + 5


def test_people_are_listed_with_roles_office_and_state(keeper, ben):
    new = factories.make_user(name="Ada", password=None)

    page = " ".join(keeper.get(PEOPLE).content.decode().split())

    assert (
        f'<a href="/people/{ben.ref}/" dir="auto">Ben</a></th> <td data-label="E-mail">{ben.email}</td> '
        in page
    )
    assert '<td data-label="Roles">Probation staff</td> <td data-label="Office">Leeds</td>' in page
    assert f'/people/{new.ref}/" dir="auto">Ada</a>' in page and "No password yet" in page


@pytest.mark.parametrize("count", [1, 30])
def test_the_list_takes_the_same_queries_however_many_there_are(keeper, django_assert_num_queries, count):
    for _ in range(count - 1):
        factories.make_user("reader", "lead", office=factories.make_office())
    keeper.get(PEOPLE)

    with django_assert_num_queries(5):  # session, person with roles, people, roles of all, offices
        answer = keeper.get(PEOPLE)

    assert len(names_on(answer)) == count


def test_a_long_list_goes_on_after_fifty(keeper):
    for number in range(51):
        factories.make_user(name=f"A {number:02}", password=None)

    first, second = keeper.get(PEOPLE), keeper.get(f"{PEOPLE}?page=2")

    assert names_on(first) == [f"A {number:02}" for number in range(50)]
    assert names_on(second) == ["A 50", "Edith"]
    assert b"?page=2" in first.content and b"?page=3" not in second.content


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "²", "9" * 30])
def test_a_page_that_is_no_number_is_the_first(keeper, page):
    answer = keeper.get(PEOPLE, {"page": page})

    assert names_on(answer) == ["Edith"]


def test_a_page_past_the_end_says_so(keeper):
    answer = keeper.get(PEOPLE, {"page": "7"})

    assert names_on(answer) == []
    assert b"nobody further on" in answer.content

"""The people pages: for archivists, who add, change and close accounts."""

import re
from functools import partial
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import get_resolver, reverse

from accounts.forms import NewPersonForm, OfficeForm, PersonForm
from accounts.models import Office, User
from accounts.roles import MAY, Role, Task
from tests import factories

PEOPLE = "/people/"


@pytest.fixture
def keeper(client, edith):
    """A browser in which Edith, the only archivist, is signed in."""
    client.force_login(edith)
    return client


def added(keeper, **fields):
    fields = {"name": "New Person", "email": "new@example.org", "office": "", "roles": []} | fields
    return keeper.post("/people/add/", fields)


def changed(keeper, person, **fields):
    fields = {
        "name": person.name,
        "office": person.office.ref if person.office else "",
        "roles": sorted(person.roles),
    } | fields
    return keeper.post(f"/people/{person.ref}/", fields)


def errors(answer):
    """What is said at each field."""
    return {field: list(messages) for field, messages in answer.context["form"].errors.items()}


# --- who may ---


def addresses(person):
    """Every address of this app, for this person."""
    names = get_resolver("accounts.urls").reverse_dict
    found = []
    for name in names:
        if isinstance(name, str):
            needs_ref = "ref" in names.getlist(name)[0][0][0][1]
            found.append(reverse(f"accounts:{name}", args=[person.ref] if needs_ref else []))
    return sorted(found)


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


# --- the list ---


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

    assert f'<a href="/people/{ben.ref}/">Ben</a></th> <td data-label="E-mail">{ben.email}</td> ' in page
    assert '<td data-label="Roles">Probation staff</td> <td data-label="Office">Leeds</td>' in page
    assert f'/people/{new.ref}/">Ada</a>' in page and "No password yet" in page


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


# --- adding ---


def test_adding_someone_shows_their_link_once(keeper, leeds):
    answer = added(keeper, office=leeds.ref, roles=["reader", "lead"], email=" New@Example.org ")

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

    answer = added(keeper)

    assert answer.context["link"].address.startswith("https://heard.example.org/account/password/set/")


def test_with_mail_the_link_goes_by_mail_and_not_on_screen(keeper, settings):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"

    answer = added(keeper)

    assert [sent.to for sent in mail.outbox] == [["new@example.org"]]
    link = next(line for line in mail.outbox[0].body.splitlines() if line.startswith("http"))
    assert Client().get(link).status_code == 302
    assert b"password/set" not in answer.content


def test_when_the_mail_cannot_be_sent_the_link_is_shown(keeper, settings):
    settings.MAIL_IS_SET, settings.DEFAULT_FROM_EMAIL = True, "heard@example.org"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = added(keeper)

    assert b"could not be sent" in answer.content
    assert answer.content.decode().count("/account/password/set/") == 1


@pytest.mark.parametrize("email", ["ben@example.org", "BEN@EXAMPLE.ORG", " ben@example.org "])
def test_an_email_that_is_there_already_is_refused_at_its_field(keeper, email):
    factories.make_user(name="Ben", email="ben@example.org")

    answer = added(keeper, email=email)

    assert answer.status_code == 422
    assert errors(answer) == {"email": ["Ben has this e-mail already. Change their roles instead."]}
    assert User.objects.count() == 2


def test_an_email_of_a_closed_account_says_to_open_it_again(keeper):
    factories.make_user(name="Ben", email="ben@example.org").close()

    answer = added(keeper, email="ben@example.org")

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
    answer = added(keeper, **{field: typed})

    assert answer.status_code == 422
    assert list(errors(answer)) == [field]
    assert answer.content.decode().count("<title>Error:") == 1
    assert User.objects.count() == 1


def test_nothing_else_that_is_sent_is_taken(keeper):
    added(keeper, is_superuser="1", is_active="", password="md5$x", ref="aaaaaaaaaa", id="1")

    person = User.objects.get(email="new@example.org")
    assert (person.is_superuser, person.is_active, person.has_usable_password()) == (False, True, False)
    assert person.ref != "aaaaaaaaaa"


def with_a_rival(monkeypatch, form, rival):
    """Someone else does this at the last moment: after what was typed was found right, before it is kept."""
    keep = form.save

    def save(self):
        rival()
        return keep(self)

    monkeypatch.setattr(form, "save", save)


def test_an_email_that_someone_else_adds_at_that_moment_is_refused_at_its_field(keeper, leeds, monkeypatch):
    rival = partial(factories.make_user, email="new@example.org", name="Rival")
    with_a_rival(monkeypatch, NewPersonForm, rival)

    answer = added(keeper, email="NEW@example.org", roles=["reader"])

    assert answer.status_code == 422
    assert errors(answer) == {
        "email": ["Someone with this e-mail was added just now. Look at the people again."]
    }
    assert (User.objects.get(email="new@example.org").name, User.objects.count()) == ("Rival", 2)


def test_the_last_archivist_whose_colleague_leaves_at_that_moment_keeps_the_role(
    keeper, edith, femi, monkeypatch
):
    with_a_rival(monkeypatch, PersonForm, femi.close)

    answer = changed(keeper, edith, roles=[])

    assert (answer.status_code, errors(answer)) == (
        422,
        {"roles": ["Nobody else who can sign in is an archivist any more."]},
    )
    assert User.objects.get(pk=edith.pk).roles == {Role.ARCHIVIST}


def test_changing_someone_whose_account_is_closed_at_that_moment_does_not_open_it(keeper, ben, monkeypatch):
    with_a_rival(monkeypatch, PersonForm, User.objects.get(pk=ben.pk).close)

    changed(keeper, ben, name="Benjamin")

    ben.refresh_from_db()
    assert (ben.name, ben.is_active, ben.has_usable_password()) == ("Benjamin", False, False)


# --- changing ---


def test_offices_are_chosen_by_ref_and_the_own_one_is_chosen_already(keeper, leeds, york):
    ben = factories.make_user("reader", office=york)

    page = keeper.get(f"/people/{ben.ref}/").content.decode()

    options = re.findall(r'<option value="([^"]*)"( selected)?>', page)
    assert options == [("", ""), (leeds.ref, ""), (york.ref, " selected")]


def test_changing_someone_keeps_their_email_whatever_is_sent(keeper, ben, york):
    before = ben.email

    answer = changed(
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

    changed(keeper, other, roles=["reader"])

    assert theirs.get(PEOPLE).status_code == 403


def test_a_refused_change_saves_nothing(keeper, ben):
    answer = changed(keeper, ben, name="", roles=["archivist"])

    assert answer.status_code == 422
    ben = User.objects.get(pk=ben.pk)
    assert (ben.name, ben.roles) == ("Ben", {Role.READER})
    assert b"<h1>Ben</h1>" in answer.content


def test_the_last_archivist_cannot_give_the_role_away(keeper, edith):
    factories.make_user("archivist", password=None)  # has never been able to sign in
    factories.make_user("archivist").close()

    answer = changed(keeper, edith, roles=["reader"])

    assert answer.status_code == 422
    assert list(errors(answer)) == ["roles"]
    assert User.objects.get(pk=edith.pk).roles == {Role.ARCHIVIST}


def test_one_of_two_archivists_can_give_the_role_away(keeper, edith, femi):
    answer = changed(keeper, edith, roles=[])

    assert answer.status_code == 302
    assert User.objects.get(pk=edith.pk).roles == frozenset()


# --- closing and opening again ---


def test_closing_asks_first_and_then_ends_every_session(keeper, ben):
    theirs = Client()
    theirs.force_login(ben)

    asked = keeper.get(f"/people/{ben.ref}/close/")
    before = theirs.get("/account/password/").status_code
    keeper.post(f"/people/{ben.ref}/close/")

    assert b"Close the account of Ben?" in asked.content
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


# --- offices ---


def test_an_office_is_added_once(keeper):
    answers = [keeper.post("/people/offices/add/", {"name": name}) for name in ("Hull", "hull", "", "H\x07")]

    assert [answer.status_code for answer in answers] == [302, 422, 422, 422]
    assert errors(answers[1]) == {"name": ["There is an office with this name already."]}
    assert list(Office.objects.values_list("name", flat=True)) == ["Hull", "Leeds"]


def test_an_office_that_someone_else_adds_at_that_moment_is_refused_at_its_field(keeper, monkeypatch):
    with_a_rival(monkeypatch, OfficeForm, partial(factories.make_office, "HULL"))

    answer = keeper.post("/people/offices/add/", {"name": "Hull"})

    assert (answer.status_code, errors(answer)) == (
        422,
        {"name": ["An office with this name was added just now. It is among the offices."]},
    )
    assert list(Office.objects.values_list("name", flat=True)) == ["HULL", "Leeds"]


# --- roles ---


def test_the_five_roles_are_there(db):
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(Role.values)


# The table of the design, role by role, written out again by hand
@pytest.mark.parametrize(
    ("role", "tasks"),
    [
        ("reader", {"read", "safeguard"}),
        ("reporter", {"read", "safeguard", "gather"}),
        ("facilitator", {"read", "safeguard", "tag"}),
        ("lead", {"read", "safeguard", "build_packs"}),
        ("archivist", set(Task)),
        ("", set()),
    ],
)
def test_each_role_has_the_tools_of_the_table(db, role, tasks):
    person = factories.make_user(*([role] if role else []))

    assert {task.value for task in Task if person.may(task)} == tasks


def test_a_closed_account_has_no_tools(edith):
    edith.close()

    assert [task for task in Task if User.objects.get(pk=edith.pk).may(task)] == []


# --- the first archivist ---


def add_archivist(**options):
    said = StringIO()
    call_command("add_archivist", stdout=said, **options)
    return said.getvalue()


def test_add_archivist_prints_a_link_that_works(client, db, settings):
    settings.SITE_ADDRESS = "https://heard.example.org"

    said = add_archivist(email="First@Example.org", name="First Keeper")

    person = User.objects.get()
    assert (person.email, person.name, person.roles) == (
        "first@example.org",
        "First Keeper",
        {Role.ARCHIVIST},
    )
    link = next(line for line in said.splitlines() if line.startswith("https://heard.example.org/"))
    assert client.get(link.removeprefix("https://heard.example.org")).status_code == 302


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ({"email": "not an address", "name": "First"}, "E-mail: Enter a valid email address."),
        ({"email": "first@example.org", "name": "Fi\x07rst"}, "Name: There is a hidden character"),
        ({"email": "first@example.org", "name": " "}, "Say --name"),
        ({"name": "First"}, "Say --email"),
        ({"email": "ben@example.org", "name": "Ben"}, "has this e-mail already"),
    ],
)
def test_add_archivist_refuses_with_advice_and_adds_nobody(db, options, advice):
    factories.make_user(name="Ben", email="ben@example.org")

    with pytest.raises(CommandError, match=advice):
        add_archivist(**options)

    assert User.objects.count() == 1

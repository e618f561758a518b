"""Signing in leads back to where one was; two open sign-in pages; changing the password."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.links import set_password_path
from accounts.models import User
from tests import factories
from tests.accounts.signing_in import NEW, PASSWORD, SIGN_IN, sign_in

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def links_back(answer):
    """Where the links to the sign-in page on this page lead back to; "" for the front page."""
    links = [urlsplit(unescape(link)) for link in re.findall(r'href="([^"]+)"', answer.content.decode())]
    return [parse_qs(link.query).get("next", [""])[0] for link in links if link.path == SIGN_IN]


def test_the_links_of_open_pages_lead_back_there_with_the_query(client):
    story = factories.make_story()
    places = [
        "/stories/?theme=helping-others&kind=staff",
        f"/stories/{story.ref}/?t=72,95",
        "/about/",
        "/nothing-here/?q=a%26b",
        "/check/",
    ]

    assert [set(links_back(client.get(place))) for place in places] == [{place} for place in places]
    assert set(links_back(client.get("/"))) == {""}


def test_a_closed_page_leads_back_with_its_query_too(client, ben):
    closed = client.get("/search/?q=the+bus")
    page = client.get(closed["Location"])
    hidden = re.search(r'name="next" value="([^"]+)"', page.content.decode())[1]

    assert sign_in(client, ben.email, next=unescape(hidden))["Location"] == "/search/?q=the+bus"


def test_of_a_very_long_search_the_page_is_kept(client):
    closed = client.get("/search/", {"q": "ش" * 5000})

    assert (closed.status_code, closed["Location"]) == (302, f"{SIGN_IN}?next=/search/")


def test_a_page_made_without_a_request_has_its_links_too():
    page = render_to_string("404.html")

    assert page.count(f'href="{SIGN_IN}"') == 2


def test_on_the_way_in_the_place_is_kept_and_none_is_made_up(client, settings):
    settings.MAIL_IS_SET = True
    ways = [
        "/account/sign-in/",
        "/account/password/forgotten/",
        "/account/password/set/done/",
        "/account/closed/",
    ]

    assert {back for way in ways for back in links_back(client.get(way))} == {""}
    assert set(links_back(client.get(f"{SIGN_IN}?next=/stories/%3Fkind%3Dstaff"))) == {"/stories/?kind=staff"}


def test_the_answer_to_a_form_leads_back_to_its_page(client):
    assert set(links_back(client.post("/check/", {"code": "?"}))) == {"/check/"}


@pytest.mark.parametrize(
    ("asked", "led"),
    [
        ("/themes/?x=1#s12", "/themes/?x=1#s12"),
        ("http://testserver/themes/#s1", "/themes/#s1"),
        ("/nothing/here/", "/nothing/here/"),
        ("/account/password/", "/account/password/"),
        (f"/search/?q={'ش' * 500}", "/search/"),
        (f"/{'a' * 3000}/", "/"),
        ("/account/sign-out/", "/"),
        ("/account/sign-in/?next=/themes/", "/"),
        ("/account/password/forgotten/", "/"),
        ("/excerpts/2222222222/tag/?x=1", "/excerpts/2222222222/"),
        ("/packs/2222222222/stories/add/", "/packs/2222222222/stories/"),
        ("https://evil.example/", "/"),
        ("//evil.example/themes/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("https://testserver.evil.example/", "/"),
        ("http://other.example.org/themes/", "/"),
    ],
)
def test_nobody_is_led_to_another_site_nor_to_where_only_forms_are_sent(ben, settings, asked, led):
    settings.ALLOWED_HOSTS = ["testserver", "other.example.org"]

    assert sign_in(Client(), ben.email, next=asked)["Location"] == led


def test_after_changing_the_password_one_comes_to_the_start_page(client, ben):
    sign_in(client, ben.email)

    changed = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    page = client.get(changed["Location"])

    assert changed["Location"] == SIGN_IN
    assert "Your password is changed." in page.content.decode()
    assert 'name="next"' not in page.content.decode()
    assert sign_in(client, ben.email, NEW)["Location"] == "/"


# --- two open pages ---


@pytest.fixture
def browser(db):
    return Client(enforce_csrf_checks=True)


def token_of(page):
    return TOKEN.search(page.content.decode())[1]


def send(browser, page, person, password=PASSWORD, **more):
    return sign_in(browser, person.email, password, csrfmiddlewaretoken=token_of(page), **more)


def test_of_two_open_sign_in_pages_the_second_leads_on(browser, ben):
    first, second = browser.get(SIGN_IN), browser.get(f"{SIGN_IN}?next=/themes/")
    send(browser, first, ben)

    led = send(browser, second, ben, next="/themes/")

    assert (led.status_code, led["Location"]) == (302, "/themes/")
    assert browser.get("/account/password/").wsgi_request.user == ben


def test_who_signs_in_on_the_second_as_somebody_else_is_told_who_is_signed_in(browser, ben, asha):
    first, second = browser.get(SIGN_IN), browser.get(SIGN_IN)
    send(browser, first, ben)

    told = send(browser, second, asha, next="/themes/")

    assert told.status_code == 403
    assert "Ben is signed in here" in told.content.decode()
    assert asha.email not in told.content.decode() and "Asha" not in told.content.decode()
    assert browser.get("/account/password/").wsgi_request.user == ben
    out = browser.post(
        "/account/sign-out/", {"csrfmiddlewaretoken": token_of(told), "next": f"{SIGN_IN}?next=/themes/"}
    )
    assert out["Location"] == f"{SIGN_IN}?next=/themes/"
    again = browser.get(out["Location"])
    assert send(browser, again, asha, next="/themes/")["Location"] == "/themes/"


def test_a_page_that_had_been_open_for_long_is_given_again_with_the_email(browser, ben):
    page = browser.get(f"{SIGN_IN}?next=/themes/")
    browser.cookies["csrftoken"] = "a" * 32

    again = send(browser, page, ben, next="/themes/")

    shown = again.content.decode()
    assert again.status_code == 403
    assert f'value="{ben.email}"' in shown and PASSWORD not in shown
    assert browser.get("/account/password/").status_code == 302, "nobody is signed in"
    assert send(browser, again, ben, next="/themes/")["Location"] == "/themes/"


def test_another_site_signs_nobody_in(browser, ben):
    """Else somebody would work, unseeing, in an account of whoever made that site."""
    page = browser.get(SIGN_IN)
    no_token = sign_in(browser, ben.email)
    with_token = browser.post(
        SIGN_IN,
        {"login": ben.email, "password": PASSWORD, "csrfmiddlewaretoken": token_of(page)},
        headers={"origin": "https://evil.example"},
    )

    assert [no_token.status_code, with_token.status_code] == [403, 403]
    assert browser.get("/account/password/").status_code == 302


def test_another_site_changes_nothing_for_who_is_signed_in(browser, ben, asha):
    browser.force_login(ben)

    answers = [sign_in(browser, email) for email in (ben.email, asha.email, "")]

    assert [answer.status_code for answer in answers] == [302, 403, 403]
    assert browser.get("/account/password/").wsgi_request.user == ben
    assert User.objects.get(pk=asha.pk).last_login is None


def test_a_link_leads_nowhere_but_to_the_account(client, ben):
    client.get(set_password_path(ben))

    page = client.get(set_password_path(ben), follow=True)

    assert set(links_back(page)) == {""}


@pytest.mark.parametrize(
    "trick",
    [
        "http://testserver//evil.example/x",
        "http://testserver/\\evil.example",
        "//evil.example",
        "///evil.example",
        "http://testserver////evil.example",
    ],
)
def test_no_address_that_a_browser_takes_for_another_site_is_led_to(client, ben, trick):
    answers = [client.post(SIGN_IN, {"login": ben.email, "password": PASSWORD, "next": trick})]
    answers.append(client.get(SIGN_IN, {"next": trick}))  # signed in by now

    for answer in answers:
        assert answer.status_code == 302
        assert answer["Location"].startswith("/") and not answer["Location"].startswith(("//", "/\\"))

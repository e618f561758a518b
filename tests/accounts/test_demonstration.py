"""The sign-in page of the demonstration lists who can sign in; no other sign-in page lists anybody."""

import re

import pytest
from django.urls import reverse

from accounts.demonstration import DEMO_DOMAIN, DemoPerson, demo_people
from seeds.demo_script import read_demo
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    """Two of the demonstration, and two whom its sign-in page may not name."""
    factories.make_user("lead", "reader", name="Tom", email=f"tom@{DEMO_DOMAIN}")
    factories.make_user(name="Ann", email=f"ann@{DEMO_DOMAIN}")
    factories.make_user("reader", name="Closed", email=f"closed@{DEMO_DOMAIN}").close()
    factories.make_user("reader", name="Real", email=f"real@not{DEMO_DOMAIN}")


def sign_in_page(client):
    return client.get(reverse("account_login")).content.decode()


def test_the_demonstration_lists_its_people_who_can_sign_in(settings, people):
    settings.DEMO = True

    assert demo_people() == [
        DemoPerson("Ann", f"ann@{DEMO_DOMAIN}", ""),
        DemoPerson("Tom", f"tom@{DEMO_DOMAIN}", "Probation staff, Workshop lead"),
    ]


def test_the_sign_in_page_of_the_demonstration_shows_them_without_passwords(client, settings, people):
    settings.DEMO = True

    html = sign_in_page(client)

    assert re.findall(r"[a-z]+@[a-z.]+", html) == [f"ann@{DEMO_DOMAIN}", f"tom@{DEMO_DOMAIN}"]
    assert "correct horse battery" not in html and "md5$" not in html


def test_a_refused_sign_in_lists_them_too(client, settings, people):
    settings.DEMO = True

    refused = client.post(reverse("account_login"), {"login": "nobody@there.org", "password": "x"})

    assert refused.status_code == 422
    assert f"tom@{DEMO_DOMAIN}" in refused.content.decode()


def test_outside_the_demonstration_nobody_is_listed(client, settings, people):
    settings.DEMO = False

    html = sign_in_page(client)

    assert (demo_people(), re.findall(r"[a-z]+@[a-z.]+", html)) == ([], [])
    assert "Who can sign in here" not in html


def test_everybody_in_the_demo_has_an_address_of_its_domain():
    assert {person.email.partition("@")[2] for person in read_demo().people} == {DEMO_DOMAIN}

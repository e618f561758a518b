"""A person's place in a recording and their speed: kept for them alone, and only where they may hear it."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from stories.consent import Audience, Use
from stories.models import ListeningPlace, ListeningSpeed
from tests import factories
from tests.accounts.signing_in import PASSWORD, SIGN_IN, sign_in
from tests.clients import signed_in

pytestmark = pytest.mark.django_db
START = {"place_ms": 0, "speed": 1.0}


def listening(story):
    return reverse("reading:listening", args=[story.ref])


@pytest.fixture
def story(db):
    return factories.make_story(recording=True)


def test_a_place_and_a_speed_come_back_to_whom_they_belong(story, ben, asha):
    client, other = signed_in(ben), signed_in(asha)

    before = client.get(listening(story))
    sent = client.post(listening(story), {"place_ms": "20500", "speed": "1.25"})
    after, theirs = client.get(listening(story)), other.get(listening(story))

    assert (before.json(), sent.status_code, sent.content) == (START, 204, b"")
    assert (after.json(), theirs.json()) == ({"place_ms": 20500, "speed": 1.25}, START)
    assert "no-store" in after["Cache-Control"] and "no-store" in sent["Cache-Control"]


def test_either_may_be_sent_alone_and_leaves_the_other(story, ben):
    client = signed_in(ben)

    for typed in ({"place_ms": "20500"}, {"speed": "1.5"}, {"place_ms": "30500"}, {}):
        assert client.post(listening(story), typed).status_code == 204

    assert client.get(listening(story)).json() == {"place_ms": 30500, "speed": 1.5}


def test_the_speed_holds_in_every_story_and_the_place_in_its_own(story, ben):
    client, other = signed_in(ben), factories.make_story(recording=True)

    client.post(listening(story), {"place_ms": "20500", "speed": "0.75"})

    assert client.get(listening(other)).json() == {"place_ms": 0, "speed": 0.75}


def test_a_recording_heard_to_its_end_begins_again(story, ben):
    client = signed_in(ben)
    client.post(listening(story), {"place_ms": "20500"})

    client.post(listening(story), {"place_ms": str(60_000 - 4_000)})

    assert client.get(listening(story)).json() == START
    assert not ListeningPlace.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"place_ms": "-1"}, "place_ms: Ensure this value is greater than or equal to 0."),
        ({"place_ms": "soon"}, "place_ms: Enter a whole number."),
        ({"place_ms": "1e309"}, "place_ms: Enter a whole number."),
        ({"place_ms": "9" * 5000}, "place_ms: Enter a whole number."),
        ({"speed": "0.4"}, "speed: Ensure this value is greater than or equal to 0.5."),
        ({"speed": "2.01"}, "speed: Ensure this value is less than or equal to 2.0."),
        ({"speed": "NaN"}, "speed: Enter a number."),
        ({"place_ms": "20500", "speed": "\x00"}, "speed: Enter a number."),
    ],
)
def test_what_no_player_sends_is_refused_with_a_message_and_nothing_kept(story, ben, typed, message):
    answer = signed_in(ben).post(listening(story), typed)

    assert (answer.status_code, answer.content.decode()) == (422, message)
    assert not ListeningPlace.objects.exists() and not ListeningSpeed.objects.exists()


def test_of_who_is_not_signed_in_nothing_is_kept(story):
    client = Client()

    sent = client.post(listening(story), {"place_ms": "20500", "speed": "1.5"})

    assert (sent.status_code, client.get(listening(story)).json()) == (204, START)
    assert not ListeningPlace.objects.exists() and not ListeningSpeed.objects.exists()


def test_a_page_of_somebody_who_signed_out_since_gives_nobody_its_place(story, ben, asha):
    browser = Client(enforce_csrf_checks=True)
    for person in (ben, asha):
        person.set_password(PASSWORD)
        person.save()
    sign_in(browser, ben.email, csrfmiddlewaretoken=token_on(browser.get(SIGN_IN)))
    bens_token = token_on(browser.get(story.get_absolute_url()))
    kept = browser.post(listening(story), {"place_ms": "20500", "csrfmiddlewaretoken": bens_token})
    browser.post(reverse("account_logout"), {"csrfmiddlewaretoken": bens_token})
    sign_in(browser, asha.email, csrfmiddlewaretoken=token_on(browser.get(SIGN_IN)))

    theirs = browser.post(listening(story), {"place_ms": "30500", "csrfmiddlewaretoken": bens_token})

    assert [kept.status_code, theirs.status_code] == [204, 403]
    assert ListeningPlace.objects.get().person == ben


def token_on(page):
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())[1]


def test_a_story_that_may_not_be_heard_is_not_found(ben, gwen):
    read_only = factories.make_story(promises=[(Use.READ, Audience.ANYONE)], recording=True)
    silent, draft = (
        factories.make_story(),
        factories.make_story(released=False, reporter=gwen, recording=True),
    )

    for viewer in (ben, gwen):
        client = signed_in(viewer)
        for each in (read_only, silent, draft):
            answers = [client.get(listening(each)), client.post(listening(each), {"place_ms": "20500"})]
            assert [answer.status_code for answer in answers] == [404, 404]
    assert not ListeningPlace.objects.exists()


def test_the_place_is_gone_once_the_story_closes_also_where_it_opens_again(story, ben, edith):
    client = signed_in(ben)
    client.post(listening(story), {"place_ms": "20500", "speed": "1.5"})

    story.pause(ben)
    closed = client.get(listening(story)).status_code
    story.resume(edith)

    assert (closed, client.get(listening(story)).json()) == (404, {"place_ms": 0, "speed": 1.5})


def test_a_forged_request_is_refused(story, ben):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ben)

    forged = client.post(listening(story), {"place_ms": "20500"})
    client.get(story.get_absolute_url())
    typed = {"place_ms": "20500", "csrfmiddlewaretoken": client.cookies["csrftoken"].value}
    beacon = client.post(listening(story), typed)

    assert (forged.status_code, beacon.status_code) == (403, 204)


def test_a_place_is_kept_in_few_queries_however_often(story, ben):
    client = signed_in(ben)
    numbers = []
    for place in ("20500", "25500", "30500"):
        with CaptureQueriesContext(connection) as captured:
            client.post(listening(story), {"place_ms": place})
        own = [query for query in captured if "SAVEPOINT" not in query["sql"]]
        numbers.append(len(own))

    assert numbers == [4, 4, 4]  # session, person, the gate, the place

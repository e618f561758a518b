"""What the list of gathered stories says of agreements: whom to ask again, and voices that never meet."""

import pytest
from django.test import Client
from django.urls import reverse

from stories.consent import KNOW_OF, Audience, Use
from stories.models import Story
from stories.pages.state import day
from tests import factories
from tests.factories import days

pytestmark = pytest.mark.django_db
OFFICE, ELSEWHERE, WORKSHOP, ANYONE = Audience


def page_of(user, after=""):
    client = Client()
    client.force_login(user)
    return client.get(reverse("stories:gather-list") + "?show=all" + (f"&after={after}" if after else ""))


def reminders(user):
    return [(each.title, each.pseudonym, each.due) for each in page_of(user).context["reminders"]]


def make_due(title="", when=-1, reporter=None, **fields):
    """A draft of one voice that wanted to be asked again on this day."""
    story = factories.make_draft_story(title, reporter=reporter)
    return factories.make_voice(story, review_on=days(when), **fields)


# --- ask them again ------------------------------------------------------------------------------------


def test_gather_list_reminds_of_those_who_are_due_longest_due_first(gwen):
    make_due("Today", 0, gwen, pseudonym="Robin")
    make_due("Long ago", -30, gwen, pseudonym="Wren")
    make_due("Tomorrow", 1, gwen)
    make_due("Somebody else's", -2)
    factories.make_draft_story("Never asked", reporter=gwen)

    html = page_of(gwen).content.decode()

    assert reminders(gwen) == [("Long ago", "Wren", days(-30)), ("Today", "Robin", days(0))]
    assert "Ask them again" in html and "Tomorrow" in html


def test_gather_list_shows_no_section_when_nobody_is_due(gwen):
    make_due("Tomorrow", 1, gwen)

    assert "Ask them again" not in page_of(gwen).content.decode()


def test_gather_list_reminds_by_the_newest_agreement_alone(gwen):
    asked_anew = make_due("Asked anew", -9, gwen)
    asked_anew.agree(factories.make_notice(), "paper", [(Use.READ, ANYONE)], given_on=days(-1))
    due_anew = make_due("Due anew", 90, gwen, pseudonym="Wren")
    due_anew.agree(
        factories.make_notice(), "paper", [(Use.READ, ANYONE)], given_on=days(-9), review_on=days(-1)
    )

    assert reminders(gwen) == [("Due anew", "Wren", days(-1))]


def test_gather_list_leaves_those_who_withdrew_and_those_kept_out_in_peace(edith, gwen):
    gone, shut = make_due("Gone", -3), make_due("Shut", -3)
    gone.withdraw("by phone", edith)
    shut.exclude(by=gwen, user=edith)

    response = page_of(edith)

    assert response.context["reminders"] == []
    assert "Shut" not in response.content.decode()


def test_a_reminder_leads_where_the_person_may_go(gwen, edith):
    voice = make_due("Released", -1, gwen)
    factories.release(voice.story, edith)

    for user in (gwen, edith):
        client = Client()
        client.force_login(user)
        href = client.get(reverse("stories:gather-list")).context["reminders"][0].href
        may_record = user == edith
        assert (client.get(href).status_code, "agreement" in href) == (200, may_record)


def test_a_reminder_closes_nothing(ben, edith):
    story = factories.make_story(promises=None, released=False)
    story.voices.get().agree(
        factories.make_notice(),
        "paper",
        [(Use.READ, ANYONE)],
        given_on=factories.LONG_AGO,
        review_on=days(-100),
    )
    factories.release(story, edith)

    assert Story.objects.cleared_for(KNOW_OF, ben).get() == story


@pytest.mark.parametrize("many", [1, 30])
def test_gather_list_reminds_in_as_many_queries_of_one_as_of_thirty(gwen, many, django_assert_num_queries):
    for _each in range(many):
        make_due(reporter=gwen)
    client = Client()
    client.force_login(gwen)

    with django_assert_num_queries(13):  # the list of `tests/test_lists.py`; to ask again among them
        response = client.get(reverse("stories:gather-list"))

    assert len(response.context["reminders"]) == min(many, 20)
    assert ("There are more." in response.content.decode()) == (many > 20)


def test_gather_list_reminds_on_its_first_page_only(gwen):
    first = make_due(reporter=gwen)

    assert "Ask them again" not in page_of(gwen, after=first.story.ref).content.decode()


# --- released, and closed all the same -----------------------------------------------------------------


def shown_state(user):
    (story,) = page_of(user).context["stories"]
    return story.state.label


def make_two(edith, one, other):
    """A released story of two voices, each with its promises and office; a promise may bring its first day."""
    story = factories.make_draft_story()
    for promises, office in (one, other):
        factories.make_voice(story, promises, office=office)
    return factories.release(story, edith)


NEVER = "Released, but its voices have not agreed to the same people"


@pytest.mark.parametrize(
    ("one", "other", "words"),
    [
        ([(Use.READ, OFFICE)], [(Use.READ, WORKSHOP)], NEVER),
        ([(Use.READ, ANYONE)], [(Use.HEAR, ANYONE)], NEVER),
        ([(Use.READ, OFFICE)], [(Use.HEAR, OFFICE)], NEVER),
        ([(Use.READ, OFFICE), (Use.HEAR, WORKSHOP)], [(Use.READ, OFFICE)], "Released"),
        ([(Use.READ, ANYONE)], [(Use.READ, WORKSHOP)], "Released"),
        ([(Use.READ, ANYONE)], [(Use.READ, ANYONE)], "Released"),
        ([(Use.PRINT, WORKSHOP)], [(Use.PRINT, ANYONE)], "Released"),
    ],
)
def test_gather_list_says_when_no_promises_meet(edith, leeds, one, other, words):
    make_two(edith, (one, leeds), (other, leeds))

    assert shown_state(edith) == words


def test_gather_list_knows_that_my_office_is_elsewhere_to_another_voice(edith, ben, leeds, york):
    make_two(edith, ([(Use.READ, OFFICE)], leeds), ([(Use.READ, ELSEWHERE)], york))

    assert shown_state(edith) == "Released"
    assert Story.objects.cleared_for(KNOW_OF, ben).exists()


def test_gather_list_knows_that_two_offices_are_not_the_same_people(edith, ben, leeds, york):
    make_two(edith, ([(Use.READ, OFFICE)], leeds), ([(Use.READ, OFFICE)], york))

    assert shown_state(edith) == NEVER
    assert not Story.objects.cleared_for(KNOW_OF, ben).exists()


def test_gather_list_says_from_when_promises_will_meet(edith, leeds):
    story = make_two(edith, ([(Use.READ, OFFICE)], leeds), ([(Use.READ, WORKSHOP)], leeds))
    later = story.voices.last()
    later.agree(
        factories.make_notice(), "paper", [(Use.READ, WORKSHOP), (Use.READ, OFFICE)], given_on=days(-2)
    )

    assert shown_state(edith) == f"Cooling off until {day(days(5))}"

"""The list of stories to gather: whose, in which state, and where it goes on."""

import pytest

from stories.consent import today
from stories.pages.state import day
from tests import factories
from tests.clients import signed_in
from tests.factories import days
from tests.site.stories import RANDOM_REF
from tests.stories.pages import names, page

pytestmark = pytest.mark.django_db


def test_gather_list_shows_a_reporter_their_own_stories_and_where_they_stand(gwen, edith):
    factories.make_draft_story("Somebody else's")
    factories.make_draft_story("Begun", reporter=gwen)
    waiting_story = factories.make_draft_story("Asked", reporter=gwen)
    factories.make_voice(waiting_story, None)
    cooling = factories.make_draft_story("Cooling", reporter=gwen)
    factories.make_voice(cooling, given_on=today())
    ready = factories.make_draft_story("Ready", reporter=gwen)
    factories.make_voice(ready)
    factories.make_story("Open", reporter=gwen)
    changed = factories.make_story("Changed", reporter=gwen)
    factories.give_words(changed, "Newer words.")
    heard = factories.make_story("Now heard too", reporter=gwen)
    factories.make_recording(heard)
    factories.make_story("Later", reporter=gwen, embargo_until=days(3))
    factories.make_story("Over", reporter=gwen).voices.get().grants.update(ends_on=days(-1))
    ended = factories.make_draft_story("Ended", reporter=gwen)
    factories.make_voice(ended, ends_on=days(-1))
    factories.make_story("Paused", reporter=gwen).pause(edith)
    gone = factories.make_story("Gone", reporter=gwen)
    gone.voices.get().withdraw("in person", edith)

    lists = [
        names(signed_in(user).get(page("gather-list") + show))
        for user in (gwen, edith)
        for show in ("?show=all", "")
    ]

    newer = "Something newer waits for release"
    expected = [
        ("Ended", "Agreement ended"),
        ("Over", "Agreement ended"),
        ("Later", f"Embargoed until {day(days(3))}"),
        ("Now heard too", newer),
        ("Changed", newer),
        ("Open", "Released"),
        ("Ready", "Waiting for release"),
        ("Cooling", f"Cooling off until {day(days(7))}"),
        ("Asked", "Waiting for agreement"),
        ("Begun", "Just begun"),
    ]
    waiting = [each for each in expected if each[0] not in ("Open", "Later")]
    paused, other = ("Paused", "Paused"), ("Somebody else's", "Just begun")
    assert lists == [
        expected,
        waiting,
        [("Gone", "Withdrawn"), paused, *expected, other],
        [paused, *waiting, other],
    ]


@pytest.mark.parametrize("many", [1, 30])
def test_gather_list_asks_as_much_for_one_as_for_thirty(gwen, many, django_assert_num_queries):
    for _each in range(many):
        story = factories.make_draft_story(reporter=gwen)
        factories.make_voice(story)
    client = signed_in(gwen)

    with django_assert_num_queries(5):  # session, person with roles; stories, their states; to ask again
        response = client.get(page("gather-list"))

    assert len(response.context["stories"]) == min(many, 20)


def test_gather_list_goes_on_where_it_stopped(gwen):
    for number in range(25):
        factories.make_draft_story(f"Story {number}", reporter=gwen)
    client = signed_in(gwen)

    first = client.get(page("gather-list"))
    second = client.get(page("gather-list") + first.context["more_url"])

    titles = [title for title, _standing in names(first) + names(second)]
    assert titles == [f"Story {number}" for number in reversed(range(25))]
    assert second.context["more_url"] == ""
    assert client.get(page("gather-list") + "?show=all").context["more_url"].startswith("?show=all&after=")
    for unknown in (RANDOM_REF, "%00"):
        again = client.get(page("gather-list") + f"?show=all&after={unknown}", follow=True)
        assert again.redirect_chain == [(page("gather-list") + "?show=all", 302)]
        assert "The list has changed. Here it is from the start." in again.content.decode()

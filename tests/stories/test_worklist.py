"""The list of stories to gather: whose, in which state, and where it goes on."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from stories.consent import today
from stories.models import Storyteller
from stories.pages.state import day
from tests import factories
from tests.clients import signed_in
from tests.factories import days
from tests.site.stories import RANDOM_REF
from tests.stories.pages import names, page
from tests.stories.states import make_stories_in_every_state

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

    # session, person with roles; stories, their states, what they wait for (7), team names; to ask again
    with django_assert_num_queries(13):
        response = client.get(page("gather-list"))

    assert len(response.context["stories"]) == min(many, 20)


@pytest.mark.parametrize("many", [1, 30])
def test_an_archivists_list_asks_as_much_for_one_as_for_thirty(edith, many, django_assert_num_queries):
    for _each in range(many):
        factories.make_voice(factories.make_draft_story(reporter=factories.make_user("reporter")))
    client = signed_in(edith)

    with django_assert_num_queries(15):  # those of a reporter; the reporters to choose from
        client.get(page("gather-list"))


def test_each_filter_shows_the_stories_of_its_kind(gwen, edith, femi):
    make_stories_in_every_state(gwen, gwen, edith, femi)
    client = signed_in(femi)

    shown = {
        show: sorted({story.title for story in listed(client, show)})
        for show in ("preparing", "ready", "changed", "ended", "released", "paused", "withdrawn")
    }

    kept_open = ["nothing stands", "over", "released", "renewed", "something stands"]
    changed = [
        "changed since and sent back",
        *("changed since by Edith", "changed since by a program", "changed since by both"),
        *("changed since by both, one sent back", "changed since, promise closed"),
    ]
    assert shown == {
        "preparing": [
            *("asks who speaks", "ended", "narrowed to nothing", "no answer", "no voice"),
            *("nothing to hear or read", "one of two answered", "silent", "sound, and no answer"),
        ],
        "ready": [
            *("agreed again", "asked who speaks before", "changed by Edith", "changed by Edith, Femi looked"),
            *("changed by Femi", "changed by Gwen", "ready", "sent back by Edith, made by Gwen"),
            *("sent back by Femi, made by Edith", "sent back by Femi, made by None"),
            *("silent, and right so", "silent, then replaced", "sound only"),
        ],
        "changed": sorted([*changed, "changed since and paused"]),
        "ended": ["ended", "over"],
        "released": sorted([*changed, *kept_open]),
        "paused": ["changed since and paused", "draft paused"],
        "withdrawn": ["draft withdrawn", "gone"],
    }


def listed(client, show):
    """All rows of this list, page by page."""
    stories, more_url = [], f"?show={show}"
    while more_url:
        response = client.get(page("gather-list") + more_url)
        stories += response.context["stories"]
        more_url = response.context["more_url"]
    return stories


def test_a_row_says_who_tells_it_what_is_next_whose_move_it_is_and_how_long_it_has_waited(gwen, edith):
    story = factories.make_draft_story(
        "Begun", reporter=gwen, added_at=timezone.now() - timedelta(days=12), words=()
    )
    factories.make_recording(story)
    story.changes.update(made_at=timezone.now() - timedelta(days=3))
    storyteller = Storyteller.objects.create(pseudonym="Clover")
    story.add_voice(storyteller, "staff", at=timezone.now() - timedelta(days=2))

    rows = [signed_in(person).get(page("gather-list")) for person in (gwen, edith)]

    texts = [" ".join(row_text(row)) for row in rows]
    assert texts == [
        "Begun Clover You: Add the words , Begun There are no words yet. 2 days Waiting for agreement",
        "Begun Clover · gathered by Gwen Gwen: Add the words , Begun There are no words yet."
        " 2 days Waiting for agreement",
    ]


def row_text(response):
    (row,) = re.findall(
        r"<tr(?: class=\"is-yours\")?>\s*<th scope=\"row\">.*?</tr>", response.content.decode(), re.S
    )
    return re.sub(r"<[^>]+>", " ", row).split()


def test_a_search_finds_titles_and_team_names_among_the_kept_stories_alone(gwen, edith):
    factories.make_draft_story("The kettle", reporter=gwen)
    told = factories.make_draft_story("A morning", reporter=gwen)
    factories.make_voice(told, None, pseudonym="Ŵyn Kettleby")
    factories.make_story("Kettles, released", reporter=gwen)
    factories.make_draft_story("Somebody else's kettle")
    kept_out = factories.make_draft_story("A secret kettle")
    factories.make_voice(kept_out, None).exclude(gwen, user=edith)

    found = {
        (person.name, typed): titles(signed_in(person).get(page("gather-list"), {"q": typed, "show": "all"}))
        for person in (gwen, edith)
        for typed in (" KETTLE\u200b", "ŵyn")
    }

    hers = ["Kettles, released", "A morning", "The kettle"]
    assert found == {
        ("Gwen", " KETTLE\u200b"): hers,
        ("Gwen", "ŵyn"): ["A morning"],
        ("Edith", " KETTLE\u200b"): ["Somebody else's kettle", *hers],
        ("Edith", "ŵyn"): ["A morning"],
    }


def titles(response):
    return [story.title for story in response.context["stories"]]


def test_an_archivist_filters_by_who_gathered_and_never_meets_who_gathered_what_they_may_not_know_of(
    gwen, edith
):
    other, hidden = factories.make_user("reporter", name="Ola"), factories.make_user("reporter", name="Una")
    factories.make_draft_story("Hers", reporter=gwen)
    factories.make_draft_story("Ola's", reporter=other)
    factories.make_voice(factories.make_draft_story("Una's", reporter=hidden), None).exclude(gwen, user=edith)

    by_gwen = signed_in(edith).get(page("gather-list"), {"reporter": gwen.ref})
    by_una = signed_in(edith).get(page("gather-list"), {"reporter": hidden.ref})

    offered = [label for _ref, label in by_gwen.context["filter_form"].fields["reporter"].choices]
    assert (titles(by_gwen), titles(by_una)) == (["Hers"], ["Ola's", "Hers"])
    assert offered == ["Anyone", "Gwen", "Ola"]


@pytest.mark.parametrize(
    "wrong",
    ["show=nonsense", "show=paused", "show=withdrawn", "reporter=1", "reporter=%00", "q=%00", "q=%E2%80%8B"],
)
def test_a_wrong_filter_is_ignored(gwen, edith, wrong):
    factories.make_draft_story("Hers", reporter=gwen)
    factories.make_story("Paused", reporter=gwen).pause(edith)

    assert titles(signed_in(gwen).get(page("gather-list") + f"?{wrong}")) == ["Hers"]


def test_the_next_page_keeps_the_filters(edith, gwen):
    for number in range(21):
        factories.make_draft_story(f"A kettle {number}", reporter=gwen)

    first = signed_in(edith).get(
        page("gather-list"), {"q": "kettle", "show": "preparing", "reporter": gwen.ref}
    )
    second = signed_in(edith).get(page("gather-list") + first.context["more_url"])

    assert first.context["more_url"].startswith(f"?q=kettle&show=preparing&reporter={gwen.ref}&after=")
    assert titles(second) == ["A kettle 0"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "Nothing waits."),
        ("?show=yours", "Nothing is yours to do now."),
        ("?show=all", "You keep no stories yet."),
        ("?show=ready", "No story you keep stands there."),
        ("?q=kettle", "No story you keep fits all of that."),
    ],
)
def test_an_empty_list_says_what_to_do(gwen, query, said):
    shown = signed_in(gwen).get(page("gather-list") + query).content.decode()

    empty = shown[shown.index('class="empty"') :]
    assert said in empty
    assert "<a class=" in empty or "Add a story" in empty


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

"""The list of stories to gather: whose, in which state, and where it goes on."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from stories.consent import today
from stories.forms.worklist import WorklistForm
from stories.models import Story, Storyteller, Transcript
from stories.pages.next_task import next_tasks
from stories.pages.state import day
from stories.recordings.findings import Doubt, Finding
from stories.transcripts.formats import read
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

    # session, person with roles; stories, their states, what they wait for (8), team names; to ask again
    with django_assert_num_queries(14):
        response = client.get(page("gather-list"))

    assert len(response.context["stories"]) == min(many, 20)


@pytest.mark.parametrize("many", [1, 30])
def test_an_archivists_list_asks_as_much_for_one_as_for_thirty(edith, many, django_assert_num_queries):
    for _each in range(many):
        factories.make_voice(factories.make_draft_story(reporter=factories.make_user("reporter")))
    client = signed_in(edith)

    with django_assert_num_queries(15):  # those of a reporter; the reporters to choose from
        client.get(page("gather-list"))


def in_every_state(gwen, edith, femi):
    """Stories in every state that decides whose move it is, some without anybody who gathered them."""
    for reporter in (gwen, edith, None):
        factories.make_draft_story("Begun", reporter=reporter)
        asked = factories.make_draft_story("Asked", reporter=reporter)
        factories.make_voice(asked, None)
        silent = factories.make_draft_story("Silent", words=(), reporter=reporter)
        factories.make_voice(silent)
        doubted = factories.make_draft_story("Doubted", reporter=reporter)
        factories.make_voice(doubted)
        factories.make_recording(doubted, findings=[Finding(Doubt.SILENT).as_dict()])
        better = factories.make_draft_story("Doubted once", reporter=reporter)
        factories.make_voice(better)
        factories.make_recording(better, findings=[Finding(Doubt.SILENT).as_dict()])
        factories.make_recording(better)
        unclear = factories.make_draft_story("Unclear", reporter=reporter, words=())
        factories.make_voice(unclear)
        Transcript.from_draft(unclear, read("Ann (laughs): Hello there.\n\nJo: Good day."))
        clear = factories.make_draft_story("Unclear once", reporter=reporter, words=())
        factories.make_voice(clear)
        Transcript.from_draft(clear, read("Ann (laughs): Hello there.\n\nJo: Good day."))
        factories.give_words(clear, "Hello there.")
        ready = factories.make_draft_story("Ready", reporter=reporter)
        factories.make_voice(ready)
        for by in (gwen, edith, femi):
            changed = factories.make_draft_story(f"Ready, changed by {by}", reporter=reporter)
            factories.make_voice(changed)
            changed.revise(by, title=f"Changed by {by}")
            newer = factories.make_story(reporter=reporter)
            newer.revise(by, title=f"Newer by {by}")
            back = factories.make_story(reporter=reporter)
            back.revise(by, title=f"Sent back by {by}")
            back.send_back(femi if by == edith else edith, "Is this right?")
        looked_at = factories.make_draft_story("Looked at", reporter=reporter)
        factories.make_voice(looked_at)
        looked_at.revise(edith, title="Looked at by Femi")
        looked_at.look_at(femi)
        factories.make_story("Open", reporter=reporter)
        factories.make_story("Over", reporter=reporter).voices.get().grants.update(ends_on=days(-1))
        factories.make_story("Paused", reporter=reporter).pause(femi)
        factories.make_draft_story("Paused draft", reporter=reporter).pause(femi)
        factories.make_story("Gone", reporter=reporter).voices.get().withdraw("in person", edith)


def test_yours_to_do_are_the_stories_whose_next_step_the_list_says_is_yours(gwen, edith, femi, asha):
    in_every_state(gwen, edith, femi)
    keepers = [
        gwen,
        edith,
        femi,
        factories.make_user("reporter", "archivist"),
        factories.make_user("reporter"),
    ]

    for person in keepers:
        kept = Story.objects.kept_by(person)
        theirs = {key for key, task in next_tasks(kept, person).items() if task and task.is_mine}
        filtered = set(yours(person).values_list("pk", flat=True))
        titles = dict(kept.values_list("pk", "title"))
        assert {titles[key] for key in filtered ^ theirs} == set(), person
    assert [yours(person).count() for person in keepers] == [
        7,
        44,
        47,
        53,
        0,
    ]


def yours(person):
    return WorklistForm({"show": "yours"}, viewer=person).stories()


def test_each_filter_shows_the_stories_of_its_kind(gwen, edith, femi):
    in_every_state(gwen, edith, femi)
    client = signed_in(femi)

    shown = {
        show: sorted({story.title for story in listed(client, show)})
        for show in ("preparing", "ready", "changed", "ended", "released", "paused", "withdrawn")
    }

    changed = [f"Ready, changed by {by}" for by in ("Gwen", "Edith", "Femi")]
    assert "Ready, changed by Gwen" not in shown["ready"], changed
    assert {show: titles for show, titles in shown.items() if show != "released"} == {
        "preparing": ["Asked", "Begun", "Doubted", "Silent", "Unclear"],
        "ready": [
            *("Changed by Edith", "Changed by Femi", "Changed by Gwen", "Doubted once"),
            *("Looked at by Femi", "Ready", "Unclear once"),
        ],
        "changed": sorted(
            set(
                Story.objects.kept_by(femi)
                .filter(released_at__isnull=False, changes__isnull=False)
                .values_list("title", flat=True)
            )
        ),
        "ended": ["Over"],
        "paused": ["Paused", "Paused draft"],
        "withdrawn": ["Gone"],
    }
    assert {"Open", "Over"} < set(shown["released"]) and not {"Paused", "Gone"} & set(shown["released"])


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

"""People whom a publication quotes in a few words: under their publication, and not among the stories."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse

from core import paging
from reading.extracts import context_of, quoting_publications
from reading.story_rows import known_story
from stories.consent import Audience, Use
from stories.models import Source, Story
from themes.models import Excerpt, Theme

from .. import factories

pytestmark = pytest.mark.django_db
ONLY_READ = [(Use.READ, Audience.ANYONE)]
ONLY_HEARD = [(Use.HEAR, Audience.ANYONE)]


@pytest.fixture
def report():
    return factories.make_source(key="report", title="A report", published="May 2018")


def page_of(source):
    return reverse("reading:extract-list", args=[source.ref])


def rows(response):
    return {row.story.title: row.quotations for row in response.context["extracts"]}


def named(viewer):
    return [(each.title, each.published, each.number_label) for each in quoting_publications(viewer)]


def printed_under(story, slug, source):
    end = story.transcript.text.find("\n")
    words = story.transcript.text[: end if end > 0 else None]
    Excerpt.mark(story.transcript, 0, len(words), words).tag(Theme.objects.get(slug=slug), source=source)


def test_the_list_of_stories_leaves_extracts_out_and_names_their_publication(client, report, edith):
    factories.make_story("a story")
    factories.make_extract(report, "one", words=("my words", "more of mine"))
    factories.make_extract(report, "two")
    factories.make_extract(report, "closed").pause(edith)
    factories.make_extract(factories.make_source(title="Closed report"), "also closed").pause(edith)

    page = client.get("/stories/")

    assert [row.title for row in page.context["stories"]] == ["a story"]
    assert page.context["count"] == "1 story"
    assert named(AnonymousUser()) == [("A report", "May 2018", "2 speakers quoted in a few words")]
    assert f'<a href="{page_of(report)}">2 speakers quoted in a few words</a>' in page.content.decode()
    assert "Closed report" not in page.content.decode()


def test_their_page_has_each_with_what_this_viewer_may_have(client, report, ben, edith):
    factories.make_extract(report, "quoted", words=("my words", "more of mine"))
    factories.make_extract(report, "not to be quoted", promises=ONLY_READ)
    factories.make_extract(report, "only heard", promises=ONLY_HEARD)
    factories.make_extract(report, "for staff", promises=[(Use.READ, Audience.ELSEWHERE)])
    factories.make_extract(report, "closed").pause(edith)
    factories.make_extract(factories.make_source(), "of another report")

    signed_out = rows(client.get(page_of(report)))
    client.force_login(ben)
    signed_in = rows(client.get(page_of(report)))

    assert signed_out == {"quoted": ["my words", "more of mine"], "not to be quoted": [], "only heard": []}
    assert signed_in == {
        "quoted": ["my words", "more of mine"],
        "not to be quoted": ["a few words"],
        "only heard": [],
        "for staff": ["a few words"],
    }


def test_a_publication_whose_extracts_are_all_closed_is_no_page(client, report, edith):
    extract = factories.make_extract(report, "one")
    before = client.get(page_of(report)).status_code
    extract.pause(edith)

    assert (before, client.get(page_of(report)).status_code) == (200, 404)
    assert named(AnonymousUser()) == []


def test_pages_of_extracts_follow_each_other_and_start_again_where_one_left(
    client, report, edith, monkeypatch
):
    monkeypatch.setattr(paging, "PAGE", 2)
    extracts = [factories.make_extract(report, f"{number}") for number in range(3)]
    first = client.get(page_of(report))
    second = client.get(page_of(report) + first.context["more_url"])
    extracts[1].pause(edith)

    gone = client.get(page_of(report) + first.context["more_url"])

    assert [list(rows(page)) for page in (first, second)] == [["2", "1"], ["0"]]
    assert (gone.status_code, gone["Location"]) == (302, page_of(report))


def test_search_and_themes_still_find_an_extract(client, report, ben):
    extract = factories.make_extract(report, "one", words=("a purple umbrella",))
    printed_under(extract, "understanding-me", report)
    client.force_login(ben)

    assert b"purple" in client.get("/search/?q=umbrella").content
    assert b"purple umbrella" in client.get("/themes/understanding-me/").content


def test_its_own_page_says_where_it_is_printed_and_who_is_quoted_there_too(client, report, asha, edith):
    here = factories.make_extract(report, "here", words=("my words", "more of mine"))
    for title, slug, fields in (
        ("beside", "understanding-me", {}),
        ("elsewhere in it", "helping-others", {}),
        ("not to be quoted", "understanding-me", {"promises": ONLY_READ}),
        ("only heard", "understanding-me", {"promises": ONLY_HEARD}),
        ("closed", "understanding-me", {}),
    ):
        printed_under(factories.make_extract(report, title, words=("others’ words",), **fields), slug, report)
    Story.objects.get(title="closed").pause(edith)
    printed_under(factories.make_extract(factories.make_source(), "other report"), "understanding-me", report)
    printed_under(here, "understanding-me", report)
    Excerpt.mark(here.transcript, 0, 2, "my").tag(Theme.objects.get(slug="not-being-judged"), by=asha)

    context = context_of(known_story(AnonymousUser(), here.ref), AnonymousUser())
    page = client.get(here.get_absolute_url()).content.decode()

    assert [theme.name for theme in context.printed_under] == ["Understanding Me"]
    assert [(row.story.title, row.quotations) for row in context.beside] == [
        ("not to be quoted", []),
        ("beside", ["others’ words"]),
    ]
    assert context.publication.url == page_of(report)
    assert "In “A report”, P, May 2018, told here in our words." in page
    assert '<details class="questions no-print">' in page
    assert "closed" not in page and "only heard" not in page


def test_an_extract_without_a_publication_has_nothing_beside_it(client):
    story = factories.make_draft_story("separate quotations", words=())
    factories.make_voice(story)
    factories.give_words(story, "my words", kind="extracts")
    factories.release(story)

    page = client.get(story.get_absolute_url())

    assert page.status_code == 200
    assert page.context["extract"] == context_of(known_story(AnonymousUser(), story.ref), AnonymousUser())
    assert page.context["extract"].publication is None


def test_of_the_2018_publication_the_three_stories_it_looks_into_are_stories(client):
    call_command("load_publication", verbosity=0)
    source = Source.objects.get()

    titles = [row.title for row in client.get("/stories/").context["stories"]]

    assert titles == [
        "Changing a negative into a positive",
        "A change in me",
        "Changes in probation services",
    ]
    assert named(AnonymousUser()) == [
        (source.title, "December 2018", "17 speakers quoted in a few words"),
    ]
    assert list(rows(client.get(page_of(source))))[:2] == ["Boots that were too big", "Going to court"]

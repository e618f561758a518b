"""The numbers beside the filters of the list: what each choice would leave, of what this viewer may know."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from reading import facets, filter_list
from reading.facets import facet_numbers
from reading.forms import FilterForm
from reading.story_list import list_page
from stories.consent import Audience, Use
from themes.models import Excerpt, Theme

from .. import factories

pytestmark = pytest.mark.django_db
HEAR, READ = [(Use.HEAR, Audience.ANYONE)], [(Use.READ, Audience.ANYONE)]


@pytest.fixture
def tagged(asha):
    def tagged(title, *slugs, minutes=1, **fields):
        story = factories.make_story(title, recording=minutes is not None, **fields)
        story.recordings.update(duration_ms=(minutes or 0) * 60_000)
        for slug in slugs:
            Excerpt.mark(story.transcript, 0, 5, story.transcript.text[:5]).tag(
                Theme.objects.get(slug=slug), by=asha
            )
        return story

    return tagged


@pytest.fixture
def archive(tagged, edith):
    """Six open stories, and beside each filter's open ones a closed one."""
    tagged("both themes", "understanding-me", "helping-others", kind="staff")
    tagged("one theme", "understanding-me", minutes=None)
    tagged("long", minutes=6)
    tagged("only heard", "not-being-judged", promises=HEAR)
    tagged("only read", "helping-others", promises=READ)
    two = tagged("two voices", minutes=5, released=False)
    for _voice in range(2):  # of one kind: it counts once
        factories.make_voice(two, kind="peer_mentor")
    factories.release(two)
    tagged("closed", "understanding-me", "not-being-judged", kind="other").pause(edith)
    factories.make_extract(factories.make_source(), "an extract")


def numbers(viewer=None, **filters):
    """{filter: {value: number}}, themes by their letter, without choices that leave nothing."""
    of = facet_numbers(viewer or AnonymousUser(), filters).of
    letters = dict(Theme.objects.values_list("pk", "letter"))
    return {
        name: {
            letters.get(value, value) if name == "theme" else value: number
            for value, number in each.items()
            if number
        }
        for name, each in of.items()
    }


def theme(slug):
    return Theme.objects.get(slug=slug)


def test_each_choice_says_how_many_stories_it_leaves_and_closed_ones_count_nowhere(archive):
    assert numbers() == {
        "theme": {"": 6, "U": 2, "H": 2},
        "kind": {"": 6, "service_user": 5, "staff": 1, "peer_mentor": 1},
        "recording": {"": 6, True: 4},
        "short": {"": 6, True: 2},
    }


def test_numbers_are_given_the_other_filters_and_not_their_own(archive):
    assert numbers(theme=theme("helping-others"), kind="", recording=False) == {
        "theme": {"": 6, "U": 2, "H": 2},
        "kind": {"": 2, "service_user": 1, "staff": 1},
        "recording": {"": 2, True: 1},
        "short": {"": 2, True: 1},
    }
    assert numbers(kind="staff", short=True) == {
        "theme": {"": 1, "U": 1, "H": 1},
        "kind": {"": 2, "service_user": 1, "staff": 1},
        "recording": {"": 1, True: 1},
        "short": {"": 1, True: 1},
    }


def choices():
    for slug in (None, "understanding-me", "not-being-judged", "helping-others"):
        for kind in ("", "service_user", "staff", "peer_mentor", "other"):
            for ticks in ({}, {"recording": True}, {"short": True}):
                yield {"theme": slug and theme(slug), "kind": kind, **ticks}


def test_every_number_is_that_of_the_list_it_leads_to(archive, ben):
    for viewer in (AnonymousUser(), ben):
        for filters in choices():
            counted = facet_numbers(viewer, filters)
            stories, _last, number = list_page(viewer, filters)
            assert (counted.number, counted.exact_number(filters)) == (number, number) == (len(stories),) * 2
            for name in ("theme", "kind", "recording", "short"):
                _stories, _last, without = list_page(viewer, filters | {name: ""})
                assert counted.of[name][""] == without


def test_more_stories_than_the_limit_are_counted_among_the_newest_and_the_page_says_so(
    archive, client, monkeypatch
):
    for module in (facets, filter_list):
        monkeypatch.setattr(module, "COUNT_LIMIT", 2)
    everything = facet_numbers(AnonymousUser(), {})
    filtered = facet_numbers(AnonymousUser(), {"kind": "staff"})

    page = client.get("/stories/?kind=staff").content.decode()

    assert (everything.total, everything.number, everything.exact_number({})) == (3, 2, 3)
    assert everything.of["kind"] == {"": 2, "service_user": 2, "peer_mentor": 1}
    assert (filtered.of["kind"][""], filtered.exact_number({"kind": "staff"})) == (2, None)
    assert "The numbers count the newest 2 stories." in page
    assert "1 story " in page


def test_filters_that_leave_nothing_together_lead_on(archive, client):
    empty = client.get("/stories/?theme=understanding-me&kind=peer_mentor&recording=on").content.decode()

    assert "No story fits all of that." in empty
    assert [
        (way.label, way.number, way.query)
        for way in ways("theme=understanding-me&kind=peer_mentor&recording=on")
    ] == [
        ("Theme", 1, "kind=peer_mentor&recording=on"),
        ("Told by", 1, "theme=understanding-me&recording=on"),
        ("Has a recording", 0, "theme=understanding-me&kind=peer_mentor"),
    ]
    assert 'href="/stories/?kind=peer_mentor&amp;recording=on">Without “Theme” (1)' in empty
    assert "Without “Has a recording”" not in empty


def ways(query):
    form = FilterForm(QueryDict(query))
    return filter_list.filter_list(form, facet_numbers(AnonymousUser(), form.filters())).ways_out


def test_themes_of_many_stories_are_looked_up_in_one_query(archive, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(facets, "SHAPES", (2, 4))  # fewer than there are
    understanding = theme("understanding-me").pk

    with django_assert_num_queries(3):  # whether few are open, the facts, the themes
        of = facet_numbers(AnonymousUser(), {}).of

    assert of["theme"][understanding] == 2


def test_a_viewer_with_nothing_open_sees_no_filters(client, edith):
    factories.make_story("closed").pause(edith)

    page = client.get("/stories/").content.decode()

    assert "filters-fold" not in page
    assert facet_numbers(AnonymousUser(), {}).of == {
        "theme": {"": 0}, "kind": {"": 0}, "recording": {"": 0, True: 0}, "short": {"": 0, True: 0},
    }  # fmt: skip

"""Where few stories are open, or a theme has many excerpts, lists are found from another end: with the same rows."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from hypothesis import Phase, given, settings

from core import paging
from core.prepared import compile_queryset
from reading import story_list
from reading.search_results import search_page
from reading.story_list import list_page
from stories import consent, open_promises
from stories.consent import KNOW_OF, Use
from stories.models import Kind, Story
from stories.open_promises import stories_in_reach
from tests import factories
from tests.core.prepared_arguments import TYPED, FullArchive
from tests.plans import before_subplans, plans_of, queries_kept
from tests.stories import archives
from tests.stories.archives import STEADY, VIEWERS, ArchiveWriter, seeded, written
from themes import excerpt_rows, tagged_stories, theme_page
from themes.models import Excerpt, Theme
from themes.theme_page import ExcerptFilter, counts_of, sizes_for

EVERYTHING, NOTHING = 1000, -1
KINDS = ("", *Kind.values[:2])


@pytest.fixture
def writer(db):
    return ArchiveWriter()


@pytest.fixture
def pages_of_two(monkeypatch):
    for module in (paging, story_list):
        monkeypatch.setattr(module, "PAGE", 2)
    for module in (excerpt_rows, theme_page):
        monkeypatch.setattr(module, "EXCERPTS_PER_PAGE", 2)


def generated(number):
    drawn = []

    @seeded
    @settings(STEADY, max_examples=number, phases=[Phase.generate])
    @given(archives.archives(consent.today()))
    def draw(archive):
        drawn.append(archive)

    draw()
    return drawn


def ends(monkeypatch):
    """From each end in turn: the few open stories, all of a theme's, and a part of a theme's first."""
    for few, common, part in (
        (EVERYTHING, EVERYTHING, 1),
        (NOTHING, EVERYTHING, 1),
        (NOTHING, 0, 1),
        (NOTHING, 0, 3),
    ):
        monkeypatch.setattr(open_promises, "FEW", few)
        for module, name in product((story_list, theme_page), ("COMMON_FROM", "VERY_COMMON_FROM")):
            monkeypatch.setattr(module, name, common)
        monkeypatch.setattr(tagged_stories, "PART", part)
        for module in (story_list, theme_page):
            monkeypatch.setattr(module, "NEWEST", part)
        compile_queryset.cache_clear()
        yield few, common, part


def whole_list(viewer, filters):
    """The pages of a list, each the refs of its stories, and the number of stories."""
    pages, after = [], ""
    while True:
        stories, after, number = list_page(viewer, filters, after)
        pages.append([story.ref for story in stories])
        if not after:
            return pages, number


def whole_theme(theme, viewer, filters):
    sizes, pages, after = sizes_for(theme, viewer), [], ""
    while True:
        keys, after = theme_page.theme_page(theme, viewer, filters, after, sizes)
        pages.append(keys)
        if not after:
            return pages, counts_of(theme, viewer, filters, sizes)


def viewers(writer):
    return [writer.user(person) or AnonymousUser() for person in VIEWERS]


def test_a_list_is_the_same_from_each_end(writer, monkeypatch, pages_of_two):
    rows = 0
    for archive in generated(2):
        with written(writer, archive) as keys:
            themes = FullArchive(writer, keys).themes[:2]
            chosen = [
                {"theme": theme, "kind": kind, "recording": recording, "short": short}
                for theme, kind, (recording, short) in product(
                    (None, themes[0]), KINDS, ((False, False), (True, False), (True, True))
                )
            ]
            asked = list(product(viewers(writer), chosen))
            lists = [[whole_list(*question) for question in asked] for _end in ends(monkeypatch)]
            of_themes = [
                [
                    whole_theme(*question)
                    for question in product(themes, viewers(writer), map(ExcerptFilter, KINDS))
                ]
                for _end in ends(monkeypatch)
            ]

            assert lists == [lists[0]] * len(lists)
            assert of_themes == [of_themes[0]] * len(of_themes)
            rows += sum(number for _pages, number in lists[0]) + sum(
                len(pages) - 1 for pages, _counts in of_themes[0]
            )

    assert rows > 100


def searched_for(viewer, query):
    stories, next_ref, number = search_page(viewer, query, "")
    return [story.ref for story in stories], next_ref, number


def test_a_search_is_the_same_from_each_end(writer, monkeypatch):
    rows = 0
    for archive in generated(2):
        with written(writer, archive) as keys:
            FullArchive(writer, keys)
            questions = list(product(viewers(writer), TYPED))
            searched = [[searched_for(*question) for question in questions] for _end in ends(monkeypatch)]

            assert searched == [searched[0]] * len(searched)
            rows += sum(number for _refs, _next, number in searched[0])

    assert rows > 20


@pytest.mark.skipif(connection.vendor != "sqlite", reason="it reads a plan of SQLite")
@pytest.mark.parametrize(
    "address", ["/stories/", "/stories/?kind=staff", "/stories/?theme={theme}", "/themes/{theme}/"]
)
def test_few_open_stories_are_found_from_their_promises(client, asha, address):
    story = factories.make_story("open", words=("I was lost.",))
    theme = Theme.objects.get(slug="understanding-me")
    Excerpt.mark(story.transcript, 0, 11, "I was lost.").tag(theme, by=asha)

    with queries_kept() as queries:
        client.get(address.format(theme=theme.slug))

    plans = plans_of(queries, "stories_exclusion", "stories_grant")[:2]  # of the page and of its number
    assert len(plans) == 2
    for plan in plans:
        assert "open_promises_by_audience" in "".join(before_subplans(plan, "CORRELATED"))
        assert [step for step in plan if step.startswith("SCAN") and "stories" in step] == []


def test_every_story_that_the_rule_opens_is_in_reach(writer):
    opened = out_of_reach = 0
    for archive in generated(5):
        with written(writer, archive) as keys:
            for viewer, uses in product(viewers(writer), [*((use,) for use in Use), KNOW_OF]):
                rule_opens = set(Story.objects.cleared_for(uses, viewer).values_list("pk", flat=True))
                in_reach = set(
                    Story.objects.filter(pk__in=stories_in_reach(viewer, uses)).values_list("pk", flat=True)
                )

                assert rule_opens <= in_reach, (viewer, uses)
                opened += len(rule_opens)
                out_of_reach += len(set(keys) - in_reach)

    assert opened > 100
    assert out_of_reach > 100  # or the database would start from all stories

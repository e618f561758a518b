"""Mistakes that would leak, each planted alone, to prove that the canary run in `tests/test_leaks.py` sees them.

A bug is a function `plant_...` that takes pytest's monkeypatch; its name says what went wrong.
"""

import logging
import re
from types import SimpleNamespace

from django.core.exceptions import PermissionDenied
from django.db.models import Q, Value
from django.http import Http404
from django.middleware.common import CommonMiddleware

import reading.extracts
import reading.facets
import reading.front_page
import reading.onward
import reading.playable
import reading.search_results
import reading.start_page
import reading.story_list
import reading.story_page
import reading.story_rows
import reading.views.kept
import reading.views.stories
import stories.models
import themes.excerpt_rows
import themes.models
import themes.views.excerpts
import themes.views.themes
import workshops.models
import workshops.paper.assemble
import workshops.views.copies
import workshops.views.packs
import workshops.views.places
from accounts.models import User
from stories.consent import KNOW_OF
from stories.models import Source, Story
from themes.models import Excerpt, ThemedExcerpt
from workshops.models import FeaturedStory

from .stories import COMMON

RELEASED = Q(released_at__isnull=False)


def _all(queryset, *args, **kwargs):
    return queryset.all()


def plant_list_without_gate(patch):
    patch.setattr(reading.story_rows.known_to.__globals__["Story"].objects.__class__, "cleared_for", _all)


def plant_story_page_without_gate(patch):
    known_to = reading.story_rows.known_to

    def ungated(viewer, *uses):
        known = known_to(viewer, *uses)
        return (
            Story.objects.filter(RELEASED).annotate(**known.query.annotations).order_by("-released_at", "-pk")
        )

    patch.setattr(reading.story_rows, "known_to", ungated)


def plant_unfiltered_count(patch):
    patch.setattr(reading.facets.FacetNumbers, "exact_number", lambda *_args: Story.objects.count())


def plant_facets_before_the_gate(patch):
    def of_all_stories(*_shape, **_params):
        return [(key, None, 1) for key in Story.objects.values_list("transcript", flat=True)]

    patch.setattr(reading.facets, "_facts", of_all_stories)


def plant_facets_of_words_that_may_only_be_heard(patch):
    open_stories, limit = reading.story_list.open_stories, reading.story_list.UNDER_FIVE_MINUTES

    def readable(viewer, few_open):
        return open_stories(viewer, few_open).annotate(may_read=Value(True))

    patch.setattr(
        reading.facets, "story_list", SimpleNamespace(open_stories=readable, UNDER_FIVE_MINUTES=limit)
    )


def plant_number_of_extracts_before_the_gate(patch):
    def of_all(*_shape, **_params):
        return [
            (source.ref, source.title, source.published, source.stories.filter(quoted_only=True).count())
            for source in Source.objects.all()
        ]

    patch.setattr(reading.extracts, "_publications", of_all)


def plant_search_without_gate(patch):
    def ungated(viewer, *_query):
        return Story.objects.filter(RELEASED).order_by("-released_at", "-pk")

    known_to = reading.story_rows.known_to
    patch.setattr(reading.search_results, "open_to_search", ungated)
    patch.setattr(
        reading.story_rows,
        "known_to",
        lambda viewer, *uses: ungated(viewer).annotate(**known_to(viewer, *uses).query.annotations),
    )


def plant_search_in_words_that_may_only_be_heard(patch):
    patch.setattr(
        reading.search_results,
        "open_to_search",
        lambda viewer, _query: Story.objects.cleared_for(KNOW_OF, viewer),
    )


def plant_search_count_before_the_gate(patch):
    number_label = reading.story_rows.number_label

    def counted(number):
        return number_label(Story.objects.filter(transcript__text__contains=COMMON).count())

    patch.setattr(reading.story_rows, "number_label", counted)


def plant_recording_without_gate(patch):
    patch.setattr(stories.models.Recording.objects.__class__, "cleared_for", _all)


def plant_theme_count_before_the_gate(patch):
    patch.setattr(
        themes.views.themes,
        "counts_of",
        lambda *args: (ThemedExcerpt.objects.values("content_object").count(), 0),
    )


def plant_theme_page_without_gate(patch):
    patch.setattr(ThemedExcerpt.objects.__class__, "cleared_for", _all)


def plant_order_by_what_is_hidden(patch):
    list_page = reading.views.stories.list_page

    def steered(viewer, *chosen):
        page, last, number = list_page(viewer, *chosen)
        even = Story.objects.count() % 2 == Story.objects.filter(paused_at__isnull=False).count() % 2
        return page[::-1] if even else page, last, number

    patch.setattr(reading.views.stories, "list_page", steered)


def plant_pack_with_a_gap(patch):
    places_of = workshops.paper.assemble.places_of

    def with_gaps(pack, viewer, on=None):
        places = places_of(pack, viewer, on)
        numbers = {
            key: number for number, key in enumerate(pack.featured.values_list("pk", flat=True), start=1)
        }
        for place in places:
            place.story.title = f"{numbers[place.pk]}. {place.story.title}"
        return places

    views = (workshops.views.packs, workshops.views.places, workshops.views.copies)
    for module in (workshops.paper.assemble, *views):
        patch.setattr(module, "places_of", with_gaps)


def plant_pack_without_gate(patch):
    patch.setattr(FeaturedStory.objects.__class__, "cleared_for", _all)


def plant_pack_sound_of_what_may_only_be_printed(patch):
    def of_all(pack, viewer, on=None):
        return stories.models.Recording.objects.filter(story__in=pack.printable(viewer, on).values("story"))

    patch.setattr(workshops.models.DiscussionPack, "playable", of_all)


def plant_lost_told_to_everyone(patch):
    patch.setattr(
        workshops.models.DiscussionPack,
        "count_unprintable",
        lambda pack, viewer, on=None: pack.featured.count(),
    )


def plant_cached_page(patch):
    """The list as it looked to someone who may see more, given out to everyone, as a shared cache would."""
    rows_of = reading.story_rows.rows_of

    def cached(_stories):
        return rows_of(list(reading.story_rows.known_to(stories_seen_by())[:20]))

    patch.setattr(reading.story_rows, "rows_of", cached)


def stories_seen_by():
    return User.objects.get(name="Ben")


def plant_title_in_a_log_line(patch):
    known_story = reading.story_rows.known_story

    def logged(viewer, ref):
        for title in Story.objects.filter(ref=ref).values_list("title", flat=True):
            logging.getLogger("reading").warning("Someone asked for %s", title)
        return known_story(viewer, ref)

    patch.setattr(reading.story_rows, "known_story", logged)


def plant_closed_story_told_from_a_random_one(patch):
    known_story = reading.story_rows.known_story

    def forbids(viewer, ref):
        try:
            return known_story(viewer, ref)
        except Http404:
            if Story.objects.filter(ref=ref).exists():
                raise PermissionDenied from None
            raise

    patch.setattr(reading.story_rows, "known_story", forbids)


def plant_tag_of_a_closed_recording(patch):
    """An ETag on the 404 of a recording that is there."""
    never_stored = CommonMiddleware.process_response

    def tagged(middleware, request, response):
        response = never_stored(middleware, request, response)
        match = re.search(r"/recordings/(\w+)/", request.path)
        there = match and stories.models.Recording.objects.filter(ref=match[1]).first()
        if there and response.status_code == 404:
            response["ETag"] = f'"{there.sha256}"'
        return response

    patch.setattr(CommonMiddleware, "process_response", tagged)


def plant_excerpts_of_unreleased_words(patch):
    def of_any_version(transcript):
        return themes.models.spans_of(
            Excerpt.objects.filter(transcript__story=transcript.story_id).for_spans()
        )

    patch.setattr(reading.story_page, "spans_in", of_any_version)
    patch.setattr(themes.models.ExcerptQuerySet, "cleared_for", stories.models.StoryPartQuerySet.cleared_for)


def plant_words_of_a_story_that_may_only_be_heard(patch):
    page = reading.views.stories.story_page

    def with_words(story, *others):
        story.may_read = True
        return page(story, *others)

    patch.setattr(reading.views.stories, "story_page", with_words)


def plant_length_of_a_story_that_may_only_be_read(patch):
    rows_of = reading.story_rows.rows_of

    def heard(stories_on_page):
        for story in stories_on_page:
            story.may_hear = True
        return rows_of(stories_on_page)

    patch.setattr(reading.story_rows, "rows_of", heard)


def plant_copy_list_with_every_copy(patch):
    patch.setattr(stories.models.CopyQuerySet, "known_to", _all)


def plant_copy_list_naming_stories(patch):
    label = workshops.views.copies.audience_label

    def named(audience, office=None):
        return f"{label(audience, office)}: {', '.join(Story.objects.values_list('title', flat=True))}"

    patch.setattr(workshops.views.copies, "audience_label", named)


def plant_cursor_without_gate(patch):
    list_page = reading.views.stories.list_page

    def anywhere(viewer, chosen, after, number=None):
        try:
            return list_page(viewer, chosen, after)
        except Story.DoesNotExist:
            if not Story.objects.filter(ref=after).exists():
                raise
            return list_page(viewer, chosen, "")

    patch.setattr(reading.views.stories, "list_page", anywhere)


def plant_front_page_without_gate(patch):
    known_to = reading.story_rows.known_to

    def ungated(viewer):
        return Story.objects.filter(RELEASED).annotate(**known_to(viewer).query.annotations)

    patch.setattr(reading.front_page, "known_to", ungated)


def plant_start_page_without_gate(patch):
    def ungated(viewer, _few_open):
        known = reading.story_rows.known_to(viewer)
        return (
            Story.objects.filter(RELEASED).annotate(**known.query.annotations).order_by("-released_at", "-pk")
        )

    patch.setattr(reading.start_page, "open_stories", ungated)


def plant_story_to_play_chosen_among_all(patch):
    """The gate is asked of it only once it is chosen, so that closed stories decide which it is."""

    def ungated(viewer, _uses):
        return Story.objects.filter(RELEASED).order_by("-released_at", "-pk")

    patch.setattr(reading.playable, "known_to", ungated)
    patch.setattr(reading.playable, "stories_in_reach", lambda *_viewer: Story.objects.values("pk"))


def plant_gathering_without_gate(patch):
    patch.setattr(Story.objects.__class__, "kept_by", _all)


def plant_notes_shown_to_all(patch):
    rows_of = themes.views.excerpts.rows_of

    def with_notes(keys, viewer):
        rows = rows_of(keys, viewer)
        for row in rows:
            notes = themes.models.ExcerptNote.objects.filter(excerpt__ref=row.ref)
            row.quote += " ".join(notes.values_list("text", flat=True))
        return rows

    for module in (themes.views.excerpts, themes.views.themes):
        patch.setattr(module, "rows_of", with_notes)


def plant_neighbours_without_gate(patch):
    def any_neighbours(story, _viewer, _came_from):
        others = Story.objects.filter(RELEASED).order_by("released_at")
        before = others.filter(released_at__gt=story.released_at).values_list("ref", "title").first()
        return before, others.filter(released_at__lt=story.released_at).values_list("ref", "title").last()

    patch.setattr(reading.onward, "_neighbours", any_neighbours)


def plant_kept_list_without_gate(patch):
    def everything_kept(viewer, _after):
        known = reading.story_rows.known_to(viewer)
        kept = Story.objects.filter(RELEASED).annotate(**known.query.annotations)
        return reading.story_rows.rows_of(kept), ""

    patch.setattr(reading.views.kept, "kept_page", everything_kept)


BUGS = {
    name.removeprefix("plant_").replace("_", " "): plant
    for name, plant in list(globals().items())
    if name.startswith("plant_")
}

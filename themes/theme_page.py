"""The page of a theme: its excerpts for this viewer, a page at a time, and how many people they come from."""

from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.paging import COUNT_LIMIT, count_label
from core.prepared import Param, prepared, prepared_count
from core.refs import is_ref
from stories.consent import Use, viewer_shape
from stories.gate import viewer_params
from stories.models import Cue, Story

from .excerpt_rows import EXCERPTS_PER_PAGE, shown_outside_story
from .models import ThemedExcerpt

THEME = Param("theme")


@dataclass(frozen=True)
class ExcerptFilter:
    """The filters of a theme's excerpts. Each field is used in `_filter_taggings` and `_storytellers`."""

    kind: str = ""


NO_FILTER = ExcerptFilter()


def theme_page(theme, viewer, filters=NO_FILTER, after=""):
    """(up to EXCERPTS_PER_PAGE excerpt keys, the ref of the last of them or "" where it ends the list): the theme's
    excerpts for this viewer, newest tagging first.

    The page begins after the excerpt whose ref is `after`; "" begins the list. Raises ThemedExcerpt.DoesNotExist for
    a ref that is not in this list.
    """
    shape, params = (viewer_shape(viewer), filters), viewer_params(viewer) | {"theme": theme.pk}
    if after:
        cursor = _cursor(*shape, ref=after, **params) if is_ref(after) else ()
        if not cursor:
            raise ThemedExcerpt.DoesNotExist
        (params["key"],) = cursor
    rows = _page(*shape, bool(after), EXCERPTS_PER_PAGE + 1, **params)
    page = rows[:EXCERPTS_PER_PAGE]
    return [key for key, _ref in page], page[-1][1] if len(rows) > len(page) else ""


@prepared
def _page(viewer, filters, has_cursor, limit):
    taggings = first_taggings(THEME, viewer, filters)
    if has_cursor:
        taggings = taggings.filter(pk__lt=Param("key"))
    return taggings.values_list("content_object", "content_object__ref")[:limit]


@prepared
def _cursor(viewer, filters):
    """The key of the first tagging of the excerpt with this ref, by which the list is ordered."""
    taggings = first_taggings(THEME, viewer, filters)
    return taggings.filter(content_object__ref=Param("ref")).values_list("pk", flat=True)


def first_taggings(theme, viewer, filters=NO_FILTER):
    """For each of the theme's excerpts that this viewer may see, the first tagging of it, newest first."""
    earlier = ThemedExcerpt.objects.filter(
        content_object=OuterRef("content_object"), tag=OuterRef("tag"), pk__lt=OuterRef("pk")
    )
    taggings = shown_outside_story(ThemedExcerpt.objects.cleared_for(Use.READ, viewer), viewer).filter(
        ~Exists(earlier),
        tag=theme,
        content_object__transcript=F("content_object__transcript__story__transcript"),
    )
    return _filter_taggings(taggings, filters).order_by("-pk")


def _filter_taggings(taggings, filters):
    """The taggings that match the filter; `kind` is that of someone who speaks in the excerpt."""
    if not filters.kind:
        return taggings
    cues = Cue.objects.filter(
        transcript=OuterRef("content_object__transcript"),
        start__lt=OuterRef("content_object__end"),
        end__gt=OuterRef("content_object__start"),
        voice__kind=filters.kind,
    )
    return taggings.filter(Exists(cues))


def counts_of(theme, viewer, filters=NO_FILTER):
    """(number of storytellers, number of passages already published) for this viewer, each counted in up to
    COUNT_LIMIT + 1 stories.

    Whether two published passages come from one person is unknown, so they are not counted as people.
    """
    shape, params = (viewer_shape(viewer), filters), viewer_params(viewer) | {"theme": theme.pk}
    return _storytellers(*shape, **params), _passages(*shape, **params)


def passages_label(number):
    """The number of published passages in words; above COUNT_LIMIT, that there are more than that."""
    exact = ngettext("%(number)s published passage", "%(number)s published passages", number)
    return count_label(number, exact, _("more than %(number)s published passages"))


def _theme_taggings():
    return ThemedExcerpt.objects.filter(tag=THEME)


def _stories_with_theme(viewer, **conditions):
    """Stories tagged with the theme that this viewer may read. Consent is checked once for each story, and not for
    each of its excerpts."""
    stories = shown_outside_story(Story.objects.cleared_for(Use.READ, viewer), viewer)
    transcripts = _theme_taggings().values("content_object__transcript")
    return stories.filter(transcript__in=transcripts, **conditions).order_by()


@prepared_count
def _storytellers(viewer, filters):
    """The storytellers who speak in the theme's excerpts, found through the cues that these overlap."""
    gathered = _stories_with_theme(viewer, source=None).values("transcript")[: COUNT_LIMIT + 1]
    # In the same filter() as the other conditions on cues, so that all apply to one cue and its voice
    of_kind = {"content_object__transcript__cues__voice__kind": filters.kind} if filters.kind else {}
    taggings = _theme_taggings().filter(
        content_object__transcript__in=gathered,
        content_object__transcript__cues__start__lt=F("content_object__end"),
        content_object__transcript__cues__end__gt=F("content_object__start"),
        content_object__transcript__cues__voice__isnull=False,
        **of_kind,
    )
    return taggings.order_by().values("content_object__transcript__cues__voice__storyteller").distinct()


@prepared_count
def _passages(viewer, filters):
    published = _stories_with_theme(viewer, source__isnull=False).values("transcript")[: COUNT_LIMIT + 1]
    taggings = _filter_taggings(_theme_taggings().filter(content_object__transcript__in=published), filters)
    return taggings.order_by().values("content_object").distinct()[: COUNT_LIMIT + 1]

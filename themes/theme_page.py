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

THE_THEME = Param("theme")


@dataclass(frozen=True)
class ExcerptFilter:
    """What a theme's excerpts are narrowed by. Each field narrows in `_narrowed` and `_storytellers`."""

    kind: str = ""


NO_FILTER = ExcerptFilter()


def theme_page(theme, viewer, chosen=NO_FILTER, after=""):
    """(up to EXCERPTS_PER_PAGE excerpt keys, the ref of the last of them or "" where none follows): the theme's
    excerpts for this viewer, newest tagging first.

    They follow the excerpt with the ref `after`; "" begins the list. Raises ThemedExcerpt.DoesNotExist where it is
    not in this list, or is nothing at all.
    """
    shape, params = (viewer_shape(viewer), chosen), viewer_params(viewer) | {"theme": theme.pk}
    if after:
        place = _place(*shape, ref=after, **params) if is_ref(after) else ()
        if not place:
            raise ThemedExcerpt.DoesNotExist
        (params["key"],) = place
    rows = _page(*shape, bool(after), EXCERPTS_PER_PAGE + 1, **params)
    page = rows[:EXCERPTS_PER_PAGE]
    return [key for key, _ref in page], page[-1][1] if len(rows) > len(page) else ""


@prepared
def _page(viewer, chosen, goes_on, at_most):
    taggings = first_taggings(THE_THEME, viewer, chosen)
    if goes_on:
        taggings = taggings.filter(pk__lt=Param("key"))
    return taggings.values_list("content_object", "content_object__ref")[:at_most]


@prepared
def _place(viewer, chosen):
    taggings = first_taggings(THE_THEME, viewer, chosen)
    return taggings.filter(content_object__ref=Param("ref")).values_list("pk", flat=True)


def first_taggings(theme, viewer, chosen=NO_FILTER):
    """The theme's excerpts for this viewer, each once though several people tagged it, newest first."""
    earlier = ThemedExcerpt.objects.filter(
        content_object=OuterRef("content_object"), tag=OuterRef("tag"), pk__lt=OuterRef("pk")
    )
    taggings = shown_outside_story(ThemedExcerpt.objects.cleared_for(Use.READ, viewer), viewer).filter(
        ~Exists(earlier),
        tag=theme,
        content_object__transcript=F("content_object__transcript__story__transcript"),
    )
    return _narrowed(taggings, chosen).order_by("-pk")


def _narrowed(taggings, chosen):
    """The taggings that the filter lets through; `kind` is that of someone who speaks in the excerpt."""
    if not chosen.kind:
        return taggings
    spoken = Cue.objects.filter(
        transcript=OuterRef("content_object__transcript"),
        start__lt=OuterRef("content_object__end"),
        end__gt=OuterRef("content_object__start"),
        voice__kind=chosen.kind,
    )
    return taggings.filter(Exists(spoken))


def counts_of(theme, viewer, chosen=NO_FILTER):
    """(distinct storytellers who told us, passages already published) for this viewer, each in up to COUNT_LIMIT
    stories.

    Whether two published passages are one person is unknown, so they are never counted as people.
    """
    shape, params = (viewer_shape(viewer), chosen), viewer_params(viewer) | {"theme": theme.pk}
    return _storytellers(*shape, **params), _passages(*shape, **params)


def passages_label(number):
    """A number of published passages that was counted no further than COUNT_LIMIT + 1."""
    exact = ngettext("%(number)s published passage", "%(number)s published passages", number)
    return count_label(number, exact, _("more than %(number)s published passages"))


def _tagged():
    return ThemedExcerpt.objects.filter(tag=THE_THEME)


def _told_in(viewer, **which):
    """Stories with words of the theme that this viewer may read. The door is asked once for each story, and not
    for each of its excerpts."""
    stories = shown_outside_story(Story.objects.cleared_for(Use.READ, viewer), viewer)
    words = _tagged().values("content_object__transcript")
    return stories.filter(transcript__in=words, **which).order_by()


@prepared_count
def _storytellers(viewer, chosen):
    """Who, of the kind chosen or of any, spoke in these taggings' words, through the cues they touch."""
    told = _told_in(viewer, source=None).values("transcript")[: COUNT_LIMIT + 1]
    # Of two who speak in one excerpt only those of this kind are asked for: one join, so one condition
    of_kind = {"content_object__transcript__cues__voice__kind": chosen.kind} if chosen.kind else {}
    touched = _tagged().filter(
        content_object__transcript__in=told,
        content_object__transcript__cues__start__lt=F("content_object__end"),
        content_object__transcript__cues__end__gt=F("content_object__start"),
        content_object__transcript__cues__voice__isnull=False,
        **of_kind,
    )
    return touched.order_by().values("content_object__transcript__cues__voice__storyteller").distinct()


@prepared_count
def _passages(viewer, chosen):
    published = _told_in(viewer, source__isnull=False).values("transcript")[: COUNT_LIMIT + 1]
    found = _narrowed(_tagged().filter(content_object__transcript__in=published), chosen)
    return found.order_by().values("content_object").distinct()[: COUNT_LIMIT + 1]

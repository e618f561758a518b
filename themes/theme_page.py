"""The page of a theme: its excerpts for this viewer, a page at a time, and how many people they come from."""

from dataclasses import dataclass

from django.db.models import BigIntegerField, Exists, ExpressionWrapper, F, OuterRef, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.paging import COUNT_LIMIT, count_label
from core.prepared import Param, key_in, key_params, prepared, prepared_count
from core.refs import is_ref
from stories.consent import Use, viewer_shape
from stories.gate import viewer_params
from stories.models import Cue, Story, Voice
from stories.open_promises import has_few, stories_in_reach

from .excerpt_rows import EXCERPTS_PER_PAGE, shown_outside_story
from .models import ThemedExcerpt
from .tagged_stories import COMMON_FROM, THEME, VERY_COMMON_FROM, is_tagged, tagging_count, taggings


@dataclass(frozen=True)
class ExcerptFilter:
    """The filters of a theme's excerpts. Each field is used in `_filter_taggings` and `_storytellers`."""

    kind: str = ""


NO_FILTER = ExcerptFilter()
NEWEST = 3 * EXCERPTS_PER_PAGE  # taggings of a common theme, which fill a page if enough of them are open
SHAPES = (10, 50, COUNT_LIMIT)  # numbers of transcripts in which storytellers and passages are counted


@dataclass(frozen=True)
class Sizes:
    """What decides where a query begins. Its rows are the same, whatever stands here."""

    few_open: bool = False  # can few stories be open to this viewer on a theme's page?
    taggings: int = 0  # of the theme, as `tagging_count` says


NO_SIZES = Sizes()


def sizes_for(theme, viewer):
    few_open = has_few(viewer, _uses(viewer))
    return Sizes(few_open, 0 if few_open else tagging_count(theme))


def theme_page(theme, viewer, filters=NO_FILTER, after="", sizes=NO_SIZES):
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
    at_most, rows = EXCERPTS_PER_PAGE + 1, []
    if sizes.taggings >= COMMON_FROM:
        rows = _page(*shape, False, True, bool(after), at_most, **params)
    if len(rows) < at_most:
        rows = _page(*shape, sizes.few_open, False, bool(after), at_most, **params)
    page = rows[:EXCERPTS_PER_PAGE]
    return [key for key, _ref in page], page[-1][1] if len(rows) > len(page) else ""


def _uses(viewer):
    """A use that every voice on a theme's page has promised."""
    return (Use.READ,) if viewer.is_authenticated else (Use.QUOTE,)


@prepared
def _page(viewer, filters, few_open, newest_only, has_cursor, at_most):
    rows, older = (
        first_taggings(THEME, viewer, filters, few_open),
        Q(pk__lt=Param("key")) if has_cursor else Q(),
    )
    if few_open:
        rows = rows.filter(content_object__transcript__story__in=stories_in_reach(viewer, _uses(viewer)))
    if newest_only:
        # Cut off before the rule is asked of them
        rows = rows.filter(pk__in=taggings().filter(older).order_by("-pk").values("pk")[:NEWEST])
    return rows.filter(older).values_list("content_object", "content_object__ref")[:at_most]


@prepared
def _cursor(viewer, filters):
    """The key of the first tagging of the excerpt with this ref, by which the list is ordered."""
    rows = first_taggings(THEME, viewer, filters)
    return rows.filter(content_object__ref=Param("ref")).values_list("pk", flat=True)


def first_taggings(theme, viewer, filters=NO_FILTER, few_open=False):
    """For each of the theme's excerpts that this viewer may see, the first tagging of it, newest first."""
    # With `+ 0` no database can begin with the theme's excerpts, where the few open stories lead to them sooner
    of_theme = Exact(ExpressionWrapper(F("tag") + 0, BigIntegerField()), theme) if few_open else Q(tag=theme)
    earlier = ThemedExcerpt.objects.filter(
        content_object=OuterRef("content_object"), tag=OuterRef("tag"), pk__lt=OuterRef("pk")
    )
    rows = shown_outside_story(ThemedExcerpt.objects.cleared_for(Use.READ, viewer), viewer).filter(
        of_theme,
        ~Exists(earlier),
        content_object__transcript=F("content_object__transcript__story__transcript"),
    )
    return _filter_taggings(rows, filters).order_by("-pk")


def _filter_taggings(rows, filters):
    """The taggings that match the filter; `kind` is that of someone who speaks in the excerpt."""
    if not filters.kind:
        return rows
    cues = Cue.objects.filter(
        transcript=OuterRef("content_object__transcript"),
        start__lt=OuterRef("content_object__end"),
        end__gt=OuterRef("content_object__start"),
        voice__kind=filters.kind,
    )
    return rows.filter(Exists(cues))


def counts_of(theme, viewer, filters=NO_FILTER, sizes=NO_SIZES):
    """(number of storytellers, number of passages already published) for this viewer; None where they are in more than
    COUNT_LIMIT stories, which are not looked through. The passages are counted up to COUNT_LIMIT + 1.

    Whether two published passages come from one person is unknown, so they are not counted as people.
    """
    stories = _open_stories(theme, viewer, filters, sizes)
    if len(stories) > COUNT_LIMIT:
        return None
    gathered, published = (
        [key for key, source in stories if (source is None) is is_ours] for is_ours in (True, False)
    )
    people = _count(_storytellers, gathered, theme, filters)
    return people, _count(_passages, published, theme, filters, COUNT_LIMIT + 1)


def _count(query, transcript_keys, theme, *shape):
    """The result of `query` for these transcripts. Their number is rounded up, so that its SQL has few shapes."""
    if not transcript_keys:
        return 0
    count = next(size for size in SHAPES if size >= len(transcript_keys))
    keys = transcript_keys + transcript_keys[-1:] * (count - len(transcript_keys))
    return query(count, *shape, theme=theme.pk, **key_params(keys))


def _open_stories(theme, viewer, filters, sizes):
    """(transcript key, source key) of up to COUNT_LIMIT + 1 stories in which this viewer may read what the theme is
    heard in."""
    shape, params = (
        (viewer_shape(viewer), filters, sizes.few_open),
        viewer_params(viewer) | {"theme": theme.pk},
    )
    if sizes.taggings >= VERY_COMMON_FROM:
        rows = _stories(*shape, True, COUNT_LIMIT + 1, **params)
        if len(rows) > COUNT_LIMIT:
            return rows
    return _stories(*shape, False, COUNT_LIMIT + 1, **params)


def many_stories_label():
    """What is said where `counts_of` is None: the people in so many stories are not counted."""
    return _("Heard in more than %(number)s stories") % {"number": COUNT_LIMIT}


def passages_label(number):
    """The number of published passages in words; above COUNT_LIMIT, that there are more than that."""
    exact = ngettext("%(number)s published passage", "%(number)s published passages", number)
    return count_label(number, exact, _("more than %(number)s published passages"))


@prepared
def _stories(viewer, filters, few_open, part_only, at_most):
    """Consent is checked once for each story, and not for each of its excerpts."""
    stories = shown_outside_story(Story.objects.cleared_for(Use.READ, viewer), viewer)
    if few_open:
        stories = stories.filter(pk__in=stories_in_reach(viewer, _uses(viewer)))
    tagged = is_tagged(few_open, part_only, _filter_taggings(taggings(), filters))
    return stories.filter(tagged).order_by().values_list("transcript", "source")[:at_most]


@prepared_count
def _storytellers(count, filters):
    """The storytellers who speak in the theme's excerpts of these transcripts, which came through `_stories`."""
    # In one filter(), so that all conditions apply to one cue
    spoken = taggings().filter(
        content_object__transcript=OuterRef("story__transcript"),
        content_object__transcript__cues__voice=OuterRef("pk"),
        content_object__transcript__cues__start__lt=F("content_object__end"),
        content_object__transcript__cues__end__gt=F("content_object__start"),
    )
    of_kind = {"kind": filters.kind} if filters.kind else {}
    voices = Voice.objects.filter(key_in("story__transcript", count), Exists(spoken), **of_kind)
    return voices.order_by().values("storyteller").distinct()


@prepared_count
def _passages(count, filters, at_most):
    """The theme's published excerpts of these transcripts, which came through `_stories`."""
    rows = _filter_taggings(taggings().filter(key_in("content_object__transcript", count)), filters)
    return rows.order_by().values("content_object").distinct()[:at_most]

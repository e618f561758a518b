"""The list of stories: its filters, a page at a time, and how many there are."""

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from core.paging import COUNT_LIMIT, PAGE, rows_after
from core.prepared import Param, prepared, prepared_count
from core.refs import is_ref
from stories.consent import KNOW_OF, Use, viewer_shape
from stories.gate import viewer_params
from stories.models import Story, Voice
from stories.open_promises import has_few, stories_in_reach
from themes.tagged_stories import COMMON_FROM, VERY_COMMON_FROM, is_tagged, tagging_count

from . import story_rows

UNDER_FIVE_MINUTES = 5 * 60 * 1000  # ms
NEWEST = 3 * PAGE  # stories of a common theme, which fill a page if enough of them are open


def list_page(viewer, filters, after="", number=None):
    """(up to PAGE stories, newest first; the ref of the last of them, "" if none follows; how many in all).

    `filters` is what `FilterForm.filters` returns. The page begins after the story with the ref `after`; "" is the
    first page. The number stops at COUNT_LIMIT + 1; where it is known already, it is passed in. Raises
    Story.DoesNotExist if `after` is not in this list.
    """
    shape, params, taggings = _asked_for(viewer, filters)
    if number is None:
        number = _number_up_to(COUNT_LIMIT + 1, shape, params, taggings >= VERY_COMMON_FROM)
    if after:
        params |= _cursor_params(after, shape, params)
    page = _page_rows(shape, bool(after), params, taggings >= COMMON_FROM)
    return page[:PAGE], page[PAGE - 1].ref if len(page) > PAGE else "", number


def neighbours_in_list(viewer, filters, story):
    """(the story before this one in the list, the one after it), each as (ref, title), or None where there is none.

    Their number of queries is constant, and each stops at the first story that the viewer may have.
    """
    shape, params, taggings = _asked_for(viewer, filters)
    params |= {"at": _moment(story.released_at), "key": story.pk}
    rows = (_neighbour(*shape, taggings >= COMMON_FROM, is_before, **params) for is_before in (True, False))
    return tuple(row[0] if row else None for row in rows)


def _asked_for(viewer, filters):
    """(shape, parameters, how often the theme is tagged) of the queries for this list."""
    theme, kind = filters.get("theme"), filters.get("kind", "")
    shape = (
        viewer_shape(viewer),
        bool(theme),
        kind,
        bool(filters.get("recording")),
        bool(filters.get("short")),
    )
    shape += (has_few(viewer, _uses(*shape[1:])),)
    params = viewer_params(viewer) | {"theme": theme and theme.pk}
    return shape, params, tagging_count(theme) if theme and not shape[-1] else 0


def _number_up_to(at_most, shape, params, part_first):
    """How many stories there are, counted up to `at_most`: in a part of them first, if so."""
    if part_first and _number(*shape, True, at_most, **params) == at_most:
        return at_most
    return _number(*shape, False, at_most, **params)


def _page_rows(shape, has_cursor, params, part_first):
    """The page's stories, with one more if another follows: from a part first, if so."""
    rows = _page(*shape, True, has_cursor, **params) if part_first else []
    return rows if len(rows) > PAGE else _page(*shape, False, has_cursor, **params)


def _cursor_params(ref, shape, params):
    """The cursor parameters `at` and `key`: release and key of the story with this ref, if it is in the same list."""
    rows = _cursor(*shape, ref=ref, **params) if is_ref(ref) else ()
    if not rows:
        raise Story.DoesNotExist
    ((at, key),) = rows
    return {"at": _moment(at), "key": key}


def _moment(at):
    """A release as the parameter of a prepared query."""
    return Story._meta.get_field("released_at").get_db_prep_value(at, connection)


def _uses(theme, _kind, recording, short):
    """The uses of which any one puts a story into the list."""
    if theme:
        return (Use.READ,)
    return (Use.HEAR,) if recording or short else KNOW_OF


def open_stories(viewer, few_open, uses=KNOW_OF):
    """The stories of the list without filters, newest first; with fewer `uses`, those which the viewer may have so.

    `few_open` is whether few stories can be open to this viewer: the database starts from these. Extracts are no
    stories: see `extracts`.
    """
    stories = story_rows.known_to(viewer, uses).filter(quoted_only=False)
    return stories.filter(pk__in=stories_in_reach(viewer, uses)) if few_open else stories


def _filtered_stories(viewer, theme, kind, recording, short, few_open, part=None):
    """Every story of the list. A filter uses only what this viewer may know of a story, so it gives nothing away.

    `part` is a condition for only some of the stories that the theme is heard in.
    """
    stories = open_stories(viewer, few_open, _uses(theme, kind, recording, short))
    if theme:
        stories = stories.filter(part or is_tagged(few_stories=few_open))
    if kind:
        stories = stories.filter(Exists(Voice.objects.filter(story=OuterRef("pk"), kind=kind)))
    if recording or short:
        stories = stories.filter(recording__isnull=False)
        stories = stories.filter(may_hear=True) if theme else stories
    if short:
        stories = stories.filter(recording__duration_ms__lt=UNDER_FIVE_MINUTES)
    return stories


@prepared
def _page(viewer, theme, kind, recording, short, few_open, newest_only, has_cursor):
    newest = None
    if newest_only:
        # In order, and cut off, before the rule is asked of them
        tagged = Story.objects.filter(is_tagged(), released_at__isnull=False, quoted_only=False)
        tagged = tagged.order_by("-released_at", "-pk")
        newest = Q(pk__in=_after_cursor(tagged, has_cursor).values("pk")[:NEWEST])
    stories = _filtered_stories(viewer, theme, kind, recording, short, few_open, newest)
    return _after_cursor(stories, has_cursor)[: PAGE + 1]


def _after_cursor(stories, has_cursor):
    return rows_after(stories, "released_at", Param("at"), Param("key")) if has_cursor else stories


@prepared
def _neighbour(*shape):
    """The nearest story before or after the cursor, as (ref, title). Where many stories have the theme, the database
    walks from the cursor to the first of them, instead of through them all."""
    *shape, is_common, is_before = shape
    stories = _filtered_stories(*shape, is_tagged(few_stories=True) if is_common else None)
    stories = _before_cursor(stories) if is_before else _after_cursor(stories, has_cursor=True)
    return stories.values_list("ref", "title")[:1]


def _before_cursor(stories):
    at, key = Param("at"), Param("key")
    return (
        stories.filter(released_at__gte=at).exclude(released_at=at, pk__lte=key).order_by("released_at", "pk")
    )


@prepared
def _cursor(viewer, theme, kind, recording, short, few_open):
    return (
        _filtered_stories(viewer, theme, kind, recording, short, few_open)
        .filter(ref=Param("ref"))
        .values_list("released_at", "pk")
    )


@prepared_count
def _number(viewer, theme, kind, recording, short, few_open, part_only, at_most):
    # Keys only: else the database would work out what may be heard and read for each row that it counts
    part = is_tagged(part_only=True) if part_only else None
    stories = _filtered_stories(viewer, theme, kind, recording, short, few_open, part)
    return stories.order_by().values("pk")[:at_most]

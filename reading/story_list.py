"""The list of stories: its filters, a page at a time, and how many there are."""

from django.db import connection
from django.db.models import Exists, OuterRef

from core.paging import COUNT_LIMIT, PAGE, rows_after
from core.prepared import Param, prepared, prepared_count
from core.refs import is_ref
from stories.consent import viewer_shape
from stories.gate import viewer_params
from stories.models import Story, Voice
from themes.models import ThemedExcerpt

from . import story_rows

UNDER_FIVE_MINUTES = 5 * 60 * 1000  # ms


def list_page(viewer, filters, after=""):
    """(up to PAGE stories, newest first; the ref of the last of them, "" if none follows; how many in all).

    `filters` is what `FilterForm.filters` returns. The page begins after the story with the ref `after`; "" is the
    first page. The number stops at COUNT_LIMIT + 1. Raises Story.DoesNotExist if `after` is not in this list.
    """
    theme, kind = filters.get("theme"), filters.get("kind", "")
    shape = (
        viewer_shape(viewer),
        bool(theme),
        kind,
        bool(filters.get("recording")),
        bool(filters.get("short")),
    )
    params = viewer_params(viewer) | {"theme": theme and theme.pk}
    number = _number(*shape, COUNT_LIMIT + 1, **params)
    if after:
        params |= _cursor_params(after, shape, params)
    page = _page(*shape, bool(after), **params)
    return page[:PAGE], page[PAGE - 1].ref if len(page) > PAGE else "", number


def _cursor_params(ref, shape, params):
    """The cursor parameters `at` and `key`: release and key of the story with this ref, if it is in the same list."""
    rows = _cursor(*shape, ref=ref, **params) if is_ref(ref) else ()
    if not rows:
        raise Story.DoesNotExist
    ((at, key),) = rows
    return {"at": Story._meta.get_field("released_at").get_db_prep_value(at, connection), "key": key}


def _filtered_stories(viewer, theme, kind, recording, short):
    """Every story of the list. A filter uses only what this viewer may know of a story, so it gives nothing away."""
    stories = story_rows.known_to(viewer)
    if theme:
        # Not by Exists: with it SQLite walks through all stories, and asks the rule about each before the theme
        tagged = ThemedExcerpt.objects.filter(tag=Param("theme")).values("content_object__transcript")
        stories = stories.filter(transcript__in=tagged, may_read=True)
    if kind:
        stories = stories.filter(Exists(Voice.objects.filter(story=OuterRef("pk"), kind=kind)))
    if recording or short:
        stories = stories.filter(may_hear=True, recording__isnull=False)
    if short:
        stories = stories.filter(recording__duration_ms__lt=UNDER_FIVE_MINUTES)
    return stories


@prepared
def _page(viewer, theme, kind, recording, short, has_cursor):
    stories = _filtered_stories(viewer, theme, kind, recording, short)
    if has_cursor:
        stories = rows_after(stories, "released_at", Param("at"), Param("key"))
    return stories[: PAGE + 1]


@prepared
def _cursor(viewer, theme, kind, recording, short):
    return (
        _filtered_stories(viewer, theme, kind, recording, short)
        .filter(ref=Param("ref"))
        .values_list("released_at", "pk")
    )


@prepared_count
def _number(viewer, theme, kind, recording, short, at_most):
    # Keys only: else the database would work out what may be heard and read for each row that it counts
    return _filtered_stories(viewer, theme, kind, recording, short).order_by().values("pk")[:at_most]

"""The stories that could be in a pack: cleared for print in its room, for this person, and searched as the archive is.

Whoever searches learns of words and themes only where the room may read them.
"""

from django.db.models import Exists, OuterRef, Q

from core.paging import PAGE, page_after
from stories.consent import Use
from stories.gate import clearance
from stories.models import IndexEntry, Story
from stories.search.matching import each_matches, matching
from stories.search.query import Query
from themes.models import ThemedExcerpt

from ..models import FeaturedStory


def stories_to_choose(pack, viewer):
    """Stories that may be printed in the pack's room and are not in it."""
    inside = FeaturedStory.objects.filter(pack=pack, story=OuterRef("pk"))
    cleared = Story.objects.cleared_for(Use.PRINT, viewer, room=pack.room)
    return cleared.filter(~Exists(inside)).select_related("source")


def page_to_choose_from(pack, viewer, filters, after):
    """(a page of the stories to choose from, the ref of the last of them or ""), filtered by a ChooseForm's data.

    Newest first; in a search, those with a match in the title come before the others. Raises Story.DoesNotExist where
    `after` is not among them.
    """
    stories = stories_to_choose(pack, viewer)
    if filters.get("theme"):
        stories = _with_theme(stories, filters["theme"], viewer, pack.room)
    query = Query.parse(filters.get("words", ""))
    if not query:
        return page_after(stories, after, "released_at")
    stories = _open_to_search(stories, query, viewer, pack.room)
    in_title, others = (stories.filter(matching(query, where)) for where in ("in_title", "outside_title"))
    try:
        page, last = page_after(in_title, after, "released_at")
    except Story.DoesNotExist:
        return page_after(others, after, "released_at")
    if last:
        return page, last
    page += others.order_by("-released_at", "-pk")[: PAGE + 1 - len(page)]
    return page[:PAGE], page[PAGE - 1].ref if len(page) > PAGE else ""


def _open_to_search(stories, query, viewer, room):
    """Those of these stories that this viewer may learn contain the query, if they do: where the room may not read the
    words, only what is printed without them is searched."""
    in_details = each_matches(IndexEntry.objects.all(), query, "in_details")
    return stories.filter(clearance(Use.READ, viewer, room) | Q(in_details))


def _with_theme(stories, theme, viewer, room):
    tagged = ThemedExcerpt.objects.filter(tag=theme, content_object__transcript=OuterRef("transcript"))
    return stories.cleared_for(Use.READ, viewer, room=room).filter(Exists(tagged))

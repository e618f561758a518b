"""The stories of a pack, and those that could be in it: cleared for print in its room, for this person."""

from django.db.models import Exists, OuterRef

from core.paging import page_after
from stories.bylines import paper_byline, voices_of
from stories.consent import KNOW_OF, Use
from stories.models import Story
from stories.search.matching import matching
from stories.search.query import Query
from themes.models import ThemedExcerpt

from ..models import FeaturedStory


def stories_to_choose(pack, viewer):
    inside = FeaturedStory.objects.filter(pack=pack, story=OuterRef("pk"))
    cleared = Story.objects.cleared_for(Use.PRINT, viewer, room=pack.room)
    return cleared.filter(~Exists(inside)).select_related("source").order_by("-released_at", "-pk")


def page_to_choose_from(pack, viewer, filters, after):
    """(a page of the stories to choose from, the ref of the last of them or ""), filtered by a ChooseForm's data.

    Each has `opens`, whether this person may open the story's own page: a story that may be printed for the room
    is not always one they may read elsewhere. Raises Story.DoesNotExist where `after` is not among them.
    """
    stories = filter_stories(stories_to_choose(pack, viewer), filters, viewer, pack.room)
    page, last = page_after(stories, after, "released_at")
    known = Story.objects.cleared_for(KNOW_OF, viewer).filter(pk__in=[story.pk for story in page])
    known_keys = set(known.values_list("pk", flat=True))
    for story in page:
        story.opens = story.pk in known_keys
    return page, last


def filter_stories(stories, filters, viewer, room):
    """By words of the title, and by theme. A theme only finds stories whose words this viewer may read."""
    if query := Query.parse(filters.get("words", "")):
        stories = stories.filter(matching(query, "in_title"))
    if filters.get("theme"):
        tagged = ThemedExcerpt.objects.filter(
            tag=filters["theme"], content_object__transcript=OuterRef("transcript")
        )
        stories = stories.cleared_for(Use.READ, viewer, room=room).filter(Exists(tagged))
    return stories


def add_bylines(stories):
    """Gives each story `byline`, the byline it would have on paper. One query."""
    voices = voices_of([story.pk for story in stories])
    for story in stories:
        story.byline = paper_byline(story, voices.get(story.pk, []))

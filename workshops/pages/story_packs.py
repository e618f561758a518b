"""The packs somebody may put a story or an excerpt into, from its own page."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper, Q

from core.paging import page_after
from stories.consent import KNOW_OF, Use
from stories.gate import clearance
from stories.models import Story

from ..models import DiscussionPack, Extent, FeaturedStory
from ..paper.labels import audience_label


@dataclass(frozen=True)
class PackChoice:
    """`may_be_added` is whether the story, or the excerpt, may be printed for this pack's room today; `has_it`, whether
    it is there and may be. Why it may not be is nowhere said."""

    pack: DiscussionPack
    made_for: str
    may_be_added: bool
    has_it: bool


def pack_choices(story, viewer, after=""):
    """(a page of the packs this person made, newest first, each as a PackChoice; the ref of the last or "").

    The story must be one they may know of. Three queries, however many packs. Raises DiscussionPack.DoesNotExist
    where `after` is none of theirs.
    """
    return _choices(story, viewer, after, (Use.PRINT,), Q())


def excerpt_choices(excerpt, story, viewer, after=""):
    """The same for an excerpt of this story that they may read. A pack has it if it prints it, or the whole words."""
    prints_it = Q(extent=Extent.WHOLE) | Q(extent=Extent.EXCERPTS, chosen__excerpt=excerpt)
    return _choices(story, viewer, after, (Use.PRINT, Use.READ), prints_it)


def _choices(story, viewer, after, uses, has_it):
    """`uses` are what the room must be allowed, `has_it` which of the story's places have it already."""
    own = DiscussionPack.objects.open_to(viewer).filter(made_by=viewer, source=None)
    packs, last = page_after(own.select_related("office", "made_by"), after, "made_at")
    allowed = _allowed_for(story, viewer, {pack.room for pack in packs}, uses)
    inside = FeaturedStory.objects.cleared_for(KNOW_OF, viewer).filter(has_it, story=story, pack__in=packs)
    packs_inside = set(inside.values_list("pack", flat=True))
    return [
        PackChoice(
            pack,
            audience_label(pack.audience, pack.office),
            may_be_added=allowed[pack.room] and pack.pk not in packs_inside,
            has_it=allowed[pack.room] and pack.pk in packs_inside,
        )
        for pack in packs
    ], last


def _allowed_for(story, viewer, rooms, uses):
    """{room: whether it may have the story for all these uses, from this person, today}. One query for all rooms."""
    rooms, columns = list(rooms), {}
    for number, room in enumerate(rooms):
        for use in uses:
            condition = clearance(use, viewer, room)
            columns[f"{use}_in_room_{number}"] = ExpressionWrapper(condition, BooleanField())
    answers = Story.objects.cleared_for(KNOW_OF, viewer).filter(pk=story.pk).values(**columns).first() or {}
    return {
        room: all(answers.get(f"{use}_in_room_{number}") for use in uses) for number, room in enumerate(rooms)
    }

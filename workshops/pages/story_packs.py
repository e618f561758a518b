"""The packs somebody may put a story into, from that story's page."""

from dataclasses import dataclass

from django.db.models import BooleanField, ExpressionWrapper

from core.paging import page_after
from stories.consent import KNOW_OF, Use
from stories.gate import clearance
from stories.models import Story

from ..models import DiscussionPack, FeaturedStory
from ..paper.labels import audience_label


@dataclass(frozen=True)
class PackChoice:
    """`may_be_added` is whether the story may be printed for this pack's room today; `has_it`, whether it is there and
    may be. Why it may not be is nowhere said."""

    pack: DiscussionPack
    made_for: str
    may_be_added: bool
    has_it: bool


def pack_choices(story, viewer, after=""):
    """(a page of the packs this person made, newest first, each as a PackChoice; the ref of the last or "").

    The story must be one they may know of. Three queries, however many packs. Raises DiscussionPack.DoesNotExist
    where `after` is none of theirs.
    """
    own = DiscussionPack.objects.open_to(viewer).filter(made_by=viewer, source=None)
    packs, last = page_after(own.select_related("office", "made_by"), after, "made_at")
    printable = _printable_for(story, viewer, {pack.room for pack in packs})
    inside = FeaturedStory.objects.cleared_for(KNOW_OF, viewer).filter(story=story, pack__in=packs)
    packs_inside = set(inside.values_list("pack", flat=True))
    return [
        PackChoice(
            pack,
            audience_label(pack.audience, pack.office),
            may_be_added=printable[pack.room] and pack.pk not in packs_inside,
            has_it=printable[pack.room] and pack.pk in packs_inside,
        )
        for pack in packs
    ], last


def _printable_for(story, viewer, rooms):
    """{room: whether the story may be printed for it by this person today}. One query for all rooms."""
    rooms = list(rooms)
    asked = {
        f"in_room_{number}": ExpressionWrapper(clearance(Use.PRINT, viewer, room), BooleanField())
        for number, room in enumerate(rooms)
    }
    answers = Story.objects.cleared_for(KNOW_OF, viewer).filter(pk=story.pk).values(**asked).first() or {}
    return {room: bool(answers.get(f"in_room_{number}")) for number, room in enumerate(rooms)}

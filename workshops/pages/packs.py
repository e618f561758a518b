"""The list of packs, each with how many of its stories this person may print in its room."""

from django.db.models import Count, F

from core.paging import page_after
from stories.consent import Room, Use

from ..models import DiscussionPack, FeaturedStory
from ..paper.labels import audience_label

# The room of each pack as columns of the query, so that one query checks consent for many packs
OWN_ROOM = Room(
    audience=F("pack__audience"),
    office=F("pack__office"),
    leader=F("pack__made_by"),
    leader_email=F("pack__made_by__email"),
)


def page_of_packs(viewer, after):
    """(a page of the packs this person may open, newest first, the ref of the last of them or "").

    Each has `made_for` and `how_many`, the number of its stories they may print. Raises DiscussionPack.DoesNotExist
    where `after` is not among them.
    """
    packs = DiscussionPack.objects.open_to(viewer).select_related("made_by", "office")
    page, last = page_after(packs, after, "made_at")
    printable = FeaturedStory.objects.cleared_for(Use.PRINT, viewer, room=OWN_ROOM).filter(pack__in=page)
    counts = dict(printable.order_by().values_list("pack").annotate(number=Count("pk")))
    for pack in page:
        pack.how_many = counts.get(pack.pk, 0)
        pack.made_for = audience_label(pack.audience, pack.office)
    return page, last

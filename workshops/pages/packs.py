"""The list of packs, each with how many of its stories this person may print in its room."""

from django.db.models import Count, F

from accounts.roles import Task
from core.paging import page_after
from stories.consent import Audience, Room, Use

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

    Each has `made_for` and `how_many`, the number of its stories they may print; for who builds no packs, as if it was
    for anyone, since they read it outside any workshop. Raises DiscussionPack.DoesNotExist where `after` is not among
    them.
    """
    builds = viewer.may(Task.BUILD_PACKS)
    packs = DiscussionPack.objects.open_to(viewer).select_related("made_by", "office")
    page, last = page_after(packs, after, "made_at")
    for pack in page if not builds else ():
        pack.audience = Audience.ANYONE
    # Who builds none has one pack at most, the front page's
    room = OWN_ROOM if builds or not page else page[0].room
    printable = FeaturedStory.objects.cleared_for(Use.PRINT, viewer, room=room).filter(pack__in=page)
    counts = dict(printable.order_by().values_list("pack").annotate(number=Count("pk")))
    for pack in page:
        pack.how_many = counts.get(pack.pk, 0)
        pack.made_for = audience_label(pack.audience, pack.office)
    return page, last

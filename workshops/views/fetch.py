"""How the views of packs get a pack, or a story in it, or a 404 if this person may not have it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import ngettext

from accounts.roles import Task
from stories.consent import Audience

from ..models import DiscussionPack


def pack_or_404(request, ref):
    packs = DiscussionPack.objects.open_to(request.user).select_related("made_by", "office", "source")
    return get_object_or_404(packs, ref=ref)


def pack_for_viewer(request, ref):
    """The pack. For someone who builds no packs its audience is anyone, since they read it outside any workshop."""
    pack = pack_or_404(request, ref)
    if not request.user.may(Task.BUILD_PACKS):
        pack.audience = Audience.ANYONE
    return pack


def pack_to_change(request, ref):
    """A pack this person may change, locked where a form is sent. Raises PermissionDenied."""
    pack = pack_or_404(request, ref)
    if request.method == "POST":
        pack.lock()
        pack = pack_or_404(request, ref)
    if not pack.may_be_changed_by(request.user):
        raise PermissionDenied
    return pack


def featured_or_404(pack, viewer, ref):
    return get_object_or_404(pack.printable(viewer).select_related("story", "pull_quote"), ref=ref)


def lost_notice(pack, viewer):
    """How many stories can no longer be printed, in words for the pack's maker; "" for anyone else."""
    number = pack.count_unprintable(viewer)
    if not number:
        return ""
    return ngettext(
        "%(number)s story can no longer be printed", "%(number)s stories can no longer be printed", number
    ) % {"number": number}

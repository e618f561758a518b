"""The sound of a story in a pack, played in the room that the pack is for."""

from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from stories.views.sound import sound

from .fetch import featured_or_404, pack_for_viewer


@require_safe
def featured_sound(request, ref, featured):
    """The recording, in answers of at most 1 MiB. Each answer asks again whether this room may hear it: who opens
    the pack need not be a reader, and after a withdrawal a player gets no more than it has."""
    pack = pack_for_viewer(request, ref)
    place = featured_or_404(pack, request.user, featured)
    return sound(request, get_object_or_404(pack.playable(request.user), story=place.story_id))

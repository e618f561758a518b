"""Pausing a story, or recording a storyteller's wishes, from a pack."""

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import page_or_form
from stories.forms.wishes import WishesForm
from stories.views.look_over import saved_before
from stories.views.safeguarding import pause, wishes

from .fetch import featured_or_404, pack_for_viewer


def story_in_pack(request, ref, featured):
    """(story, the pack's address to go back to, its name). The viewer may know the story only through this pack."""
    pack = pack_for_viewer(request, ref)
    return featured_or_404(pack, request.user, featured).story, pack.get_absolute_url(), pack.title


@allowed(Task.SAFEGUARD)
@page_or_form
@sent_once()
def featured_pause(request, ref, featured):
    return pause(request, *story_in_pack(request, ref, featured))


@allowed(Task.SAFEGUARD)
@page_or_form
@sent_once(form=WishesForm)
def featured_wishes(request, ref, featured):
    if done := saved_before(request):
        return done
    return wishes(request, *story_in_pack(request, ref, featured))

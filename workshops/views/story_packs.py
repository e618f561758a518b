"""Put a story into a pack, from that story's page."""

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.paging import next_page_url, restart_list
from stories.consent import KNOW_OF
from stories.models import Story

from ..models import DiscussionPack
from ..pages.story_packs import pack_choices


@allowed(Task.BUILD_PACKS)
@require_safe
def story_packs(request, ref):
    """This person's packs, each with a button that adds the story and leads on to its questions there."""
    story = get_object_or_404(Story.objects.cleared_for(KNOW_OF, request.user), ref=ref)
    after = request.GET.get("after", "")
    try:
        choices, last = pack_choices(story, request.user, after)
    except DiscussionPack.DoesNotExist:
        return restart_list(request)
    context = {
        "story": story,
        "choices": choices,
        "more_url": next_page_url(last),
        "first_url": request.path if after else "",
    }
    return render(request, "workshops/story_packs.html", context)

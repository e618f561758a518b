"""Put a story or an excerpt into a pack, from its own page."""

from functools import partial

from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.paging import next_page_url, restart_list
from stories.consent import KNOW_OF, Use
from stories.models import Story
from themes.excerpt_rows import excerpts_for

from ..models import DiscussionPack
from ..pages.story_packs import excerpt_choices, pack_choices


@allowed(Task.BUILD_PACKS)
@require_safe
def story_packs(request, ref):
    """This person's packs, each with a button that adds the story."""
    story = get_object_or_404(Story.objects.cleared_for(KNOW_OF, request.user), ref=ref)
    return _packs(request, "workshops/story_packs.html", partial(pack_choices, story), {"story": story})


@allowed(Task.BUILD_PACKS)
@require_safe
def excerpt_packs(request, ref):
    """The same for an excerpt."""
    excerpt = get_object_or_404(excerpts_for(request.user), ref=ref)
    story = get_object_or_404(
        Story.objects.cleared_for(Use.READ, request.user), transcript=excerpt.transcript_id
    )
    choices = partial(excerpt_choices, excerpt, story)
    return _packs(request, "workshops/excerpt_packs.html", choices, {"story": story, "excerpt": excerpt})


def _packs(request, template, choices_of, context):
    after = request.GET.get("after", "")
    try:
        choices, last = choices_of(request.user, after)
    except DiscussionPack.DoesNotExist:
        return restart_list(request)
    context |= {
        "choices": choices,
        "more_url": next_page_url(last),
        "first_url": request.path if after else "",
    }
    return render(request, template, context)

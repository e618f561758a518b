"""Stories kept for later: a private list."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.once import sent_once
from core.paging import next_page_url, restart_list
from stories.models import KeptStory

from .. import story_rows
from ..came_from import came_from
from ..kept import kept_page


@require_POST
@sent_once()
def story_keep(request, ref):
    """Puts the story on this person's list, or takes it off, and leads back to its page as it was opened."""
    story = story_rows.known_story(request.user, ref)
    if request.POST.get("keep") == "yes":
        KeptStory.keep(request.user, story)
    elif request.POST.get("keep") == "no":
        KeptStory.take_off(request.user, story)
    opened_from = came_from(request)
    query = opened_from.story_query if opened_from else ""
    return redirect(f"{story.get_absolute_url()}{query}#later")


@require_safe
def kept(request):
    after = request.GET.get("after", "")
    try:
        rows, last = kept_page(request.user, after)
    except KeptStory.DoesNotExist:
        return restart_list(request)
    context = {"stories": rows, "more_url": next_page_url(last), "first_url": request.path if after else ""}
    return render(request, "reading/kept.html", context)

"""Gathering: delete a story that was begun, after a look at what goes."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form

from ..models import NotDeletable
from ..pages.delete import delete_page
from .fetch import kept_story


@allowed(Task.GATHER)
@page_or_form
@sent_once()
def gather_delete(request, ref):
    """Only for who added the story: for every other keeper too, this page does not exist."""
    story, problems = kept_story(request, ref), []
    if story.reporter_id != request.user.pk:
        raise Http404
    if request.method == "POST":
        try:
            story.delete_draft(request.user)
        except NotDeletable as not_deletable:
            problems = not_deletable.messages
        else:
            messages.success(request, _("The story is deleted, with all that was in it."))
            return redirect("stories:gather-list")
    context = {"story": story, "page": delete_page(story, request.user), "problems": problems}
    return answer(request, "stories/delete.html", context, refused=bool(problems))

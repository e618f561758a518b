"""Gathering: the stories a person keeps."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.paging import next_page_url, restart_list

from ..models import Story
from ..pages.worklist import page_of_stories, reminders_for


@allowed(Task.GATHER)
@require_safe
def gather_list(request):
    after, everything = request.GET.get("after", ""), request.GET.get("show") == "all"
    try:
        stories, next_after = page_of_stories(request.user, after, everything)
    except Story.DoesNotExist:
        return restart_list(request)
    more_url = next_page_url(next_after, {"show": "all"} if everything else {})
    context = {"stories": stories, "more_url": more_url, "everything": everything}
    if not after:
        context["reminders"], context["more_reminders"] = reminders_for(request.user)
    return render(request, "stories/gather_list.html", context)

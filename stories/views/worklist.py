"""Gathering: the stories a person keeps."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.paging import next_page_url, restart_list

from ..forms.worklist import WorklistForm
from ..models import Story
from ..pages.worklist import page_of_stories, reminders_for


@allowed(Task.GATHER)
@require_safe
def gather_list(request):
    after, form = request.GET.get("after", ""), WorklistForm(request.GET, viewer=request.user)
    try:
        stories, next_after = page_of_stories(form.stories(), request.user, after)
    except Story.DoesNotExist:
        return restart_list(request)
    filters = form.filters
    more_url = next_page_url(next_after, filters)
    is_narrowed = bool(filters.keys() - {"show"}) or filters.get("show", "all") not in ("all", "yours")
    context = {
        "stories": stories,
        "more_url": more_url,
        "filter_form": form,
        "filters": filters,
        "is_narrowed": is_narrowed,
    }
    if not after and not is_narrowed:
        context["reminders"], context["more_reminders"] = reminders_for(request.user)
    return render(request, "stories/gather_list.html", context)

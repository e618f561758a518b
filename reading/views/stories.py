"""The list of stories, one story, and one story on paper."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, restart_list
from stories.models import Story
from workshops.paper.assemble import site_address

from .. import printing, story_rows
from ..forms import FilterForm, StoryPrintForm
from ..story_list import list_page
from ..story_page import story_page


@login_not_required  # open: signed out, it lists what was cleared for anyone
@require_safe
def story_list(request):
    form = FilterForm(request.GET or None)
    filters = form.filters() if form.is_bound else {}
    try:
        stories, last, number = list_page(request.user, filters, request.GET.get("after", ""))
    except Story.DoesNotExist:
        return restart_list(request)
    params = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "form": form,
        "stories": story_rows.rows_of(stories),
        "count": story_rows.number_label(number),
        "filtered": bool(params),
        "more_url": next_page_url(last, params),
        "first_url": request.GET.get("after") and f"?{urlencode(params)}",
    }
    return render(request, "reading/story_list.html", context)


@login_not_required  # open: consent decides, and a story that is not cleared is a 404
@require_safe
def story_detail(request, ref):
    story = story_rows.known_story(request.user, ref)
    page = story_page(story)
    may_mark = page.turns and request.user.is_authenticated and request.user.may(Task.TAG)
    context = {"page": page, "story": story, "may_mark": may_mark}
    return render(request, "reading/story_detail.html", context)


@allowed(Task.READ)
@page_or_form
def story_print(request, ref):
    """One story with its questions, on paper, for people its voices said may have it printed."""
    story = get_object_or_404(
        story_rows.known_to(request.user).select_related("source", "transcript"), ref=ref
    )
    rooms = printing.rooms_for(story, request.user)
    if not rooms:
        return render(request, "reading/story_not_printed.html", {"story": story})
    site = site_address(settings.SITE_ADDRESS, request)
    unprintable = printing.unprintable_of(story, request.user, rooms, site)
    form = StoryPrintForm(typed(request), audiences=list(rooms), unprintable=unprintable)
    if form.is_valid():
        room = rooms[form.cleaned_data["audience"]]
        copy, pdf = printing.print_story(
            story, request.user, room, site, form.cleaned_data["size"], form.cleaned_data["how_many"]
        )
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="heard-copy-{copy.number}.pdf"'
        return response
    context = {"story": story, "form": form, "unprintable": unprintable}
    return answer(request, "reading/story_print.html", context)

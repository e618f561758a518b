"""The list of stories, one story, and one story on paper."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, restart_list
from stories.models import Story
from themes.models import next_acts
from workshops.paper.assemble import site_address

from .. import printing, story_rows
from ..came_from import came_from, list_of
from ..extracts import context_of, quoting_publications
from ..facets import facet_numbers
from ..filter_list import filter_list
from ..forms import FilterForm, StoryPrintForm, read_search
from ..kept import is_kept
from ..moment import moment_of
from ..onward import onward_from
from ..story_list import list_page
from ..story_page import story_page


@login_not_required  # open: signed out, it lists what was cleared for anyone
@require_safe
def story_list(request):
    form = FilterForm(request.GET)
    filters, viewer = form.filters(), request.user
    numbers = facet_numbers(viewer, filters)
    try:
        after, number = request.GET.get("after", ""), numbers.exact_number(filters)
        stories, last, number = list_page(viewer, filters, after, number)
    except Story.DoesNotExist:
        return restart_list(request)
    params = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    rows, query = story_rows.rows_of(stories), list_of(request).story_query
    for row in rows:
        row.url += query  # by which the story's page leads back to this list
    context = {
        "filter_list": filter_list(form, numbers),
        "stories": rows,
        "shared": story_rows.share_labels(rows),
        "count": story_rows.number_label(number),
        "filtered": bool(params),
        "publications": quoting_publications(viewer),
        "more_url": next_page_url(last, params),
        "first_url": request.GET.get("after") and f"?{urlencode(params)}",
    }
    return render(request, "reading/story_list.html", context)


@login_not_required  # open: consent decides, and a story that is not cleared is a 404
@require_safe
def story_detail(request, ref):
    story = story_rows.known_story(request.user, ref)
    typed, _notices = read_search(request.GET.get("q", ""))
    page = story_page(story, request.user, typed)
    may_mark = page.turns and request.user.is_authenticated and request.user.may(Task.TAG)
    context = {
        "page": page,
        "story": story,
        "may_mark": may_mark,
        "acts": may_mark and next_acts(story.transcript, request.user),
        "onward": onward_from(story, request.user, came_from(request)),
        "is_kept": is_kept(request.user, story),
        "moment": moment_of(request, story, may_hear=bool(page.recording)),
        "may_build_packs": request.user.is_authenticated and request.user.may(Task.BUILD_PACKS),
    }
    if page.is_extracts:
        context["extract"] = context_of(story, request.user)
    return render(request, "reading/story_detail.html", context)


def send_copy(request, sent, ref):
    """The PDF of the copy that this form made under today’s consent, or a 404; also for the form sent again."""
    story = printable_story(request, ref)
    site = site_address(settings.SITE_ADDRESS, request)
    copy = printing.copy_of(story, request.user, sent.led_to.rpartition("#")[2])
    pdf = printing.copy_as_pdf(story, request.user, copy, site) if copy else None
    if pdf is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="heard-copy-{copy.number}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=headers)


@allowed(Task.READ)
@page_or_form
@sent_once(form=StoryPrintForm, makes=True, shows=send_copy)
def story_print(request, ref):
    """One story with its questions, on paper, for people its voices said may have it printed."""
    story = printable_story(request, ref)
    rooms = printing.rooms_for(story, request.user)
    if not rooms:
        return render(request, "reading/story_not_printed.html", {"story": story})
    site = site_address(settings.SITE_ADDRESS, request)
    unprintable = printing.unprintable_of(story, request.user, rooms, site)
    form = StoryPrintForm(typed(request), audiences=list(rooms), unprintable=unprintable)
    if form.is_valid():
        room = rooms[form.cleaned_data["audience"]]
        size, how_many = form.cleaned_data["size"], form.cleaned_data["how_many"]
        copy = printing.make_copy(story, request.user, room, site, size, how_many)
        return redirect(f"{request.path}#{copy.code}")
    context = {"story": story, "form": form, "unprintable": unprintable}
    return answer(request, "reading/story_print.html", context)


def printable_story(request, ref):
    """A story that this person may know of, to be printed for a room that its voices agreed to. Raises Http404."""
    stories = story_rows.known_to(request.user).select_related("source", "transcript")
    return get_object_or_404(stories, ref=ref)

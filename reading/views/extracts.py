"""The people whom a publication quotes in a few words."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.paging import next_page_url, restart_list
from stories.models import Story

from ..extracts import extract_page, quoting_publication


@login_not_required  # open: signed out, it lists whom anyone may know of, with the words that anyone may quote
@require_safe
def extract_list(request, ref):
    publication = quoting_publication(request.user, ref)
    after = request.GET.get("after", "")
    try:
        rows, last = extract_page(publication, request.user, after)
    except Story.DoesNotExist:
        return restart_list(request)
    context = {
        "publication": publication,
        "extracts": rows,
        "more_url": next_page_url(last),
        "first_url": after and "?",
    }
    return render(request, "reading/extract_list.html", context)

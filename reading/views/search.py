"""Search."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.paging import next_page_url, restart_list
from stories.models import Story
from stories.search.query import MAX_LENGTH, Query

from .. import story_rows
from ..forms import read_search
from ..search_results import hit_rows, search_page


@require_safe
def search(request):
    """Stories that match, titles first, then the newest. Each links to the moment of the match, if it may be read."""
    typed, notices = read_search(request.GET.get("q", ""))
    context = {"typed": typed, "notices": notices, "asked": bool(request.GET.get("q"))}
    query = Query.parse(typed)
    if not query:
        return render(request, "reading/search.html", context)
    try:
        stories, last, number = search_page(request.user, query, request.GET.get("after", ""))
    except Story.DoesNotExist:
        return restart_list(request)
    context |= {
        "hits": hit_rows(query, stories),
        "count": story_rows.number_label(number),
        "more_url": next_page_url(last, {"q": typed[:MAX_LENGTH]}),
        "first_url": request.GET.get("after") and f"?{urlencode({'q': typed[:MAX_LENGTH]})}",
    }
    return render(request, "reading/search.html", context)

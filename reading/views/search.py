"""Search."""

from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.paging import next_page_url, restart_list
from stories.models import Story
from stories.search.query import MAX_LENGTH, Query
from themes.story_words import themes_to_choose_from

from .. import story_rows
from ..forms import read_search
from ..near_spellings import near_spellings, single_words
from ..search_results import hit_rows, search_page
from ..story_list import list_page
from ..theme_matches import theme_matches

SHOWN_INSTEAD = 3  # stories on a page of a search that found none


@require_safe
def search(request):
    """Stories that match, titles first, then the newest. Each links to the moment of the match, if it may be read."""
    typed, notices = read_search(request.GET.get("q", ""))
    context = {"typed": typed, "notices": notices, "asked": bool(request.GET.get("q"))}
    query, looked_for = Query.parse(typed), typed[:MAX_LENGTH]
    if not query:
        return render(request, "reading/search.html", context)
    try:
        stories, last, number = search_page(request.user, query, request.GET.get("after", ""))
    except Story.DoesNotExist:
        return restart_list(request)
    all_themes = themes_to_choose_from()
    context |= {
        "hits": hit_rows(query, stories, looked_for),
        "themes": [] if request.GET.get("after") else theme_matches(request.user, query, all_themes),
        "count": story_rows.number_label(number),
        "more_url": next_page_url(last, {"q": looked_for}),
        "first_url": request.GET.get("after") and f"?{urlencode({'q': looked_for})}",
    }
    if not stories:
        context |= instead_of_nothing(request.user, looked_for) | {"all_themes": all_themes}
    return render(request, "reading/search.html", context)


def instead_of_nothing(viewer, typed):
    """What a search that finds nothing leads to: other spellings, the first with its stories; each word by itself; the
    newest stories."""
    near = near_spellings(viewer, typed)
    newest, _next, _number = list_page(viewer, {})
    context = {
        "near": near,
        "single_words": single_words(viewer, typed),
        "newest": story_rows.rows_of(newest[:SHOWN_INSTEAD]),
    }
    if near:
        query = Query.parse(near[0].typed)
        stories, _next, _number = search_page(viewer, query, "")
        context["near_hits"] = hit_rows(query, stories[:SHOWN_INSTEAD], near[0].typed)
    return context

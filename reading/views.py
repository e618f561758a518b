from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.humanize.templatetags.humanize import apnumber
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import begin_again, onward
from stories import search as full_text
from stories.models import Source, Story
from themes.chooser import chooser_fields
from themes.models import Theme
from workshops.building import site_address
from workshops.models import Contributor, DiscussionPack, GeneralQuestion

from . import printing, story_rows
from .forms import FilterForm, StoryPrintForm, searchable
from .front_page import MOTIF, featured_rows, opening_quotation
from .hits import hit_rows, search_page
from .story_list import list_page
from .story_page import story_page


@login_not_required  # open: it shows what was cleared for anyone
@require_safe
def home(request):
    pack = DiscussionPack.objects.filter(on_front_page=True).select_related("source").first()
    featured = featured_rows(pack, request.user) if pack else []
    context = {
        "pack": pack,
        "featured": featured,
        "how_many": capfirst(apnumber(len(featured))),
        "themes": Theme.objects.filter(is_core=True),
        "opening": opening_quotation(request.user),
        "motif": MOTIF,
    }
    return render(request, "reading/home.html", context)


@login_not_required  # open: it tells how the stories came to be
@require_safe
def about(request):
    context = {
        "sources": Source.objects.all(),
        "contributors": Contributor.objects.prefetch_related("suggestions"),
        "questions": GeneralQuestion.objects.all(),
    }
    return render(request, "reading/about.html", context)


@login_not_required  # open: who cannot use the site must be able to read how to be helped
@require_safe
def accessibility(request):
    return render(request, "reading/accessibility.html", {"contact": settings.CONTACT})


@login_not_required  # open: a storyteller has no account
@require_safe
def help_page(request):
    return render(request, "reading/help.html", {"contact": settings.CONTACT})


@login_not_required  # open: signed out, it lists what was cleared for anyone
@require_safe
def story_list(request):
    form = FilterForm(request.GET or None)
    chosen = form.chosen() if form.is_bound else {}
    try:
        page, last, number = list_page(request.user, chosen, request.GET.get("after", ""))
    except Story.DoesNotExist:
        return begin_again(request)
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "form": form,
        "stories": story_rows.rows_of(page),
        "count": story_rows.in_words(number),
        "filtered": bool(kept),
        "more_url": onward(last, kept),
        "first_url": request.GET.get("after") and f"?{urlencode(kept)}",
    }
    return render(request, "reading/story_list.html", context)


@login_not_required  # open: the gate decides, and a story that is not cleared is not found
@require_safe
def story_detail(request, ref):
    story = story_rows.known_story(request.user, ref)
    page = story_page(story)
    tags = page.turns and request.user.is_authenticated and request.user.may("tag")
    context = {"page": page, "story": story, "chooser": chooser_fields(page.all_themes) if tags else ""}
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
    form = StoryPrintForm(typed(request), audiences=list(rooms))
    if form.is_valid():
        room, site = rooms[form.cleaned_data["audience"]], site_address(settings.SITE_ADDRESS, request)
        copy, pdf = printing.print_story(
            story, request.user, room, site, form.cleaned_data["size"], form.cleaned_data["how_many"]
        )
        response = HttpResponse(pdf, content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="heard-copy-{copy.number}.pdf"'
        return response
    context = {"story": story, "form": form}
    return answer(request, "reading/story_print.html", context)


@require_safe
def search(request):
    """Words of stories this viewer may read. Title hits first, then the newest, each opening at the moment."""
    typed = searchable(request.GET.get("q", ""))
    query = full_text.Query.read(typed)
    if not query:
        return render(request, "reading/search.html", {"typed": typed, "asked": bool(request.GET.get("q"))})
    try:
        found, last, number = search_page(request.user, query, request.GET.get("after", ""))
    except Story.DoesNotExist:
        return begin_again(request)
    context = {
        "typed": typed,
        "asked": True,
        "hits": hit_rows(query, found),
        "count": story_rows.in_words(number),
        "more_url": onward(last, {"q": typed}),
        "first_url": request.GET.get("after") and f"?{urlencode({'q': typed})}",
    }
    return render(request, "reading/search.html", context)

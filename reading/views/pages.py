"""The front page, About, help and accessibility."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.humanize.templatetags.humanize import apnumber
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from stories.models import Source
from themes.models import Theme
from workshops.models import LEVELS, Contributor, DiscussionPack, GeneralQuestion

from ..front_page import MOTIF, featured_rows, opening_quotation


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
        "levels": LEVELS,
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

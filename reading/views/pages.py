"""The front page, the start page, About, help and accessibility."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.humanize.templatetags.humanize import apnumber
from django.shortcuts import render
from django.utils.text import capfirst
from django.views.decorators.http import require_safe

from stories.models import Source
from workshops.models import LEVELS, Contributor, GeneralQuestion

from ..front_page import front_page
from ..start_page import start_page


@login_not_required  # open: signed out, it shows what was cleared for anyone
@require_safe
def home(request):
    """The start page of who is signed in, and for everyone else the public front page."""
    if request.user.is_authenticated:
        page = start_page(request.user, request.user.note_visit())
        return render(request, "reading/start.html", {"page": page})
    page = front_page(request.user)
    context = {"page": page, "how_many": capfirst(apnumber(len(page.featured)))}
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

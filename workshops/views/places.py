"""The stories of a pack: choose, order, edit, remove."""

from django.contrib import messages
from django.db import IntegrityError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, restart_list
from stories.consent import Use
from stories.models import Story
from themes.models import Excerpt

from ..forms.places import ChooseForm, FeaturedForm
from ..pages.choosing import add_bylines, page_to_choose_from, stories_to_choose
from ..paper.assemble import places_of
from ..paper.labels import audience_label
from .fetch import featured_or_404, lost_notice, pack_to_change


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_stories(request, ref):
    """The stories in the pack, in order, and those to choose from: cleared for print in its room, for this person."""
    pack = pack_to_change(request, ref)
    form = ChooseForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    after, places = request.GET.get("after", ""), places_of(pack, request.user)
    try:
        choices, last = page_to_choose_from(pack, request.user, filters, after)
    except Story.DoesNotExist:
        return restart_list(request)
    add_bylines([place.story for place in places] + choices)
    params = {name: request.GET[name] for name in form.fields if name in request.GET}
    context = {
        "pack": pack,
        "made_for": audience_label(pack.audience, pack.office),
        "places": places,
        "form": form,
        "choices": choices,
        "more_url": next_page_url(last, params),
        "first_url": "?" if after else "",
        "is_narrowed": any(filters.values()),
        "lost": lost_notice(pack, request.user),
    }
    return render(request, "workshops/pack_stories.html", context)


@allowed(Task.BUILD_PACKS)
@require_POST
@sent_once()
def featured_add(request, ref):
    pack = pack_to_change(request, ref)
    story = get_object_or_404(stories_to_choose(pack, request.user), ref=request.POST.get("story", ""))
    try:
        featured = pack.feature(story)
    except IntegrityError:  # the button was pressed twice
        return redirect("workshops:pack-stories", ref)
    return redirect("workshops:featured-edit", ref, featured.ref)


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once(form=FeaturedForm)
def featured_edit(request, ref, featured):
    """The summary, the words pulled out and the questions of one story in the pack."""
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    excerpts = (
        Excerpt.objects.cleared_for(Use.PRINT, request.user, room=pack.room)
        .cleared_for(Use.READ, request.user, room=pack.room)
        .filter(transcript=place.story.transcript_id)
    )
    initial = {"summary": place.summary or place.story.summary, "pull_quote": place.pull_quote}
    initial |= {
        f"question_{number}": question.text for number, question in enumerate(place.questions.all(), start=1)
    }
    form = FeaturedForm(typed(request), excerpts=excerpts, initial=initial)
    if form.is_valid():
        summary = form.cleaned_data["summary"]
        own_summary = summary if summary != place.story.summary else ""
        place.rewrite(own_summary, form.cleaned_data["pull_quote"], form.questions_typed())
        messages.success(request, _("Saved."))
        return redirect("workshops:pack-stories", ref)
    return answer(request, "workshops/featured_form.html", {"pack": pack, "place": place, "form": form})


@allowed(Task.BUILD_PACKS)
@require_POST
@sent_once(moves=True)
def featured_move(request, ref, featured):
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    step = {"up": -1, "down": 1}.get(request.POST.get("to"), 0)
    if step:
        pack.move(place, step, request.user)
    return redirect(f"{reverse('workshops:pack-stories', args=[ref])}#{featured}")


@allowed(Task.BUILD_PACKS)
@require_POST
@sent_once()
def featured_remove(request, ref, featured):
    pack = pack_to_change(request, ref)
    featured_or_404(pack, request.user, featured).delete()
    return redirect("workshops:pack-stories", ref)

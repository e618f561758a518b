"""The stories of a pack: choose, order, word, remove."""

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, page_after, restart_list
from stories.consent import KNOW_OF, Use
from stories.models import Story
from themes.models import Excerpt, ThemedExcerpt

from ..forms.places import ChooseForm, FeaturedForm
from ..models import FeaturedStory
from ..paper.assemble import places_of, told_by
from ..paper.labels import audience_label
from .fetch import featured_or_404, lost_words, pack_to_change


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_stories(request, ref):
    """The stories in the pack, in order, and those that could be: cleared for print in its room, for this person."""
    pack = pack_to_change(request, ref)
    form = ChooseForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    places = places_of(pack, request.user)
    stories = narrowed(stories_to_choose(pack, request.user), chosen, request.user, pack.room)
    try:
        found, last = page_after(stories, request.GET.get("after", ""), "released_at")
    except Story.DoesNotExist:
        return restart_list(request)
    opens = Story.objects.cleared_for(KNOW_OF, request.user).filter(pk__in=[story.pk for story in found])
    to_open = set(opens.values_list("pk", flat=True))
    for story in found:
        story.opens = (
            story.pk in to_open
        )  # what the room may have printed is not always theirs to read elsewhere
    tellers = told_by([place.story for place in places] + found)
    for story in [place.story for place in places] + found:
        story.told_by = tellers[story.pk]
    context = {
        "pack": pack,
        "made_for": audience_label(pack.audience, pack.office),
        "places": places,
        "form": form,
        "found": found,
        "more_url": next_page_url(
            last, {name: request.GET[name] for name in form.fields if name in request.GET}
        ),
        "first_url": "?" if request.GET.get("after") else "",
        "is_narrowed": any(chosen.values()),
        "lost": lost_words(pack, request.user),
    }
    return render(request, "workshops/pack_stories.html", context)


def stories_to_choose(pack, viewer):
    inside = FeaturedStory.objects.filter(pack=pack, story=OuterRef("pk"))
    cleared = Story.objects.cleared_for(Use.PRINT, viewer, room=pack.room)
    return cleared.filter(~Exists(inside)).select_related("source").order_by("-released_at", "-pk")


def narrowed(stories, chosen, viewer, room):
    """By words of the title, and by theme: what was heard in a story is told where its words may be read."""
    for word in chosen.get("words", "").split()[:10]:
        stories = stories.filter(title__icontains=word)
    if chosen.get("theme"):
        heard = ThemedExcerpt.objects.filter(
            tag=chosen["theme"], content_object__transcript=OuterRef("transcript")
        )
        stories = stories.cleared_for(Use.READ, viewer, room=room).filter(Exists(heard))
    return stories


@allowed(Task.BUILD_PACKS)
@require_POST
def featured_add(request, ref):
    pack = pack_to_change(request, ref)
    story = get_object_or_404(stories_to_choose(pack, request.user), ref=request.POST.get("story", ""))
    try:
        featured = pack.feature(story)
    except IntegrityError:  # pressed twice
        return redirect("workshops:pack-stories", ref)
    return redirect("workshops:featured-edit", ref, featured.ref)


@allowed(Task.BUILD_PACKS)
@page_or_form
def featured_edit(request, ref, featured):
    """The summary, the words pulled out and the questions of one story in the pack."""
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    excerpts = (
        Excerpt.objects.cleared_for(Use.PRINT, request.user, room=pack.room)
        .cleared_for(Use.READ, request.user, room=pack.room)
        .filter(transcript=place.story.transcript_id)
    )
    now = {"summary": place.summary or place.story.summary, "pull_quote": place.pull_quote}
    now |= {f"question_{number}": one.text for number, one in enumerate(place.questions.all(), start=1)}
    form = FeaturedForm(typed(request), excerpts=excerpts, initial=now)
    if form.is_valid():
        summary = form.cleaned_data["summary"]
        own_words = summary if summary != place.story.summary else ""
        place.rewrite(own_words, form.cleaned_data["pull_quote"], form.questions_typed())
        messages.success(request, _("Saved."))
        return redirect("workshops:pack-stories", ref)
    return answer(request, "workshops/featured_form.html", {"pack": pack, "place": place, "form": form})


@allowed(Task.BUILD_PACKS)
@require_POST
def featured_move(request, ref, featured):
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    step = {"up": -1, "down": 1}.get(request.POST.get("to"), 0)
    if step:
        pack.move(place, step, request.user)
    return redirect(f"{reverse('workshops:pack-stories', args=[ref])}#{featured}")


@allowed(Task.BUILD_PACKS)
@require_POST
def featured_remove(request, ref, featured):
    pack = pack_to_change(request, ref)
    featured_or_404(pack, request.user, featured).delete()
    return redirect("workshops:pack-stories", ref)

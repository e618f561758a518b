"""The stories of a pack: choose, order, edit, remove."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, restart_list
from core.refs import is_ref
from stories.models import Story

from ..forms.places import ChooseForm, FeaturedForm
from ..models import Extent
from ..pages.choosing import page_to_choose_from, stories_to_choose
from ..pages.pack_rows import rows_of
from ..paper.assemble import places_of
from ..paper.labels import audience_label
from ..paper.quotations import printable_excerpts, readable_excerpts, room_may_read
from .fetch import featured_or_404, lost_notice, pack_to_change


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_stories(request, ref):
    """The stories in the pack, in order, and those to choose from: cleared for print in its room, for this person."""
    return _editor(request, pack_to_change(request, ref))


def _editor(request, pack, error=None):
    form = ChooseForm(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    if error:
        form.add_error(None, error)
    after, places = request.GET.get("after", ""), places_of(pack, request.user)
    try:
        choices, last = page_to_choose_from(pack, request.user, filters, after)
    except Story.DoesNotExist:
        return restart_list(request)
    inside = [place.story for place in places]
    rows = rows_of(inside + choices, request.user, pack.room, filters.get("words", ""))
    params = {name: request.GET[name] for name in form.fields if name in request.GET}
    context = {
        "pack": pack,
        "made_for": audience_label(pack.audience, pack.office),
        "places": [(place, rows[place.story_id]) for place in places],
        "form": form,
        "choices": [rows[story.pk] for story in choices],
        "add_url": _with_filters(reverse("workshops:featured-add", args=[pack.ref]), params),
        "more_url": next_page_url(last, params),
        "first_url": "?" if after else "",
        "is_narrowed": any(filters.values()),
        "is_searched": bool(filters.get("words")),
        "lost": lost_notice(pack, request.user),
    }
    return answer(request, "workshops/pack_stories.html", context, refused=bool(error))


@allowed(Task.BUILD_PACKS)
@require_POST
@sent_once()
def featured_add(request, ref):
    """Adds the ticked stories at the end of the pack, and leads back to its stories or on to print it."""
    pack = pack_to_change(request, ref)
    refs = request.POST.getlist("story")
    if not refs:
        return _editor(request, pack, _("Tick at least one story first."))
    stories = stories_to_choose(pack, request.user).filter(ref__in=filter(is_ref, refs))
    added = sorted(stories, key=lambda story: refs.index(story.ref))
    if not added:
        raise Http404
    for story in added:
        pack.feature(story)
    number = len(added)
    message = ngettext("%(number)s story is added.", "%(number)s stories are added.", number)
    messages.success(request, message % {"number": number})
    if request.POST.get("then") == "print":
        return redirect("workshops:pack-print", ref)
    filters = {name: request.GET[name] for name in ChooseForm.base_fields if request.GET.get(name)}
    return redirect(_with_filters(reverse("workshops:pack-stories", args=[ref]), filters))


@allowed(Task.BUILD_PACKS)
@require_POST
@sent_once()
def excerpt_add(request, ref):
    """Has the pack print an excerpt, with its story where that is not in the pack yet."""
    pack = pack_to_change(request, ref)
    excerpt = get_object_or_404(printable_excerpts(pack, request.user), ref=request.POST.get("excerpt", ""))
    place = pack.printable(request.user).filter(story=excerpt.transcript.story_id).first()
    if place:
        place.print_excerpt(excerpt)
    else:
        pack.feature(excerpt.transcript.story, extent=Extent.EXCERPTS, excerpts=[excerpt])
    messages.success(request, _("The excerpt is added."))
    return redirect("workshops:pack-stories", ref)


def _with_filters(url, filters):
    return f"{url}?{urlencode(filters)}" if any(filters.values()) else url


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once(form=FeaturedForm)
def featured_edit(request, ref, featured):
    """How much of one story's words is printed, and which; the summary and the questions."""
    pack = pack_to_change(request, ref)
    place = featured_or_404(pack, request.user, featured)
    readable = readable_excerpts(place, request.user)
    initial = _initial(place, readable)
    may_read = room_may_read(place, request.user)
    form = FeaturedForm(typed(request), excerpts=readable, may_read=may_read, initial=initial)
    if form.is_valid():
        _rewrite(place, form.cleaned_data, form.questions_typed(), initial)
        messages.success(request, _("Saved."))
        return redirect("workshops:pack-stories", ref)
    return answer(request, "workshops/featured_form.html", {"pack": pack, "place": place, "form": form})


def _initial(place, readable):
    questions = {
        f"question_{number}": question.text for number, question in enumerate(place.questions.all(), start=1)
    }
    return questions | {
        "extent": place.extent,
        "excerpts": list(readable.filter(pk__in=place.chosen.values("excerpt"))),
        "pull_quote": readable.filter(pk=place.pull_quote_id).first(),
        "summary": place.summary or place.story.summary,
    }


def _rewrite(place, typed_in, questions, initial):
    """Saves the form. What was chosen and cannot be printed today, such as words that are being corrected, was not
    offered, and stays chosen."""
    chosen = [row.excerpt for row in place.chosen.select_related("excerpt")]
    place.rewrite(
        typed_in["summary"] if typed_in["summary"] != place.story.summary else "",
        typed_in["pull_quote"] or (None if initial["pull_quote"] else place.pull_quote),
        questions,
        typed_in.get("extent", place.extent),
        [*typed_in.get("excerpts", ()), *(each for each in chosen if each not in initial["excerpts"])],
    )


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

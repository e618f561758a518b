"""Printings of a pack: count the sheets, print, and list what is to be called back."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, restart_list
from stories.models import Copy

from ..forms.copies import PrintForm
from ..pages.copies import page_of_copies
from ..pages.sheets import choices_of, sheet_counts, sheets_per_copy
from ..paper.assemble import places_of, printed_pack, site_address, trial_copy
from ..paper.labels import SIZES, audience_label
from ..paper.letters import unprintable_in
from ..paper.pdf import typeset
from .fetch import lost_notice, pack_or_404


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once(form=PrintForm, makes=True)
def pack_print(request, ref):
    """How much paper it takes, and a form for a new copy: consent is checked again when it is sent."""
    pack = pack_or_404(request, ref)
    places = places_of(pack, request.user)
    trial = trial_pack(request, pack, places)
    only_counted = request.POST.get("step") == "count"
    unprintable = unprintable_in([trial])
    form = PrintForm(
        typed(request),
        initial={"size": request.GET.get("size", "a4")},
        unprintable=unprintable,
        only_counted=only_counted,
    )
    if form.is_valid() and places and not only_counted:
        return redirect(make_copy(request, pack, places, trial, form.cleaned_data))
    how_many = form.fields["how_many"].initial
    if form.is_bound:
        how_many = form.cleaned_data.get("how_many", how_many)
    context = {
        "pack": pack,
        "made_for": audience_label(pack.audience, pack.office),
        "form": form,
        "may_change": pack.may_be_changed_by(request.user),
        "how_many": how_many,
        "unprintable": unprintable,
        "sums": sheet_counts(trial, how_many) if places else [],
        # Asked for by a press of its own: every choice of every story is laid out for it, in both sizes
        "choices": choices_of(places, lambda places: trial_pack(request, pack, places))
        if "choices" in request.GET
        else [],
        "lost": lost_notice(pack, request.user),
    }
    return answer(request, "workshops/pack_print.html", context)


def trial_pack(request, pack, places):
    """The pack as it would be printed today, to count its sheets and to find letters that cannot be printed."""
    site = site_address(settings.SITE_ADDRESS, request)
    return printed_pack(pack, request.user, site, places=places, copy=trial_copy())


def make_copy(request, pack, places, trial, options):
    """Saves a Copy before any byte of it is sent. Returns the address of its page, where its download begins."""
    copy = Copy.make(
        Copy.Kind.PACK,
        pack.ref,
        pack.room,
        request.user,
        options["how_many"],
        [place.story for place in places],
        size=options["size"],
        sheets=sheets_per_copy(trial, options["size"]),
        destroy_by=options["destroy_by"],
    )
    return reverse("workshops:copy", args=[pack.ref, copy.code]) + "#made"


def copy_or_404(request, pack, code):
    """A printing of this pack. One with a story this person may never know of is a 404."""
    copies = Copy.objects.known_to(request.user).made_for(pack.ref).with_recall()
    return get_object_or_404(copies, code=code)


@allowed(Task.BUILD_PACKS)
@require_safe
def copy(request, ref, code):
    pack = pack_or_404(request, ref)
    copy = copy_or_404(request, pack, code)
    context = {
        "pack": pack,
        "copy": copy,
        "size": dict(SIZES)[copy.size],
        "other_size": "large" if copy.size == "a4" else "a4",
        "all_sheets": copy.sheets * copy.how_many,
        "made_for": audience_label(copy.audience, copy.office),
        "can_be_made": copy.may_be_used() and copied_places(pack, copy, request.user) is not None,
    }
    return render(request, "workshops/copy_detail.html", context)


@allowed(Task.BUILD_PACKS)
@require_safe
def pack_pdf(request, ref, code):
    """The PDF of a copy, under today's consent. If one of its stories may no longer be printed, it is a 410."""
    pack = pack_or_404(request, ref)
    copy = copy_or_404(request, pack, code)
    places = copied_places(pack, copy, request.user)
    if places is None or not copy.may_be_used():
        return render(request, "workshops/copy_stopped.html", {"pack": pack, "copy": copy}, status=410)
    site = site_address(settings.SITE_ADDRESS, request)
    pdf = typeset(printed_pack(pack, request.user, site, places=places, copy=copy), size=copy.size)
    name = f"discussion-pack-copy-{copy.number}-{copy.size}.pdf"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def copied_places(pack, copy, viewer):
    """The FeaturedStory rows of the stories in the copy; None if one may no longer be printed or its words changed."""
    copied = set(copy.stories.values_list("story", "transcript"))
    places = [
        place for place in places_of(pack, viewer) if (place.story_id, place.story.transcript_id) in copied
    ]
    return places if len(places) == len(copied) else None


@allowed(Task.BUILD_PACKS)
@require_safe
def copy_list(request):
    """The recall list: every copy, and whether it is called back. It never says which story is the reason."""
    only_recalled, after = request.GET.get("standing") == "call-back", request.GET.get("after", "")
    filters = {"standing": "call-back"} if only_recalled else {}
    try:
        copies, last = page_of_copies(request.user, only_recalled, after)
    except Copy.DoesNotExist:
        return restart_list(request)
    context = {
        "copies": copies,
        "only": only_recalled,
        "more_url": next_page_url(last, filters),
        "first_url": f"?{urlencode(filters)}" if after else "",
    }
    return render(request, "workshops/copy_list.html", context)

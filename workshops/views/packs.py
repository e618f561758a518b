"""Packs: list, build, project, change, delete, copy."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed
from core.paging import next_page_url, restart_list

from ..forms.packs import AudienceForm, PackCreateForm, PackEditForm, PackForm
from ..models import DiscussionPack
from ..pages.packs import page_of_packs
from ..paper.assemble import places_of, printed_pack, site_address
from ..paper.labels import audience_label
from ..paper.projector import pack_sounds, projected_pack
from .fetch import lost_notice, pack_for_viewer, pack_or_404, pack_to_change


@require_safe
def pack_list(request):
    """The packs this person may open: those who build none have the front page's."""
    after = request.GET.get("after", "")
    try:
        packs, last = page_of_packs(request.user, after)
    except DiscussionPack.DoesNotExist:
        return restart_list(request)
    first_url = reverse("workshops:pack-list") if after else ""
    context = {"packs": packs, "more_url": next_page_url(last), "first_url": first_url}
    return render(request, "workshops/pack_list.html", context)


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once(form=PackCreateForm, makes=True)
def pack_create(request):
    form = PackCreateForm(typed(request), viewer=request.user)
    if form.is_valid():
        form.instance.audience = form.cleaned_data["audience"]
        form.instance.office = form.cleaned_data["office"]
        form.instance.made_by = request.user
        pack = form.save()
        return redirect("workshops:pack-stories", pack.ref)
    return answer(request, "workshops/pack_form.html", {"form": form})


@require_safe
def pack(request, ref):
    """The page to project. The front page's pack is for anyone signed in, the others for those who build packs."""
    pack = pack_for_viewer(request, ref)
    places = places_of(pack, request.user)
    printed = printed_pack(pack, request.user, site_address(settings.SITE_ADDRESS, request), places=places)
    context = {
        "pack": pack,
        "places": places,
        "projected": projected_pack(printed, pack_sounds(pack, places, request.user)),
        "may_change": pack.may_be_changed_by(request.user),
        "lost": lost_notice(pack, request.user),
    }
    return render(request, "workshops/pack_detail.html", context)


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once(form=PackForm)
def pack_edit(request, ref):
    pack = pack_to_change(request, ref)
    form = PackEditForm(typed(request), instance=pack)
    if form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("workshops:pack-stories", ref)
    return answer(
        request,
        "workshops/pack_form.html",
        {"form": form, "pack": pack, "made_for": audience_label(pack.audience, pack.office)},
    )


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once()
def pack_delete(request, ref):
    pack = pack_to_change(request, ref)
    if pack.on_front_page:
        raise PermissionDenied
    if request.method == "POST":
        pack.delete()
        messages.success(request, _("The pack is deleted. Copies already printed can still be called back."))
        return redirect("workshops:pack-list")
    return render(request, "workshops/pack_confirm_delete.html", {"pack": pack})


@allowed(Task.BUILD_PACKS)
@page_or_form
@sent_once(form=AudienceForm, makes=True)
def pack_copy(request, ref):
    """Makes a pack of this person's own from this one, for a room they choose."""
    pack = pack_or_404(request, ref)
    form = AudienceForm(typed(request), viewer=request.user)
    if form.is_valid():
        own_pack = pack.duplicate(request.user, form.cleaned_data["audience"], form.cleaned_data["office"])
        return redirect("workshops:pack-stories", own_pack.ref)
    return answer(request, "workshops/pack_audience.html", {"form": form, "pack": pack})

"""Gathering: who a storyteller is. Archivists only, who give a reason each time they open it."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.identity import IdentityForm, OpeningForm
from ..models import Identity
from .fetch import storyteller_of

SHOWN_AGAIN_FOR = timedelta(minutes=1)


def show_identity(request, sent, ref, voice):
    """Shows the identity in the response to the POST itself, so that no URL leads to it. After two presses, or a lost
    answer, it is shown again at once; later that takes another reason."""
    story, storyteller = storyteller_of(request, ref, voice)
    if timezone.now() - sent.sent_at > SHOWN_AGAIN_FOR:
        messages.info(request, _("It was opened and written down. To see it again, say why again."))
        return redirect(request.path)
    entries = storyteller.identity_entries.select_related("by")
    context = {
        "story": story,
        "voice": voice,
        "storyteller": storyteller,
        "entries": entries,
        "identity": get_object_or_404(Identity, storyteller=storyteller),
    }
    return render(request, "stories/identity_opened.html", context)


@allowed(Task.KNOW_WHO)
@page_or_form
@sent_once(form=OpeningForm, moves=True, shows=show_identity)
@sensitive_post_parameters("reason")
def voice_identity(request, ref, voice):
    """Asks for a reason and records it; `show_identity` answers."""
    story, storyteller = storyteller_of(request, ref, voice)
    is_known = hasattr(storyteller, "identity")
    form = OpeningForm(typed(request) if is_known else None)
    context = {"form": form, "story": story, "voice": voice, "storyteller": storyteller, "is_known": is_known}
    if form.is_valid():
        Identity.open(storyteller, request.user, form.cleaned_data["reason"])
        return redirect(request.path)
    return answer(request, "stories/identity_form.html", context)


@allowed(Task.KNOW_WHO)
@page_or_form
@sent_once(form=IdentityForm, makes=True)
@sensitive_post_parameters("real_name", "safe_contact")
def voice_identity_edit(request, ref, voice):
    """Records the identity. It never shows what is stored: for that a reason is needed."""
    story, storyteller = storyteller_of(request, ref, voice)
    if request.method == "POST":
        storyteller.lock()
    form = IdentityForm(typed(request), times_written=storyteller.times_written())
    if form.is_valid():
        Identity.record(storyteller, by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept apart. Only archivists can open it, with a reason."))
        return redirect("stories:voice-identity", ref, voice)
    context = {"form": form, "story": story, "voice": voice, "storyteller": storyteller}
    return answer(request, "stories/identity_edit.html", context)

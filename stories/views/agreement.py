"""Gathering: what a voice agreed to."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.roles import Task, allowed
from core.answers import answer, is_change, is_save, page_or_form, typed

from ..forms.agreement import AgreementForm
from ..models import Notice
from ..pages.voice import answers_of
from .fetch import editable_voice, locked_for_edit


@allowed(Task.GATHER)
@page_or_form
def voice_consent(request, ref, voice):
    story, voice = editable_voice(request, ref, voice)
    form = AgreementForm.for_voice(voice, typed(request))
    context = {"form": form, "story": story, "voice": voice, "notices": Notice.offered()}
    if form.is_valid() and is_save(request):
        with locked_for_edit(request, story):
            agreement = form.save(taken_by=request.user)
        if agreement:
            messages.success(request, _("What %(voice)s agreed to is kept.") % {"voice": voice.storyteller})
            return redirect("stories:gather", ref)
    elif form.is_valid() and not is_change(request):
        context["answers"] = answers_of(form.cleaned_data["promises"])
        return render(request, "stories/agreement_check.html", context)
    return answer(request, "stories/agreement_form.html", context)

"""Gathering: what a voice agreed to."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form

from ..forms.agreement import AgreementForm
from ..models import Notice
from ..pages.adding import ANSWERS, LOOK_OVER, step, url_after
from ..pages.voice import answers_of
from .fetch import editable_voice
from .look_over import Answers, saved_before


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=AgreementForm, makes=True)
def voice_consent(request, ref, voice):
    if done := saved_before(request):
        return done
    story, voice = editable_voice(request, ref, voice)
    answers = Answers(request, story)
    form, had_agreed = AgreementForm.for_voice(voice, answers.data), voice.consents.exists()
    page = LOOK_OVER if answers.are_shown else ANSWERS
    context = {"form": form, "story": story, "voice": voice, "notices": Notice.offered()}
    context["step"] = step(story, page, not had_agreed)
    if form.is_valid() and answers.are_looked_over:
        if form.save(taken_by=request.user):
            messages.success(request, _("What %(voice)s agreed to is kept.") % {"voice": voice.storyteller})
            return answers.saved(redirect(url_after(story, ANSWERS, had_agreed)))
    elif form.is_valid() and request.method == "POST":
        return answers.lead_on(**form.days_in_full())
    elif form.is_valid() and answers.are_shown:
        context["saved_alike"] = answers.saved_alike
        context["answers"] = answers_of(form.cleaned_data["promises"])
        return render(request, "stories/agreement_check.html", context)
    return answer(request, "stories/agreement_form.html", context)

"""Gathering: who may never know of a story."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form

from ..forms.exclusion import ExclusionForm
from .fetch import editable_voice, kept_story
from .look_over import Answers, saved_before


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=ExclusionForm, makes=True)
def voice_exclude(request, ref, voice):
    if done := saved_before(request):
        return done
    story, voice = editable_voice(request, ref, voice)
    answers = Answers(request, story)
    form = ExclusionForm(answers.data, voice=voice, viewer=request.user)
    context = {"form": form, "story": story, "voice": voice}
    if form.is_valid() and answers.are_looked_over:
        form.save()
        messages.success(request, _("They can never know of this story now."))
        leads_to = ["stories:gather-list"] if form.is_oneself else ["stories:gather", ref]
        return answers.saved(redirect(*leads_to))
    if form.is_valid() and request.method == "POST":
        return answers.lead_on()
    if form.is_valid() and answers.are_shown:
        context["saved_alike"] = answers.saved_alike
        return render(request, "stories/exclusion_check.html", context)
    return answer(request, "stories/exclusion_form.html", context)


@allowed(Task.RELEASE)
@page_or_form
@sent_once()
def exclusion_lift(request, ref, exclusion):
    story = kept_story(request, ref)
    voice = get_object_or_404(story.voices, exclusions__ref=exclusion)
    exclusion = voice.exclusions.select_related("user").get(ref=exclusion)
    if request.method == "POST":
        voice.lift(exclusion, by=request.user)
        return redirect("stories:gather", ref)
    return render(request, "stories/exclusion_lift.html", {"story": story, "exclusion": exclusion})

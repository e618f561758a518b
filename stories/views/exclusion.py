"""Gathering: who may never know of a story."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts.roles import Task, allowed
from core.answers import answer, is_change, is_save, page_or_form, typed

from ..forms.exclusion import ExclusionForm
from .fetch import editable_voice, kept_story


@allowed(Task.GATHER)
@page_or_form
def voice_exclude(request, ref, voice):
    story, voice = editable_voice(request, ref, voice)
    form = ExclusionForm(typed(request), voice=voice, viewer=request.user)
    context = {"form": form, "story": story, "voice": voice}
    if form.is_valid() and not is_change(request):
        if is_save(request):
            form.save()
            messages.success(request, _("They can never know of this story now."))
            return redirect("stories:gather-list") if form.is_oneself else redirect("stories:gather", ref)
        return render(request, "stories/exclusion_check.html", context)
    return answer(request, "stories/exclusion_form.html", context)


@allowed(Task.RELEASE)
@page_or_form
def exclusion_lift(request, ref, exclusion):
    story = kept_story(request, ref)
    voice = get_object_or_404(story.voices, exclusions__ref=exclusion)
    exclusion = voice.exclusions.select_related("user").get(ref=exclusion)
    if request.method == "POST":
        voice.lift(exclusion, by=request.user)
        return redirect("stories:gather", ref)
    return render(request, "stories/exclusion_lift.html", {"story": story, "exclusion": exclusion})

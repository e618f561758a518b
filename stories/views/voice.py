"""Gathering: the voices of a story."""

from django.shortcuts import redirect, render

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.voice import VoiceDetailsForm, VoiceForm
from ..pages.adding import VOICE, step, url_after
from .fetch import correctable_voice, editable_story


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=VoiceForm, makes=True)
def voice_create(request, ref):
    story = editable_story(request, ref)
    form = VoiceForm(typed(request), story=story, viewer=request.user)
    voice = form.save() if form.is_valid() else None
    if voice and request.POST.get("then") == "another":
        return redirect("stories:voice-create", ref)
    if voice:
        return redirect(url_after(story, VOICE))
    nobody_agreed = not story.voices.filter(consents__isnull=False).exists()
    context = {"form": form, "story": story, "step": step(story, VOICE, nobody_agreed)}
    return answer(request, "stories/voice_form.html", context)


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=VoiceDetailsForm)
def voice_edit(request, ref, voice):
    story, voice = correctable_voice(request, ref, voice)
    initial = {"kind": voice.kind, "office": voice.office and voice.office.ref}
    form = VoiceDetailsForm(typed(request), initial=initial)
    if form.is_valid():
        form.save(voice)
        return redirect("stories:gather", ref)
    return answer(request, "stories/voice_edit.html", {"form": form, "story": story, "voice": voice})


@allowed(Task.GATHER)
@page_or_form
@sent_once()
def voice_remove(request, ref, voice):
    story, voice = correctable_voice(request, ref, voice)
    if request.method == "POST":
        voice.remove(by=request.user)
        return redirect("stories:gather", ref)
    return render(request, "stories/voice_remove.html", {"story": story, "voice": voice})

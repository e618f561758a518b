"""Gathering: who speaks in a transcript."""

from django.http import Http404
from django.shortcuts import redirect

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.speakers import SpeakersForm
from ..pages.adding import SPEAKERS, is_open, step, url_after
from ..pages.transcript import turns_of
from .fetch import editable_story


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=SpeakersForm)
def gather_speakers(request, ref):
    story = editable_story(request, ref)
    transcript = story.transcripts.order_by("-number").first()
    if transcript is None:
        raise Http404
    form, was_open = SpeakersForm(typed(request), transcript=transcript), is_open(story, SPEAKERS)
    if form.is_valid():
        answered = form.save(added_by=request.user)
        if form.leaves_questions(answered):
            return redirect("stories:gather-speakers", ref)
        return redirect(url_after(story, SPEAKERS, not was_open))
    context = {"form": form, "story": story, "turns": turns_of(transcript)}
    context["step"] = step(story, SPEAKERS, was_open)
    return answer(request, "stories/speakers_form.html", context)

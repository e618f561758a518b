"""Gathering: a story's words."""

from django.shortcuts import redirect

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.transcript import TranscriptForm
from ..pages.transcript import turns_of
from ..recordings.uploads import too_big
from .fetch import editable_story


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=TranscriptForm, makes=True)
def gather_transcript(request, ref):
    story = editable_story(request, ref)
    newest = story.transcripts.order_by("-number").first()
    form = TranscriptForm(
        typed(request),
        request.FILES or None,
        recording=story.recordings.order_by("-number").first(),
        too_big=too_big(request),
        initial={"language": story.language},
    )
    if form.is_valid():
        form.save(story, added_by=request.user)
        return redirect("stories:gather-speakers", ref)
    context = {"form": form, "story": story, "turns": turns_of(newest) if newest else []}
    return answer(request, "stories/transcript_form.html", context | {"newest": newest})

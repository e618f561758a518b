"""Gathering: a story's words."""

import json

from django.shortcuts import redirect, render

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form

from ..forms.transcript import OneSpeakerForm, TranscriptForm
from ..pages.adding import UNDERSTOOD, WORDS, step, url_after
from ..pages.transcript import turns_of
from ..pages.understood import understood
from ..recordings.uploads import too_big
from ..transcripts.parsed import Parsed
from .fetch import editable_story
from .look_over import Answers, saved_before


@allowed(Task.GATHER)
@page_or_form
@sent_once(form=TranscriptForm, makes=True)
def gather_transcript(request, ref):
    if done := saved_before(request):
        return done
    story = editable_story(request, ref)
    newest, answers = story.transcripts.order_by("-number").first(), Answers(request, story)
    form = TranscriptForm(
        None if answers.are_changed else answers.data,
        request.FILES or None,
        newest=newest,
        recording=story.recordings.order_by("-number").first(),
        too_big=too_big(request),
        parsed=Parsed.from_json(json.loads(answers.kept("parsed"))) if answers.kept("parsed") else None,
        initial={"language": story.language, **(answers.data.dict() if answers.are_changed else {})},
    )
    context = {"form": form, "story": story, "newest": newest, "turns": turns_of(newest) if newest else []}
    if form.is_valid() and answers.are_looked_over:
        speaker = OneSpeakerForm(request.POST, story=story, draft=form.draft)
        form.save(story, added_by=request.user, speakers=speaker.voices())
        return answers.saved(redirect(url_after(story, WORDS, newest is not None)))
    if form.is_valid() and request.method == "POST":
        return answers.lead_on(parsed=json.dumps(form.parsed.as_json()))
    if form.is_valid() and answers.are_shown:
        context["saved_alike"] = answers.saved_alike
        context["understood"] = understood(form.parsed)
        context["speaker"] = OneSpeakerForm(story=story, draft=form.draft, newest=newest)
        context["step"] = step(story, UNDERSTOOD, newest is None)
        return render(request, "stories/transcript_check.html", context)
    context["step"] = step(story, WORDS, newest is None)
    return answer(request, "stories/transcript_form.html", context)

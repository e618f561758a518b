"""Gathering: one story, what is done and what is still to do."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed

from ..models import Story
from ..pages.state import state_of
from ..pages.task_list import steps_of
from ..pages.voice import known_voices, voices_of
from .fetch import kept_story


@allowed(Task.GATHER)
@require_safe
def gather(request, ref):
    story = kept_story(request, ref)
    may_edit = Story.objects.editable_by(request.user).filter(ref=ref).exists()
    voices = voices_of(story)
    context = {
        "story": story,
        "state": state_of(story),
        "steps": steps_of(story, may_edit),
        "voices": voices,
        "may_edit": may_edit,
        "missing": story.missing_for_release(request.user if request.user.may(Task.RELEASE) else None),
        "missing_for_resume": story.missing_for_resume(request.user),
        "has_newer": story.has_newer(),
        "known_voices": known_voices(story, request.user),
    }
    return render(request, "stories/gather.html", context)

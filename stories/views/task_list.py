"""Gathering: one story, what is done and what is still to do."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.roles import Task, allowed

from ..models import Story
from ..pages.changes import waiting_changes
from ..pages.next_task import next_task
from ..pages.open_tasks import open_tasks_of
from ..pages.recording import recording_questions
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
    recording = story.recordings.order_by("-number").first()
    second_person = request.user if story.released_at or request.user.may(Task.RELEASE) else None
    tasks = open_tasks_of([story])[story.pk]
    task = next_task(story, request.user, tasks=tasks)
    context = {
        "story": story,
        "state": state_of(story),
        "next": task,
        "leads_to_release": task and task.name == "release" and task.href,
        "steps": steps_of(story, recording, tasks, may_edit),
        "recording_questions": recording_questions(recording),
        "voices": voices,
        "may_edit": may_edit,
        "missing": story.missing_for_release(second_person),
        "missing_for_resume": story.missing_for_resume(request.user),
        "has_newer": story.has_newer(),
        "changes": waiting_changes(story, request.user),
        "known_voices": known_voices(story, request.user),
    }
    return render(request, "stories/gather.html", context)

"""Pause a story: open to anyone signed in who can see it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import page_or_form

from .fetch import back_link, visible_or_kept_story
from .safeguarding import pause


@allowed(Task.SAFEGUARD)
@page_or_form
@sent_once()
def story_pause(request, ref):
    story = visible_or_kept_story(request, ref)
    return pause(request, story, *back_link(request, story))


@allowed(Task.SAFEGUARD)
@require_safe
def story_paused(request):
    """Confirms the pause without naming the story, which this person can no longer see."""
    return render(request, "stories/paused.html")

"""Record what a storyteller wants to stop: open to anyone signed in who can see the story."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import page_or_form

from ..forms.wishes import WishesForm
from .fetch import back_link, visible_or_kept_story
from .look_over import saved_before
from .safeguarding import wishes


@allowed(Task.SAFEGUARD)
@page_or_form
@sent_once(form=WishesForm)
def story_wishes(request, ref):
    if done := saved_before(request):
        return done
    story = visible_or_kept_story(request, ref)
    return wishes(request, story, *back_link(request, story))


@allowed(Task.SAFEGUARD)
@require_safe
def wishes_recorded(request):
    """Confirms the wishes without naming the story, which may be closed to this person now."""
    return render(request, "stories/wishes_recorded.html")

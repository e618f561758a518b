"""Undoing what one did to the excerpts of a story, and doing it again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.once import sent_once
from accounts.roles import Task, allowed

from ..models import Act
from .fetch import readable_story
from .for_script import CONFLICT, changed_parts, is_from_script, is_page_of_someone_else


@allowed(Task.TAG)
@require_POST
@sent_once(moves=True)
def act_undo(request, ref):
    """Undoes one's own last act in this story."""
    return _step(request, ref, Act.undo_last, _("Undone: %s."), _("There is nothing of yours to undo here."))


@allowed(Task.TAG)
@require_POST
@sent_once(moves=True)
def act_redo(request, ref):
    """Does again what one undid last in this story."""
    return _step(
        request, ref, Act.redo_next, _("Done again: %s."), _("There is nothing of yours to do again here.")
    )


def _step(request, ref, take, done, nothing):
    if is_from_script(request) and is_page_of_someone_else(request):
        return HttpResponse(status=CONFLICT)
    story = readable_story(request, ref)
    act = take(story.transcript, request.user)
    said = done % act.label if act else nothing
    start, end = (act.start, act.end) if act else (0, 1)
    if is_from_script(request):
        return changed_parts(request, story, start, end, said)
    messages.info(request, said)
    return redirect(f"{story.get_absolute_url()}#s{_sentence_at(story.transcript, start)}")


def _sentence_at(transcript, offset):
    """Where the sentence begins that holds this offset."""
    return max((start for start, _end in transcript.sentences if start <= offset), default=0)

"""Excerpts whose words were corrected, until somebody who tags decides what becomes of them."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.once import sent_once
from accounts.roles import Task, allowed
from core.answers import answer, page_or_form, typed

from ..forms.queue import QueueForm
from ..waiting_rows import waiting_count, waiting_rows
from .fetch import readable_story


@allowed(Task.TAG)
@page_or_form
@sent_once(form=QueueForm)
def excerpt_queue(request, ref):
    """The queue of a story that this person may read, old and new words side by side."""
    story = readable_story(request, ref)
    form = QueueForm(typed(request), rows=waiting_rows(story, request.user), transcript=story.transcript)
    if form.is_valid():
        decided = form.save(story)
        if decided is not None:
            messages.success(request, _decided_label(decided))
            return redirect("themes:excerpt-queue" if waiting_count(story) else "themes:excerpt-list", ref)
        form.add_error(
            None, _("These words were corrected while you pressed the button. Look at them again.")
        )
    context = {"story": story, "form": form, "number": waiting_count(story)}
    return answer(request, "themes/excerpt_queue.html", context)


def _decided_label(number):
    text = ngettext("%(number)s excerpt is decided.", "%(number)s excerpts are decided.", number)
    return text % {"number": number}

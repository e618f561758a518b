"""Adding a story, page after page: which step a page is, and where one goes from it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from .open_tasks import ANSWERS, ORDER, RECORDING, SPEAKERS, VOICE, WORDS, open_tasks_of

TITLE, UNDERSTOOD, LOOK_OVER = "title", "understood", "look over"
# {page: its number}. Who speaks is asked apart only where the look at what was understood cannot settle it
STEPS = {TITLE: 1, VOICE: 2, RECORDING: 3, WORDS: 4, UNDERSTOOD: 5, SPEAKERS: 5, ANSWERS: 6, LOOK_OVER: 7}
COUNT = max(STEPS.values())


@dataclass(frozen=True)
class AddingStep:
    """A page of the way from a title to a story that can be released: its number, and the links that leave it.

    `leave_href` is the story's page, and `skip_href` the next step's for what a story can do without; "" for none.
    """

    number: int
    leave_href: str = ""
    skip_href: str = ""
    skip_label: str = ""
    count: int = COUNT


def step(story, page, is_open=True) -> AddingStep | None:
    """The step that `page`, one of STEPS, is for this story; None where it was finished (not `is_open`) before, or
    the story is released. `story` is None before there is one."""
    if story is None:
        return AddingStep(STEPS[page])
    if not is_open or story.released_at:
        return None
    leave_href = reverse("stories:gather", args=[story.ref])
    labels = {RECORDING: _("No recording yet: go on"), WORDS: _("No words yet: go on")}
    if page not in labels:
        return AddingStep(STEPS[page], leave_href)
    return AddingStep(STEPS[page], leave_href, url_after(story, page), labels[page])


def url_after(story, task, was_done=False) -> str:
    """Where one goes once this task (TITLE, or one of ORDER) is saved or skipped: to the next open one, or back to the
    story's page. What `was_done` before leads on to nothing but who speaks, which new words ask anew.
    """
    return next(
        (
            each.href
            for each in open_tasks_of([story])[story.pk]
            if _follows(each.name, task) and (not was_done or (task, each.name) == (WORDS, SPEAKERS))
        ),
        reverse("stories:gather", args=[story.ref]),
    )


def _follows(name, task):
    """Whether a task of this name comes after `task`: what was left open on the way is not asked for again at once."""
    return task == TITLE or ORDER.index(name) > ORDER.index(task) or name == task == ANSWERS


def is_open(story, task) -> bool:
    """Whether this task (one of ORDER) is open."""
    return any(each.name == task for each in open_tasks_of([story])[story.pk])

"""The stories a person keeps, and the voices due to be asked again."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.paging import page_after

from .. import consent
from ..models import Story, Voice
from .next_task import NextTask, next_tasks
from .state import StoryState, state_named, states_of


@dataclass(frozen=True)
class ListedStory:
    """A row of the list. `told_by` are the team's names of its voices, `reporter` is "" where nobody gathered it, and
    `waited` says how long nothing has happened, "" where nothing is to be done."""

    ref: str
    title: str
    state: StoryState
    fictional: bool
    told_by: str
    reporter: str
    next: NextTask | None
    waited: str


def page_of_stories(stories, viewer, after="") -> tuple[list[ListedStory], str]:
    """(a page of these stories, which this person keeps, newest first; `after` for the next page, "" on the last one).

    `after` is the ref of the last story already shown; raises Story.DoesNotExist when that is not among them.
    """
    page, next_after = page_after(stories.select_related("reporter"), after, "added_at")
    states, tasks, names = states_of(page), next_tasks(page, viewer), _names(page, viewer)
    listed = [
        ListedStory(
            ref=story.ref,
            title=story.title,
            state=_with_newer(states[story.pk], story),
            fictional=story.fictional,
            told_by=", ".join(names.get(story.pk, [])),
            reporter=story.reporter.name if story.reporter else "",
            next=tasks[story.pk],
            waited=_waited(tasks[story.pk]),
        )
        for story in page
    ]
    return listed, next_after


def _names(stories, viewer):
    """{story key: the names that the team has for its voices}. One query."""
    voices = Voice.objects.kept_by(viewer).filter(story__in=stories).select_related("storyteller")
    names = {}
    for voice in voices.order_by("pk"):
        names.setdefault(voice.story_id, []).append(voice.storyteller.pseudonym)
    return names


def _waited(task):
    if task is None:
        return ""
    days = max((consent.today() - timezone.localtime(task.since).date()).days, 0)
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days} if days else _("Since today")


def _with_newer(state, story):
    """The state, or where nothing else keeps the story from release, what has become of its changes."""
    if story.sent_back and state in (state_named("released"), state_named("unreleased")):
        return state_named("sent_back")
    return state_named("newer") if story.newer and state == state_named("released") else state


@dataclass(frozen=True)
class Reminder:
    """A voice whose storyteller wanted to be asked again by now. `href` is where their answers are recorded."""

    title: str
    pseudonym: str
    due: date
    href: str


REMINDERS = 20


def reminders_for(viewer, on=None) -> tuple[list[Reminder], bool]:
    """(up to REMINDERS due voices in stories this person keeps, longest due first; whether there are more).

    A reporter can no longer change a released story, so there the link leads to the story itself.
    """
    editable = Exists(Story.objects.editable_by(viewer).filter(pk=OuterRef("story")))
    due = Voice.objects.kept_by(viewer).to_ask_again(on).annotate(editable=editable)
    voices = list(due[: REMINDERS + 1])
    reminders = [
        Reminder(
            voice.story.title,
            voice.storyteller.pseudonym,
            voice.ask_again_on,
            reverse("stories:voice-consent", args=[voice.story.ref, voice.ref])
            if voice.editable
            else reverse("stories:gather", args=[voice.story.ref]),
        )
        for voice in voices[:REMINDERS]
    ]
    return reminders, len(voices) > REMINDERS

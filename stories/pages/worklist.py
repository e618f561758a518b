"""The stories a person keeps, and whom to ask again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.paging import page_after

from ..models import Story, Voice
from .state import StoryState, shown, states_of


@dataclass(frozen=True)
class ListedStory:
    ref: str
    title: str
    added_at: Any
    state: StoryState
    fictional: bool


def page_of_stories(viewer, after="", everything=False) -> tuple[list[ListedStory], str]:
    """A page of the stories this person keeps, newest first, and the ref to go on from ("" at the end).

    Those that wait for someone, unless `everything` is asked for. Raises Story.DoesNotExist where `after`, the ref
    of the last story already shown, is not one of them.
    """
    kept = Story.objects.kept_by(viewer)
    stories, last = page_after(kept.with_newer() if everything else kept.waiting(), after, "added_at")
    states = states_of(stories)
    listed = [
        ListedStory(
            story.ref, story.title, story.added_at, _with_newer(states[story.pk], story), story.fictional
        )
        for story in stories
    ]
    return listed, last


def _with_newer(state, story):
    return shown("newer") if story.newer and state == shown("released") else state


@dataclass(frozen=True)
class Reminder:
    """A voice whose storyteller wanted to be asked again by now. `href` is where their answers are recorded."""

    title: str
    pseudonym: str
    due: date
    href: str


REMINDERS = 20


def reminders_for(viewer, on=None) -> tuple[list[Reminder], bool]:
    """Up to REMINDERS voices in stories this person keeps, longest due first, and whether there are more.

    A reporter can no longer change a released story, so there the link leads to the story itself.
    """
    editable = Exists(Story.objects.editable_by(viewer).filter(pk=OuterRef("story")))
    due = Voice.objects.kept_by(viewer).to_ask_again(on).annotate(editable=editable)
    found = list(due[: REMINDERS + 1])
    reminders = [
        Reminder(
            voice.story.title,
            voice.storyteller.pseudonym,
            voice.ask_again_on,
            reverse("stories:voice-consent", args=[voice.story.ref, voice.ref])
            if voice.editable
            else reverse("stories:gather", args=[voice.story.ref]),
        )
        for voice in found[:REMINDERS]
    ]
    return reminders, len(found) > REMINDERS

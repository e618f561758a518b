"""The stories a person keeps, and the voices due to be asked again."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from core.paging import page_after

from ..models import Story, Voice
from .state import StoryState, state_named, states_of


@dataclass(frozen=True)
class ListedStory:
    ref: str
    title: str
    added_at: Any
    state: StoryState
    fictional: bool


def page_of_stories(viewer, after="", everything=False) -> tuple[list[ListedStory], str]:
    """(a page of the stories this person keeps, newest first; `after` for the next page, "" on the last one).

    Only those that are `waiting`, unless `everything` is true. `after` is the ref of the last story already shown;
    raises Story.DoesNotExist when that is not among them.
    """
    kept_stories = Story.objects.kept_by(viewer)
    rows = kept_stories.with_newer() if everything else kept_stories.waiting()
    stories, next_after = page_after(rows, after, "added_at")
    states = states_of(stories)
    listed = [
        ListedStory(
            story.ref, story.title, story.added_at, _with_newer(states[story.pk], story), story.fictional
        )
        for story in stories
    ]
    return listed, next_after


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

"""The state of a story, in words, for those who keep it."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from core.prepared import Param, key_in, key_params, prepared

from .. import consent
from ..dates import day
from ..gate import agreement_facts, day_param
from ..models import Story

# {name: (label, class of its tag)}
STATES = {
    "withdrawn": (_("Withdrawn"), "no"),
    "paused": (_("Paused"), "no"),
    "begun": (_("Just begun"), ""),
    "ended": (_("Agreement ended"), "no"),
    "unanswered": (_("Waiting for agreement"), "wait"),
    "cooling": (_("Cooling off until %(day)s"), "wait"),
    "unreleased": (_("Waiting for release"), "wait"),
    "embargoed": (_("Embargoed until %(day)s"), "wait"),
    "apart": (_("Released, but its voices have not agreed to the same people"), "wait"),
    "released": (_("Released"), "yes"),
    "newer": (_("Something newer waits for release"), "wait"),
    "sent_back": (_("Sent back, to be changed"), "wait"),
}


@dataclass(frozen=True)
class StoryState:
    """The state of a story; `tone` is the class of its tag: yes, no, wait or none. `until` is the day on which it ends
    by itself, where it does."""

    label: str
    tone: str = ""
    name: str = field(default="", compare=False)
    until: date | None = field(default=None, compare=False)


def state_of(story, on=None) -> StoryState:
    """The state of this story, which must come through a door, on this day. One query."""
    return states_of([story], on)[story.pk]


def states_of(stories, on=None) -> dict[int, StoryState]:
    """{story key: its state on this day}. The stories must come through a door. One query, however many."""
    on = on or consent.today()
    keys = [story.pk for story in stories]
    rows = _agreements(len(keys), **key_params(keys), **day_param(on))
    agreements = {row.pk: row for row in rows}
    return {story.pk: state_named(*_state(story, agreements[story.pk], on)) for story in stories}


def state_named(name, until=None) -> StoryState:
    """The state of this name in STATES; `until` is the day that some labels have in them."""
    label, tone = STATES[name]
    return StoryState(label % {"day": day(until)} if until else str(label), tone, name, until)


@prepared
def _agreements(count):
    """The `agreement_facts` of `count` stories."""
    facts = agreement_facts(Param("on"))
    return Story.objects.filter(key_in("pk", count)).annotate(**facts).values_list("pk", *facts, named=True)


def _state(story, agreement, on):
    """The arguments of `state_named` for this story.

    Where several states apply, the one that keeps the story closed longest comes first.
    """
    if agreement.has_withdrawn:
        return "withdrawn", None
    if story.paused_at:
        return "paused", None
    if not agreement.has_voices:
        return "begun", None
    if agreement.lacks_promise:
        return "ended" if agreement.has_ended else "unanswered", None
    if agreement.counts_on > on:
        return "cooling", agreement.counts_on
    if story.released_at is None:
        return "unreleased", None
    if story.embargo_until and story.embargo_until > on:
        return "embargoed", story.embargo_until
    if agreement.agrees:
        return "released", None
    return ("cooling", agreement.agrees_on) if agreement.agrees_on else ("apart", None)

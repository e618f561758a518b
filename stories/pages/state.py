"""The state of a story, in words, for those who keep it."""

from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .. import consent
from ..consent import Audience, Use


@dataclass(frozen=True)
class StoryState:
    """Where a story stands, in words; `tone` is the tag's class: yes, no or wait."""

    words: str
    tone: str = ""


def state_of(story, on=None) -> StoryState:
    """Where this story stands today. With voices and grants prefetched it asks nothing more."""
    on = on or consent.today()
    voices = list(story.voices.all())
    if any(voice.withdrawn_at for voice in voices):
        return StoryState(_("Withdrawn"), "no")
    if story.paused_at:
        return StoryState(_("Paused"), "no")
    if not voices:
        return StoryState(_("Just begun"))
    promised = [
        [grant for grant in voice.grants.all() if grant.closed_at is None and not has_ended(grant, on)]
        for voice in voices
    ]
    if not all(promised):
        had_ended = any(has_ended(grant, on) for voice in voices for grant in voice.grants.all())
        return (
            StoryState(_("Agreement ended"), "no")
            if had_ended
            else StoryState(_("Waiting for agreement"), "wait")
        )
    counts_on = max(min(grant.effective_on for grant in grants) for grants in promised)
    if counts_on > on:
        return StoryState(_("Cooling off until %(day)s") % {"day": day(counts_on)}, "wait")
    if story.released_at is None:
        return StoryState(_("Waiting for release"), "wait")
    if story.embargo_until and story.embargo_until > on:
        return StoryState(_("Embargoed until %(day)s") % {"day": day(story.embargo_until)}, "wait")
    return _released(voices, promised, on)


def _released(voices, promised, on):
    days = sorted(
        {on} | {grant.effective_on for grants in promised for grant in grants if grant.effective_on > on}
    )
    meet = [when for when in days if _do_meet(voices, promised, when)]
    if not meet:
        return StoryState(_("Released, but its voices have not agreed to the same people"), "wait")
    if meet[0] > on:
        return StoryState(_("Cooling off until %(day)s") % {"day": day(meet[0])}, "wait")
    return StoryState(_("Released"), "yes")


def _do_meet(voices, promised, when):
    """Whether there is anyone to whom every voice has promised the same use, counting from this day.

    Someone who works where one voice did is elsewhere to a voice of another office.
    """
    offices = {voice.office_id for voice in voices} - {None}
    circles = [[Audience.ELSEWHERE] * len(voices), [Audience.WORKSHOP] * len(voices)]
    for office in offices:
        circles.append(
            [Audience.OFFICE if voice.office_id == office else Audience.ELSEWHERE for voice in voices]
        )
    counting = [
        {(grant.use, grant.audience) for grant in grants if grant.effective_on <= when} for grants in promised
    ]
    return any(
        all(
            (use, audience) in pairs or (use, Audience.ANYONE) in pairs
            for audience, pairs in zip(circle, counting, strict=True)
        )
        for use in Use
        for circle in circles
    )


def has_ended(grant, on) -> bool:
    return grant.closed_at is None and grant.ends_on is not None and grant.ends_on < on


def day(when: date) -> str:
    """A day as people say it: the year only when it is not this one."""
    return date_format(when, "j F" if when.year == consent.today().year else "j F Y")

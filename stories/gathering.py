"""What the gathering pages show of a story, as plain dataclasses. For those who keep it; it decides nothing.

Whether anyone may read or hear a story is asked of `Story.objects.cleared_for`, never of what stands here.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.roles import Task
from core.paging import page_after

from . import consent
from .consent import Audience, Use
from .models import Story, Storyteller, Voice
from .telling import length_in_words
from .transcripts import BETWEEN


@dataclass(frozen=True)
class Standing:
    """Where a story stands, in words; `tone` is the tag's class: yes, no or wait."""

    words: str
    tone: str = ""


def standing_of(story, on=None) -> Standing:
    """Where this story stands today. With voices and grants prefetched it asks nothing more."""
    on = on or consent.today()
    voices = list(story.voices.all())
    if any(voice.withdrawn_at for voice in voices):
        return Standing(_("Withdrawn"), "no")
    if story.paused_at:
        return Standing(_("Paused"), "no")
    if not voices:
        return Standing(_("Just begun"))
    promised = [
        [grant for grant in voice.grants.all() if grant.closed_at is None and not has_ended(grant, on)]
        for voice in voices
    ]
    if not all(promised):
        had_ended = any(has_ended(grant, on) for voice in voices for grant in voice.grants.all())
        return (
            Standing(_("Agreement ended"), "no")
            if had_ended
            else Standing(_("Waiting for agreement"), "wait")
        )
    counts_on = max(min(grant.effective_on for grant in grants) for grants in promised)
    if counts_on > on:
        return Standing(_("Cooling off until %(day)s") % {"day": day(counts_on)}, "wait")
    if story.released_at is None:
        return Standing(_("Waiting for release"), "wait")
    if story.embargo_until and story.embargo_until > on:
        return Standing(_("Embargoed until %(day)s") % {"day": day(story.embargo_until)}, "wait")
    return _released(voices, promised, on)


def _released(voices, promised, on):
    days = sorted(
        {on} | {grant.effective_on for grants in promised for grant in grants if grant.effective_on > on}
    )
    meet = [when for when in days if _do_meet(voices, promised, when)]
    if not meet:
        return Standing(_("Released, but its voices have not agreed to the same people"), "wait")
    if meet[0] > on:
        return Standing(_("Cooling off until %(day)s") % {"day": day(meet[0])}, "wait")
    return Standing(_("Released"), "yes")


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


@dataclass(frozen=True)
class ListedStory:
    ref: str
    title: str
    added_at: Any
    standing: Standing
    fictional: bool


def page_of_stories(viewer, after="", everything=False) -> tuple[list[ListedStory], str]:
    """A page of the stories this person keeps, newest first, and the ref to go on from ("" at the end).

    Those that wait for someone, unless `everything` is asked for. Raises Story.DoesNotExist where `after`, the ref
    of the last story already shown, is not one of them.
    """
    kept = Story.objects.kept_by(viewer)
    stories = (kept.with_newer() if everything else kept.waiting()).prefetch_related("voices__grants")
    found, last = page_after(stories, after, "added_at")
    listed = [
        ListedStory(story.ref, story.title, story.added_at, _listed_standing(story), story.fictional)
        for story in found
    ]
    return listed, last


def _listed_standing(story):
    standing = standing_of(story)
    if story.newer and standing.tone == "yes":
        return Standing(_("Something newer waits for release"), "wait")
    return standing


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


def known_voices(story, viewer) -> set[str]:
    """The refs of this story's voices of whom this person may ask who they are."""
    if not viewer.may(Task.KNOW_WHO):
        return set()
    known = Storyteller.objects.kept_by(viewer)
    return set(story.voices.filter(storyteller__in=known).values_list("ref", flat=True))


@dataclass(frozen=True)
class Step:
    """One line of a story's task list. `href` is "" where this person may not change it now."""

    title: str
    done: bool
    says: str
    href: str = ""
    optional: bool = False


def steps_of(story, may_edit) -> list[Step]:
    """What there is to do for this story, in the order in which people do it, voices left out."""

    def to(name):
        return reverse(f"stories:{name}", args=[story.ref]) if may_edit else ""

    recording = story.recordings.order_by("-number").first()
    transcript = story.transcripts.order_by("-number").first()
    has_either = bool(recording or transcript)
    speakers = says_who_speaks(transcript) if transcript else ""
    return [
        Step(_("Title, summary and language"), True, story.title, to("gather-details")),
        Step(
            _("Recording"),
            recording is not None,
            length_in_words(recording.duration_ms) if recording else _("None yet"),
            to("gather-recording"),
            optional=has_either,
        ),
        Step(
            _("Transcript"),
            transcript is not None,
            _("Version %(number)s") % {"number": transcript.number} if transcript else _("None yet"),
            to("gather-transcript"),
            optional=has_either,
        ),
        Step(
            _("Who speaks"),
            bool(speakers) and transcript.cues.filter(voice__isnull=False).exists(),
            speakers or _("First add a transcript"),
            to("gather-speakers") if transcript else "",
            optional=True,
        ),
        Step(
            _("Content notes"),
            bool(story.content_notes),
            "; ".join(story.content_notes) or _("None"),
            to("gather-notes"),
            optional=True,
        ),
        Step(
            _("First day it may be seen"),
            story.embargo_until is not None,
            day(story.embargo_until) if story.embargo_until else _("As soon as it is released"),
            to("gather-embargo"),
            optional=True,
        ),
    ]


def says_who_speaks(transcript) -> str:
    labels = dict.fromkeys(transcript.cues.values_list("label", flat=True))
    named = [label for label in labels if label]
    return ", ".join(named[:6]) + ("…" if len(named) > 6 else "") if named else _("Nobody is named")


@dataclass(frozen=True)
class Answer:
    """One use and, for each audience in turn, whether the voice said yes."""

    label: str
    cells: list[tuple[str, bool]]


def answers_of(promises) -> list[Answer]:
    """The grid of what was agreed to, from (use, audience) pairs; *anyone* includes everyone."""
    return [
        Answer(
            use.label,
            [
                (audience.label, (use, audience) in promises or (use, Audience.ANYONE) in promises)
                for audience in Audience
            ],
        )
        for use in Use
    ]


@dataclass(frozen=True)
class VoiceAnswers:
    """One voice of a story, with what it agreed to that still stands."""

    ref: str
    pseudonym: str
    kind: str
    office: str
    shown_as: str
    withdrawn: bool
    answers: list[Answer]
    agreement: Any  # the latest Consent, or None
    counts_on: date | None  # the first day on which a promise counts, where that is still to come
    ends_on: date | None
    exclusions: list
    may_be_put_right: bool  # nothing was agreed to yet


def voices_of(story, on=None) -> list[VoiceAnswers]:
    """Every voice of this story with its answers, in three queries more than the story's own."""
    on = on or consent.today()
    voices = story.voices.select_related("storyteller", "office").prefetch_related(
        "grants", "consents__notice", "exclusions__user"
    )
    return [_voice(voice, on) for voice in voices]


def _voice(voice, on):
    standing = [grant for grant in voice.grants.all() if grant.closed_at is None and not has_ended(grant, on)]
    to_come = [grant.effective_on for grant in standing if grant.effective_on > on]
    ends = [grant.ends_on for grant in standing if grant.ends_on]
    return VoiceAnswers(
        ref=voice.ref,
        pseudonym=voice.storyteller.pseudonym,
        kind=voice.get_kind_display(),
        office=voice.office.name if voice.office else "",
        shown_as=voice.shown_as,
        withdrawn=voice.withdrawn_at is not None,
        answers=answers_of({(grant.use, grant.audience) for grant in standing}) if standing else [],
        agreement=max(voice.consents.all(), key=lambda agreement: agreement.pk, default=None),
        counts_on=max(to_come, default=None),
        ends_on=min(ends, default=None),
        exclusions=list(voice.exclusions.all()),
        may_be_put_right=not voice.consents.all(),
    )


@dataclass(frozen=True)
class Newest:
    """The newest recording and words of a story."""

    recording: Any
    transcript: Any
    turns: list
    length: str


def newest_of(story) -> Newest:
    recording = story.recordings.order_by("-number").first()
    transcript = story.transcripts.order_by("-number").first()
    return Newest(
        recording=recording,
        transcript=transcript,
        turns=turns_of(transcript) if transcript else [],
        length=length_in_words(recording.duration_ms) if recording else "",
    )


def labels_of_nobody(transcript) -> list[str]:
    """Labels as heard that belong to no voice, and so reach readers as they were typed. None with one speaker."""
    speakers = transcript.speakers() if transcript else {}
    return (
        [label for label, voice in speakers.items() if label and voice is None] if len(speakers) > 1 else []
    )


@dataclass(frozen=True)
class Turn:
    """A paragraph of the words, and who was heard in it where that changes."""

    who: str
    words: str


def turns_of(transcript) -> list[Turn]:
    """The words as they will be read, each paragraph with its speaker where another one spoke before."""
    labels = dict(transcript.cues.values_list("start", "label"))
    turns, at, before = [], 0, None
    for paragraph in transcript.text.split(BETWEEN):
        label = labels.get(at, "")
        turns.append(Turn(label if label != before else "", paragraph))
        at, before = at + len(paragraph) + len(BETWEEN), label
    return turns

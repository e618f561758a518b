"""What a second person checks before a release."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.roles import Task

from .. import consent
from ..dates import day
from ..durations import length_in_words
from ..models import Story
from .changes import WaitingChanges, waiting_changes
from .recording import RecordingQuestions, recording_questions
from .state import StoryState, state_of
from .touched import touched_by
from .transcript import turns_of
from .voice import voices_of


@dataclass(frozen=True)
class ReleasePage:
    """A story with the newest of everything, and what this person may do. `seen` is its `release_token`."""

    seen: str
    details: dict
    newest: "NewestVersions"
    released_turns: list  # of the words readers have, where others are newer and nothing had to go
    takes_words_out: bool  # whether something had to go from those words
    touched: list[str]  # what a release of newer words changes elsewhere, as sentences
    voices: list
    state: StoryState
    changes: WaitingChanges
    missing: list[tuple[str, str]]  # a sentence, and the address where it is put right, or ""
    is_complete: bool  # whether at most a second person is missing
    opens_on: (
        str  # a sentence on the day from which readers can open it, "" where it is open or that is not known
    )
    has_newer: bool
    unassigned_labels: list[str]
    opens: bool  # whether this person may open a story that is not released
    has_releasable: bool  # whether something waits for a second person, who may be this one
    may_send_back: bool

    @property
    def may_release(self):
        return not self.missing and (self.has_newer or self.opens)

    @property
    def may_look(self):
        """Whether this person's look lets somebody else release the story."""
        return not self.may_release and not self.has_newer and self.has_releasable


def release_page(story, viewer) -> ReleasePage:
    seen = story.release_token()  # read first, so that it is never newer than what is shown
    newest, changes = newest_versions(story), waiting_changes(story, viewer)
    state, voices = state_of(story), voices_of(story)
    words_changed = story.released_at and newest.transcript != story.transcript
    takes_words_out = bool(words_changed and story.transcript and story.transcript.is_taken_out())
    shows_released = words_changed and story.transcript and not takes_words_out
    return ReleasePage(
        seen=seen,
        details=story.draft_details(),
        newest=newest,
        released_turns=turns_of(story.transcript) if shows_released else [],
        takes_words_out=takes_words_out,
        touched=touched_by(story, newest.transcript) if words_changed and story.transcript else [],
        voices=voices,
        state=state,
        changes=changes,
        missing=_missing(story, viewer),
        is_complete=not story.missing_for_release(None),
        opens_on=opening_sentence(story, state, voices),
        has_newer=story.has_newer(),
        unassigned_labels=unassigned_labels(newest.transcript),
        opens=story.released_at is None and viewer.may(Task.RELEASE),
        has_releasable=story.changes.releasable_by(viewer).exists(),
        may_send_back=story.changes.returnable_by(viewer).filter(made_by__isnull=False).exists(),
    )


def _missing(story, viewer):
    """[(what is missing, the address where this person puts it right, "" where they cannot)]."""
    may_edit = Story.objects.editable_by(viewer).filter(pk=story.pk).exists()
    return [
        (
            each,
            reverse(f"stories:{each.page}", args=[story.ref, *each.refs]) if each.page and may_edit else "",
        )
        for each in story.missing_for_release(viewer)
    ]


def opening_sentence(story, state, voices) -> str:
    """From which day readers can open the story, once it is released, and why not before; "" where they can now."""
    opens = state.until if state.name == "cooling" else None
    if story.embargo_until and story.embargo_until > (opens or consent.today()):
        why, opens = _("the first day it may be seen"), story.embargo_until
    elif opens is None:
        return ""
    else:
        why = _thinking_time(opens, voices)
    sentence = (
        _("Readers can open it from %(day)s: %(why)s.")
        if story.released_at
        else _("Once it is released, readers can open it from %(day)s: %(why)s.")
    )
    return sentence % {"day": day(opens), "why": why}


def _thinking_time(opens, voices):
    lengths = [
        (opens - voice.agreement.given_on).days
        for voice in voices
        if voice.agreement and voice.counts_on == opens
    ]
    if not lengths:
        return _("the time to think it over")
    text = ngettext("the %(days)s day’s thinking time", "the %(days)s days’ thinking time", max(lengths))
    return text % {"days": max(lengths)}


@dataclass(frozen=True)
class NewestVersions:
    """The newest recording and transcript of a story, None where there is none."""

    recording: Any
    transcript: Any
    turns: list
    length: str
    questions: RecordingQuestions | None


def newest_versions(story) -> NewestVersions:
    recording = story.recordings.order_by("-number").first()
    transcript = story.transcripts.order_by("-number").first()
    return NewestVersions(
        recording=recording,
        transcript=transcript,
        turns=turns_of(transcript) if transcript else [],
        length=length_in_words(recording.duration_ms) if recording else "",
        questions=recording_questions(recording),
    )


def unassigned_labels(transcript) -> list[str]:
    """Speakers' labels that are assigned to no voice, and so are shown to readers as typed. Empty with one speaker,
    whose label is not shown."""
    speakers = transcript.speakers() if transcript else {}
    return (
        [label for label, voice in speakers.items() if label and voice is None] if len(speakers) > 1 else []
    )

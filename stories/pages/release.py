"""What a second person checks before a release."""

from dataclasses import dataclass
from typing import Any

from accounts.roles import Task

from ..durations import length_in_words
from .changes import WaitingChanges, waiting_changes
from .recording import RecordingQuestions, recording_questions
from .state import StoryState, state_of
from .transcript import turns_of
from .voice import voices_of


@dataclass(frozen=True)
class ReleasePage:
    """A story with the newest of everything, and what this person may do. `seen` is its `release_token`."""

    seen: str
    details: dict
    newest: "NewestVersions"
    released_turns: list  # of the words readers have, where others are newer
    voices: list
    state: StoryState
    changes: WaitingChanges
    missing: list
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
    words_changed = story.released_at and newest.transcript != story.transcript
    return ReleasePage(
        seen=seen,
        details=story.draft_details(),
        newest=newest,
        released_turns=turns_of(story.transcript) if words_changed and story.transcript else [],
        voices=voices_of(story),
        state=state_of(story),
        changes=changes,
        missing=story.missing_for_release(viewer),
        has_newer=story.has_newer(),
        unassigned_labels=unassigned_labels(newest.transcript),
        opens=story.released_at is None and viewer.may(Task.RELEASE),
        has_releasable=story.changes.releasable_by(viewer).exists(),
        may_send_back=story.changes.returnable_by(viewer).filter(made_by__isnull=False).exists(),
    )


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

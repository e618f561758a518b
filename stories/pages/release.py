"""What a second person checks before a release."""

from dataclasses import dataclass
from typing import Any

from ..durations import length_in_words
from .transcript import turns_of


@dataclass(frozen=True)
class NewestVersions:
    """The newest recording and transcript of a story, None where there is none."""

    recording: Any
    transcript: Any
    turns: list
    length: str


def newest_versions(story) -> NewestVersions:
    recording = story.recordings.order_by("-number").first()
    transcript = story.transcripts.order_by("-number").first()
    return NewestVersions(
        recording=recording,
        transcript=transcript,
        turns=turns_of(transcript) if transcript else [],
        length=length_in_words(recording.duration_ms) if recording else "",
    )


def unassigned_labels(transcript) -> list[str]:
    """Speakers' labels that are assigned to no voice, and so are shown to readers as typed. Empty with one speaker,
    whose label is not shown."""
    speakers = transcript.speakers() if transcript else {}
    return (
        [label for label, voice in speakers.items() if label and voice is None] if len(speakers) > 1 else []
    )

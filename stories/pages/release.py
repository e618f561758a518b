"""What a second person looks at before a release."""

from dataclasses import dataclass
from typing import Any

from ..durations import length_in_words
from .transcript import turns_of


@dataclass(frozen=True)
class NewestVersions:
    """The newest recording and words of a story."""

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
    """Labels as heard that belong to no voice, and so reach readers as they were typed. None with one speaker."""
    speakers = transcript.speakers() if transcript else {}
    return (
        [label for label, voice in speakers.items() if label and voice is None] if len(speakers) > 1 else []
    )

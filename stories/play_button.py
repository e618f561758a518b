"""A button that plays a recording where it stands: in a list row, a search hit, the front page, beside an excerpt."""

import json
from dataclasses import dataclass

from core.refs import url_builder


@dataclass(frozen=True, slots=True)
class PlayButton:
    """What `_play.html` needs. Made only where the viewer may hear the story, and never for anyone else.

    `recording_ref` is that of the story's released recording. `start_ms` is where the sound begins, in milliseconds,
    and `words_at` the offset of the words heard then, where there are any to read.
    """

    story_ref: str
    title: str
    recording_ref: str
    content_notes: tuple[str, ...] = ()
    start_ms: int = 0
    words_at: int | None = None

    @property
    def url(self):
        """The story's page at that moment, for who has no script."""
        moment = f"?t={self.start_ms / 1000:g}" if self.start_ms else ""
        words = "" if self.words_at is None else f"#s{self.words_at}"
        return url_builder("reading:story")(self.story_ref) + moment + words

    @property
    def sound_url(self):
        return url_builder("stories:recording")(self.recording_ref)

    @property
    def content_notes_json(self):
        """For the script, which shows them before the first sound; empty where there are none."""
        return json.dumps(self.content_notes, ensure_ascii=False) if self.content_notes else ""

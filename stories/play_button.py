"""A button that plays a recording where it stands: in a list row, a search hit, the front page, beside an excerpt."""

from dataclasses import dataclass

from core.refs import url_builder


@dataclass(frozen=True, slots=True)
class PlayButton:
    """What `_play.html` needs. Made only where the viewer may hear the story, and never for anyone else.

    `recording_ref` is that of the story's released recording. `start_ms` is where the sound begins, in milliseconds.
    """

    story_ref: str
    title: str
    recording_ref: str
    content_notes: tuple[str, ...] = ()
    start_ms: int = 0

    @property
    def url(self):
        """The story's page at that moment, for who has no script."""
        moment = f"?t={self.start_ms / 1000:g}" if self.start_ms else ""
        return url_builder("reading:story")(self.story_ref) + moment

    @property
    def sound_url(self):
        return url_builder("stories:recording")(self.recording_ref)

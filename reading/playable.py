"""Which story is offered to be played at once, on the front page and on the start page."""

from dataclasses import dataclass

from core.prepared import prepared
from stories.consent import Use, viewer_shape
from stories.gate import viewer_params
from stories.open_promises import has_few, stories_in_reach

from .story_list import UNDER_FIVE_MINUTES
from .story_rows import known_to

NEWEST = 20  # the story is chosen among so many


@dataclass(frozen=True, slots=True)
class PlayableStory:
    """A story that somebody may hear, by its key, and the ref of its released recording."""

    key: int
    content_notes: list[str]
    duration_ms: int
    recording_ref: str

    @property
    def is_short(self):
        return self.duration_ms < UNDER_FIVE_MINUTES


def choose_story(viewer, turn=0):
    """The PlayableStory to offer to this viewer, or None where they may hear none. Two queries.

    It is one of the NEWEST that they may hear: if there are such, one under five minutes without content notes, else
    one under five minutes, else one without content notes. Of those it is the newest, or with each `turn` another.
    """
    stories = _newest(viewer_shape(viewer), has_few(viewer, (Use.HEAR,)), **viewer_params(viewer))
    stories = [PlayableStory(*story) for story in stories]
    if not stories:
        return None
    best = min(map(_rank, stories))
    equals = [story for story in stories if _rank(story) == best]
    return equals[turn % len(equals)]


def _rank(story):
    return not story.is_short, bool(story.content_notes)


@prepared
def _newest(viewer, few_open):
    """The newest stories that this viewer may hear, from which nothing of a closed one can be told.

    `few_open` is whether few stories can be open to them: the database starts from these.
    """
    stories = known_to(viewer, (Use.HEAR,)).filter(recording__isnull=False)
    if few_open:
        stories = stories.filter(pk__in=stories_in_reach(viewer, (Use.HEAR,)))
    return stories.values_list("pk", "content_notes", "recording__duration_ms", "recording__ref")[:NEWEST]

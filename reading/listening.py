"""A person's place in a story's recording, and how fast they listen, as the player keeps and asks for them."""

from dataclasses import dataclass

from core.prepared import Param, prepared
from core.refs import url_builder
from stories.consent import Use, viewer_shape
from stories.durations import clock
from stories.gate import viewer_params
from stories.models import ListeningPlace, ListeningSpeed, Story
from stories.models.listening import USUAL

from .kept import person_param


@dataclass(frozen=True)
class Audible:
    """A story whose released recording somebody may hear."""

    story_key: int
    recording_key: int
    duration_ms: int


def audible(viewer, ref):
    """The Audible with the ref of its story; None where this viewer may not hear it. One query."""
    rows = _audible(viewer_shape(viewer), ref=ref, **viewer_params(viewer))
    return Audible(*rows[0]) if rows else None


def listening_of(viewer, sound):
    """{"place_ms": …, "speed": …}: where this person stopped in the Audible, 0 for its beginning, and their speed."""
    if not viewer.is_authenticated:
        return {"place_ms": 0, "speed": USUAL / 100}
    places = ListeningPlace.objects.cleared_for(Use.HEAR, viewer).filter(person=viewer, story=sound.story_key)
    place_ms = places.values_list("place_ms", flat=True).first()
    return {"place_ms": place_ms or 0, "speed": ListeningSpeed.of(viewer) / 100}


def keep_listening(viewer, sound, place_ms=None, speed=None):
    """Keeps what is given: the place in milliseconds, the speed as a factor. One query for each."""
    if place_ms is not None:
        ListeningPlace.keep(viewer, sound.story_key, sound.recording_key, sound.duration_ms, place_ms)
    if speed is not None:
        ListeningSpeed.keep(viewer, round(speed * 100))


@dataclass(frozen=True)
class Place:
    """Where somebody stopped in a story that they may still hear."""

    title: str
    story_ref: str
    place_ms: int

    @property
    def clock(self):
        return clock(self.place_ms)

    @property
    def url(self):
        """The story's page, at that moment."""
        return f"{url_builder('reading:story')(self.story_ref)}?t={self.place_ms / 1000:g}"


def stopped_in(viewer, at_most) -> list[Place]:
    """The Places where this person, who is signed in, stopped last, at most so many. One query."""
    rows = _stopped_in(viewer_shape(viewer), at_most, **viewer_params(viewer), **person_param(viewer))
    return [Place(*row) for row in rows]


@prepared
def _stopped_in(viewer, at_most):
    places = ListeningPlace.objects.cleared_for(Use.HEAR, viewer).filter(person=Param("person"))
    return places.order_by("-kept_at", "-pk").values_list("story__title", "story__ref", "place_ms")[:at_most]


@prepared
def _audible(viewer):
    stories = Story.objects.cleared_for(Use.HEAR, viewer).filter(ref=Param("ref"), recording__isnull=False)
    return stories.values_list("pk", "recording", "recording__duration_ms")

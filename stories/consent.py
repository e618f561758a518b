"""The policy: what a storyteller can agree to, with whom, and when an agreement counts.

A leaf: no models and no request. `StoryQuerySet.cleared_for` asks it, and everyone else asks the queryset.
Nothing that decides is indexed or cached: it is asked again at every request.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.prepared import Param

COOLING_OFF = timedelta(days=7)  # between a yes and the day it counts, unless the storyteller chose otherwise


class Use(TextChoices):
    """The plain questions a storyteller is asked."""

    HEAR = "hear", _("Hear my voice")
    READ = "read", _("Read my words")
    PRINT = "print", _("See my words in a printed pack")
    QUOTE = "quote", _("Quote me outside")


class Audience(TextChoices):
    """Who the storyteller says yes to. No tick: nobody but those who keep the story."""

    OFFICE = "office", _("My own office")
    ELSEWHERE = "elsewhere", _("Probation staff elsewhere")
    WORKSHOP = "workshop", _("A facilitated workshop, with people of any office in the room")
    ANYONE = "anyone", _("Anyone")


class ClosedHow(TextChoices):
    """Why a promise no longer stands."""

    NARROWED = "narrowed", _("Narrowed by the storyteller")
    WITHDRAWN = "withdrawn", _("Withdrawn by the storyteller")
    REPLACED = "replaced", _("Given again with another last day")


KNOW_OF = (Use.READ, Use.HEAR)  # either lets someone see a story's row: title, summary, content notes, kind


@dataclass(frozen=True)
class Room:
    """Who will be there: a pack, a printing, later a workshop or session.

    `office` and the leader matter for *my own office* and for exclusions. Each field is a value, or an
    `F` naming a column of the rows the question is asked for, so that one query can ask it of many rooms.
    """

    audience: Any
    office: Any = None
    leader: Any = None
    leader_email: Any = None

    @property
    def varies_by_row(self) -> bool:
        """Whether columns stand for the room, so that each row asks for a room of its own."""
        return isinstance(self.audience, F)

    @property
    def shape(self) -> "Room":
        """The same room with parameters for its values: what is left decides the rule's SQL."""
        return Room(
            self.audience,
            self.office and Param("room's office"),
            None if self.leader is None else Param("leader"),
            None if self.leader_email is None else Param("leader's email"),
        )


class _PeopleInTheRoom:
    """Reads a sheet of paper: no one viewer, but the people its room was printed for."""

    is_authenticated = True
    pk = None


PEOPLE_IN_THE_ROOM = _PeopleInTheRoom()


THE_VIEWER, THE_VIEWERS_EMAIL = Param("viewer"), Param("viewer's email")


@dataclass(frozen=True)
class ViewerShape:
    """A viewer with parameters for their values: what is left decides the rule's SQL."""

    is_authenticated: bool
    is_reader: bool = False
    office_id: Any = None
    pk: Any = THE_VIEWER
    email: Any = THE_VIEWERS_EMAIL


def viewer_shape(viewer):
    if viewer is PEOPLE_IN_THE_ROOM or isinstance(viewer, ViewerShape):
        return viewer
    if not viewer.is_authenticated:
        return ViewerShape(is_authenticated=False)
    return ViewerShape(True, viewer.is_reader, viewer.office_id and Param("viewer's office"))


def today() -> date:
    """The day that counts is the day in London."""
    return timezone.localdate()


def not_ended(on) -> Q:
    """Promises that were not closed and whose last day is not past, those that still cool off among them."""
    return Q(closed_at=None) & (Q(ends_on=None) | Q(ends_on__gte=on))


def ended(on) -> Q:
    """Promises that nobody closed and whose last day is past."""
    return Q(closed_at=None, ends_on__lt=on)


def in_force(uses, on) -> Q:
    """Promises of any of these uses that stand on this day."""
    return Q(use__in=uses, effective_on__lte=on) & not_ended(on)


def reaches_viewer(viewer, depth: int) -> Q:
    """Promises to an audience the viewer is in: everyone is in *anyone*, and only a reader is probation staff."""
    reached = Q(audience=Audience.ANYONE)
    if viewer.is_authenticated and viewer.is_reader:
        office = as_outer_ref(viewer.office_id, depth)
        own_office = Q(voice__office=office) if office else Q(pk__in=[])
        reached |= Q(audience=Audience.OFFICE) & own_office
        reached |= Q(audience=Audience.ELSEWHERE) & (Q(voice__office=None) | ~own_office)
    return reached


def reaches_room(room: Room, depth: int) -> Q:
    """Promises to the room's audience, or to anyone. *My own office* is the voice's, so the room must be there."""
    audience, office = as_outer_ref(room.audience, depth), as_outer_ref(room.office, depth)
    if room.audience == Audience.OFFICE:
        to_the_room = Q(audience=Audience.OFFICE, voice__office=office) if office else Q(pk__in=[])
    elif isinstance(room.audience, F):
        to_the_room = Q(audience=audience) & (~Q(audience=Audience.OFFICE) | Q(voice__office=office))
    else:
        to_the_room = Q(audience=audience)
    return Q(audience=Audience.ANYONE) | to_the_room


def shuts_out(viewer, room: Room | None, depth: int) -> Q:
    """Exclusions that close a story to this viewer, or to this room.

    An exclusion beats every yes. A story with one is closed to everyone who is not signed in, and to every
    room unless the storyteller said "yes, though they might be there"; and always to a room the excluded
    person leads, since a leader learns of every story in it.
    """
    if not viewer.is_authenticated:
        return Q()
    shut = Q()
    if viewer is not PEOPLE_IN_THE_ROOM:
        shut |= Q(user=viewer.pk) | Q(email=viewer.email)
    if room is not None:
        shut |= Q(though_in_the_room=False)
        if room.leader is not None:
            shut |= Q(user=as_outer_ref(room.leader, depth)) | Q(email=as_outer_ref(room.leader_email, depth))
    return shut


def as_outer_ref(value, depth: int):
    """A value as seen from `depth` queries inside the one that asks: an `F` names a column of that one's rows."""
    if not isinstance(value, F):
        return value
    reference = OuterRef(value.name)
    for _step in range(depth - 1):
        reference = OuterRef(reference)
    return reference

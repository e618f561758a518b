"""The policy: what a storyteller can agree to, with whom, and when an agreement counts.

A leaf: no models and no request. `gate` builds the rule from these parts; everyone else uses the queryset method
`StoryQuerySet.cleared_for`. No decision is cached or indexed: the rule runs again at every request.
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
    """Who the storyteller says yes to. Without any, only those who keep the story have it."""

    OFFICE = "office", _("My own office")
    ELSEWHERE = "elsewhere", _("Probation staff elsewhere")
    WORKSHOP = "workshop", _("A facilitated workshop, with people of any office in the room")
    ANYONE = "anyone", _("Anyone")


class ClosedHow(TextChoices):
    """Why a promise was closed."""

    NARROWED = "narrowed", _("Narrowed by the storyteller")
    WITHDRAWN = "withdrawn", _("Withdrawn by the storyteller")
    REPLACED = "replaced", _("Given again with another last day")


KNOW_OF = (Use.READ, Use.HEAR)  # either lets someone see a story's row: title, summary, content notes, kind


@dataclass(frozen=True)
class Room:
    """The people who will be there when a pack or a sheet is used.

    `office` matters for *my own office*, and the leader for exclusions. Each field is a value or an `F`: a column of
    the rows being filtered, so that one query checks many rooms.
    """

    audience: Any
    office: Any = None
    leader: Any = None
    leader_email: Any = None

    @property
    def varies_by_row(self) -> bool:
        """Whether the fields are columns, so that each row is checked for a room of its own."""
        return isinstance(self.audience, F)

    @property
    def shape(self) -> "Room":
        """The same room with a Param for each value. It holds all that the rule's SQL depends on."""
        return Room(
            self.audience,
            self.office and Param("room's office"),
            None if self.leader is None else Param("leader"),
            None if self.leader_email is None else Param("leader's email"),
        )


class _PeopleInTheRoom:
    """The viewer of a printed sheet: no one person, but the people in the room it was printed for."""

    is_authenticated = True
    pk = None


PEOPLE_IN_THE_ROOM = _PeopleInTheRoom()


THE_VIEWER, THE_VIEWERS_EMAIL = Param("viewer"), Param("viewer's email")


@dataclass(frozen=True)
class ViewerShape:
    """A viewer with a Param for each value. It holds all that the rule's SQL depends on."""

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
    """The date in London, which decides when a promise counts."""
    return timezone.localdate()


def not_ended(on) -> Q:
    """Promises that are not closed and whose last day is not past, cooling off or not."""
    return Q(closed_at=None) & (Q(ends_on=None) | Q(ends_on__gte=on))


def ended(on) -> Q:
    """Promises that are not closed and whose last day is past."""
    return Q(closed_at=None, ends_on__lt=on)


def in_force(uses, on) -> Q:
    """Promises of any of these uses that count on this day: cooled off, not closed, not ended."""
    return Q(use__in=uses, effective_on__lte=on) & not_ended(on)


def audiences_of(viewer) -> list[Audience]:
    """The audiences the viewer may belong to. Whether they do depends on the voice's office: see `reaches_viewer`."""
    if not (viewer.is_authenticated and viewer.is_reader):
        return [Audience.ANYONE]
    if not viewer.office_id:
        return [Audience.ANYONE, Audience.ELSEWHERE]
    return [Audience.ANYONE, Audience.ELSEWHERE, Audience.OFFICE]


def reaches_viewer(viewer, depth: int) -> Q:
    """Promises to an audience that includes the viewer. *Anyone* includes everyone; only a reader is probation staff.

    `depth`, for values that are an `F`, is how many queries up their columns are (see `as_outer_ref`).
    """
    reached = Q(audience=Audience.ANYONE)
    if viewer.is_authenticated and viewer.is_reader:
        office = as_outer_ref(viewer.office_id, depth)
        own_office = Q(voice__office=office) if office else Q(pk__in=[])
        reached |= Q(audience=Audience.OFFICE) & own_office
        reached |= Q(audience=Audience.ELSEWHERE) & (Q(voice__office=None) | ~own_office)
    return reached


def reaches_room(room: Room, depth: int) -> Q:
    """Promises to the room's audience, or to anyone. For *my own office* the room must be at the voice's office."""
    audience, office = as_outer_ref(room.audience, depth), as_outer_ref(room.office, depth)
    if room.audience == Audience.OFFICE:
        to_the_room = Q(audience=Audience.OFFICE, voice__office=office) if office else Q(pk__in=[])
    elif isinstance(room.audience, F):
        to_the_room = Q(audience=audience) & (~Q(audience=Audience.OFFICE) | Q(voice__office=office))
    else:
        to_the_room = Q(audience=audience)
    return Q(audience=Audience.ANYONE) | to_the_room


def shuts_out(viewer, room: Room | None, depth: int) -> Q:
    """Exclusions that close a story to this viewer, or to this room. An exclusion beats every yes.

    Any exclusion closes the story to those not signed in, and to every room unless the storyteller said "yes, though
    they might be there". It always closes the story to a room that the excluded person leads, since a leader learns
    of every story in it.
    """
    if not viewer.is_authenticated:
        return Q()
    matches = Q()
    if viewer is not PEOPLE_IN_THE_ROOM:
        matches |= Q(user=as_outer_ref(viewer.pk, depth)) | Q(email=as_outer_ref(viewer.email, depth))
    if room is not None:
        matches |= Q(though_in_the_room=False)
        if room.leader is not None:
            matches |= Q(user=as_outer_ref(room.leader, depth)) | Q(
                email=as_outer_ref(room.leader_email, depth)
            )
    return matches


def as_outer_ref(value, depth: int):
    """A value as used in a subquery: an `F` becomes an OuterRef to the query `depth` levels up; others stay."""
    if not isinstance(value, F):
        return value
    reference = OuterRef(value.name)
    for _step in range(depth - 1):
        reference = OuterRef(reference)
    return reference

"""What may be done with a story, asked of the gate, and the line that says so under its title.

It speaks of four things: the viewer alone, a room of their office, sheets of paper, and the world outside. Where one of
them is closed the line says the same whatever the reason, so that nobody learns of an exclusion from it.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.db.models import BooleanField, ExpressionWrapper
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from core.prepared import Param, prepared

from .consent import KNOW_OF, Audience, Room, Use, ViewerShape, viewer_shape
from .gate import clearance, viewer_params
from .models import Story


class People(StrEnum):
    """Who would be with the viewer when they play or show the story to others."""

    OFFICE = "office"
    OTHERS = "others"  # where the viewer has no office
    PUBLIC = "public"  # where nobody is signed in: what holds for the viewer holds for anyone


class Sheets(StrEnum):
    """For whom the story may be printed."""

    WORKSHOP = "workshop"
    OTHERS = "others"  # for somebody, but not for a workshop
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class AllowedUses:
    """What this viewer may do with a story: alone, with other people, on paper, and outside.

    `play` and `show` are for the `people` with them, and False where the viewer alone may not hear, or read.
    """

    people: People
    hear: bool
    read: bool
    play: bool
    show: bool
    sheets: Sheets
    quote: bool

    @property
    def may_be_printed(self) -> bool:
        return self.sheets != Sheets.NOBODY

    def line(self, has_sound: bool = True, has_words: bool = True) -> str:
        """This in a few short sentences. Sound and words that the story does not have are left out."""
        sound, words = self.hear and has_sound, self.read and has_words
        if not (sound or words):
            sound, words = self.hear, self.read
        alone = _ways(sound, words)
        with_others = _ways(sound and self.play, words and self.show)
        outside = OUTSIDE[self.people == People.PUBLIC, self.quote]
        if self.people == People.PUBLIC:
            sentences = [FOR_ANYONE[alone], PAPER[self.sheets], outside]
        elif with_others == alone:
            sentences = [TOGETHER[self.people, alone], PAPER[self.sheets], outside]
        elif with_others:
            sentences = [ALONE[alone], PARTLY[self.people, with_others], PAPER[self.sheets], outside]
        else:
            sentences = [ALONE[alone], KEPT_TO_ONESELF[sound, self.sheets], outside]
        return " ".join(map(str, sentences))


def _ways(sound, words):
    """A key of the tables below; "" where it is neither."""
    return "both" if sound and words else "hear" if sound else "read" if words else ""


ALONE = {
    "both": _("You may hear and read this, on your own."),
    "hear": _("You may hear this, on your own."),
    "read": _("You may read this, on your own."),
}
TOGETHER = {
    (People.OFFICE, "both"): _("You may hear and read this, on your own or in a room of your office."),
    (People.OFFICE, "hear"): _("You may hear this, on your own or in a room of your office."),
    (People.OFFICE, "read"): _("You may read this, on your own or in a room of your office."),
    (People.OTHERS, "both"): _("You may hear and read this, on your own or with others."),
    (People.OTHERS, "hear"): _("You may hear this, on your own or with others."),
    (People.OTHERS, "read"): _("You may read this, on your own or with others."),
}
PARTLY = {
    (People.OFFICE, "hear"): _("In a room of your office you may play it, but do not show its words."),
    (People.OFFICE, "read"): _("In a room of your office you may show its words, but do not play it."),
    (People.OTHERS, "hear"): _("With others you may play it, but do not show its words."),
    (People.OTHERS, "read"): _("With others you may show its words, but do not play it."),
}
FOR_ANYONE = {
    "both": _("Anyone may hear and read this, on their own or with others."),
    "hear": _("Anyone may hear this, on their own or with others."),
    "read": _("Anyone may read this, on their own or with others."),
}
PAPER = {
    Sheets.WORKSHOP: _("It may be printed for a workshop."),
    Sheets.OTHERS: _("It may be printed, but not for a workshop."),
    Sheets.NOBODY: _("Do not print it."),
}
# By whether it can be heard: such a story is played to others, any other is shown
KEPT_TO_ONESELF = {
    (True, Sheets.WORKSHOP): _("Do not play it to others. It may be printed for a workshop."),
    (True, Sheets.OTHERS): _("Do not play it to others. It may be printed, but not for a workshop."),
    (True, Sheets.NOBODY): _("Do not play it to others or print it."),
    (False, Sheets.WORKSHOP): _("Do not show it to others. It may be printed for a workshop."),
    (False, Sheets.OTHERS): _("Do not show it to others. It may be printed, but not for a workshop."),
    (False, Sheets.NOBODY): _("Do not show it to others or print it."),
}
# By whether it speaks to anyone, and whether it may be quoted
OUTSIDE = {
    (False, True): _("It may be quoted outside."),
    (False, False): _("Not to be quoted outside."),
    (True, True): _("It may be quoted."),
    (True, False): _("Do not quote it."),
}


def allowed_uses(story, viewer) -> AllowedUses:
    """Of a story that `viewer` may know of, with `may_hear` and `may_read` as the gate said. One query.

    Raises Http404 where it was closed to them in the meantime.
    """
    signed_in = viewer.is_authenticated
    room = (
        Room(Audience.OFFICE, viewer.office_id, viewer.pk, viewer.email)
        if signed_in
        else Room(Audience.ANYONE)
    )
    rows = _answers(viewer_shape(viewer), story=story.pk, **viewer_params(viewer, room))
    if not rows:
        raise Http404
    play, show, for_workshop, for_office, elsewhere, quote = rows[0]
    people = People.PUBLIC if not signed_in else People.OFFICE if viewer.office_id else People.OTHERS
    sheets = Sheets.WORKSHOP if for_workshop else Sheets.OTHERS if for_office or elsewhere else Sheets.NOBODY
    return AllowedUses(
        people=people,
        hear=story.may_hear,
        read=story.may_read,
        play=story.may_hear and play,
        show=story.may_read and show,
        sheets=sheets,
        quote=quote,
    )


@prepared
def _answers(viewer):
    """What the gate says of the `story` with this key, in the order that `allowed_uses` takes it."""

    def room(audience):
        return Room(audience, viewer.office_id, viewer.pk, viewer.email)

    if viewer.is_authenticated:
        here, workshop, elsewhere = map(room, (Audience.OFFICE, Audience.WORKSHOP, Audience.ELSEWHERE))
    else:
        here = workshop = elsewhere = Room(Audience.ANYONE)
    answers = {
        "play": clearance(Use.HEAR, viewer, here),
        "show": clearance(Use.READ, viewer, here),
        "for_workshop": clearance(Use.PRINT, viewer, workshop),
        "for_office": clearance(Use.PRINT, viewer, here),
        "elsewhere": clearance(Use.PRINT, viewer, elsewhere),
        "quote": clearance(Use.QUOTE, ViewerShape(is_authenticated=False)),
    }
    answers = {name: ExpressionWrapper(each, BooleanField()) for name, each in answers.items()}
    stories = Story.objects.cleared_for(KNOW_OF, viewer).filter(pk=Param("story"))
    return stories.annotate(**answers).values_list(*answers)

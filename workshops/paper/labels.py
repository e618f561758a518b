"""The product's own words on paper."""

import datetime
from typing import Literal

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stories.consent import Audience

from ..models import LEVELS
from .contents import PrintedCopy, PrintedPack, PrintedSource

Size = Literal["a4", "large"]
OPENING_MARK, CLOSING_MARK = "“", "”"
SIZES = (("a4", gettext_lazy("A4")), ("large", gettext_lazy("Large print, 18 point")))  # a Size and its name


def labels() -> dict[str, str]:
    """The product's own words on a pack, in the language in use. The caller fills in each `{}`."""
    return {
        "prepared": _("Prepared on {}"),
        "discuss": _("To start a discussion"),
        "contents": _("In this pack"),
        "all_notes": _("Before you read or listen"),
        "notes_of": _("{title}: {notes}"),
        "notes": _("Before you read or listen: {}"),
        "begins": _("It begins"),
        "waveform": _("The sound of this story, drawn as a line of bars: taller where the voice is louder"),
        "listen": _("Listen to this story"),
        "listen_how": _("Point a phone’s camera at the square, or type:"),
        "listen_code": _("Square code for listening to this story. It opens {}"),
        "transcript": _("In their words"),
        "quotations": _("Separate quotations, in their words"),
        "excerpt": _("An excerpt, in their words"),
        "excerpts": _("Excerpts, in their words"),
        "questions": _("Key questions"),
        "general": _("Questions for any story"),
        "general_how": _("On your own or with colleagues."),
        "general_more": _(
            "They serve any other story too. Listen, and see what it makes you, and those you work with, think and do. "
            "All the stories that are open to you:"
        ),
        "contributors": _("What you can do"),
        "contributors_how": _(
            "Change has to come from above and from below, towards the same goal. Everyone has some power to change "
            "something, and a responsibility to try. There are three levels:"
        ),
        "contributors_levels": _(
            "The publication names the four below and gives none of them a level. Where would you put each?"
        ),
        "source": _("Where these words come from"),
        "source_line": _("{title}. {publisher}, {date}."),
        "produced_by": _("Produced by {}"),
        "thanks": _("Its thanks:"),
        "copy": _("About this copy"),
        "copy_number": _("Copy number {number}, code {code}."),
        "copy_many": _("One of {} copies."),
        "copy_one": _("The only copy."),
        "destroy_by": _("Please destroy by {}"),
        "check": _("Check: is this sheet still fine to use?"),
        "check_code": _("Square code for checking whether this sheet is still fine to use. It opens {}"),
        "foot_copy": _("Copy {}"),
        "foot_code": _("code {}"),
        "foot_page": _("Page {n} of {total}"),
    }


def printed_date(date: datetime.date) -> str:
    """The day as it is written out: 21 November 2026."""
    return format_date(date, "j F Y")


def quoted(text: str) -> str:
    """Someone's words between quotation marks, which nothing else on a sheet has."""
    return f"{OPENING_MARK}{text}{CLOSING_MARK}"


def copy_words(copy: PrintedCopy, label: dict[str, str]) -> list[str]:
    """What a sheet says about its own printing."""
    how_many = label["copy_one"] if copy.how_many == 1 else label["copy_many"].format(copy.how_many)
    number = label["copy_number"].format(number=copy.number, code=copy.code)
    destroy_by = copy.destroy_by and label["destroy_by"].format(printed_date(copy.destroy_by))
    return [f"{number} {how_many}", *non_empty(destroy_by or ""), label["check"], copy.check_address]


def source_words(source: PrintedSource, label: dict[str, str]) -> list[str]:
    """The publication behind the words, its funding and its disclaimer."""
    title = label["source_line"].format(title=source.title, publisher=source.publisher, date=source.date)
    produced_by = source.produced_by and label["produced_by"].format(source.produced_by)
    thanks = [label["thanks"], *map(quoted, source.thanks)] if source.thanks else []
    funded = source.funding, source.disclaimer, source.address
    return non_empty(title, source.attribution, produced_by, *thanks, *funded)


def notes_words(pack: PrintedPack, label: dict[str, str]) -> list[str]:
    """The content notes of all stories that have any, a line for each story."""
    return [
        label["notes_of"].format(title=title, notes=", ".join(notes)) for title, notes in pack.content_notes()
    ]


def level_words() -> list[str]:
    """The three levels of change, with what each means."""
    return [_("{level}: {meaning}").format(level=level.name, meaning=level.meaning) for level in LEVELS]


def non_empty(*texts: str) -> list[str]:
    return [text for text in texts if text]


def audience_label(audience, office=None):
    """Who the sheets are for, in words."""
    if audience == Audience.OFFICE:
        return _("For people of our own office, %(office)s") % {"office": office}
    return {
        Audience.ELSEWHERE: _("For probation staff elsewhere, not of the storytellers’ own offices"),
        Audience.WORKSHOP: _("For a facilitated workshop"),
        Audience.ANYONE: _("For anyone"),
    }[audience]


def caveat():
    return _("These stories are here to start a discussion and do not represent the wider findings.")


def copies_note():
    return _("Please print again rather than photocopy, so that every sheet can be called back.")

"""The page to project: the same `PrintedPack` as the PDF, with its pictures as SVG, its sound, and cut into screens.

Each screen has a number, counted from 1 through the whole pack: the page's address names it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from stories.languages import html_attributes
from stories.recordings.waveform import waveform_path
from themes.looks import PLAIN, Pattern, look_with

from .contents import (
    PrintedContributor,
    PrintedExcerpt,
    PrintedPack,
    PrintedRun,
    PrintedStory,
    PrintedTheme,
    PrintedTurn,
)
from .labels import labels, level_words, notes_words, printed_date, quoted, source_words
from .pdf import square_code


@dataclass(frozen=True, slots=True)
class ProjectedTheme:
    letter: str
    name: str
    hue: str


@dataclass(frozen=True, slots=True)
class PackSound:
    """A recording that may be played in the pack's room. `synthetic` says so of a voice that is nobody's."""

    address: str
    duration_ms: int
    synthetic: str = ""


@dataclass(frozen=True, slots=True)
class ProjectedExcerpt:
    screen: int
    turns: tuple[SafeString, ...]
    hue: str  # of its first theme


@dataclass(frozen=True, slots=True)
class ProjectedStory:
    """A PrintedStory with its sentences made, its waveform as an SVG path, its QR code, and its screens' numbers.

    A screen that has nothing to show has no number (None).
    """

    printed: PrintedStory
    screen: int
    about_screen: int | None
    words_screen: int | None
    questions: tuple[tuple[int, str], ...]  # each with the number of its screen
    sound: PackSound | None
    notes: str
    opening: str
    waveform: str
    themes: tuple[ProjectedTheme, ...]
    address: tuple[str, ...]  # where it can be heard, cut where a line may break
    square: SafeString | str
    square_words: str
    words_heading: str  # above its turns or its excerpts
    turns: tuple[SafeString, ...]  # its whole words, each turn a paragraph
    excerpts: tuple[ProjectedExcerpt, ...]


@dataclass(frozen=True, slots=True)
class ProjectedPack:
    printed: PrintedPack
    label: dict[str, str]
    prepared: str
    screen: int
    contents_screen: int | None
    parts: list[str]  # the list of contents
    content_notes: list[str]  # of all stories
    stories: list[ProjectedStory]
    general_screen: int | None
    levels: list[str]
    contributors_screen: int | None
    contributors: list[tuple[int, PrintedContributor]]  # each with the number of its screen
    source: list[str]
    source_screen: int | None
    screens: int  # how many there are

    @property
    def has_sound(self) -> bool:
        return any(story.sound for story in self.stories)


def pack_sounds(pack, places, viewer) -> list[PackSound | None]:
    """For each of these places, in their order, what this viewer may play in the pack's room; None where nothing."""
    lengths = dict(pack.playable(viewer).values_list("story", "duration_ms"))
    return [
        PackSound(
            address=reverse("workshops:featured-sound", args=[pack.ref, place.ref]),
            duration_ms=lengths[place.story_id],
            synthetic=_("Fictional, synthetic voice") if place.story.fictional else "",
        )
        if place.story_id in lengths
        else None
        for place in places
    ]


def projected_pack(pack: PrintedPack, sounds: Sequence[PackSound | None]) -> ProjectedPack:
    """What `pack_detail.html` shows: the same words as `reading_order.words` gives for this pack.

    `sounds` are those of its stories, in their order.
    """
    label, numbers = labels(), count(1)
    screen = next(numbers)
    parts = pack.parts(label) if pack.is_listed else []
    contents_screen = next(numbers) if parts else None
    stories = [
        _story(story, sound, label, numbers) for story, sound in zip(pack.stories, sounds, strict=True)
    ]
    general_screen = next(numbers) if pack.general_questions else None
    contributors_screen = next(numbers) if pack.contributors else None
    contributors = [(next(numbers), contributor) for contributor in pack.contributors]
    source_screen = next(numbers) if pack.source else None
    return ProjectedPack(
        printed=pack,
        label=label,
        prepared=label["prepared"].format(printed_date(pack.prepared_on)),
        screen=screen,
        stories=stories,
        general_screen=general_screen,
        contents_screen=contents_screen,
        parts=parts,
        content_notes=notes_words(pack, label) if parts else [],
        levels=level_words(),
        contributors_screen=contributors_screen,
        contributors=contributors,
        source=source_words(pack.source, label) if pack.source else [],
        source_screen=source_screen,
        screens=next(numbers) - 1,
    )


def _story(
    story: PrintedStory, sound: PackSound | None, label: dict[str, str], numbers: Iterator[int]
) -> ProjectedStory:
    address = story.listen_address
    has_more = story.summary or story.attribution or address
    screen = next(numbers)
    about_screen = next(numbers) if has_more else None
    words_screen = next(numbers) if story.transcript else None
    excerpts = tuple(_excerpt(excerpt, next(numbers)) for excerpt in story.excerpts)
    return ProjectedStory(
        printed=story,
        screen=screen,
        about_screen=about_screen,
        words_screen=words_screen,
        questions=tuple((next(numbers), question) for question in story.questions),
        sound=sound,
        notes=label["notes"].format(", ".join(story.content_notes)) if story.content_notes else "",
        opening=""
        if story.pull_quote or story.peaks or not story.opening_words
        else quoted(story.opening_words),
        waveform=waveform_path(list(story.peaks)) if story.peaks else "",
        themes=tuple(_theme(theme) for theme in story.themes),
        address=tuple(re.findall(r"[^/.\-?&=]*[/.\-?&=]+|[^/.\-?&=]+$", address or "")),
        square=_square(address) if address else "",
        square_words=label["listen_code"].format(address) if address else "",
        words_heading=story.words_heading(label) if story.transcript or story.excerpts else "",
        turns=tuple(_turn(turn) for turn in story.transcript),
        excerpts=excerpts,
    )


def _excerpt(excerpt: PrintedExcerpt, screen: int) -> ProjectedExcerpt:
    return ProjectedExcerpt(screen, tuple(_turn(turn) for turn in excerpt.turns), _hue(*excerpt.patterns[:1]))


def _turn(turn: PrintedTurn) -> SafeString:
    """A paragraph with its excerpts marked. A template for each would take longer than the whole page."""
    who = format_html('<b class="who"><bdi>{}</bdi></b> ', turn.who) if turn.who else ""
    runs = "".join(_run(run) for run in turn.runs)
    words = f'<span class="words" {html_attributes(turn.language)}>{runs}</span>'
    return mark_safe(f'<p class="turn">{who}{words}</p>')  # noqa: S308  who and runs are escaped


def _run(run: PrintedRun) -> SafeString | str:
    if not run.patterns:
        return conditional_escape(run.words)
    return format_html('<mark class="{}">{}</mark>', " ".join(map(_hue, run.patterns)), run.words)


def _hue(pattern: Pattern = PLAIN.pattern) -> str:
    return look_with(pattern).hue


def _square(address: str) -> SafeString:
    """The QR code with a size of its own, for where the style sheet does not arrive."""
    drawing = square_code(address)["drawing"].replace("<svg", '<svg width="160" height="160"', 1)
    return mark_safe(drawing)  # noqa: S308  drawn by segno


def _theme(theme: PrintedTheme) -> ProjectedTheme:
    return ProjectedTheme(theme.letter, theme.name, _hue(theme.pattern))

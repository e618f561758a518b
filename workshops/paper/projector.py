"""The page to project: the same `PrintedPack` as the PDF, with its pictures as SVG."""

import re
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from stories.recordings.waveform import waveform_path
from themes.looks import look_with

from .contents import PrintedPack, PrintedStory, PrintedTheme
from .labels import labels, level_words, printed_date, quoted, source_words
from .pdf import square_code


@dataclass(frozen=True, slots=True)
class ProjectedTheme:
    letter: str
    name: str
    hue: str


@dataclass(frozen=True, slots=True)
class ProjectedStory:
    """A PrintedStory with its sentences made, its waveform as an SVG path, and its QR code."""

    printed: PrintedStory
    notes: str
    opening: str
    waveform: str
    themes: tuple[ProjectedTheme, ...]
    address: tuple[str, ...]  # where it can be heard, cut where a line may break
    square: SafeString | str
    square_words: str


@dataclass(frozen=True, slots=True)
class ProjectedPack:
    printed: PrintedPack
    label: dict[str, str]
    prepared: str
    stories: list[ProjectedStory]
    levels: list[str]
    source: list[str]


def projected_pack(pack: PrintedPack) -> ProjectedPack:
    """What `pack_detail.html` shows: the same words as `reading_order.words` gives for this pack."""
    label = labels()
    return ProjectedPack(
        printed=pack,
        label=label,
        prepared=label["prepared"].format(printed_date(pack.prepared_on)),
        stories=[_story(story, label) for story in pack.stories],
        levels=level_words(),
        source=source_words(pack.source, label) if pack.source else [],
    )


def _story(story: PrintedStory, label: dict[str, str]) -> ProjectedStory:
    address = story.listen_address
    return ProjectedStory(
        printed=story,
        notes=label["notes"].format(", ".join(story.content_notes)) if story.content_notes else "",
        opening=""
        if story.pull_quote or story.peaks or not story.opening_words
        else quoted(story.opening_words),
        waveform=waveform_path(list(story.peaks)) if story.peaks else "",
        themes=tuple(_theme(theme) for theme in story.themes),
        address=tuple(re.findall(r"[^/.\-?&=]*[/.\-?&=]+|[^/.\-?&=]+$", address or "")),
        square=_square(address) if address else "",
        square_words=label["listen_code"].format(address) if address else "",
    )


def _square(address: str) -> SafeString:
    """The QR code with a size of its own, for where the style sheet does not arrive."""
    drawing = square_code(address)["drawing"].replace("<svg", '<svg width="160" height="160"', 1)
    return mark_safe(drawing)  # noqa: S308  drawn by segno


def _theme(theme: PrintedTheme) -> ProjectedTheme:
    return ProjectedTheme(theme.letter, theme.name, look_with(theme.pattern).hue)

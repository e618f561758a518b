"""The words of a pack in reading order: what the page to project and the PDF must both say."""

from collections.abc import Iterator

from .contents import PrintedPack, PrintedStory
from .labels import (
    copy_words,
    labels,
    level_words,
    non_empty,
    notes_words,
    printed_date,
    quoted,
    source_words,
)


def words(pack: PrintedPack) -> list[str]:
    """The words of the page to project in reading order, one entry for each line or paragraph.

    Left out: the numbers before questions and in the list of contents, and the text alternatives of pictures.
    """
    return _parts(pack, "opening", "contents", "stories", "closing", "source", "copy")


def sheet_words(pack: PrintedPack) -> list[str]:
    """The same words as they stand on paper: of a pack, its source and its copy are at the front. The foot of each
    sheet is left out too."""
    if pack.kind == "story":
        return words(pack)
    return _parts(pack, "opening", "contents", "source", "copy", "stories", "closing")


def _parts(pack, *names):
    label = labels()
    return [line for name in names for line in PARTS[name](pack, label)]


def _opening_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    yield from non_empty(
        pack.audience_label, pack.title, label["prepared"].format(printed_date(pack.prepared_on))
    )
    yield from non_empty(*pack.introduction)
    if pack.caveat:
        yield label["discuss"]
        yield pack.caveat


def _contents_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    if pack.is_listed:
        yield from (label["contents"], *pack.parts(label))
    if pack.is_listed and pack.content_notes():
        yield from (label["all_notes"], *notes_words(pack, label))


def _stories_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    for story in pack.stories:
        if not (pack.kind == "story" and story.title == pack.title):
            yield story.title
        yield from _story_words(story, label, caveat=pack.caveat if pack.kind == "pack" else "")


def _story_words(story: PrintedStory, label: dict[str, str], caveat: str) -> Iterator[str]:
    yield from non_empty(story.who)
    if story.themes:
        for theme in story.themes:
            yield theme.letter
            yield theme.name
    if story.content_notes:
        yield label["notes"].format(", ".join(story.content_notes))
    if story.pull_quote:
        yield quoted(story.pull_quote)
        yield from non_empty(story.pull_quote_source)
    elif story.opening_words and not story.peaks:
        yield label["begins"]
        yield quoted(story.opening_words)
    yield from non_empty(story.summary, story.attribution)
    if story.listen_address:
        yield story.listen_label or label["listen"]
        yield label["listen_how"]
        yield story.listen_address
    yield from non_empty(caveat)
    if story.transcript or story.excerpts:
        yield story.words_heading(label)
    for turn in story.transcript:
        yield from non_empty(turn.who)
        yield quoted(turn.words) if story.separate_quotations else turn.words
    for excerpt in story.excerpts:
        for turn in excerpt.turns:
            yield from non_empty(turn.who)
            yield quoted(turn.words)
    if story.questions:
        yield label["questions"]
        yield from story.questions


def _closing_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    if pack.general_questions:
        yield from (label["general"], label["general_how"], *pack.general_questions)
        if pack.stories_address:
            yield from (label["general_more"], pack.stories_address)
    if pack.contributors:
        yield from (label["contributors"], label["contributors_how"], *level_words())
        yield label["contributors_levels"]
        for contributor in pack.contributors:
            yield from non_empty(contributor.name, contributor.level_note, contributor.meaning)
            yield from contributor.suggestions


def _source_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    if pack.source:
        yield from (label["source"], *source_words(pack.source, label))


def _copy_words(pack: PrintedPack, label: dict[str, str]) -> Iterator[str]:
    if pack.copy or pack.copies_note:
        yield label["copy"]
        yield from copy_words(pack.copy, label) if pack.copy else ()
        yield from non_empty(pack.copies_note)


PARTS = {
    "opening": _opening_words,
    "contents": _contents_words,
    "stories": _stories_words,
    "closing": _closing_words,
    "source": _source_words,
    "copy": _copy_words,
}

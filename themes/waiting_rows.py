"""The rows of a story's queue: each excerpt whose words were corrected, as it was and as it could be."""

from dataclasses import dataclass

from stories.differences import word_differences

from .carrying import Place
from .excerpt_rows import Tagging, rows_of
from .models import Excerpt, WaitingExcerpt
from .models.carried import corrections_of

WAITING_PER_PAGE = 50


@dataclass(frozen=True)
class WaitingRow:
    """One excerpt of the queue. `old` and `new` are (piece, whether the other lacks it) each; `old` is empty where its
    words had to go, and `new` where nothing stands in their place."""

    key: int
    ref: str
    old: list[tuple[str, bool]]
    new: list[tuple[str, bool]]
    place: Place | None
    language: str
    who: str
    taggings: list[Tagging]


def waiting_count(story):
    """How many excerpts of this story, which the viewer may read, wait."""
    return WaitingExcerpt.objects.of_story(story).count()


def waiting_rows(story, viewer):
    """The first WAITING_PER_PAGE WaitingRows of this story, which the viewer may read. A constant number of queries."""
    excerpts = list(
        Excerpt.objects.filter(waiting__isnull=False, transcript__story=story).order_by("start", "end", "pk")[
            :WAITING_PER_PAGE
        ]
    )
    corrections = corrections_of({excerpt.transcript_id for excerpt in excerpts}, story.transcript)
    keys = [excerpt.pk for excerpt in excerpts]
    row_of = {row.ref: row for row in rows_of(keys, viewer)}
    return [
        _row(excerpt, corrections[excerpt.transcript_id], row_of[excerpt.ref])
        for excerpt in excerpts
        if excerpt.ref in row_of
    ]


def _row(excerpt, correction, row):
    place = correction.moved(excerpt.start, excerpt.end) or correction.offered(excerpt.start, excerpt.end)
    words = correction.new[place.start : place.end] if place else ""
    old, new = _side_by_side(excerpt.quote, words)
    return WaitingRow(
        key=excerpt.pk,
        ref=excerpt.ref,
        old=old,
        new=new,
        place=place,
        language=row.language,
        who=row.who,
        taggings=row.taggings,
    )


def _side_by_side(old, new):
    """Both as pieces; what differs is told apart only where both are shown."""
    if old and new:
        return word_differences(old, new)
    return ([(old, False)] if old else [], [(new, False)] if new else [])

"""The filters of the list of stories as facets: each choice with the number of stories it would leave.

All numbers come from two queries, whatever the archive holds: the newest stories that this viewer may know of, up to
COUNT_LIMIT, with what they may know of each; and the themes heard in those they may read. Where there are more, the
numbers are of these newest ones, and the page says so.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from typing import NamedTuple

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Sum, When

from core.paging import COUNT_LIMIT
from core.prepared import key_in, key_params, prepared
from stories.consent import KNOW_OF, viewer_shape
from stories.gate import viewer_params
from stories.models import Kind, Voice
from stories.open_promises import has_few
from themes.models import ThemedExcerpt

from . import story_list

SHAPES = (20, 60, COUNT_LIMIT)  # numbers of transcripts whose themes are looked up: a query for each
TICKS = ("recording", "short")
KINDS = Kind.values
PLACE = 1000  # more than a story has voices of one kind: see `_facts`


class StoryFacts(NamedTuple):
    """What this viewer may know of one story, as far as filters ask."""

    kinds: list[str]
    themes: Sequence[int]  # keys; none where its words may not be read
    recording: bool  # never where it may not be heard, nor `short`
    short: bool

    def fits(self, filters):
        """Whether all these filters leave it."""
        for name, value in filters.items():
            if name == "theme":
                fits = value.pk in self.themes
            else:
                fits = value in self.kinds if name == "kind" else getattr(self, name)
            if not fits:
                return False
        return True


@dataclass(frozen=True, slots=True)
class FacetNumbers:
    """How many stories each choice of a filter would leave, with the other filters as they are.

    `of` is {filter: {value: number}}, where "" is not to filter by it. `total` is how many stories there are without
    filters, counted up to COUNT_LIMIT + 1, and `number` how many all filters leave of the newest COUNT_LIMIT.
    """

    of: dict[str, dict]
    total: int
    number: int

    @property
    def newest_only(self):
        """Whether there are more stories than the numbers look at."""
        return self.total > COUNT_LIMIT

    def exact_number(self, filters):
        """How many stories these filters leave, counted up to COUNT_LIMIT + 1; None where it must be counted."""
        if not any(filters.values()):
            return self.total
        return None if self.newest_only else self.number


def facet_numbers(viewer, filters):
    """The FacetNumbers for `filters`, as `FilterForm.filters` returns them."""
    facts, total = _newest(viewer)
    filters = {name: value for name, value in filters.items() if value}
    of = {}
    for name in ("theme", "kind", *TICKS):
        left = _narrowed(facts, {other: value for other, value in filters.items() if other != name})
        of[name] = {"": len(left), **_numbers(name, left)}
    return FacetNumbers(of, total, len(_narrowed(facts, filters)))


def _narrowed(facts, filters):
    return [each for each in facts if each.fits(filters)] if filters else facts


def _numbers(name, facts):
    """{value of this filter: how many of these stories it leaves}, without those that leave none."""
    if name == "theme":
        return Counter(chain.from_iterable(each.themes for each in facts))
    if name == "kind":
        return Counter(chain.from_iterable(each.kinds for each in facts))
    return {True: sum(getattr(each, name) for each in facts)}


def _newest(viewer):
    """(StoryFacts of the newest stories the viewer may know of, up to COUNT_LIMIT; how many there are, and at most one
    more). Two queries."""
    rows = _facts(viewer_shape(viewer), has_few(viewer, KNOW_OF), COUNT_LIMIT + 1, **viewer_params(viewer))
    themes = _themes_of([transcript for transcript, *_rest in rows[:COUNT_LIMIT] if transcript])
    facts = [
        StoryFacts(
            _kinds_of(kinds),
            themes.get(transcript, ()),
            recording=ms is not None,
            short=ms is not None and ms < story_list.UNDER_FIVE_MINUTES,
        )
        for transcript, ms, kinds in rows[:COUNT_LIMIT]
    ]
    return facts, len(rows)


@cache
def _kinds_of(total):
    """The kinds whose place in this sum is not zero."""
    return [kind for n, kind in enumerate(KINDS) if total // PLACE**n % PLACE]


def _themes_of(transcripts):
    """{transcript key: keys of the themes anyone hears in it}."""
    if not transcripts:
        return {}
    count = next((shape for shape in SHAPES if shape >= len(transcripts)), len(transcripts))
    padded = transcripts + transcripts[:1] * (count - len(transcripts))
    themes = {}
    for transcript, theme in _themes_heard(count, **key_params(padded)):
        themes.setdefault(transcript, []).append(theme)
    return themes


@prepared
def _facts(viewer, few_open, at_most):
    """(transcript where its words may be read, ms of the recording where it may be heard, the sum of PLACE ** n over
    its voices, each of a kind KINDS[n]) of each story, newest first. A sum costs less than a query for each kind."""
    places = (When(kind=kind, then=PLACE**n) for n, kind in enumerate(KINDS))
    number = Case(*places, output_field=IntegerField())
    kinds = Voice.objects.filter(story=OuterRef("pk")).order_by().values("story")
    kinds = kinds.annotate(kinds=Sum(number)).values("kinds")
    stories = story_list.open_stories(viewer, few_open).annotate(
        readable=Case(When(may_read=True, then=F("transcript")), default=None),
        heard_ms=Case(
            When(recording__isnull=False, may_hear=True, then=F("recording__duration_ms")), default=None
        ),
        kinds=Subquery(kinds),
    )
    return stories.values_list("readable", "heard_ms", "kinds")[:at_most]


@prepared
def _themes_heard(count):
    rows = ThemedExcerpt.objects.filter(key_in("content_object__transcript", count))
    return rows.values_list("content_object__transcript", "tag").order_by().distinct()

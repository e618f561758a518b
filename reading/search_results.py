"""Search results as data: which stories, and where in each the words were found."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from django.db.models import F, Q, TextField
from django.db.models.functions import Cast
from django.db.models.lookups import In
from django.utils.html import escape
from django.utils.http import urlencode
from django.utils.safestring import mark_safe

from core.paging import COUNT_LIMIT, PAGE, page_after
from core.prepared import key_in, key_params, prepared
from stories.consent import KNOW_OF, Use, viewer_shape
from stories.durations import clock
from stories.gate import viewer_params
from stories.models import Cue, IndexEntry, Story, Transcript
from stories.open_promises import has_few, stories_in_reach
from stories.play_button import PlayButton
from stories.search.matching import PLACE, each_matches, matching
from stories.search.query import Query
from stories.search.snippets import first_hit, snippet
from stories.transcripts.places import time_at
from stories.transcripts.text import Cue as PlainCue

from .story_rows import StoryRow, known_in_order, known_to, rows_of


@dataclass(frozen=True)
class HitRow:
    """A story found: a snippet as (text, is it a hit) pieces, and the URL of the moment it is from."""

    story: StoryRow
    pieces: tuple[tuple[str, bool], ...]
    language: str  # of the snippet, where it is cut from the transcript; else ""
    url: str
    play: PlayButton | None  # from the hit on, where its time is known

    @property
    def snippet(self):
        """The pieces as HTML, each hit in a <mark>. A template takes longer over them than the search over stories."""
        marked = (f"<mark>{escape(text)}</mark>" if is_hit else escape(text) for text, is_hit in self.pieces)
        return mark_safe("".join(marked))  # noqa: S308  every piece went through escape()

    @property
    def clock(self):
        """From when the words with the hit are heard; "" at the beginning, and where that is not known."""
        return (
            clock(self.play.start_ms)
            if self.play and self.play.words_at is not None and self.play.start_ms
            else ""
        )


def search_page(viewer, query: Query, after: str):
    """(stories, next ref or "", how many there are in all, at most COUNT_LIMIT + 1). Those with a match in the title
    come first, newest first, then the others, newest first.

    Raises Story.DoesNotExist if `after` is no longer in the list.
    """
    rows = _first_rows(viewer, query)
    refs = [ref for ref, _key in rows]
    start = refs.index(after) + 1 if after in refs else 0
    page = rows[start : start + PAGE + 1]
    if (after and not start) or (len(page) <= PAGE and len(rows) > COUNT_LIMIT):
        return *_page_past_limit(viewer, query, after), len(rows)
    stories = known_in_order(viewer, [key for _ref, key in page[:PAGE]])
    return stories, page[PAGE - 1][0] if len(page) > PAGE else "", len(rows)


def neighbours_in_search(viewer, query, ref):
    """(the story before this one in the search, the one after it), each as (ref, title), or None where there is none.
    Of what is not among the first COUNT_LIMIT, neither is looked for."""
    keys = dict(_first_rows(viewer, query))
    refs = list(keys)
    if ref not in keys or refs.index(ref) == COUNT_LIMIT:
        return None, None
    at = refs.index(ref)
    near = [refs[at - 1] if at else "", refs[at + 1] if at + 1 < len(refs) else ""]
    stories = known_in_order(viewer, [keys[each] for each in near if each])
    titles = {story.ref: story.title for story in stories}
    return tuple((each, titles[each]) if each in titles else None for each in near)


def open_to_search(viewer, query):
    """Stories that this viewer may learn contain the query, if they do: those they may read and, of those they may only
    hear, the ones whose details contain it. Nobody learns from a search what words are in a story they may not read."""
    in_details = each_matches(IndexEntry.objects.all(), query, "in_details")
    return Story.objects.cleared_for(Use.READ, viewer) | Story.objects.cleared_for(Use.HEAR, viewer).filter(
        in_details
    )


def _first_rows(viewer, query):
    """(ref, key) of the first COUNT_LIMIT + 1 stories of the search, in order."""
    # One list of keys gives both the page and the count, since the consent rule is most of a search's cost
    shape, params = (viewer_shape(viewer), query.shape), viewer_params(viewer) | query.params
    if has_few(viewer, KNOW_OF):
        return _keys_of_few(*shape, COUNT_LIMIT + 1, **params)
    rows = _keys(*shape, "in_title", COUNT_LIMIT + 1, **params)
    if len(rows) <= COUNT_LIMIT:
        rows += _keys(*shape, "outside_title", COUNT_LIMIT + 1, **params)
    return rows


def _matches(viewer, query, where):
    """Stories, newest first, that this viewer may learn match "in_title" or "outside_title"."""
    return open_to_search(viewer, query).filter(matching(query, where)).order_by(f"-{PLACE}")


@prepared(keeps_plan=False)
def _keys(viewer, query, where, at_most):
    return _matches(viewer, query, where).values_list("ref", "pk")[:at_most]


@prepared(keeps_plan=False)
def _keys_of_few(viewer, query, at_most):
    """The whole search, where few stories can be open to this viewer: the database starts from these."""
    entries = IndexEntry.objects.all()
    in_title = entries.filter(matching(query, "in_title", entry="")).values("pk")
    stories = Story.objects.filter(
        each_matches(entries, query, "anywhere"), pk__in=stories_in_reach(viewer, KNOW_OF)
    )
    stories = (stories & open_to_search(viewer, query)).alias(in_title=In(F("searchable__place"), in_title))
    return stories.order_by("-in_title", "-searchable__place").values_list("ref", "pk")[:at_most]


def _page_past_limit(viewer, query, after):
    """(stories, next ref or "") of a page that is not within the first COUNT_LIMIT."""
    in_title, others = (
        known_to(viewer).filter(pk__in=_matches(viewer, query, where).order_by().values("pk"))
        for where in ("in_title", "outside_title")
    )
    try:
        stories, next_ref = page_after(in_title, after, "searchable__place")
    except Story.DoesNotExist:
        return page_after(others, after, "searchable__place")
    if next_ref:
        return stories, next_ref
    stories += others.order_by("-searchable__place")[: PAGE + 1 - len(stories)]
    return stories[:PAGE], stories[PAGE - 1].ref if len(stories) > PAGE else ""


def hit_rows(query: Query, stories, typed: str) -> list[HitRow]:
    """A HitRow for each of these stories, which must come from `search_page`. Constant queries.

    `typed` is what the query was parsed from: each row's address brings it to the story's page.
    """
    words = _words_to_read(stories)
    rows, hits = rows_of(stories), [_hit(query, story, words) for story in stories]
    times = _times(stories, [hit.start for hit in hits])
    return [
        _hit_row(row, hit, times.get(story.pk), typed)
        for story, row, hit in zip(stories, rows, hits, strict=True)
    ]


def _hit_row(row, hit, start_ms, typed):
    play = row.play
    if play and start_ms is not None:
        play = replace(play, start_ms=start_ms, words_at=hit.start)
    return HitRow(row, hit.pieces, hit.language, row.url + _anchor(start_ms, hit.start, typed), play)


@dataclass(frozen=True)
class Hit:
    """The snippet to show, its language if it is from the transcript, and where the hit's sentence starts in it."""

    pieces: tuple[tuple[str, bool], ...]
    language: str = ""
    start: int | None = None


def _hit(query, story, words):
    """From the words where they have a hit and may be read, else from the summary."""
    if story.transcript_id in words:
        text, sentences, language = words[story.transcript_id]
        if first := first_hit(query, text):
            start = _sentence_start(sentences, first[0])
            return Hit(snippet(query, text, first), language if start is not None else "", start)
    return Hit(snippet(query, story.summary, first_hit(query, story.summary)))


def words_to_read(stories):
    """{transcript key: its text} of these stories, from `search_page`, where this viewer may read it. One query."""
    return {key: text for key, (text, _sentences, _language) in _words_to_read(stories).items()}


def _words_to_read(stories):
    keys = [story.transcript_id for story in stories if story.may_read and story.transcript_id]
    return {key: row for key, *row in _words(len(keys), **key_params(keys))}


@prepared
def _words(count):
    # The sentences as JSON text: of each story's some hundred, one is needed
    sentences = Cast("sentences", TextField())
    return Transcript.objects.filter(key_in("pk", count)).values_list("pk", "text", sentences, "language")


def _sentence_start(sentences, offset):
    """Where the sentence with this offset starts, of [start, end) pairs as JSON; None if there is no sentence."""
    starts = re.findall(r"\[(\d+)", sentences)
    return int(starts[max(0, bisect_right(starts, offset, key=int) - 1)]) if starts else None


def _anchor(start_ms, start, typed):
    """What opens a story's page at this time and at the sentence that starts there, with what was looked for."""
    moment = {"t": f"{start_ms / 1000:g}"} if start_ms is not None else {}
    return f"?{urlencode(moment | {'q': typed})}" + (f"#s{start}" if start is not None else "")


def _times(stories, starts):
    """{story key: ms at which its hit's sentence starts}, of those that this viewer may hear. One query."""
    places = {
        story.transcript_id: (story.pk, start)
        for story, start in zip(stories, starts, strict=True)
        if story.may_hear and story.recording_id and start is not None
    }
    if not places:
        return {}
    at_start = Q()
    for transcript, (_story, start) in places.items():
        at_start |= Q(transcript=transcript, start__lte=start, end__gt=start)
    cues = Cue.objects.filter(at_start, transcript__clock=F("transcript__story__recording")).values_list(
        "transcript", "number", "start", "end", "start_ms", "end_ms", "label"
    )
    return {
        places[transcript][0]: ms
        for transcript, *cue in cues
        if (ms := time_at([PlainCue(*cue)], places[transcript][1])) is not None
    }

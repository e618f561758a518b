"""Search results as data: which stories, and where in each the words were found."""

from bisect import bisect_right
from dataclasses import dataclass

from django.db.models import F, Q

from core.paging import COUNT_LIMIT, PAGE, page_after
from core.prepared import key_in, key_params, prepared
from stories.consent import viewer_shape
from stories.durations import clock
from stories.gate import viewer_params
from stories.models import Cue, Story, Transcript
from stories.search import Query, hits, holding, is_common, matching
from stories.transcripts.places import time_at
from stories.transcripts.text import Cue as PlainCue

from .story_rows import StoryRow, readable_by, readable_in_order, rows_of, with_hearing


@dataclass(frozen=True)
class HitRow:
    """A story found: a snippet as (text, is it a hit) pieces, and the URL of the moment it is from."""

    story: StoryRow
    pieces: tuple[tuple[str, bool], ...]
    language: str  # of the snippet, where it is cut from the transcript; else ""
    url: str
    start_ms: int | None

    @property
    def clock(self):
        return "" if self.start_ms is None else clock(self.start_ms)


def search_page(viewer, query: Query, after: str):
    """(stories, next ref or "", how many there are in all, at most COUNT_LIMIT + 1). Those with a match in the title
    come first, newest first, then the others, newest first.

    Raises Story.DoesNotExist if `after` is no longer in the list.
    """
    common = is_common(query)
    shape, params = (viewer_shape(viewer), query.shape), viewer_params(viewer) | query.params
    # One list of keys gives both the page and the count, since the consent rule is most of a search's cost
    rows = _keys(*shape, True, common, COUNT_LIMIT + 1, **params)
    if len(rows) <= COUNT_LIMIT:
        rows += _keys(*shape, False, common, COUNT_LIMIT + 1, **params)
    refs = [ref for ref, _key in rows]
    start = refs.index(after) + 1 if after in refs else 0
    page = rows[start : start + PAGE + 1]
    if (after and not start) or (len(page) <= PAGE and len(rows) > COUNT_LIMIT):
        return *_page_past_limit(viewer, query, common, after), len(rows)
    stories = readable_in_order(viewer, [key for _ref, key in page[:PAGE]])
    return stories, page[PAGE - 1][0] if len(page) > PAGE else "", len(rows)


def _matches(viewer, query, in_title, common):
    """Readable stories, newest first, that match in the title, or (`in_title` is False) those that match elsewhere."""
    readable, title_matches = readable_by(viewer), matching(query, title_only=True)
    if in_title:
        return readable.filter(pk__in=title_matches)
    return readable.filter(holding(query, is_common=common)).exclude(pk__in=title_matches)


@prepared
def _keys(viewer, query, in_title, common, at_most):
    return _matches(viewer, query, in_title, common).values_list("ref", "pk")[:at_most]


def _page_past_limit(viewer, query, common, after):
    """(stories, next ref or "") of a page that is not within the first COUNT_LIMIT."""
    in_title, others = (
        with_hearing(_matches(viewer, query, title, common), viewer) for title in (True, False)
    )
    try:
        stories, next_ref = page_after(in_title, after, "released_at")
    except Story.DoesNotExist:
        return page_after(others, after, "released_at")
    if next_ref:
        return stories, next_ref
    stories += others[: PAGE + 1 - len(stories)]
    return stories[:PAGE], stories[PAGE - 1].ref if len(stories) > PAGE else ""


def hit_rows(query: Query, stories) -> list[HitRow]:
    """A HitRow for each of these stories, which must come from `search_page`. Constant queries."""
    hit_of = hits(query, [story.pk for story in stories])
    transcripts = [story.transcript_id for story in stories]
    sentences, languages = {}, {}
    for key, bounds, language in _sentences(len(transcripts), **key_params(transcripts)):
        sentences[key], languages[key] = bounds, language
    starts = {
        story.pk: _sentence_start(sentences.get(story.transcript_id, ()), hit_of[story.pk].offset)
        for story in stories
        if story.pk in hit_of
    }
    times = _times(stories, starts)
    rows = []
    for story, row in zip(stories, rows_of(stories), strict=True):
        start, start_ms = starts.get(story.pk), times.get(story.pk)
        moment = f"?t={start_ms / 1000:g}" if start_ms is not None else ""
        url = row.url + moment + (f"#s{start}" if start is not None else "")
        pieces = hit_of[story.pk].pieces if story.pk in hit_of else ()
        language = languages.get(story.transcript_id, "") if start is not None else ""
        rows.append(HitRow(row, pieces, language, url, start_ms))
    return rows


@prepared
def _sentences(count):
    return Transcript.objects.filter(key_in("pk", count)).values_list("pk", "sentences", "language")


def _sentence_start(sentences, offset):
    """Where the sentence with this offset starts; None if there is no offset or no sentence."""
    if offset is None or not sentences:
        return None
    return sentences[max(0, bisect_right(sentences, offset, key=lambda bounds: bounds[0]) - 1)][0]


def _times(stories, starts):
    """{story key: ms at which its hit's sentence starts}, of those that this viewer may hear. One query."""
    story_of = {
        story.transcript_id: story.pk
        for story in stories
        if story.may_hear and story.recording_id and starts.get(story.pk) is not None
    }
    if not story_of:
        return {}
    at_start = Q()
    for transcript, story in story_of.items():
        at_start |= Q(transcript=transcript, start__lte=starts[story], end__gt=starts[story])
    cues = Cue.objects.filter(at_start, transcript__clock=F("transcript__story__recording")).values_list(
        "transcript", "number", "start", "end", "start_ms", "end_ms", "label"
    )
    return {
        story_of[transcript]: ms
        for transcript, *cue in cues
        if (ms := time_at([PlainCue(*cue)], starts[story_of[transcript]])) is not None
    }

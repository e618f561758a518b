"""Search results as data: which stories, and where in each the words are."""

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
    """A story that holds the words: a snippet as (text, is it a hit) pieces, and the address of the moment."""

    story: StoryRow
    pieces: tuple[tuple[str, bool], ...]
    language: str  # of the snippet, where it is cut from the transcript; else ""
    url: str
    start_ms: int | None

    @property
    def clock(self):
        return "" if self.start_ms is None else clock(self.start_ms)


def search_page(viewer, query: Query, after: str):
    """(stories, next ref or "", how many there are in all, bounded by COUNT_LIMIT + 1): those whose title holds the
    query, newest first, then the others likewise.

    Raises Story.DoesNotExist where `after` has left the list meanwhile.
    """
    common = is_common(query)
    shape, params = (viewer_shape(viewer), query.shape), viewer_params(viewer) | query.params
    # One look for the page and for the number: keys alone, as the door is most of what a search costs
    found = _keys(*shape, True, common, COUNT_LIMIT + 1, **params)
    if len(found) <= COUNT_LIMIT:
        found += _keys(*shape, False, common, COUNT_LIMIT + 1, **params)
    refs = [ref for ref, _key in found]
    at = refs.index(after) + 1 if after in refs else 0
    page = found[at : at + PAGE + 1]
    if (after and not at) or (len(page) <= PAGE and len(found) > COUNT_LIMIT):
        return *_far_down(viewer, query, common, after), len(found)
    stories = readable_in_order(viewer, [key for _ref, key in page[:PAGE]])
    return stories, page[PAGE - 1][0] if len(page) > PAGE else "", len(found)


def _with_words(viewer, query, in_title, common):
    """Readable stories, newest first, whose title holds the query, or those others whose words do."""
    readable, in_their_title = readable_by(viewer), matching(query, title_only=True)
    if in_title:
        return readable.filter(pk__in=in_their_title)
    return readable.filter(holding(query, is_common=common)).exclude(pk__in=in_their_title)


@prepared
def _keys(viewer, query, in_title, common, at_most):
    return _with_words(viewer, query, in_title, common).values_list("ref", "pk")[:at_most]


def _far_down(viewer, query, common, after):
    """(stories, next ref or "") of a page that is not within the first COUNT_LIMIT."""
    in_title, others = (
        with_hearing(_with_words(viewer, query, where, common), viewer) for where in (True, False)
    )
    try:
        found, next_ref = page_after(in_title, after, "released_at")
    except Story.DoesNotExist:
        return page_after(others, after, "released_at")
    if next_ref:
        return found, next_ref
    found += others[: PAGE + 1 - len(found)]
    return found[:PAGE], found[PAGE - 1].ref if len(found) > PAGE else ""


def hit_rows(query: Query, stories) -> list[HitRow]:
    """A HitRow for each of these stories, which must come from `search_page`. Constant queries."""
    found = hits(query, [story.pk for story in stories])
    transcripts = [story.transcript_id for story in stories]
    sentences, language = {}, {}
    for key, bounds, written_in in _sentences(len(transcripts), **key_params(transcripts)):
        sentences[key], language[key] = bounds, written_in
    begins = {
        story.pk: _sentence_start(sentences.get(story.transcript_id, ()), found[story.pk].offset)
        for story in stories
        if story.pk in found
    }
    times = _times(stories, begins)
    rows = []
    for story, row in zip(stories, rows_of(stories), strict=True):
        begin, start_ms = begins.get(story.pk), times.get(story.pk)
        moment = f"?t={start_ms / 1000:g}" if start_ms is not None else ""
        url = row.url + moment + (f"#s{begin}" if begin is not None else "")
        pieces = found[story.pk].pieces if story.pk in found else ()
        spoken = language.get(story.transcript_id, "") if begin is not None else ""
        rows.append(HitRow(row, pieces, spoken, url, start_ms))
    return rows


@prepared
def _sentences(count):
    return Transcript.objects.filter(key_in("pk", count)).values_list("pk", "sentences", "language")


def _sentence_start(sentences, offset):
    if offset is None or not sentences:
        return None
    return sentences[max(0, bisect_right(sentences, offset, key=lambda bounds: bounds[0]) - 1)][0]


def _times(stories, begins):
    """{story key: ms at which its hit's sentence begins}, where the sound may be heard. One query."""
    wanted = {
        story.transcript_id: story.pk
        for story in stories
        if story.may_hear and story.recording_id and begins.get(story.pk) is not None
    }
    if not wanted:
        return {}
    touched = Q()
    for transcript, story in wanted.items():
        touched |= Q(transcript=transcript, start__lte=begins[story], end__gt=begins[story])
    cues = Cue.objects.filter(touched, transcript__clock=F("transcript__story__recording")).values_list(
        "transcript", "number", "start", "end", "start_ms", "end_ms", "label"
    )
    return {
        wanted[transcript]: ms
        for transcript, *cue in cues
        if (ms := time_at([PlainCue(*cue)], begins[wanted[transcript]])) is not None
    }

"""The words of the stories in a pack, cleared by the caller: whole, or the excerpts chosen for it."""

from itertools import pairwise

from stories.bylines import names_of
from stories.models import Cue, Transcript
from stories.transcripts.turns import cue_at, names_of_labels, turns
from themes.looks import look_of, position_of
from themes.models import ThemedExcerpt

from .contents import PrintedExcerpt, PrintedRun, PrintedTurn
from .quotations import whole_sentences


class StoryWords:
    """The words of several transcripts that may be read, with their speakers and the themes heard in them.

    Three queries, however many transcripts.
    """

    def __init__(self, transcript_keys, voices, default_language):
        """`voices` is {story key: its ShownVoices}. Words in the `default_language` do not name their language."""
        keys = list(transcript_keys)
        self.default_language = default_language
        self.cues, self.spans, self.turns = {}, {}, {}
        for cue in Cue.objects.filter(transcript__in=keys).order_by("transcript", "start"):
            self.cues.setdefault(cue.transcript_id, []).append(cue)
        for transcript, *span in _spans(keys):
            self.spans.setdefault(transcript, []).append(span)
        self.transcripts = Transcript.objects.in_bulk(keys)
        for key, transcript in self.transcripts.items():
            cues = self.cues.get(key, [])
            names = names_of_labels(
                {cue.label: cue.voice_id for cue in cues}, names_of(voices.get(transcript.story_id, []))
            )
            self.turns[key] = turns(transcript.text, cues, names), names

    def whole(self, key):
        """All words of the transcript with this key as PrintedTurns, with its excerpts marked."""
        all_turns, _names = self.turns[key]
        spans = self.spans.get(key, [])
        return tuple(self._turn(key, turn, turn.who, turn.start, turn.words, spans) for turn in all_turns)

    def excerpts(self, key, stretches):
        """The sentences that each of these stretches touches as PrintedExcerpts, in their order, each once."""
        bounds = [whole_sentences(self.transcripts[key], start, end) for start, end in stretches]
        return tuple(self._excerpt(key, start, end) for start, end in dict.fromkeys(bounds))

    def _excerpt(self, key, start, end):
        """The stretch [start, end), which names its speakers anew."""
        all_turns, names = self.turns[key]
        cues = self.cues.get(key, [])
        starts = [cue.start for cue in cues]
        printed, last_who = [], ""
        for turn in all_turns:
            begin, stop = max(start, turn.start), min(end, turn.end)
            if begin < stop:
                cue = cue_at(cues, starts, begin)
                who = names.get(cue.label, "") if cue else ""
                words = turn.words[begin - turn.start : stop - turn.start]
                printed.append(self._turn(key, turn, who if who != last_who else "", begin, words))
                last_who = who
        hues = [hue for begin, stop, hue in self.spans.get(key, []) if begin < end and start < stop]
        return PrintedExcerpt(tuple(printed), _patterns(hues))

    def _turn(self, key, turn, who, start, words, spans=()):
        language = (turn.cue and turn.cue.language) or self.transcripts[key].language
        is_foreign = language != self.default_language
        return PrintedTurn(who, words, language if is_foreign else "", _marked(words, start, spans))


def _spans(transcript_keys):
    """(transcript key, start, end, hue) of each theme of each excerpt that anyone tagged. One query."""
    taggings = ThemedExcerpt.objects.filter(content_object__transcript__in=transcript_keys)
    return (
        taggings.order_by("content_object__start", "content_object__end")
        .values_list("content_object__transcript", "content_object__start", "content_object__end", "tag__hue")
        .distinct()
    )


def _marked(words, offset, spans):
    """The words as PrintedRuns, cut wherever a span begins or ends; () where none of the spans covers any of them.
    `offset` is that of the first character, in the text the spans are of."""
    inside = [
        (max(0, start - offset), min(len(words), end - offset), hue)
        for start, end, hue in spans
        if start < offset + len(words) and end > offset
    ]
    if not inside:
        return ()
    cuts = sorted({0, len(words), *(cut for start, end, _hue in inside for cut in (start, end))})
    return tuple(
        PrintedRun(
            words[start:end],
            _patterns(hue for begin, stop, hue in inside if begin <= start and end <= stop),
        )
        for start, end in pairwise(cuts)
    )


def _patterns(hues):
    """The patterns of these themes' looks, each once, in the order of the looks."""
    return tuple(dict.fromkeys(look_of(hue).pattern for hue in sorted(hues, key=position_of)))

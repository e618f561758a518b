"""A released transcript, or a part of it, as paragraphs with its excerpts marked, for the story page."""

from core.prepared import Param, prepared
from stories.bylines import names_of
from stories.models import Cue
from stories.transcripts.text import Cue as PlainCue
from stories.transcripts.turns import cue_at, names_of_labels

from .models import Excerpt, Theme, spans_of
from .word_marks import Span, Turn, turns


def marked_turns(transcript, voices, recording_key, spans, only=None) -> list[Turn]:
    """The transcript's paragraphs, or those that overlap the stretch `only`.

    The transcript must be one the viewer may read. `recording_key` is that of the recording this viewer may hear, or
    None: sentences have times only where the transcript is timed by that recording. `spans` are the excerpts to mark
    (`spans_in`). One query.
    """
    cues, voice_of = [], {}
    for *cue, voice in _cues(transcript=transcript.pk):
        cues.append(PlainCue(*cue))
        voice_of[cues[-1].label] = voice
    names = names_of_labels(voice_of, names_of(voices))
    starts = [cue.start for cue in cues]

    def who_at(offset):
        cue = cue_at(cues, starts, offset)
        return names.get(cue.label, "") if cue else ""

    def language_at(offset):
        cue = cue_at(cues, starts, offset)
        return cue.language if cue else ""

    timed = recording_key is not None and transcript.clock_id == recording_key
    return turns(
        transcript.text,
        transcript.sentences,
        spans,
        who_at,
        cues if timed else (),
        language_at if any(cue.language for cue in cues) else None,
        only,
    )


def languages_in(transcript):
    """A function that returns the language of the words at an offset, "" for the transcript's own. One query."""
    cues = [PlainCue(*cue) for *cue, _voice in _cues(transcript=transcript.pk)]
    starts = [cue.start for cue in cues]
    return lambda offset: (cue_at(cues, starts, offset) or cues[0]).language if cues else ""


@prepared
def _cues():
    return (
        Cue.objects.filter(transcript=Param("transcript"))
        .order_by("start")
        .values_list("number", "start", "end", "start_ms", "end_ms", "label", "language", "voice")
    )


def spans_in(transcript, start=0, end=None) -> list[Span]:
    """The excerpts that overlap [start, end) of a transcript that the viewer may read; by default all. One query."""
    end = len(transcript.text) if end is None else end
    return spans_of(_excerpts(transcript=transcript.pk, start=start, end=end))


@prepared
def _excerpts():
    excerpts = Excerpt.objects.filter(
        transcript=Param("transcript"), start__lt=Param("end"), end__gt=Param("start")
    )
    return excerpts.for_spans()


@prepared
def themes_to_choose_from():
    """Every theme, in order, as lists and forms show them. One query."""
    return Theme.objects.to_choose_from()

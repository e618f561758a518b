"""A released transcript as paragraphs with its excerpts marked: the words of the story page, and of any part."""

from bisect import bisect_right

from core.prepared import Given, worded_once
from stories.models import Cue
from stories.transcripts import Cue as PlainCue

from .markup import Span, Turn, turns
from .models import Excerpt, Theme, spans_of


def marked_turns(transcript, voices, hears, spans, only=None) -> list[Turn]:
    """The paragraphs, or those that touch the stretch `only`.

    The transcript must come through a door. `hears` is the key of the recording this viewer may hear, or None:
    sentences carry times only where they are that recording's. `spans` are the excerpts to mark
    (`spans_in`). One query.
    """
    cues, voice_of = [], {}
    for *cue, voice in _cues(transcript=transcript.pk):
        cues.append(PlainCue(*cue))
        voice_of[cues[-1].label] = voice
    shown = _names_shown(voice_of, voices)
    starts = [cue.start for cue in cues]

    def who_at(offset):
        index = bisect_right(starts, offset) - 1
        return shown.get(cues[index].label, "") if index >= 0 else ""

    def language_at(offset):
        index = bisect_right(starts, offset) - 1
        return cues[index].language if index >= 0 else ""

    timed = hears is not None and transcript.clock_id == hears
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
    """A function that gives the language of the words at an offset, "" where it is the transcript's own. One query."""
    starts, languages = [], []
    for _number, start, _end, _from_ms, _to_ms, _label, language, _voice in _cues(transcript=transcript.pk):
        starts.append(start)
        languages.append(language)
    return lambda offset: languages[max(bisect_right(starts, offset) - 1, 0)] if starts else ""


@worded_once
def _cues():
    return (
        Cue.objects.filter(transcript=Given("transcript"))
        .order_by("start")
        .values_list("number", "start", "end", "start_ms", "end_ms", "label", "language", "voice")
    )


def spans_in(transcript, start=0, end=None) -> list[Span]:
    """The excerpts that touch this stretch, or any, of a transcript that came through a door. One query."""
    end = len(transcript.text) if end is None else end
    return spans_of(_excerpts(transcript=transcript.pk, start=start, end=end))


@worded_once
def _excerpts():
    touching = Excerpt.objects.filter(
        transcript=Given("transcript"), start__lt=Given("end"), end__gt=Given("start")
    )
    return touching.for_spans()


@worded_once
def themes_to_choose_from():
    """Every theme, in order, as lists and forms show them. One query."""
    return Theme.objects.to_choose_from()


def paragraphs_touched(text, start, end):
    """The stretch from the first to the last paragraph that [start, end) touches."""
    before, after = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    return (0 if before < 0 else before + 2), (len(text) if after < 0 else after)


def _names_shown(voice_of, voices):
    """{label as heard: name shown}. A label that is nobody's voice is shown as it is, and where there is only
    one speaker there is nobody to tell apart, so no name."""
    if len(voice_of) < 2:
        return {}
    by_key = {voice.pk: voice.shown_as for voice in voices}
    return {label: by_key.get(voice, label) for label, voice in voice_of.items()}

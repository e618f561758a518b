"""A released transcript, or a part of it, with its excerpts marked and with their times, for the story page."""

from core.prepared import Param, prepared
from stories.bylines import names_of
from stories.models import Cue
from stories.transcripts.text import Cue as PlainCue
from stories.transcripts.turns import cue_at, names_of_labels

from .marked_moments import Moment, moments
from .models import Excerpt, Theme, spans_of
from .word_marks import Span, Turn, turns


class StoryWords:
    """A transcript with its speakers and times, for a viewer who may read it. One query."""

    def __init__(self, transcript, voices, recording_key):
        """`recording_key` is that of the recording this viewer may hear, or None: there are times only where the
        transcript is timed by that recording."""
        self.transcript, self.cues, voice_of = transcript, [], {}
        for *cue, voice in _cues(transcript=transcript.pk):
            self.cues.append(PlainCue(*cue))
            voice_of[self.cues[-1].label] = voice
        self.starts = [cue.start for cue in self.cues]
        self.names = names_of_labels(voice_of, names_of(voices))
        is_timed = recording_key is not None and transcript.clock_id == recording_key
        self.timed_cues = self.cues if is_timed else ()

    def turns(self, spans, only=None) -> list[Turn]:
        """Its paragraphs, or those that overlap the stretch `only`, with these spans marked."""
        text, sentences = self.transcript.text, self.transcript.sentences
        language_at = self._language_at if any(cue.language for cue in self.cues) else None
        return turns(text, sentences, spans, self._who_at, self.timed_cues, language_at, only)

    def moments(self, spans) -> list[Moment]:
        """When those of these spans that have themes are said; empty where the words have no times to show."""
        return moments(spans, self.timed_cues)

    def _who_at(self, offset):
        cue = cue_at(self.cues, self.starts, offset)
        return self.names.get(cue.label, "") if cue else ""

    def _language_at(self, offset):
        cue = cue_at(self.cues, self.starts, offset)
        return cue.language if cue else ""


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

"""A transcript as HTML: paragraphs, sentences, and excerpts as flat marks cut at every boundary.

The HTML is built here and works without script. Offsets are code points in the transcript's text. Marks never nest,
so that excerpts may overlap, and each shows the letters of the themes that begin there, so that colour is not needed.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString, mark_safe

from stories.languages import html_attributes
from stories.transcripts.places import paragraphs, times_of
from stories.transcripts.text import Cue

from .looks import position_of


@dataclass(frozen=True, slots=True)
class Span:
    """An excerpt's stretch [start, end), and its themes' letters and hues in the themes' order.

    Or another stretch to mark: the `hues` are classes of its marks, and `id` is that of the first of them.
    """

    start: int
    end: int
    letters: tuple[str, ...]
    hues: tuple[str, ...]
    id: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """A paragraph: `id` in the page, who speaks where that changes, and its words as HTML."""

    id: str
    start: int
    end: int
    who: str
    html: SafeString

    @property
    def paragraph(self):
        """The paragraph as HTML. Rendering a template for each took longer than building all the words and marks."""
        who = f'<b class="who"><bdi>{escape(self.who)}</bdi></b> ' if self.who else ""
        words = f'<span class="words" data-words>{self.html}</span>'
        return mark_safe(f'<p class="turn" id="{self.id}">{who}{words}</p>')  # noqa: S308  escaped, as below


def written(turns: Iterable[Turn]) -> SafeString:
    """All these paragraphs, one after another."""
    return mark_safe("".join(turn.paragraph for turn in turns))  # noqa: S308  each is safe


def turns(
    text: str,
    sentences: Sequence[Sequence[int]],
    spans: Iterable[Span],
    who_at=None,
    cues: Sequence[Cue] = (),
    language_at=None,
    only: tuple[int, int] | None = None,
) -> list[Turn]:
    """The paragraphs of `text`, in order.

    `who_at` returns the name shown for the paragraph that starts at an offset. `cues` are passed only where the viewer
    may hear, and hold the sentences' times (ms). `language_at` returns the language of the sentence at an offset, ""
    for the transcript's own. `only` limits the result to paragraphs that overlap that stretch.
    """
    runs = list(_runs(spans))
    starts = [run[0] for run in runs]
    sentence_starts = [start for start, _end in sentences]
    made, last_who = [], None
    for number, (start, end) in enumerate(paragraphs(text)):
        who = who_at(start) if who_at else ""
        if only is None or (start < only[1] and only[0] < end):
            first = bisect_left(sentence_starts, start)
            html = _paragraph(text, start, end, sentences, first, runs, starts, cues, language_at)
            made.append(Turn(f"p{number}", start, end, who if who != last_who else "", html))
        last_who = who
    return made


def _runs(spans):
    """Flat stretches (start, end, spans that cover it), in order; one sweep over the edges."""
    edges = {}
    for span in spans:
        edges.setdefault(span.start, ([], []))[0].append(span)
        edges.setdefault(span.end, ([], []))[1].append(span)
    active, last = {}, 0
    for position in sorted(edges):
        if active and position > last:
            yield last, position, tuple(active.values())
        begins, ends = edges[position]
        for span in ends:
            active.pop(id(span), None)
        for span in begins:
            active[id(span)] = span
        last = position


def _paragraph(text, start, end, sentences, first, runs, starts, cues, language_at):
    pieces, at = [], start
    for sentence_start, sentence_end in sentences[first:]:
        if sentence_start >= end:
            break
        pieces.append(escape(text[at:sentence_start], quote=False))
        times = times_of(cues, sentence_start, sentence_end) if cues else (None, None)
        ms = f' data-ms="{times[0]}-{times[1]}"' if times[0] is not None else ""
        language = language_at(sentence_start) if language_at else ""
        lang = f" {html_attributes(language)}" if language else ""
        pieces.append(f'<span class="sentence" id="s{sentence_start}" data-at="{sentence_start}"{ms}{lang}>')
        _marked(pieces, text, sentence_start, sentence_end, runs, starts)
        pieces.append("</span>")
        at = sentence_end
    pieces.append(escape(text[at:end], quote=False))
    return mark_safe("".join(pieces))  # noqa: S308  every word went through escape(), every attribute is ours


def _marked(pieces, text, start, end, runs, starts):
    """Appends the words of [start, end), with marks where a run covers them."""
    if not runs:
        pieces.append(escape(text[start:end], quote=False))
        return
    index = max(0, bisect_left(starts, start + 1) - 1)
    at = start
    while index < len(runs) and runs[index][0] < end:
        run_start, run_end, covering = runs[index]
        index += 1
        if run_end <= start:
            continue
        begin, stop = max(run_start, start), min(run_end, end)
        pieces.append(escape(text[at:begin], quote=False))
        pieces.append(_mark(covering, begin))
        pieces.append(escape(text[begin:stop], quote=False))
        pieces.append("</mark>")
        at = stop
    pieces.append(escape(text[at:end], quote=False))


def _mark(covering, begin):
    if len(covering) == 1:
        (span,) = covering
        begins = f' data-begins="{" ".join(span.letters)}"' if span.letters and span.start == begin else ""
        place = f' id="{span.id}"' if span.id and span.start == begin else ""
        return f'<mark class="{" ".join(span.hues)}"{place}{begins}>'
    hues = dict.fromkeys(hue for span in covering for hue in span.hues)
    letters = dict.fromkeys(letter for span in covering if span.start == begin for letter in span.letters)
    begins = f' data-begins="{" ".join(letters)}"' if letters else ""
    place = "".join(f' id="{span.id}"' for span in covering if span.id and span.start == begin)
    return f'<mark class="{" ".join(sorted(hues, key=position_of))}"{place}{begins}>'

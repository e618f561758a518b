"""What was understood of a transcript, for a look before it is kept."""

import re
from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..durations import clock
from ..transcripts.cover_page import cover_labels
from ..transcripts.formats import QUOTATIONS
from ..transcripts.parsed import Parsed
from ..transcripts.places import paragraphs
from ..transcripts.text import Draft, Remark, RemarkKind
from ..transcripts.turns import Turn
from .transcript import turns_of_cues

FIRST = 5  # paragraphs that are shown as they will stand
MOST_LABELS = 30  # that are shown, of either kind
# A letter of a script without spaces counts as a word, as word processors count.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True)
class SpeakerWords:
    """How much one speaker says. The label is "" for words that nobody is named for."""

    label: str
    paragraphs: int
    words: int


@dataclass(frozen=True)
class Understood:
    """What a file or pasted words were taken for.

    `asked` are what may be speakers, without a cover page's labels. `first_time` and `last_time` are "" without times.
    `guesses` and `left_out` are sentences; `nothing` is one where neither speakers nor times nor paragraphs were
    found, else "".
    """

    format: str
    language: str
    paragraphs: int
    words: int
    speakers: list[SpeakerWords]
    asked: list[str]
    first_time: str
    last_time: str
    guesses: list[str]
    left_out: list[str]
    nothing: str
    turns: list[Turn]  # the first ones

    @property
    def more_paragraphs(self):
        return self.paragraphs - len(self.turns)

    @property
    def first_speakers(self):
        return self.speakers[:MOST_LABELS]

    @property
    def more_speakers(self):
        return max(len(self.speakers) - MOST_LABELS, 0)

    @property
    def first_asked(self):
        return self.asked[:MOST_LABELS]

    @property
    def more_asked(self):
        return max(len(self.asked) - MOST_LABELS, 0)


def understood(parsed: Parsed) -> Understood:
    draft = parsed.draft
    times = [ms for cue in draft.cues for ms in (cue.start_ms, cue.end_ms) if ms is not None]
    bounds = paragraphs(draft.text)
    on_cover = cover_labels(draft.cues, draft.text)
    sentences = [(remark.kind in _GUESSES, _sentence(remark, len(bounds))) for remark in parsed.remarks]
    return Understood(
        format=_format_name(parsed.format),
        language=draft.language,
        paragraphs=len(bounds),
        words=count_words(draft.text),
        speakers=_speakers(draft, bounds),
        asked=[label for label in draft.possible_labels if label not in on_cover],
        first_time=clock(min(times)) if times else "",
        last_time=clock(max(times)) if times else "",
        guesses=[sentence for is_guess, sentence in sentences if is_guess],
        left_out=[sentence for is_guess, sentence in sentences if not is_guess],
        nothing=_nothing_found(parsed, bounds),
        turns=turns_of_cues(draft.text, draft.cues)[:FIRST],
    )


def count_words(text: str) -> int:
    """How many words a text has, near enough to say how long it is."""
    return len(_WORD.findall(text))


def _speakers(draft: Draft, bounds: list[tuple[int, int]]) -> list[SpeakerWords]:
    """What each speaker says, in order of appearance; words under what may be a label are nobody's yet."""
    starts = {start for start, _end in bounds}
    words, begun = Counter[str](), Counter[str]()
    for cue in draft.cues:
        if not cue.possible_label:
            words[cue.label] += count_words(draft.text[cue.start : cue.end])
            begun[cue.label] += cue.start in starts
    return [SpeakerWords(label, begun[label], words[label]) for label in draft.labels]


def _nothing_found(parsed: Parsed, bounds: list[tuple[int, int]]) -> str:
    draft = parsed.draft
    if draft.is_timed or any(draft.labels) or draft.possible_labels or parsed.format == QUOTATIONS:
        return ""
    if len(bounds) > 1:
        return ""
    return _(
        "No speakers, times or paragraphs were found. All the words would be kept as one paragraph that belongs to "
        "nobody. If there is more in it, go back: put each speaker’s name and a colon before their words, and an "
        "empty line between paragraphs."
    )


def _format_name(name: str) -> str:
    return {
        "WebVTT": _("Captions (WebVTT)"),
        "SubRip": _("Captions (SubRip)"),
        "table": _("A table"),
        "timed lines": _("Lines with times"),
        "timed paragraphs": _("Paragraphs with times"),
        "plain text": _("Plain text"),
        QUOTATIONS: _("Separate quotations"),
    }.get(name, name)


_GUESSES = {
    RemarkKind.ENCODING_GUESSED,
    RemarkKind.LETTERS_LOST,
    RemarkKind.LETTERS_MENDED,
    RemarkKind.EMPTY_LINES_JOINED,
    RemarkKind.LENGTHS_ESTIMATED,
    RemarkKind.COVER_PAGE,
}


def _sentence(remark: Remark, paragraph_count: int) -> str:
    """What a remark says to the person who brought the words."""
    count = remark.count
    texts = {
        RemarkKind.ENCODING_GUESSED: _(
            "The file does not say how its letters are written. It was read as %(detail)s. Look whether accents, "
            "quotation marks and signs such as £ are right."
        ),
        RemarkKind.LETTERS_LOST: ngettext(
            "%(count)d letter was lost before the file came here, and shows as �. Look for it.",
            "%(count)d letters were lost before the file came here, and show as �. Look for them.",
            count,
        ),
        RemarkKind.LETTERS_MENDED: ngettext(
            "%(count)d sign from an older program was put right, such as an apostrophe. Look whether it fits.",
            "%(count)d signs from an older program were put right, such as apostrophes. Look whether they fit.",
            count,
        ),
        RemarkKind.CHARACTERS_DROPPED: ngettext(
            "%(count)d hidden character, which nobody can see. The words are whole.",
            "%(count)d hidden characters, which nobody can see. The words are whole.",
            count,
        ),
        RemarkKind.NOTES_LEFT_OUT: ngettext(
            "%(count)d note by whoever made the captions.",
            "%(count)d notes by whoever made the captions.",
            count,
        ),
        RemarkKind.HEADER_LEFT_OUT: ngettext(
            "%(count)d line or block above the first words, written for programs.",
            "%(count)d lines or blocks above the first words, written for programs.",
            count,
        ),
        RemarkKind.FOOTER_LEFT_OUT: _("The last line, “%(detail)s”."),
        RemarkKind.COLUMNS_LEFT_OUT: ngettext(
            "%(count)d column of the table: %(detail)s.", "%(count)d columns of the table: %(detail)s.", count
        ),
        RemarkKind.REPEATS_LEFT_OUT: ngettext(
            "%(count)d line that was there twice because the captions scroll.",
            "%(count)d lines that were there twice because the captions scroll.",
            count,
        ),
        RemarkKind.EMPTY_LINES_JOINED: ngettext(
            "%(count)d caption had an empty line inside. The words after it were kept with its times.",
            "%(count)d captions had empty lines inside. The words after them were kept with their times.",
            count,
        ),
        RemarkKind.LENGTHS_ESTIMATED: ngettext(
            "%(count)d caption ends as it begins. Its end was guessed from the number of its words.",
            "%(count)d captions end as they begin. Their ends were guessed from the number of their words.",
            count,
        ),
        RemarkKind.TIMES_LEFT_OUT: ngettext(
            "The times, since %(count)d of %(paragraphs)d paragraphs has none. To keep them, give it one.",
            "The times, since %(count)d of %(paragraphs)d paragraphs have none. To keep them, give each one.",
            count,
        ),
        RemarkKind.TIMES_INSIDE_LEFT_OUT: ngettext(
            "%(count)d time in the middle of a paragraph.",
            "%(count)d times in the middle of paragraphs.",
            count,
        ),
        RemarkKind.COVER_PAGE: ngettext(
            "%(count)d line at the top looks like a cover page. On the next page, say whether anyone said it.",
            "%(count)d lines at the top look like a cover page. On the next page, say whether anyone said them.",
            count,
        ),
    }
    return texts[remark.kind] % {"count": count, "detail": remark.detail, "paragraphs": paragraph_count}

"""Lines above a transcript that nobody said: its date, its place, who took part."""

import re
from collections import Counter
from collections.abc import Sequence

from .text import Cue

_COVER_WORDS = {
    "abstract", "accession no", "accession number", "address", "archive", "audio", "audio file", "born", "city",
    "collection", "consent", "copyright", "country", "county", "date", "date of birth", "date of interview",
    "date recorded", "duration", "end time", "file", "file name", "filename", "format", "interview",
    "interview date", "interview id", "interview no", "interview number", "interview place", "interview with",
    "interviewed by", "interviewed on", "keywords", "language", "length", "location", "number of tapes",
    "occupation", "participants", "permissions", "place", "place of interview", "project", "recorded", "recorded at",
    "recorded by", "recorded on", "recording", "recording date", "ref", "reference", "restrictions", "series",
    "session", "side", "site", "start time", "summary", "tape", "tape no", "tape number", "time", "title", "topic",
    "transcribed", "transcribed by", "transcriber", "transcript", "transcription", "transcription date",
    "transcriptionist", "venue", "version",
    "dyddiad", "lleoliad", "teitl", "lieu", "durée", "fecha", "lugar", "duración", "data", "local", "tarih", "yer",
    "miejsce", "loc", "تاريخ", "التاريخ", "المكان", "تاریخ", "مکان", "日期", "地点",
}  # fmt: skip
# "DATE: 3 May". No colon within an address or a time ends a label.
_LINE = re.compile(r"[*_#\s]*(?P<label>[^\W\d_][^:：\[\]]{0,59}?)(?:[\s*_]*[:：](?!//|\d)[\s*_]*|\t)\S.*")

_SENTENCE_END = re.compile(r"\w{2}[.?!…][\"'”’)]*$")  # not after an initial, as in "Rosa B."


def is_cover_word(label: str) -> bool:
    """Whether a label names no speaker but what a cover page says, as in "DATE: 3 May"."""
    return " ".join(re.findall(r"[^\W_]+", label.lower())) in _COVER_WORDS


def cover_lines(lines: Sequence[str]) -> set[int]:
    """Which of these lines, by their place from 0, are a cover page's: blocks at the top whose lines all have a label,
    one of them a cover page's. In a block that goes on as a dialogue, those up to the last such label."""
    found: set[int] = set()
    at = 0
    while block := _block(lines, at):
        labels = [_label(lines[place]) for place in block]
        last = max((n for n, label in enumerate(labels) if label and is_cover_word(label)), default=-1)
        if last < 0 or not all(labels[1:last]):  # a title may stand above the labels
            return found
        if _speaks([lines[place] for place in block[last + 1 :]], labels):
            return found | set(block[: last + 1])
        found |= set(block)
        at = block[-1] + 1
    return found


def _speaks(lines: Sequence[str], labels: Sequence[str]) -> bool:
    """Whether these lines of a block with these labels are a dialogue's."""
    return (
        any(not _label(line) or _SENTENCE_END.search(line) for line in lines)
        or max(Counter(labels).values()) > 1
    )


def _block(lines: Sequence[str], at: int) -> range:
    """The places of the next lines with words, up to an empty one."""
    while at < len(lines) and not lines[at]:
        at += 1
    end = at
    while end < len(lines) and lines[end]:
        end += 1
    return range(at, end)


def _label(line: str) -> str:
    match = _LINE.fullmatch(line)
    return match["label"] if match else ""


def cover_labels(cues: Sequence[Cue], text: str) -> set[str]:
    """The possible labels of the cover page at the beginning of a transcript, empty where it begins with none."""
    labels: set[str] = set()
    for number, cue in enumerate(cues):
        is_title = number == 0 and not cue.label and not _SENTENCE_END.search(text[cue.start : cue.end])
        if cue.label_length:
            labels.add(cue.possible_label)
        elif not is_title:
            break
    return labels if any(map(is_cover_word, labels)) else set()

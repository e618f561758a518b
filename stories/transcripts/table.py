"""Reads a table with columns for the time, the speaker and the words, with commas, semicolons or tabs between them."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from .captions import MS_PER_WORD, Caption, captions_to_lines, check_count
from .draft import build_draft, check_line, check_times, group_paragraphs
from .text import Draft, Line, Remark, RemarkKind, TranscriptError, one_line
from .times import CLOCK, milliseconds

_MOST_ROWS_ABOVE = 10  # above the row that names the columns
_COLUMNS = {
    "words": {
        "annotation", "caption", "captions", "content", "dialogue", "line", "quote", "said", "segment", "sentence",
        "speech", "spoken", "subtitle", "text", "transcript", "transcription", "transcript text", "utterance",
        "utterances", "what was said", "words", "testun", "geiriau", "texte", "paroles", "transcripción", "texto",
        "tekst", "metin", "النص", "نص", "متن", "文本", "内容",
    },
    "speaker": {
        "character", "interviewee", "label", "name", "participant", "person", "role", "speaker", "speaker id",
        "speaker label", "speaker name", "speakers", "tier", "voice", "who", "who speaks", "siaradwr", "locuteur",
        "intervenant", "hablante", "orador", "falante", "mówca", "konuşmacı", "vorbitor", "المتحدث", "گوینده", "说话人",
    },
    "start": {
        "begin", "begin time", "beginning", "from", "in", "in point", "offset", "start", "start time", "start timecode",
        "tc", "tc in", "time", "time code", "time in", "time range", "time stamp", "timecode", "timecode in", "times",
        "timespan", "timestamp", "timestamps", "amser", "temps", "début", "tiempo", "inicio", "tempo", "czas", "zaman",
        "timp", "الوقت", "زمان", "时间",
    },
    "end": {
        "end", "end time", "end timecode", "fin", "out", "out point", "stop", "tc out", "time out", "timecode out",
        "to",
    },
}  # fmt: skip
_UNIT = re.compile(
    r"(?:^|[ _(\[])(ms|msec|milliseconds|s|sec|secs|seconds|hh:mm:ss(?:[.,:]\w+)?|mm:ss)[)\]]?$"
)
_CLOCK = re.compile(rf"{CLOCK}(?:[:;]\d\d)?")
_SECONDS = re.compile(r"\d{1,6}\.\d{1,9}")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,9})?")


@dataclass(frozen=True)
class _Table:
    """`columns` says in which cell of a row the words, speaker, start and end are; `rows` are those with words, each
    with its place in the file; `above` counts the rows over the one that names the columns."""

    columns: dict[str, int]
    unit: str
    rows: list[tuple[int, list[str]]]
    above: int
    others: list[str]  # the names of the columns that are none of these


def is_table(text: str) -> bool:
    """Whether it has a row that names a column for the words and one for the speaker or the time, or a column of
    times without a name."""
    return _table(text) is not None


def read_table(text: str, language: str, duration_ms: int | None) -> Draft:
    """The draft of a table: its rows are cues. Raises TranscriptError."""
    table = _table(text)
    if table is None:
        raise TranscriptError(
            "The first row of this table does not say what its columns are. Name them Time, Speaker and Words."
        )
    check_count(table.rows)
    lines, places = _lines(table, duration_ms)
    untimed = sum(line.start_ms is None for line in lines)
    if 0 < untimed < len(lines):
        lines = [_untimed(line) for line in lines]
    check_times(lines, places)
    for line, place in zip(lines, places, strict=True):
        check_line(line, place)
    remarks = [
        Remark(RemarkKind.HEADER_LEFT_OUT, table.above) if table.above else None,
        Remark(RemarkKind.COLUMNS_LEFT_OUT, len(table.others), ", ".join(table.others))
        if table.others
        else None,
        Remark(RemarkKind.TIMES_LEFT_OUT, untimed) if 0 < untimed < len(lines) else None,
    ]
    return build_draft(group_paragraphs(lines), language, filter(None, remarks))


def _table(text: str) -> _Table | None:
    text = re.sub(r"\Asep=.\n", "\n", text, flags=re.IGNORECASE)  # what Excel writes above a table
    for delimiter in ("\t", ";", ",", "|"):
        if delimiter in text[:20_000]:
            table = _named_table(text, delimiter) or _unnamed_table(text, delimiter)
            if table:
                return table
    return None


def _rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """(place in the file, cells) of each row that is not empty; [] where it cannot be read as a table."""
    quotation_marks = (
        csv.QUOTE_MINIMAL
        if re.search(rf'(?:^|{re.escape(delimiter)})"', text, re.MULTILINE)
        else csv.QUOTE_NONE
    )
    reader = csv.reader(
        (f"{line}\n" for line in text.split("\n")), delimiter=delimiter, quoting=quotation_marks
    )
    rows, place = [], 1
    try:
        for cells in reader:
            if any(
                cell.strip(" :-") for cell in cells
            ):  # in Markdown, dashes stand under the names of columns
                rows.append((place, [one_line(cell) for cell in cells]))
            place = reader.line_num + 1
    except csv.Error:
        return []
    return rows


def _named_table(text: str, delimiter: str) -> _Table | None:
    above = "\n".join(text.split("\n", _MOST_ROWS_ABOVE + 1)[: _MOST_ROWS_ABOVE + 1])
    if not any(_columns(cells)[0] for _place, cells in _rows(above, delimiter)):
        return None
    rows = _rows(text, delimiter)
    for number, (_place, names) in enumerate(rows[:_MOST_ROWS_ABOVE]):
        columns, unit = _columns(names)
        if columns:
            others = [name for at, name in enumerate(names) if name and at not in columns.values()]
            body = [_whole(row, len(names), columns["words"], delimiter) for row in rows[number + 1 :]]
            return _Table(columns, unit, [row for row in body if row[1][columns["words"]]], number, others)
    return None


def _columns(names: Sequence[str]) -> tuple[dict[str, int], str]:
    """({which column: its place}, the unit of the times), both empty where these are no names of columns."""
    columns: dict[str, int] = {}
    unit = ""
    for place, name in enumerate(names):
        plain = " ".join(re.sub(r"[_\-:.#]", " ", name.casefold()).split()) if len(name) < 40 else ""
        found = _UNIT.search(name.casefold())
        bare = plain if _kind(plain) or not found else re.sub(r"[(\[].*|\b\w+$", "", plain).strip()
        kind = _kind(bare)
        if kind and kind not in columns:
            columns[kind] = place
            if kind == "start" and found:
                unit = found[1]
    is_header = "words" in columns and ("speaker" in columns or "start" in columns)
    return (columns, unit) if is_header else ({}, "")


def _kind(name: str) -> str:
    return next((kind for kind, names in _COLUMNS.items() if name in names), "")


def _whole(row: tuple[int, list[str]], width: int, words: int, delimiter: str) -> tuple[int, list[str]]:
    """The row with as many cells as there are columns. Words at the end of a row may hold what divides the cells."""
    place, cells = row
    if len(cells) > width and words == width - 1:
        divider = delimiter if delimiter.isspace() else f"{delimiter} "
        cells = [*cells[:words], one_line(divider.join(cells[words:]))]
    return place, cells + [""] * (width - len(cells))


def _unnamed_table(text: str, delimiter: str) -> _Table | None:
    """A table whose first row is words already: two rows or more of the same width, with a column of times."""
    first = next(filter(str.strip, text.split("\n")), "").split(delimiter)
    if not any(_CLOCK.fullmatch(cell.strip()) or _SECONDS.fullmatch(cell.strip()) for cell in first):
        return None
    rows = _rows(text, delimiter)
    width = len(rows[0][1]) if rows else 0
    if len(rows) < 2 or width < 2:
        return None
    rows = [_whole(row, width, width - 1, delimiter) for row in rows]
    if any(len(cells) != width for _place, cells in rows):
        return None
    by_column = list(zip(*(cells for _place, cells in rows), strict=True))
    numbers = [
        at
        for at, cells in enumerate(by_column)
        if all(_CLOCK.fullmatch(c) or _NUMBER.fullmatch(c) for c in cells)
    ]
    times = [at for at in numbers if all(_CLOCK.fullmatch(cell) for cell in by_column[at])]
    if not times and numbers[:2] == [0, 1] and delimiter == "\t":
        times = numbers[:2]  # seconds, as Audacity writes its labels
    others = [at for at in range(width) if at not in numbers and any(by_column[at])]
    if not times or not others or not all(by_column[others[-1]]):
        return None
    columns = {"start": times[0], "words": others[-1]} | ({"end": times[1]} if len(times) > 1 else {})
    if len(others) > 1:
        columns["speaker"] = others[0]
    return _Table(columns, "", rows, 0, [])


def _lines(table: _Table, duration_ms: int | None) -> tuple[list[Line], list[int]]:
    """The rows as lines, with the place of each. Without a column for speakers, names before a colon are looked for."""
    captions = [
        Caption(place, start, end, cells[table.columns["words"]])
        for (place, cells), (start, end) in zip(table.rows, _times(table, duration_ms), strict=True)
    ]
    if "speaker" not in table.columns:
        return captions_to_lines(captions)
    label, lines = "", []
    for caption, (_place, cells) in zip(captions, table.rows, strict=True):
        label = cells[table.columns["speaker"]].rstrip(": ") or label
        lines.append(Line(label, one_line(caption.raw), caption.start_ms, caption.end_ms))
    return lines, [caption.place for caption in captions]


def _times(table: _Table, duration_ms: int | None) -> list[tuple[int | None, int | None]]:
    """The start and end of each row in ms. Where the table has no end, a row ends where the next one begins."""
    words = [cells[table.columns["words"]] for _place, cells in table.rows]
    starts, ends = [], []
    for _place, cells in table.rows:
        times = [cells[table.columns[name]] if name in table.columns else "" for name in ("start", "end")]
        clocks = _CLOCK.findall(times[0])
        starts.append(clocks[0] if clocks else times[0])
        ends.append(times[1] or (clocks[1] if len(clocks) > 1 else ""))
    scale = _scale(table.unit, starts, words)
    starts_ms = [_milliseconds(start, scale) for start in starts]
    ends_ms = [_milliseconds(end, scale) for end in ends]
    following = [next for _this, next in pairwise(starts_ms)] + [duration_ms]
    return [
        _span(start, end, next, len(text.split()))
        for start, end, next, text in zip(starts_ms, ends_ms, following, words, strict=True)
    ]


def _span(
    start: int | None, end: int | None, next_start: int | None, words: int
) -> tuple[int | None, int | None]:
    if start is None:
        return None, None
    for candidate in (end, next_start):
        if candidate is not None and candidate > start:
            return start, candidate
    return start, start + MS_PER_WORD * max(words, 1)


def _scale(unit: str, starts: Sequence[str], words: Sequence[str]) -> int:
    """How many ms a plain number counts: those of whole numbers that would be slower than a word in ten seconds."""
    if unit.startswith("m") and unit != "mm:ss":
        return 1
    if unit.startswith("s") or not all(start.isdecimal() for start in starts if start):
        return 1000
    numbers = [int(start) for start in starts if start]
    spoken = sum(len(text.split()) for text in words)
    return 1 if numbers and max(numbers) > 10 * spoken + 60 else 1000


def _milliseconds(time: str, scale: int) -> int | None:
    if _CLOCK.fullmatch(time):
        return milliseconds(re.sub(r"^(\d+:\d+:\d+)[:;]\d\d$", r"\1", time))
    number = re.sub(r"\s*(?:s|sec|ms)$", "", time)
    return round(float(number.replace(",", ".")) * scale) if _NUMBER.fullmatch(number) else None


def _untimed(line: Line) -> Line:
    return Line(line.label, line.text, possible_label=line.possible_label, label_length=line.label_length)

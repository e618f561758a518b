"""Reads plain text with times as f4 and MAXQDA write them, `#00:01:02-3#`, mostly at the end of a paragraph."""

import re

from .plain import read_plain
from .text import Draft, Remark, RemarkKind
from .times import written

_TIME = r"#(\d{1,2}):(\d\d):(\d\d)(?:-(\d))?#"
_ANYWHERE = re.compile(rf"[ \t]?{_TIME}")
_AT_END = re.compile(rf"(.*\S)[ \t]?{_TIME}[ \t]?$")
_AT_BEGINNING = re.compile(rf"[ \t]?{_TIME}[ \t]?")


def is_f4(text: str) -> bool:
    """Whether there is such a time anywhere in it."""
    return bool(_ANYWHERE.search(text))


def read_f4(text: str, language: str, duration_ms: int | None) -> Draft:
    """The draft of such a text. A time at the end of a paragraph is where the next one begins; times inside a paragraph
    are left out. Raises TranscriptError."""
    lines = [re.sub(r"[ \t]+", lambda run: run[0][-1], line) for line in text.split("\n")]
    at_end = sum(bool(_AT_END.match(line)) for line in lines)
    at_beginning = sum(bool(_AT_BEGINNING.match(line)) for line in lines)
    lines = (
        _times_moved(lines)
        if at_end > at_beginning
        else [
            _AT_BEGINNING.sub(_bracketed, line, count=1) if _AT_BEGINNING.match(line) else line
            for line in lines
        ]
    )
    inside = sum(len(_ANYWHERE.findall(line)) for line in lines)
    draft = read_plain("\n".join(_ANYWHERE.sub("", line) for line in lines), language, duration_ms)
    if not inside:
        return draft
    remarks = (*draft.remarks, Remark(RemarkKind.TIMES_INSIDE_LEFT_OUT, inside))
    return Draft(draft.text, draft.cues, draft.sentences, draft.language, remarks)


def _times_moved(lines: list[str]) -> list[str]:
    """The lines with the time at the end of one in brackets at the beginning of the next."""
    moved, time, is_beginning = [], f"[{written(0)}] ", True
    for line in lines:
        match = _AT_END.match(line)
        words = match[1] if match else line
        moved.append(time + words if is_beginning and words.strip() else words)
        is_beginning = is_beginning and not words.strip()
        if match:
            time, is_beginning = f"[{written(_ms(*match.groups()[1:]))}] ", True
    return moved


def _bracketed(match: re.Match) -> str:
    return f"[{written(_ms(*match.groups()))}] "


def _ms(hours: str, minutes: str, seconds: str, tenths: str | None) -> int:
    return ((int(hours) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(tenths or 0) * 100

"""WebVTT, SubRip or plain text in; paragraphs, cues and sentences out. No database.

Offsets are Unicode code points into one text whose line ends are LF, end exclusive. Times are milliseconds.
A transcript's text is its paragraphs joined by a blank line, and each cue lies inside one paragraph.
"""

import html
import re
from bisect import bisect_right
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate, groupby, pairwise

import srt
import webvtt
from sentencex import segment

from core.text import clean, find_control

MAX_CHARACTERS = 200_000  # in the words of one transcript
MAX_CUES = 20_000
MAX_LABEL = 80
MAX_CONTENT = 4_000_000  # in a whole file, its times and markup counted: looked at before anything is parsed
PAUSE_MS = 1000  # a silence this long after a sentence begins a new paragraph
LONG_PARAGRAPH = 80  # words after which the end of a sentence begins a new paragraph
MS_PER_WORD = 400  # 150 words a minute, for the last turn of a text whose end nobody noted
BETWEEN = "\n\n"  # paragraphs


class TranscriptError(Exception):
    """What is wrong with a transcript, in words for whoever gave it to us, and the line if there is one.

    The words of the transcript are never quoted: error messages reach logs, and a story must not.
    """

    def __init__(self, message: str, line: int | None = None):
        self.message = message
        self.line = line
        super().__init__(message if line is None else f"Line {line}: {message}")


@dataclass(frozen=True)
class Line:
    """Something one speaker says, with its times or without any. An empty label is a speaker not named."""

    label: str
    text: str
    start_ms: int | None = None
    end_ms: int | None = None
    language: str = ""  # only where it differs from the transcript's


@dataclass(frozen=True)
class Cue:
    """A line's place in the text, [start, end). It has both times or neither; numbers count from 1."""

    number: int
    start: int
    end: int
    start_ms: int | None
    end_ms: int | None
    label: str
    language: str = ""


@dataclass(frozen=True)
class Draft:
    """A transcript read but not yet kept."""

    text: str
    cues: tuple[Cue, ...]
    sentences: tuple[tuple[int, int], ...]
    language: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The speakers in order of appearance; an empty one stands for words given to nobody."""
        return tuple(dict.fromkeys(cue.label for cue in self.cues))

    @property
    def is_timed(self) -> bool:
        """Whether its cues have times: all of them do, or none."""
        return self.cues[0].start_ms is not None


def _refuse_control(text: str, line: int | None = None) -> None:
    """Raise TranscriptError at the first unwanted character; its line is counted from `line`, if given."""
    at = find_control(text)
    if at is not None:
        raise TranscriptError(
            f"There is a hidden character (U+{ord(text[at]):04X}) that cannot be kept. "
            "Type the words around it again.",
            None if line is None else line + text.count("\n", 0, at),
        )


def _fold(text: str) -> str:
    """The text on one line, every run of white space a single space."""
    return " ".join(text.split())


def _decode(content: bytes) -> str:
    encoding = "utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1 if encoding == "utf-8-sig" else None
        raise TranscriptError(
            "This file is not text that can be read. "
            "Save it as WebVTT, SubRip or plain text, encoded as UTF-8.",
            line,
        ) from None


# Reading
def read(
    content: str | bytes, filename: str = "", *, language: str = "en", duration_ms: int | None = None
) -> Draft:
    """A draft from WebVTT, SubRip or plain text, told apart by what is in it. Raises TranscriptError.

    The filename settles only what a file without the right beginning was meant to be. The duration is that of
    the recording, and gives the last turn of a plain text with times its end; without one, the end is guessed
    from the number of words.
    """
    if len(content) > MAX_CONTENT:
        raise TranscriptError("This file is too big to be a transcript.")
    text = clean(content if isinstance(content, str) else _decode(content))
    _refuse_control(text, line=1)
    if not text.strip():
        raise TranscriptError("There are no words in it.")

    name = filename.lower()
    if text.lstrip().casefold().startswith("webvtt") or name.endswith(".vtt"):
        lines, places = _captions(_webvtt_cues(text))
    elif name.endswith(".srt") or _ARROW.search(text):
        lines, places = _captions(_srt_cues(text))
    else:
        return _read_plain(text, language, duration_ms)
    _check_times(lines, places)
    return _draft(_paragraphs_of(lines), language)


@dataclass(frozen=True)
class _Caption:
    """One caption of a file, its markup still in it; `place` is the line its times are on."""

    place: int
    start_ms: int
    end_ms: int
    raw: str


_VTT_TIME = r"(?:\d{2,10}:)?[0-5]\d:[0-5]\d\.\d{3}"
_VTT_TIMINGS = re.compile(rf"\s*{_VTT_TIME}\s*-->\s*{_VTT_TIME}(?!\d)")
_SRT_TIME = r"\d{1,3}:[0-5]?\d:0*[0-5]?\d(?:[,.]\d{3})?"
_SRT_TIMINGS = re.compile(rf"({_SRT_TIME})\s*-->\s*({_SRT_TIME})(?:\s.*)?")
# What makes a file captions, rather than plain text in which somebody typed an arrow.
_ARROW = re.compile(r"^[ \t]*-?\d+[:.]\d[\d:.,]*[ \t]*-->", re.MULTILINE)
_Block = list[tuple[int, str]]


def _blocks(lines: Iterable[str]) -> Iterator[_Block]:
    """Stretches of lines with their numbers, between blank lines."""
    for blank, block in groupby(enumerate(lines, 1), key=lambda numbered: not numbered[1]):
        if not blank:
            yield list(block)


def _webvtt_cues(text: str) -> list[_Caption]:
    """The captions of a WebVTT file, as webvtt-py reads them.

    It drops in silence whatever it cannot read, and a story's words must not go missing: so we look first.
    """
    lines = [line.rstrip() for line in text.rstrip().split("\n")]
    if not re.match(r"WEBVTT(\s|$)", text):
        raise TranscriptError(
            "A WebVTT file begins with the word WEBVTT, in capitals, on a line of its own.", 1
        )

    timings = []
    for block in _blocks(lines):
        arrows = [(number, line) for number, line in block if "-->" in line]
        number, first = block[0]
        if number == 1 or re.match(r"(NOTE|STYLE|REGION)(\s|$)", first):
            if arrows and number != 1:
                raise TranscriptError(
                    f'A block that begins with {first[:6].split()[0]} cannot hold the arrow "-->". '
                    "Put a blank line before the times.",
                    arrows[0][0],
                )
        elif not any("-->" in line for _, line in block[:2]):
            if number == len(lines) and first.isdecimal():
                continue  # the file stops after a caption's number
            raise TranscriptError(
                "There are words without times. "
                "If they belong to the caption above, take out the blank line.",
                number,
            )
        timings += arrows
    for number, line in timings:
        if not _VTT_TIMINGS.match(line):
            raise TranscriptError(
                "These times cannot be read. They should look like 00:01:02.345 --> 00:01:04.000.", number
            )
    _check_number(timings)

    try:
        captions = list(webvtt.from_string("\n".join(lines)))
    except webvtt.errors.MalformedCaptionError:
        captions = []
    if len(captions) != len(timings):  # not known to happen, but words must not go missing
        raise TranscriptError("Some of the captions cannot be read.")
    return [
        # The library's times in seconds leave out the milliseconds.
        _Caption(
            number, caption.start_time.in_milliseconds(), caption.end_time.in_milliseconds(), caption.raw_text
        )
        for (number, _), caption in zip(timings, captions, strict=True)
    ]


def _srt_cues(text: str) -> list[_Caption]:
    """The captions of a SubRip file.

    The srt library reads the times only. Its reading of whole files takes minutes over a long row of digits,
    ends "00:00,000 --> 00:01,234" after 4 minutes 54, and takes a caption that lost its times for words of
    the one before.
    """
    lines = [line.strip() for line in text.rstrip().split("\n")]
    captions: list[_Caption] = []
    for block in _blocks(lines):
        number, first = block[0]
        if first.isdecimal() and len(block) == 1:
            if number == len(lines):
                continue  # the file stops after a caption's number
            raise TranscriptError("There is a caption's number without times under it.", number)
        arrows = [(place, line) for place, line in block if "-->" in line]
        if not arrows:
            if first.isdecimal():
                raise TranscriptError("There is a caption's number without times under it.", number)
            if not captions:
                raise TranscriptError("There are words before the first times.", number)
            # A blank line inside a caption, as some programs leave, ends nothing.
            last = captions.pop()
            words = "\n".join([last.raw, *(line for _, line in block)])
            captions.append(_Caption(last.place, last.start_ms, last.end_ms, words))
            continue
        place, timing = arrows[0]
        if len(arrows) > 1 or place != number + first.isdecimal():
            raise TranscriptError("Put a blank line before each caption.", arrows[-1][0])
        times = _SRT_TIMINGS.fullmatch(timing)
        if not times:
            raise TranscriptError(
                "These times cannot be read. They should look like 00:01:02,345 --> 00:01:04,000.", place
            )
        start, end = (
            srt.srt_timestamp_to_timedelta(time) // timedelta(milliseconds=1) for time in times.groups()
        )
        captions.append(_Caption(place, start, end, "\n".join(line for at, line in block if at > place)))
    _check_number(captions)
    return captions


def _check_number(captions: Sequence) -> None:
    if not captions:
        raise TranscriptError("There are no captions in it.")
    if len(captions) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} captions. Split the story into parts.")


# Only the markup that the two formats define: "<laughs>" is something a person typed, and stays.
_VOICE = re.compile(r"<v(?:\.[^\s<>]*)?\s(?P<label>[^<>]*)>|</v>", re.IGNORECASE)
_MARKUP = re.compile(
    r"</?(?:c|i|b|u|s|v|ruby|rt|lang|font)(?:[.\s][^<>]*)?>|<\d[\d:.]*>|\{\\[^{}\n]*\}", re.IGNORECASE
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)


def _words(raw: str) -> str:
    """A caption's words on one line, without markup, entities decoded once."""
    return _fold(_ENTITY.sub(lambda entity: html.unescape(entity[0]), _MARKUP.sub("", raw)))


def _captions(captions: list[_Caption]) -> tuple[list[Line], list[int]]:
    """What is said in these captions and by whom, and the line of the file each was on.

    A speaker goes on until the next is named or a `</v>` closes their words: real files do both.
    Where two speak in one caption, each gets its times.
    """
    has_voices = any(_VOICE.search(caption.raw) for caption in captions)
    pieces = _voices(captions) if has_voices else _named(captions)
    lines, places = [], []
    for caption, label, raw in pieces:
        line = Line(_words(label), _words(raw), caption.start_ms, caption.end_ms)
        if line.text:  # a caption may be empty
            _check_line(line, caption.place)
            lines.append(line)
            places.append(caption.place)
    return lines, places


def _voices(captions: list[_Caption]) -> Iterator[tuple[_Caption, str, str]]:
    """Each caption cut where a voice begins or ends."""
    label = ""
    for caption in captions:
        at = 0
        for voice in _VOICE.finditer(caption.raw):
            yield caption, label, caption.raw[at : voice.start()]
            label, at = voice["label"] or "", voice.end()
        yield caption, label, caption.raw[at:]


def _named(captions: list[_Caption]) -> Iterator[tuple[_Caption, str, str]]:
    """Each caption cut at the lines that begin with a speaker's name and a colon."""
    split = [[_fold(line) for line in _MARKUP.sub("", caption.raw).split("\n")] for caption in captions]
    openings = [opening for lines in split for line in lines if (opening := _OPENING.fullmatch(line))]
    speakers = _speakers(openings, len(captions))
    label = ""
    for caption, lines in zip(captions, split, strict=True):
        said: list[str] = []
        for line in lines:
            opening = _OPENING.fullmatch(line)
            if opening and opening["label"] in speakers:
                yield caption, label, " ".join(said)
                label, said = opening["label"], [opening["words"] or ""]
            else:
                said.append(line)
        yield caption, label, " ".join(said)


# Plain text
_TIME = r"(?:\d{1,3}:)?[0-5]?\d:[0-5]\d(?:[.,]\d{1,3})?"
_NAME = r"(?P<label>[^\W\d_][\w .'’&/-]{0,39}?)"
# "Name: words", "Name (00:12): words", "[00:12] Name: words", or any of these with the words underneath.
_OPENING = re.compile(
    rf"(?:[(\[]?(?P<before>{_TIME})[)\]]?\s+)?{_NAME}\s*(?:[(\[]?(?P<after>{_TIME})[)\]]?)?\s*:(?:\s+(?P<words>.*))?"
)
_NAME_AND_TIME = re.compile(rf"{_NAME}\s+[(\[]?(?P<after>{_TIME})[)\]]?(?P<before>)(?P<words>)")
_TIME_ONLY = re.compile(rf"[(\[](?P<after>{_TIME})[)\]](?:\s+(?P<words>.*))?")
_KNOWN_SPEAKERS = {
    "community reporter", "facilitator", "host", "interviewee", "interviewer", "mentor", "narrator",
    "officer", "participant", "peer mentor", "probation officer", "reporter", "service user", "speaker",
    "staff", "staff member", "storyteller", "voice",
}  # fmt: skip
_NOT_SPEAKERS = {"and", "but", "he", "i", "it", "she", "so", "then", "they", "we", "you"}


def _speakers(openings: list[re.Match], turns: int) -> set[str]:
    """Which of these openings name a speaker; the others, as in "I said: no", are words.

    A known name counts always. Otherwise a name in capitals counts when it comes twice, has a time, or when
    every other turn begins like one; a name such as "Aunt from Leeds" when it comes twice and they do.
    """
    labels = [opening["label"] for opening in openings]
    counts = Counter(labels)
    is_dialogue = len(labels) > 1 and len(labels) * 2 >= turns
    timed = {opening["label"] for opening in openings if opening["before"] or opening["after"]}

    def names_a_speaker(label: str) -> bool:
        words = label.split()
        if label.lower().rstrip(" 0123456789") in _KNOWN_SPEAKERS:
            return True
        if words[0].lower() in _NOT_SPEAKERS or words[0][0].islower() or len(words) > 5:
            return False
        if any(word[0].islower() for word in words):
            return counts[label] > 1 and is_dialogue
        return counts[label] > 1 or is_dialogue or label in timed

    return {label for label in counts if names_a_speaker(label)}


@dataclass
class _Turn:
    """A paragraph of plain text while it is being read."""

    place: int
    label: str
    start_ms: int | None
    words: list[str]


def _read_plain(text: str, language: str, duration_ms: int | None) -> Draft:
    """A draft whose paragraphs are the text's: a blank line ends one, a speaker's name begins one.

    Its times count only if every paragraph has one, so that a cue never claims time it did not take.
    """
    lines = [_fold(line) for line in text.split("\n")]
    opened = [line and (_NAME_AND_TIME.fullmatch(line) or _OPENING.fullmatch(line)) for line in lines]
    begins = sum(1 for above, line in zip(["", *lines], lines, strict=False) if line and not above)
    speakers = _speakers([opening for opening in opened if opening], begins)

    turns: list[_Turn] = []
    label, start_ms, is_open = "", None, False
    for place, (line, opening) in enumerate(zip(lines, opened, strict=True), 1):
        words = line
        if opening and opening["label"] in speakers:
            label, is_open = opening["label"], False
        else:
            opening = _TIME_ONLY.fullmatch(line)
        if opening:
            start_ms, is_open = _milliseconds(opening["after"] or opening.groupdict().get("before")), False
            words = opening["words"] or ""
        if not line:
            is_open = False
        elif words and is_open:
            turns[-1].words.append(words)
        elif words:
            turns.append(_Turn(place, label, start_ms, [words]))
            start_ms, is_open = None, True

    said = [Line(turn.label, " ".join(turn.words), turn.start_ms) for turn in turns]
    for line, turn in zip(said, turns, strict=True):
        _check_line(line, turn.place)
    said = _with_ends(said, [turn.place for turn in turns], duration_ms)
    if len(said) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} paragraphs. Split the story into parts.")
    return _draft([[line] for line in said], language)


def _milliseconds(time: str | None) -> int | None:
    if not time:
        return None
    clock, _, fraction = time.replace(",", ".").partition(".")
    seconds = 0
    for part in clock.split(":"):
        seconds = seconds * 60 + int(part)
    return seconds * 1000 + int(fraction.ljust(3, "0"))


def _with_ends(lines: list[Line], places: list[int], duration_ms: int | None) -> list[Line]:
    """These turns, each ending where a later one begins; without times if any turn lacks one."""
    starts = [line.start_ms for line in lines]
    if None in starts:
        return [Line(line.label, line.text) for line in lines]
    for before, start, place in zip(starts, starts[1:], places[1:], strict=False):
        if start < before:
            raise TranscriptError("This begins before the turn above it. Put the turns in order.", place)

    timed: list[Line] = []
    end = duration_ms or 0
    for line in reversed(lines):
        # Turns noted to the second may begin in the same one, and then end together.
        following = timed[-1] if timed else None
        if following:
            end = following.start_ms if following.start_ms > line.start_ms else following.end_ms
        elif end <= line.start_ms:
            end = line.start_ms + MS_PER_WORD * len(line.text.split())
        timed.append(Line(line.label, line.text, line.start_ms, end))
    return timed[::-1]


# Making a draft
def lines_to_draft(lines: Iterable[Line], language: str = "en") -> Draft:
    """A draft with a cue for each line, the lines of one speaker run together into paragraphs.

    A paragraph ends where the speaker changes and, once a sentence has ended, after a second's pause or
    eighty words. Lines without words are left out. Raises TranscriptError.
    """
    folded = [
        Line(_fold(line.label), _fold(line.text), line.start_ms, line.end_ms, line.language) for line in lines
    ]
    spoken = [line for line in folded if line.text]
    for line in spoken:
        _check_line(line)
    _check_times(spoken, [None] * len(spoken))
    if len(spoken) > MAX_CUES:
        raise TranscriptError(f"There are more than {MAX_CUES:,} captions. Split the story into parts.")
    return _draft(_paragraphs_of(spoken), language)


def extracts(quotations: Iterable[str], label: str = "", language: str = "en") -> Draft:
    """A draft of separate quotations, each a paragraph and a cue without times. Raises TranscriptError."""
    lines = [Line(_fold(label), _fold(quotation)) for quotation in quotations]
    for number, line in enumerate(lines, 1):
        if not line.text:
            raise TranscriptError(f"Quotation {number} has no words.")
        _check_line(line)
    return _draft([[line] for line in lines], language)


def _check_line(line: Line, place: int | None = None) -> None:
    for typed in (line.label, line.text):
        if find_control(typed) is not None:  # an entity such as &#7; hides one from the first look
            raise TranscriptError(
                f"There is a hidden character (U+{ord(typed[find_control(typed)]):04X}) that cannot be kept. "
                "Type the words around it again.",
                place,
            )
    if len(line.label) > MAX_LABEL:
        raise TranscriptError(f"A speaker's name is longer than {MAX_LABEL} characters.", place)


def _check_times(lines: Sequence[Line], places: Sequence[int | None]) -> None:
    """Raise TranscriptError unless every line has both times or none has any, and time runs forwards."""
    times = {time is None for line in lines for time in (line.start_ms, line.end_ms)}
    if len(times) > 1:
        raise TranscriptError("Some of the lines have times and others have none.")
    if times != {False}:
        return
    latest = 0
    for line, place in zip(lines, places, strict=True):
        if line.end_ms <= line.start_ms:
            raise TranscriptError(
                "This caption ends before it begins, or as it begins. Correct its times.", place
            )
        if line.start_ms < latest:
            raise TranscriptError(
                "This caption begins before the one above it. Put the captions in order.", place
            )
        latest = line.start_ms


_SENTENCE_END = re.compile(r"[.!?…؟۔。！？][\"'”’»)\]]*$")


def _is_break(last: Line, line: Line, words: int) -> bool:
    """Whether a paragraph of so many words ends between these two lines of one speaker."""
    has_paused = line.start_ms is not None and line.start_ms - last.end_ms >= PAUSE_MS
    return bool(_SENTENCE_END.search(last.text)) and (has_paused or words > LONG_PARAGRAPH)


def _paragraphs_of(lines: Iterable[Line]) -> list[list[Line]]:
    paragraphs: list[list[Line]] = []
    words = 0
    last = None
    for line in lines:
        if last is None or line.label != last.label or _is_break(last, line, words):
            paragraphs.append([])
            words = 0
        paragraphs[-1].append(line)
        words += len(line.text.split())
        last = line
    return paragraphs


def _draft(paragraphs: list[list[Line]], language: str) -> Draft:
    """The draft of these paragraphs, whose lines are folded and checked."""
    cues: list[Cue] = []
    at = 0
    for paragraph in paragraphs:
        for line in paragraph:
            end = at + len(line.text)
            cues.append(Cue(len(cues) + 1, at, end, line.start_ms, line.end_ms, line.label, line.language))
            at = end + 1  # the space between two cues
        at += len(BETWEEN) - 1
    text = BETWEEN.join(" ".join(line.text for line in paragraph) for paragraph in paragraphs)
    if not text:
        raise TranscriptError("There are no words in it.")
    if len(text) > MAX_CHARACTERS:
        raise TranscriptError(
            f"There are {len(text):,} characters in it, and the most is {MAX_CHARACTERS:,}. "
            "Split the story into parts."
        )
    return Draft(text, tuple(cues), tuple(sentences(text, language)), language)


# Places in a text
def paragraphs(text: str) -> list[tuple[int, int]]:
    """Where each paragraph of a transcript's text is, [start, end)."""
    bounds, start = [], 0
    for paragraph in text.split(BETWEEN):
        if paragraph:
            bounds.append((start, start + len(paragraph)))
        start += len(paragraph) + len(BETWEEN)
    return bounds


def sentences(text: str, language: str = "en") -> list[tuple[int, int]]:
    """Where each sentence is, [start, end), without the white space around it, never across paragraphs."""
    bounds = []
    for start, end in paragraphs(text):
        pieces = segment(language, text[start:end])
        if "".join(pieces) != text[start:end]:  # a piece changed would shift every sentence after it
            pieces = [text[start:end]]
        cuts = list(accumulate(map(len, pieces), initial=start))[1:-1]
        # The library also cuts a word from the quotation mark before it, as in "Yes. 'Tis so."
        between = [at for at in cuts if text[at - 1].isspace() or text[at].isspace()]
        for first, last in pairwise([start, *between, end]):
            words = text[first:last].strip()
            if words:
                first = text.index(words, first)
                bounds.append((first, first + len(words)))
    return bounds


def excerpt_context(text: str, start: int, end: int, width: int = 32) -> tuple[str, str]:
    """The characters just before and just after a stretch, as many as `width` or as there are."""
    return text[max(0, start - width) : start], text[end : end + width]


def time_at(cues: Sequence[Cue], offset: int) -> int | None:
    """When the character at this offset is said, in ms: its share of its cue's time. None without times.

    Between two cues it is the start of the next; the end of a cue's text is the end of its time.
    """
    position = bisect_right(cues, offset, key=lambda cue: cue.start) - 1
    if position >= 0 and offset <= cues[position].end:
        return _time_within(cues[position], offset)
    if position < 0 or position + 1 == len(cues):
        return None
    return cues[position + 1].start_ms


def _time_within(cue: Cue, offset: int) -> int | None:
    if cue.start_ms is None or cue.end_ms is None:
        return None
    share = (min(max(offset, cue.start), cue.end) - cue.start) / (cue.end - cue.start)
    return cue.start_ms + round(share * (cue.end_ms - cue.start_ms))


def times_of(cues: Sequence[Cue], start: int, end: int) -> tuple[int, int] | tuple[None, None]:
    """When the stretch [start, end) begins and ends, in ms; (None, None) without times or words of a cue.

    Where people speak at once and the shares would run backwards, the whole of the cues it touches.
    """
    position = max(0, bisect_right(cues, start, key=lambda cue: cue.start) - 1)
    touched = []
    while position < len(cues) and cues[position].start < end:
        if cues[position].end > start:
            touched.append(cues[position])
        position += 1
    if not touched or start >= end:
        return None, None
    start_ms, end_ms = _time_within(touched[0], start), _time_within(touched[-1], end)
    if start_ms is None or end_ms is None:
        return None, None
    if end_ms <= start_ms:
        return touched[0].start_ms, max(cue.end_ms for cue in touched)
    return start_ms, end_ms


# Writing
def write_webvtt(cues: Iterable[Cue], text: str) -> str:
    """The cues as WebVTT, which `read` takes back as it was. Raises ValueError for a cue without times.

    Our own, because the library's writer leaves "&" and "<" as they are, and a player would lose words.
    """
    blocks = ["WEBVTT"]
    for cue in cues:
        if cue.start_ms is None or cue.end_ms is None:
            raise ValueError(f"Cue {cue.number} has no times, and WebVTT cannot do without.")
        words = text[cue.start : cue.end]
        if cue.label:
            # Closed, so that a cue without a speaker after it is nobody's.
            words = f"<v {_escape(cue.label)}>{_escape(words)}</v>"
        elif _OPENING.fullmatch(words):
            words = _escape(words).replace(":", "&#58;")  # or reading would take its first words for a name
        else:
            words = _escape(words)
        blocks.append(f"{_clock(cue.start_ms)} --> {_clock(cue.end_ms)}\n{words}")
    return BETWEEN.join(blocks) + "\n"


def _escape(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}.{ms:03}"

"""Dialogues in the layouts that people and programs write, with who says what in them. The same at every run."""

from dataclasses import dataclass
from random import Random

KNOWN = ("Ann", "Ben Ŵyn")  # named as Heard has always recognised
ODD = (
    "speaker_03", "SPEAKER_00", "Interviewer 2 (female)", "JOHN (laughs)", "Mrs Reed, officer", "[Ann]", "(Voice 2)",
    "siân", "P#2", "Dr. R. Okoro (by phone)", "???", "I", "id-7", "Meg + Tom", "الولد", "Ann's mum [crying]",
)  # fmt: skip
PROSE = ("The thing is", "what I thought was", "In the end")  # words that look the same
SPOKEN = (
    "{name}: {words}", "{name} : {words}", "{name}:{words}", "{name}:\n{words}", "{name}:\n\n{words}",
    ">> {name}: {words}", "**{name}:** {words}", "{name}： {words}", "{name}:\t{words}", "{name}\t{words}",
)  # fmt: skip
TIMED = (
    "[{time}] {name}: {words}", "[{time}]{name}: {words}", "{name} [{time}]: {words}",
    "{name} ({time}):\n{words}", "[{time}]\n{name}:\n{words}", "({time})\n\n{name}: {words}",
    "{name}:\n[{time}]\n{words}", "{time}\n{name}: {words}", "{name} ({time})\n{words}",
)  # fmt: skip


@dataclass(frozen=True)
class Paragraph:
    """`name` is the label it has, "" without one; `words` are found nowhere else, and `prose` stands before them."""

    name: str
    speaker: str
    words: str
    prose: str = ""


@dataclass(frozen=True)
class Layout:
    text: str
    paragraphs: tuple[Paragraph, ...]


def layout(number, kind):
    """The dialogue of this number, written as `kind`: plain, timed, srt or vtt."""
    random = Random(number)
    paragraphs = _paragraphs(random, random.sample(KNOWN + ODD, random.randint(2, 5)))
    return Layout(WRITERS[kind](random, paragraphs), tuple(paragraphs))


def _paragraphs(random, names):
    """Labelled and unlabelled paragraphs, the first of them labelled."""
    spoken, speaker = [], ""
    for number in range(random.randint(4, 14)):
        name = random.choice(names) if number == 0 or random.random() < 0.6 else ""
        prose = random.choice(PROSE) if not name and random.random() < 0.3 else ""
        speaker = name or speaker
        spoken.append(Paragraph(name, speaker, f"word{number} said{number}.", prose))
    return spoken


def _unlabelled(paragraph):
    return f"{paragraph.prose}: {paragraph.words}" if paragraph.prose else paragraph.words


def _plain(random, paragraphs):
    shape, space = random.choice(SPOKEN), random.choice([" ", "\n"])
    text = "\n\n".join(
        shape.format(name=each.name, words=each.words) if each.name else _unlabelled(each)
        for each in paragraphs
    )
    return text.replace(" said", f"{space}said")  # lines as they wrap in an e-mail


def _timed(random, paragraphs):
    shape, between = random.choice(TIMED), random.choice(["\n", "\n\n"])
    times = [f"00:{number // 60:02}:{number % 60:02}" for number in range(5, 5 + 7 * len(paragraphs), 7)]
    return between.join(
        shape.format(name=each.name, words=each.words, time=time)
        if each.name
        else f"[{time}] {_unlabelled(each)}"
        for each, time in zip(paragraphs, times, strict=True)
    )


def _srt(random, paragraphs):
    shape = random.choice(
        ["{name}: {words}", "{name}:\n{words}", "<b>{name}:</b> {words}", ">> {name}: {words}"]
    )
    return "\n\n".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number:02},900\n"
        + (shape.format(name=each.name, words=each.words) if each.name else _unlabelled(each))
        for number, each in enumerate(paragraphs, 1)
    )


def _vtt(random, paragraphs):
    """Some of the labels are voice tags, closed or not, and the others are names before a colon."""
    captions = ["WEBVTT"]
    for number, each in enumerate(paragraphs):
        shape = random.choice(
            ["<v {name}>{words}", "<v {name}>{words}</v>", "{name}: {words}", "{name}:\n{words}"]
        )
        has_more = number + 1 < len(paragraphs) and not paragraphs[number + 1].name
        if shape.endswith("</v>") and has_more:
            shape = "<v {name}>{words}"  # or who says the next words would be said otherwise
        spoken = shape.format(name=each.name, words=each.words) if each.name else _unlabelled(each)
        captions.append(f"00:{number:02}.000 --> 00:{number:02}.900\n{spoken}")
    return "\n\n".join(captions)


WRITERS = {"plain": _plain, "timed": _timed, "srt": _srt, "vtt": _vtt}

"""Puts into a draft what a person said about its possible labels."""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from itertools import groupby

from .draft import build_draft, ends_sentence
from .places import paragraphs
from .text import Cue, Draft, Line


def apply_answers(
    draft: Draft, is_speaker: Mapping[str, bool], are_apart: bool = False, left_out: Collection[str] = ()
) -> Draft:
    """The draft with these possible labels answered: those of a speaker leave the text and become labels of cues, and
    the words under the others go on with the speaker before. A possible label without an answer stays one.

    Under the possible labels in `left_out` nobody speaks: each leaves the text with the paragraph that it begins, and
    words below it go on with the speaker before.
    `are_apart` says that the paragraphs are separate quotations, where nobody goes on from the one before. Raises
    TranscriptError where no words are left.
    """
    lines: list[list[Line]] = []
    label = possible_label = ""
    for cues in _cues_left(draft, left_out):
        answer = is_speaker.get(cues[0].possible_label) if cues[0].label_length else None
        if are_apart or not cues[0].possible_label:
            label, possible_label = cues[0].label, ""
        if answer:
            label, possible_label = cues[0].possible_label, ""
        elif cues[0].label_length and answer is None:
            label, possible_label = "", cues[0].possible_label
        spoken = [_line(draft, cue, label, possible_label, answer) for cue in cues]
        spoken = [line for line in spoken if line.text]
        is_middle = answer is False and not are_apart and lines and spoken
        if is_middle and _goes_on(lines[-1][-1], spoken[0]):
            lines[-1] += spoken
        elif spoken:
            lines.append(spoken)
    return build_draft(lines, draft.language)


def has_words_left(draft: Draft, is_speaker: Mapping[str, bool], left_out: Collection[str] = ()) -> bool:
    """Whether there are words in the draft beside the labels that name a speaker and what nobody said."""
    return any(
        not is_speaker.get(cue.possible_label) or draft.text[cue.start + cue.label_length : cue.end].strip()
        for cues in _cues_left(draft, left_out)
        for cue in cues
    )


def _cues_left(draft: Draft, left_out: Collection[str]) -> list[list[Cue]]:
    """The cues of each paragraph that does not begin with one of these possible labels."""
    return [
        cues
        for cues in _cues_by_paragraph(draft)
        if not (cues[0].label_length and cues[0].possible_label in left_out)
    ]


def _cues_by_paragraph(draft: Draft) -> list[list[Cue]]:
    """The cues of each paragraph. Where a label may stand, a paragraph begins; so only its first cue can have one."""
    ends = [end for _start, end in paragraphs(draft.text)]
    by_paragraph = groupby(draft.cues, key=lambda cue: bisect_right(ends, cue.start))
    return [list(cues) for _paragraph, cues in by_paragraph]


def _line(draft: Draft, cue: Cue, label: str, possible_label: str, answer: bool | None) -> Line:
    """The cue as a line under these labels. Only with the answer yes is its own label taken out of its words."""
    text = draft.text[cue.start : cue.end]
    words = text[cue.label_length :].strip() if answer else text
    label_length = cue.label_length if answer is None else 0
    return Line(label, words, cue.start_ms, cue.end_ms, cue.language, possible_label, label_length)


def _goes_on(last: Line, line: Line) -> bool:
    """Whether a paragraph that began only at what might have been a label goes on with the sentence before it."""
    is_same_speaker = (line.label, line.possible_label) == (last.label, last.possible_label)
    return is_same_speaker and line.text[0].islower() and not ends_sentence(last.text)

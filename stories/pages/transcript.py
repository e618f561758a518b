"""The words of a transcript, as its keepers read them."""

from dataclasses import dataclass

from ..transcripts import BETWEEN


@dataclass(frozen=True)
class Turn:
    """A paragraph of the words, and who was heard in it where that changes."""

    who: str
    words: str


def turns_of(transcript) -> list[Turn]:
    """The words as they will be read, each paragraph with its speaker where another one spoke before."""
    labels = dict(transcript.cues.values_list("start", "label"))
    turns, at, before = [], 0, None
    for paragraph in transcript.text.split(BETWEEN):
        label = labels.get(at, "")
        turns.append(Turn(label if label != before else "", paragraph))
        at, before = at + len(paragraph) + len(BETWEEN), label
    return turns

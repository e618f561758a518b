"""The words of a transcript, as its keepers read them."""

from ..transcripts.turns import Turn, turns


def turns_of(transcript) -> list[Turn]:
    """The paragraphs of a transcript, each with its speaker's label where another one spoke before. One query."""
    cues = list(transcript.cues.order_by("start"))
    return turns(transcript.text, cues, {cue.label: cue.label for cue in cues})

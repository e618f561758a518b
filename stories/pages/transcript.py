"""A transcript as those who keep the story read it."""

from ..transcripts.turns import Turn, turns


def turns_of(transcript) -> list[Turn]:
    """The paragraphs of a transcript, each with its speaker's label where the speaker changes. One query."""
    cues = list(transcript.cues.order_by("start"))
    return turns(transcript.text, cues, {cue.label: cue.label for cue in cues})

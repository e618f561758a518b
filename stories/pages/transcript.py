"""A transcript as those who keep the story read it."""

from dataclasses import replace

from django.utils.translation import gettext as _

from ..transcripts.turns import Turn, turns


def turns_of(transcript) -> list[Turn]:
    """The paragraphs of a transcript, each with its speaker's label where the speaker changes. One query."""
    return turns_of_cues(transcript.text, list(transcript.cues.order_by("start")))


def turns_of_cues(text, cues) -> list[Turn]:
    """The same of a text and its cues, stored or not."""
    paragraphs = turns(text, cues, {cue.label: cue.label for cue in cues})
    return [_unanswered(turn) if turn.cue and turn.cue.possible_label else turn for turn in paragraphs]


def _unanswered(turn) -> Turn:
    """This turn, so that its words do not look like those of the speaker before."""
    return replace(turn, who=_("Nobody yet"))

"""Who may correct a story's words, and from which version on."""

from dataclasses import dataclass
from typing import Any

from ..bylines import names_of, voices_of
from ..models import OF_TRANSCRIPT
from ..transcripts.turns import names_of_labels


@dataclass(frozen=True)
class Proposal:
    """What somebody who tags meets where they would correct a story's words.

    There is one open correction of a story at a time. `transcript` is the version they go on from, None where somebody
    else's waits: nothing of its words is theirs. `is_theirs` says that it is their own, waiting for a second person.
    """

    transcript: Any
    newest: Any
    is_theirs: bool = False
    sent_back_by: str = ""
    sent_back_note: str = ""


def proposal_of(story, viewer) -> Proposal:
    """The Proposal for this viewer, who may read the story."""
    newest = story.transcripts.order_by("-number").first()
    changes = list(story.changes.filter(part__in=OF_TRANSCRIPT).select_related("sent_back_by"))
    if newest.pk == story.transcript_id and not changes:
        return Proposal(newest, newest)
    if newest.added_by_id != viewer.pk or any(change.made_by_id != viewer.pk for change in changes):
        return Proposal(None, newest)
    sent_back = next((change for change in changes if change.sent_back_by), None)
    return Proposal(
        newest,
        newest,
        is_theirs=True,
        sent_back_by=sent_back.sent_back_by.name if sent_back else "",
        sent_back_note=sent_back.sent_back_note if sent_back else "",
    )


def names_for_readers(transcript):
    """{label: what readers see in its place}: a label as it was heard may be somebody's name. Three queries."""
    voice_of = {label: voice and voice.pk for label, voice in transcript.speakers().items()}
    voices = voices_of([transcript.story_id]).get(transcript.story_id, [])
    return names_of_labels(voice_of, names_of(voices))

"""What goes when a story is deleted, and what keeps it from that."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..durations import length_in_words


@dataclass(frozen=True)
class DeletePage:
    """`goes` is what is lost with the story and `reasons` why it cannot be deleted, both as plain sentences."""

    goes: list[str]
    reasons: list[str]


def delete_page(story, viewer) -> DeletePage:
    """For a story that came through `kept_by`."""
    return DeletePage(_what_goes(story), story.reasons_to_keep(viewer))


def _what_goes(story):
    goes = [_("The title, the summary and the content notes")]
    recordings, transcripts = list(story.recordings.all()), story.transcripts.count()
    if recordings:
        length = length_in_words(recordings[-1].duration_ms)
        text = ngettext(
            "The recording, %(length)s", "All %(number)s recordings, the newest %(length)s", len(recordings)
        )
        goes.append(text % {"number": len(recordings), "length": length})
    if transcripts:
        text = ngettext("The transcript", "All %(number)s versions of the transcript", transcripts)
        goes.append(text % {"number": transcripts})
    if voices := [voice.storyteller.pseudonym for voice in story.voices.select_related("storyteller")]:
        text = ngettext("The voice: %(names)s", "The voices: %(names)s", len(voices))
        goes.append(text % {"names": ", ".join(voices)})
    return goes

"""The task list of a story: what is done and what is still to do."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ..dates import day
from ..durations import length_in_words
from .open_tasks import SPEAKERS


@dataclass(frozen=True)
class Step:
    """One line of the task list. `href` is "" where this person may not change it now. `asks`: it has a question.
    One that is `optional` may stay as it is: the story can be released without it."""

    title: str
    done: bool
    status: str
    href: str = ""
    optional: bool = False
    asks: bool = False


def steps_of(story, recording, tasks, may_edit) -> list[Step]:
    """The task list in the order in which people work, without the voices. `recording` is its newest, or None, and
    `tasks` are its open tasks."""

    def edit_url(name):
        return reverse(f"stories:{name}", args=[story.ref]) if may_edit else ""

    details = story.draft_details()
    transcript = story.transcripts.order_by("-number").first()
    has_either = bool(recording or transcript)
    steps = [
        Step(_("Title, summary and language"), True, details["title"], edit_url("gather-details")),
        Step(
            _("Recording"),
            recording is not None and not recording.needs_answer(),
            length_in_words(recording.duration_ms) if recording else _("None yet"),
            edit_url("gather-recording"),
            optional=has_either,
            asks=recording is not None and recording.needs_answer(),
        ),
        Step(
            _("Words"),
            transcript is not None,
            _("Version %(number)s") % {"number": transcript.number} if transcript else _("None yet"),
            edit_url("gather-transcript"),
            optional=has_either,
        ),
        Step(
            _("Content notes"),
            bool(details["content_notes"]),
            "; ".join(details["content_notes"]) or _("None"),
            edit_url("gather-notes"),
            optional=True,
        ),
        Step(
            _("First day it may be seen"),
            story.embargo_until is not None,
            day(story.embargo_until) if story.embargo_until else _("As soon as it is released"),
            edit_url("gather-embargo"),
            optional=True,
        ),
    ]
    if transcript and (who := _who_speaks(story, transcript, tasks, edit_url("gather-speakers"))):
        steps.insert(3, who)
    return steps


def _who_speaks(story, transcript, tasks, href):
    """The step about who speaks; None where one voice is the one speaker, so that nobody is asked."""
    questions, speakers = len(transcript.possible_labels()), transcript.speakers()
    is_done = SPEAKERS not in [task.name for task in tasks]
    if is_done and len(speakers) == 1 and story.voices.count() < 2:
        return None
    status = questions_label(questions) if questions else names_of_speakers(speakers)
    return Step(_("Who speaks"), is_done, status, href, optional=not questions, asks=bool(questions))


def questions_label(number) -> str:
    """How many possible labels wait for an answer."""
    return ngettext("%(number)s question", "%(number)s questions", number) % {"number": number}


def names_of_speakers(speakers) -> str:
    """The first of these labels in one line."""
    named = [label for label in speakers if label]
    return ", ".join(named[:6]) + ("…" if len(named) > 6 else "") if named else _("Nobody is named")

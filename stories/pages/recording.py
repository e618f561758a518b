"""What was found in a recording, as questions to those who keep the story."""

from dataclasses import dataclass

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ..dates import day
from ..durations import clock, length_in_words
from ..recordings.findings import Doubt


@dataclass(frozen=True)
class RecordingQuestions:
    """The questions about one recording; `confirmed` is a sentence on who answered, "" while nobody has."""

    ref: str
    sentences: list[str]
    confirmed: str

    @property
    def needs_answer(self):
        return not self.confirmed


def recording_questions(recording) -> RecordingQuestions | None:
    """The questions about a recording; None where there are none."""
    if recording is None or not recording.findings:
        return None
    sentences = [QUESTIONS[finding["doubt"]](finding, recording) for finding in recording.findings]
    return RecordingQuestions(recording.ref, sentences, _confirmed(recording))


def _confirmed(recording):
    if recording.confirmed_at is None:
        return ""
    words = _("%(person)s said on %(day)s that it is right as it is.")
    return words % {"person": recording.confirmed_by, "day": day(localtime(recording.confirmed_at))}


def _shorter(finding, recording):
    words = _("The file says %(said)s, and %(played)s can be played. Was it cut off on the way?")
    return words % {"said": length_in_words(finding["ms"]), "played": length_in_words(recording.duration_ms)}


def _cut_off(_finding, recording):
    words = _(
        "The file stops in the middle: %(played)s can be played, and its end is missing. Was it cut off?"
    )
    return words % {"played": length_in_words(recording.duration_ms)}


def _silent(_finding, _recording):
    return _("Nothing can be heard in it, from beginning to end. Was the microphone on?")


def _silence(finding, _recording):
    words = _("Nothing can be heard for %(length)s, from %(clock)s on. Did the microphone stop?")
    return words % {"length": length_in_words(finding["ms"]), "clock": clock(finding["start_ms"])}


def _one_sided(_finding, _recording):
    return _("Only its left side has sound, or only its right. Was one microphone not plugged in?")


QUESTIONS = {
    Doubt.SHORTER: _shorter,
    Doubt.CUT_OFF: _cut_off,
    Doubt.SILENT: _silent,
    Doubt.SILENCE: _silence,
    Doubt.ONE_SIDED: _one_sided,
}

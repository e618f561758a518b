"""A story's words corrected in place, paragraph by paragraph, with who speaks and when."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fields import never_print

from ..models import Transcript
from ..transcripts.editing import Paragraph, corrected, paragraphs_of
from ..transcripts.text import TranscriptError
from ..transcripts.times import CLOCK, milliseconds
from .transcript import PastedWords, WordsTakenOut

PARAGRAPHS = 50  # on one page
ANOTHER = "another"  # a speaker whom the words do not name yet
LINE = 70  # characters, for the height of a field


class CorrectionForm(forms.Form):
    """The paragraphs of one version, each with its words, its speaker and, where the words have times, its beginning.

    `base` is the version they are of, `seen` the newest one when the page was opened: what somebody else added in the
    meantime is not passed over unseen.
    """

    base = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    takes_words_out = WordsTakenOut()

    def __init__(self, *args, transcript, newest, names, first=0, **kwargs):
        """`names` is {label: how it is called on this page}; `first` the position of the first paragraph shown."""
        super().__init__(*args, **kwargs)
        self.transcript, self.newest = transcript, newest
        self.old_draft = transcript.as_draft()
        self.paragraphs = paragraphs_of(self.old_draft)
        self.first = first if 0 <= first < len(self.paragraphs) else 0
        self.shown = range(self.first, min(self.first + PARAGRAPHS, len(self.paragraphs)))
        self.labels = list(dict.fromkeys(paragraph.label for paragraph in self.paragraphs))
        self.fields["base"].initial, self.fields["seen"].initial = transcript.ref, newest.ref
        is_draft = transcript.pk != transcript.story.transcript_id
        self.fields["takes_words_out"].initial = is_draft and transcript.takes_words_out
        speakers = [(str(number), names.get(label, label)) for number, label in enumerate(self.labels)]
        if str(_("Another speaker")) not in self.labels:
            speakers.append((ANOTHER, _("Another speaker")))
        for number in self.shown:
            self._add_fields(number, speakers)

    def _add_fields(self, number, speakers):
        paragraph = self.paragraphs[number]
        self.fields[f"words-{number}"] = words = PastedWords(
            label=_("Words of paragraph %(number)d") % {"number": number + 1},
            required=False,
            rows=2 + len(paragraph.text) // LINE,
            initial=paragraph.text,
        )
        never_print(words)
        self.fields[f"who-{number}"] = forms.ChoiceField(
            label=_("Who speaks in paragraph %(number)d") % {"number": number + 1},
            choices=speakers,
            initial=str(self.labels.index(paragraph.label)),
            error_messages={"required": _("Say who speaks."), "invalid_choice": _("Choose from the list.")},
        )
        if self.old_draft.is_timed:
            self.fields[f"time-{number}"] = forms.CharField(
                label=_("Paragraph %(number)d begins at") % {"number": number + 1},
                required=False,
                max_length=20,
                initial=shown_time(paragraph.start_ms),
                widget=forms.TextInput(attrs={"size": 8, "dir": "ltr", "inputmode": "decimal"}),
            )

    def paragraph_fields(self):
        """(number, words, who, time or None) of each paragraph shown, as bound fields."""
        return [
            (
                number + 1,
                self[f"words-{number}"],
                self[f"who-{number}"],
                self[f"time-{number}"] if self.old_draft.is_timed else None,
            )
            for number in self.shown
        ]

    @property
    def next_part(self):
        """The position of the first paragraph of the next page, None on the last."""
        return self.shown.stop if self.shown.stop < len(self.paragraphs) else None

    @property
    def previous_part(self):
        return max(0, self.first - PARAGRAPHS) if self.first else None

    def clean(self):
        cleaned = super().clean()
        self._check_newest(cleaned.get("seen"))
        times = {number: self._time(number) for number in self.shown}
        if self.errors:
            return cleaned
        try:
            self.draft = corrected(
                self.old_draft, [self._edited(number, times) for number in range(len(self.paragraphs))]
            )
        except TranscriptError as error:
            number = (error.line or 0) - 1
            self.add_error(f"words-{number}" if number in self.shown else None, error.message)
        else:
            self._check_changed()
        return cleaned

    def _check_newest(self, seen):
        if seen and seen != self.newest.ref:
            self.data = self.data.copy()
            self.data["seen"] = self.newest.ref
            raise ValidationError(
                _(
                    "Somebody else added version %(number)d of the words while you had this page open. What you typed "
                    "is still here; save it again only if it is to take the place of theirs."
                )
                % {"number": self.newest.number}
            )

    def _time(self, number):
        """What was typed as the beginning of a paragraph, in ms; None where it was left alone."""
        name = f"time-{number}"
        typed = re.sub(r"\s", "", self.cleaned_data.get(name) or "")
        if name not in self.fields or typed in ("", self.fields[name].initial):
            return None
        ms = milliseconds(typed) if re.fullmatch(CLOCK, typed) else None
        if ms is None:
            self.add_error(name, _("Write the time in minutes and seconds, such as 1:12 or 1:12.5."))
        elif self.transcript.clock and ms >= self.transcript.clock.duration_ms:
            self.add_error(name, _("The recording ends before this time."))
        return ms

    def _edited(self, number, times):
        paragraph = self.paragraphs[number]
        if number not in self.shown:
            return Paragraph(paragraph.label, paragraph.text)
        who = self.cleaned_data[f"who-{number}"]
        label = str(_("Another speaker")) if who == ANOTHER else self.labels[int(who)]
        return Paragraph(label, self.cleaned_data[f"words-{number}"], times[number])

    def _check_changed(self):
        old, new = self.old_draft, self.draft
        facts = [
            [(cue.start, cue.end, cue.start_ms, cue.label) for cue in draft.cues] for draft in (old, new)
        ]
        if old.text == new.text and facts[0] == facts[1] and not self.cleaned_data["takes_words_out"]:
            raise ValidationError(_("Nothing is changed yet. Correct the words, then save."))

    def save(self, added_by):
        """Stores the words as the story's newest version. Each speaker stays the voice they were."""
        return Transcript.from_draft(
            self.transcript.story,
            self.draft,
            voices=self.transcript.speakers(),
            added_by=added_by,
            clock=self.transcript.clock,
            kind=self.transcript.kind,
            takes_words_out=self.cleaned_data["takes_words_out"],
        )


def shown_time(ms):
    """A time to correct, 72400 as "1:12.4"."""
    seconds, rest = divmod(ms, 1000)
    fraction = f".{rest:03}".rstrip("0") if rest else ""
    return f"{seconds // 60}:{seconds % 60:02}{fraction}"

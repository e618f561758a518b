"""A story's words, pasted or as a file."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from core.fields import Words, never_print

from ..durations import clock
from ..languages import LANGUAGES, isolated
from ..models import Transcript
from ..transcripts.formats import accept_attribute, formats_label, parse, parse_quotations
from ..transcripts.text import MAX_CONTENT, TranscriptError


class PastedWords(Words):
    """Words of a transcript. Hidden characters in them are dropped by the reader, which says so, and refuse nothing."""

    default_validators = []

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.validators = []  # Django's own refuses a null character

    def to_python(self, value):
        return forms.CharField.to_python(self, value)


class WordsTakenOut(forms.BooleanField):
    """Whether something had to go from the earlier words."""

    def __init__(self):
        super().__init__(
            label=_("Something had to go"),
            required=False,
            help_text=_(
                "Tick this if a name, a place or anything else may no longer be read. Once it is released, the "
                "earlier words are shown to nobody, not even beside the new ones."
            ),
        )


class TranscriptForm(forms.Form):
    LATE_MS = 2000  # how far captions may run past the end of the sound: caption programs round up

    words = PastedWords(
        label=_("Paste the words"),
        required=False,
        rows=14,
        help_text=_("Start a line with the speaker’s name and a colon where another person speaks."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=f"{capfirst(formats_label())}.",
        error_messages={"empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": accept_attribute()}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    kind = forms.ChoiceField(
        label=_("What are these words?"),
        choices=[
            (Transcript.Kind.SPEECH, _("One account, as it was spoken")),
            (Transcript.Kind.EXTRACTS, _("Separate quotations, with an empty line between them")),
        ],
        initial=Transcript.Kind.SPEECH,
        widget=forms.RadioSelect,
    )
    takes_words_out = WordsTakenOut()

    never_print(words)
    # The newest version when the page was opened: what somebody else added in the meantime is not passed over
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, newest=None, recording=None, too_big=False, parsed=None, **kwargs):
        """`parsed` is what was made of the words when they were sent, while they are looked over."""
        super().__init__(*args, **kwargs)
        self.newest, self.recording, self.too_big = newest, recording, too_big
        self.parsed = parsed
        self.fields["seen"].initial = newest.ref if newest else "none"
        if newest is None:
            del self.fields["takes_words_out"]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.too_big or (file and file.size > MAX_CONTENT):
            raise ValidationError(_("This file is too big to be a transcript."))
        return file

    def clean(self):
        cleaned = super().clean()
        words, file = cleaned.get("words"), cleaned.get("file")
        self._check_newest(cleaned.get("seen"))
        if self.errors:
            return cleaned
        if self.parsed:
            pass  # it was read when it was sent
        elif words and file:
            self.add_error("file", _("Give either the words or a file, not both. Take one away."))
        elif not words and not file:
            self.add_error("words", _("Paste the words, or choose a file."))
        else:
            field, content = ("file", file.read()) if file else ("words", words)
            try:
                self.parsed = self._parse(content, file.name if file else "")
            except TranscriptError as error:
                self.add_error(field, str(error))
            else:
                self._check_end(field)
        return cleaned

    def _check_newest(self, seen):
        newest = self.fields["seen"].initial
        if seen and seen != newest:
            self.data = self.data.copy()
            self.data["seen"] = newest
            self.add_error(
                None,
                _(
                    "Somebody else added version %(number)d of the words while you had this page open. Read it above, "
                    "then send yours again if they are to take its place."
                )
                % {"number": self.newest.number},
            )

    def _parse(self, content, name):
        language = self.cleaned_data["language"]
        if self.cleaned_data["kind"] == Transcript.Kind.EXTRACTS:
            return parse_quotations(content, name, language=language)
        duration = self.recording.duration_ms if self.recording else None
        return parse(content, name, language=language, duration_ms=duration)

    @property
    def draft(self):
        """The words as they will be kept, once the form is valid."""
        return self.parsed.draft

    def _check_end(self, field):
        if self.recording is None or not self.draft.is_timed:
            return
        last_ms = max(cue.end_ms for cue in self.draft.cues)
        if last_ms > self.recording.duration_ms + self.LATE_MS:
            self.add_error(
                field,
                _(
                    "These words run to %(words)s, but the recording ends at %(sound)s. Do they belong together?"
                )
                % {"words": clock(last_ms), "sound": clock(self.recording.duration_ms)},
            )

    def save(self, story, added_by, speakers):
        """Stores the words as the story's newest version. `speakers` is {label: its Voice, or None}; any other label
        keeps the voice it had in the previous version."""
        previous = story.transcripts.order_by("-number").first()
        return Transcript.from_draft(
            story,
            self.draft,
            voices=(previous.speakers() if previous else {}) | speakers,
            added_by=added_by,
            clock=self.recording if self.draft.is_timed else None,
            kind=self.cleaned_data["kind"],
            takes_words_out=self.cleaned_data.get("takes_words_out", False),
        )


class OneSpeakerForm(forms.Form):
    """Whether the one speaker named in the words is the story's one voice: a tick, while the words are looked over.

    It has no fields where that is no question: where nobody is named, the words can only be that voice's, and of
    several speakers or voices each is asked about under *Who speaks*.
    """

    def __init__(self, *args, story, draft, newest=None, **kwargs):
        """`newest` are the words that these take the place of, with what was answered about them."""
        super().__init__(*args, **kwargs)
        self.label, voices = draft.only_label, list(story.voices.select_related("storyteller")[:2])
        self.voice = voices[0] if len(voices) == 1 else None
        if self.voice and self.label:
            answered = newest.speakers() if newest else {}
            self.fields["is_voice"] = forms.BooleanField(
                label=_("“%(label)s” in this transcript is %(voice)s")
                % {"label": isolated(self.label), "voice": isolated(self.voice.storyteller.pseudonym)},
                required=False,
                initial=answered.get(self.label, self.voice) is not None,
                help_text=_("Take the tick away if they are not one of the voices, such as an interviewer."),
            )
            self.fields["voice"] = forms.CharField(
                required=False, initial=self.voice.ref, widget=forms.HiddenInput
            )

    def voices(self):
        """{label: its Voice, or None}, as far as it is known. A tick about a voice that has gone says nothing."""
        if self.voice is None or self.label is None:
            return {}
        if self.label == "":
            return {"": self.voice}
        if not self.is_valid() or self.cleaned_data["voice"] != self.voice.ref:
            return {}
        return {self.label: self.voice if self.cleaned_data["is_voice"] else None}

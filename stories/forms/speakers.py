"""Which voice each speaker in a transcript is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.refs import is_ref

from ..transcripts.answers import has_words_left
from ..transcripts.cover_page import cover_labels
from ..transcripts.text import PARAGRAPH_BREAK

# Answers about a possible label that are not a voice's ref
WORDS, SOMEONE, NOBODY = "words", "someone", "nobody"


class SpeakersForm(forms.Form):
    """Which voice each speaker in the words is, with one field for each label in the transcript, after one for each
    possible label."""

    AT_ONCE = 20  # possible labels on one page; the others are asked about next
    ON_COVER = 50  # cues among which a cover page is looked for

    def __init__(self, *args, transcript, **kwargs):
        super().__init__(*args, **kwargs)
        self.transcript = transcript
        self.voices = {
            voice.ref: voice for voice in transcript.story.voices.select_related("storyteller").order_by("pk")
        }
        # Fields are numbered in the order of this version's labels: in another version a number may be another speaker
        self.fields["version"] = forms.CharField(
            required=False, initial=transcript.ref, widget=forms.HiddenInput
        )
        self.possible_labels = self._ask_about_possible_labels()
        self.labels = self._ask_about_labels()

    def _ask_about_possible_labels(self):
        """Adds a field for each of the first possible labels. Returns {field name: the possible label}."""
        first = list(self.transcript.possible_labels().items())[: self.AT_ONCE]
        cues = self.transcript.cues.order_by("start")[: self.ON_COVER] if first else []
        on_cover = cover_labels(cues, self.transcript.text)
        for number, (label, places) in enumerate(first):
            field = self._possible_label_field(places)
            field.initial = NOBODY if label in on_cover else None
            self.fields[f"possible-{number}"] = field
        return {f"possible-{number}": label for number, (label, _places) in enumerate(first)}

    def _possible_label_field(self, places):
        start, end = places[0]
        text = self.transcript.text
        words = text[end : end + 200].partition(PARAGRAPH_BREAK)[0].strip()
        return forms.ChoiceField(
            label=f"“{text[start:end]}”",
            help_text=_times_and_words(len(places), Truncator(words).words(12)),
            choices=[
                *(
                    (ref, _("Someone speaking: %(name)s") % {"name": name})
                    for ref, name in self._voice_names()
                ),
                (SOMEONE, _("Someone speaking who is not in this list, such as an interviewer")),
                (WORDS, _("Part of the words")),
                (NOBODY, _("Not said by anyone, such as a date at the top: leave it out")),
            ],
            widget=forms.RadioSelect,
            error_messages={
                "required": _("Say whether “%(words)s” is someone speaking.") % {"words": text[start:end]}
            },
        )

    def _ask_about_labels(self):
        """Adds a field for each label. Returns {field name: the label}."""
        choices = [("", _("Nobody in this list, such as an interviewer")), *self._voice_names()]
        labels = {}
        for number, (label, voice) in enumerate(self.transcript.speakers().items()):
            labels[f"speaker-{number}"] = label
            self.fields[f"speaker-{number}"] = forms.ChoiceField(
                label=label or _("Words given to nobody"),
                required=False,
                choices=choices,
                initial=voice.ref if voice else self._only_voice(label),
            )
        return labels

    def _only_voice(self, label):
        """The ref of the story's one voice for words that nobody is named for, else ""."""
        return next(iter(self.voices)) if len(self.voices) == 1 and label == "" else ""

    def _voice_names(self):
        return [
            (ref, f"{voice.storyteller.pseudonym}, {voice.get_kind_display()}")
            for ref, voice in self.voices.items()
        ]

    def possible_label_fields(self):
        return [self[name] for name in self.possible_labels]

    def label_fields(self):
        return [self[name] for name in self.labels]

    def clean(self):
        cleaned = super().clean()
        version = cleaned.get("version", "")
        if version not in ("", self.transcript.ref):
            self.data = self._answers_carried_from(version)
            self.errors.clear()  # they are of fields with other numbers
            raise ValidationError(
                _(
                    "The words have changed since you opened this page. Look through your answers and save again."
                )
            )
        if not self.errors:
            self._check_words_are_left()
        return cleaned

    def _answers_carried_from(self, version):
        """The data of a form about this version with what was answered about the same labels of another."""
        other = self.transcript.story.transcripts.filter(ref=version).first() if is_ref(version) else None
        answers = {}
        if other:
            asked = SpeakersForm(transcript=other)._questions()
            answers = {question: self.data[name] for name, question in asked.items() if name in self.data}
        mine = self._questions()
        return {name: answers.get(mine.get(name), field.initial or "") for name, field in self.fields.items()}

    def _questions(self):
        """{field name: (whether it is about a possible label, the label)}: one label may be asked about as both."""
        possible = {name: (True, label) for name, label in self.possible_labels.items()}
        return possible | {name: (False, label) for name, label in self.labels.items()}

    def _check_words_are_left(self):
        if not has_words_left(self.transcript.as_draft(), self._is_speaker(), self._left_out()):
            self.add_error(
                "possible-0",
                _("Without these names there are no words left. Add a transcript with the words."),
            )

    def _is_speaker(self):
        """{possible label: whether it names a speaker}, as answered, of those that are words or a speaker's."""
        answers = {label: self.cleaned_data[name] for name, label in self.possible_labels.items()}
        return {label: answer != WORDS for label, answer in answers.items() if answer != NOBODY}

    def _left_out(self):
        """The possible labels under which nobody speaks, as answered."""
        return {label for name, label in self.possible_labels.items() if self.cleaned_data[name] == NOBODY}

    def save(self, added_by):
        """Stores the answers and returns the transcript that has them."""
        names = self.possible_labels | self.labels
        # A cover page may have a speaker's label too: whose it is, is answered where they speak
        voices = {label: self.voices.get(self.cleaned_data[name]) for name, label in names.items()}
        return self.transcript.name_speakers(voices, added_by, self._is_speaker(), self._left_out())

    def leaves_questions(self, transcript):
        """Whether this transcript, which has the answers, asks about a label that this form did not."""
        labels = {*self.labels.values(), *self.possible_labels.values()}
        return bool(transcript.possible_labels()) or not labels.issuperset(transcript.speakers())


def _times_and_words(times, words):
    """What helps to tell whether it is a name: the words after it, and how often it comes."""
    often = ngettext("Once", "%(times)d times", times) % {"times": times}
    if not words:
        return often
    return _("%(often)s, before: %(words)s") % {"often": often, "words": words}

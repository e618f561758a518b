"""Which voice each speaker in a transcript is."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class SpeakersForm(forms.Form):
    """Which voice each speaker in the words is, with one field for each label in the transcript."""

    def __init__(self, *args, transcript, **kwargs):
        super().__init__(*args, **kwargs)
        self.transcript = transcript
        self.voices = {
            voice.ref: voice for voice in transcript.story.voices.select_related("storyteller").order_by("pk")
        }
        choices = [("", _("Nobody in this list, such as an interviewer"))] + [
            (ref, f"{voice.storyteller.pseudonym}, {voice.get_kind_display()}")
            for ref, voice in self.voices.items()
        ]
        # Fields are numbered in the order of this version's labels: in another version a number may be another speaker
        self.fields["version"] = forms.CharField(
            required=False, initial=transcript.ref, widget=forms.HiddenInput
        )
        self.labels = {}
        for number, (label, voice) in enumerate(transcript.speakers().items()):
            name = f"speaker-{number}"
            self.labels[name] = label
            self.fields[name] = forms.ChoiceField(
                label=label or _("Words given to nobody"),
                required=False,
                choices=choices,
                initial=voice.ref if voice else "",
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version", "") not in ("", self.transcript.ref):
            self.data = {name: field.initial for name, field in self.fields.items()}
            raise ValidationError(
                _("The words have changed since you opened this page. Say again who speaks.")
            )
        return cleaned

    def save(self, added_by):
        voices = {label: self.voices.get(self.cleaned_data[name]) for name, label in self.labels.items()}
        return self.transcript.name_speakers(voices, added_by)

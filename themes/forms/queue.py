"""What becomes of excerpts whose words were corrected: several decisions at once."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..models import decide

KEEP, OFF, LATER = "keep", "off", ""


class QueueForm(forms.Form):
    """One decision about each of these rows, or none yet."""

    # The version whose words were on the page: a decision is about these
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, rows, transcript, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows, self.transcript = rows, transcript
        self.fields["seen"].initial = transcript.ref
        for number, row in enumerate(rows, start=1):
            self.fields[f"excerpt-{row.ref}"] = forms.ChoiceField(
                label=_("What becomes of excerpt %(number)d?") % {"number": number},
                required=False,
                choices=[
                    *([(KEEP, _("Keep it, on the new words"))] if row.place else []),
                    (OFF, _("Take it off, with its tags and notes")),
                    (LATER, _("Decide later")),
                ],
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": _("Choose one of the answers.")},
            )

    def with_fields(self):
        """(row, its field) of each."""
        return [(row, self[f"excerpt-{row.ref}"]) for row in self.rows]

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("seen") not in ("", self.transcript.ref):
            self._show_anew()
            raise ValidationError(
                _("These words were corrected once more while you had the page open. Look at them again.")
            )
        if not self.errors and not self._keys(KEEP) and not self._keys(OFF):
            raise ValidationError(_("Decide about one excerpt at least."))
        return cleaned

    def _show_anew(self):
        self.data = self.data.copy()
        for name in self.fields:
            self.data[name] = self.transcript.ref if name == "seen" else LATER

    def _keys(self, answer):
        return {row.key for row in self.rows if self.cleaned_data.get(f"excerpt-{row.ref}") == answer}

    def save(self, story):
        """Does what was decided. Returns of how many; None where other words were released in the meantime."""
        keep = self._keys(KEEP)
        places = {row.key: row.place for row in self.rows if row.key in keep}
        return decide(story, self.transcript, places, self._keys(OFF))

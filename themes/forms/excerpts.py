"""The forms that mark an excerpt, tag it and add a note to it."""

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.fields import Words
from core.text import clean

from ..models import Act, Excerpt, Theme, WrongWords


class ThemesField(forms.ModelMultipleChoiceField):
    """Themes to choose from, so that nobody types a new one."""

    def __init__(self, **kwargs):
        kwargs = {
            "queryset": Theme.objects.to_choose_from(),
            "to_field_name": "slug",
            "widget": forms.CheckboxSelectMultiple,
            "label": _("Which themes does it speak to?"),
            "error_messages": {
                "required": _("Choose at least one theme. “Something else” is fine."),
                "invalid_choice": _("“%(value)s” is not one of the themes. Choose from the list."),
                "invalid_pk_value": _("“%(pk)s” is not one of the themes. Choose from the list."),
            },
        } | kwargs
        super().__init__(**kwargs)


class AddForm(forms.Form):
    """What somebody who tags adds to an excerpt: themes, a note, or both."""

    themes = ThemesField(label=_("Which themes do you hear in it?"), required=False)
    text = Words(
        label=_("A note, if it helps"),
        help_text=_("For others who tag. Readers do not see it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not cleaned["themes"] and not cleaned["text"]:
            self.add_error("themes", _("Choose a theme, or write a note."))
        return cleaned

    def save(self, excerpt, by):
        Act.tag(excerpt, self.cleaned_data["themes"], by)
        if self.cleaned_data["text"]:
            Act.note(excerpt, self.cleaned_data["text"], by)


class NoteForm(AddForm):
    """The same, where the note is what was asked for."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = _("Write the note first.")


class ExcerptForm(forms.Form):
    """Makes an excerpt of the chosen words, tags it with one person's themes and adds their note.

    `start` and `end` are code points, end exclusive; `quote` must be exactly the words between them.
    """

    start = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)
    end = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=1_000_000)
    quote = forms.CharField(widget=forms.HiddenInput, strip=False, max_length=Excerpt.LONGEST)
    themes = ThemesField()
    note = Words(
        label=_("A note, if it helps"),
        help_text=_("For others who tag. Readers do not see it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    field_order = ["themes", "note"]
    NOT_CHOSEN = _("Choose the words again: the stretch was not clear, and nothing was saved.")

    def __init__(self, *args, transcript=None, **kwargs):
        self.transcript = transcript
        super().__init__(*args, **kwargs)
        for name in ("start", "end", "quote"):
            field = self.fields[name]
            field.error_messages = dict.fromkeys(
                [*field.error_messages, "min_value", "max_value"], self.NOT_CHOSEN
            )
            for validator in field.validators:
                validator.message = self.NOT_CHOSEN

    def clean_quote(self):
        # Browsers send a line break in a form as CRLF; a transcript's text has LF
        return clean(self.cleaned_data["quote"])

    @transaction.atomic
    def save(self, marked_by):
        """The excerpt, tagged by this person. Adds an error and returns None where the words do not match."""
        values = self.cleaned_data
        try:
            excerpt = Excerpt.mark(self.transcript, values["start"], values["end"], values["quote"])
        except WrongWords as error:
            self.add_error(None, str(error))
            return None
        Act.tag(excerpt, values["themes"], marked_by)
        if values["note"]:
            Act.note(excerpt, values["note"], marked_by)
        return excerpt

"""What gathering types in. Each form holds what was typed until it is right; the verbs are on the models."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import codes
from .transcripts import clean, find_control


def refuse_control(text):
    if find_control(text) is not None:
        raise ValidationError(
            _("There is a hidden character here that cannot be kept. Type the words around it again."),
            code="control",
        )


class Words(forms.CharField):
    """Typed text with LF line ends and without control characters.

    The browser is not told the longest length: it would cut pasted words off without a word.
    """

    default_validators = [refuse_control]

    def to_python(self, value):
        return clean(super().to_python(value))

    def widget_attrs(self, widget):
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class CheckForm(forms.Form):
    code = Words(
        label=_("The code on the sheet"),
        max_length=40,
        help_text=_("Eight letters and numbers. Spaces and capitals do not matter."),
        error_messages={"required": _("Type the code that is printed on the sheet.")},
        widget=forms.TextInput(
            attrs={
                "class": "input--short",
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self):
        code = codes.tidy(self.cleaned_data["code"])
        if len(code) != codes.LENGTH or not code.isascii():
            raise ValidationError(_("A code has eight letters and numbers. Look at the sheet again."))
        return code

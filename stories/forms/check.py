"""The code on a printed sheet."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import Line

from .. import codes


class CheckForm(forms.Form):
    code = Line(
        label=_("The code on the sheet"),
        max_length=40,
        help_text=_("Eight letters and numbers. Spaces and capitals do not matter."),
        error_messages={"required": _("Type the code that is printed on the sheet.")},
        widget=forms.TextInput(
            attrs={"class": "input--short", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )

    def clean_code(self):
        code = codes.normalise(self.cleaned_data["code"])
        if len(code) != codes.LENGTH or not code.isascii():
            raise ValidationError(_("A code has eight letters and numbers. Look at the sheet again."))
        return code

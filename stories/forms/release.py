"""What somebody who looks over a change says of it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import Words


class SendBackForm(forms.Form):
    note = Words(
        label=_("What should be different?"),
        max_length=500,
        rows=3,
        help_text=_("A sentence for whoever changed it. Only those who keep this story see it."),
        error_messages={"required": _("Say in a sentence what should be different.")},
    )

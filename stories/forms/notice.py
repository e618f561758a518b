"""The exact wording that storytellers agree to."""

from django import forms
from django.db import IntegrityError
from django.utils.translation import gettext_lazy as _

from core.fields import Line, Words

from ..languages import LANGUAGES
from ..models import Notice


class NoticeForm(forms.Form):
    title = Line(
        label=_("Title"),
        max_length=200,
        help_text=_("The same title again makes a new version of that notice."),
        error_messages={"required": _("Give the notice a title.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()), initial="en")
    text = Words(
        label=_("The words people agree to"),
        max_length=20_000,
        rows=16,
        help_text=_("Word for word as they are given. They cannot be changed afterwards."),
        error_messages={"required": _("Write the words people agree to.")},
    )
    controller = Line(
        label=_("Who is responsible for the stories"),
        max_length=200,
        help_text=_("The controller, as your data protection officer names it."),
        error_messages={"required": _("Say who is responsible.")},
    )
    contact = Line(
        label=_("How to reach them"),
        max_length=300,
        error_messages={"required": _("Say how to reach them.")},
    )
    purposes = Words(
        label=_("What the stories are for"),
        max_length=2000,
        rows=3,
        error_messages={"required": _("Say what the stories are for.")},
    )
    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"),
        choices=Notice.LawfulBasis,
        help_text=_("As your data protection officer decided."),
        error_messages={"required": _("Choose the lawful basis.")},
    )
    conditions = Words(label=_("Conditions"), required=False, max_length=2000, rows=3)
    kept_for = Line(
        label=_("How long the stories are kept"),
        max_length=200,
        error_messages={"required": _("Say how long the stories are kept.")},
    )

    def save(self):
        """Adds the notice and returns it; None, with an error, when another request added the same version first."""
        try:
            return Notice.add(**self.cleaned_data)
        except IntegrityError:
            self.add_error(
                None, _("Someone else added a version of this notice just now. Look at it, then try again.")
            )
            return None

"""A printing: how many, how large, and until when."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import Day
from stories.consent import today
from stories.models import Copy

from ..paper.labels import SIZES

MOST_COPIES = 500
LONGEST_KEPT = timedelta(days=366)


def add_despite_letters(form, unprintable, required=True):
    """Adds the box that a printing needs where it holds letters that no typeface here has."""
    if unprintable and unprintable.scripts:
        form.fields["despite_letters"] = forms.BooleanField(
            label=_("Print it all the same, with the names of these letters instead of the letters"),
            required=required,
            error_messages={
                "required": _(
                    "Some letters cannot be printed here. Read what you can do instead, or tick this."
                )
            },
        )


class PrintForm(forms.Form):
    """How many copies, how large, and until when they may be kept."""

    how_many = forms.IntegerField(
        label=_("How many copies will you print?"),
        help_text=_("They share one number."),
        min_value=1,
        max_value=MOST_COPIES,
        initial=20,
        widget=forms.NumberInput(attrs={"class": "input--short"}),
        error_messages={
            "required": _("Say how many copies, from 1 to 500."),
            "invalid": _("Type a whole number from 1 to 500."),
            "min_value": _("Print at least 1 copy."),
            "max_value": _("At most 500 copies can be printed at a time."),
        },
    )
    size = forms.ChoiceField(label=_("Size"), choices=SIZES, initial="a4", widget=forms.RadioSelect)
    destroy_by = Day(
        label=_("Destroy by"),
        help_text=_(
            "The day by which every sheet is to be destroyed, such as 21 11 2026. It is printed on each."
        ),
        error_messages={"required": _("Say by which day the sheets are to be destroyed.")},
    )

    def __init__(self, *args, unprintable=None, only_counted=False, **kwargs):
        super().__init__(*args, **kwargs)
        add_despite_letters(self, unprintable, required=not only_counted)
        self.fields["destroy_by"].initial = lambda: today() + Copy.KEPT_FOR

    def clean_destroy_by(self):
        day = self.cleaned_data["destroy_by"]
        if day < today():
            raise ValidationError(_("This day is past. Choose today or a later day."))
        if day > today() + LONGEST_KEPT:
            raise ValidationError(_("Choose a day within a year. Print again when you need the pack longer."))
        return day

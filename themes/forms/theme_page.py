"""The filters of a theme's page."""

from dataclasses import asdict

from django import forms
from django.utils.translation import gettext_lazy as _

from stories.models import Kind

from ..theme_page import ExcerptFilter


class ExcerptFilterForm(forms.Form):
    """What a theme's excerpts can be narrowed by: its fields are those of an ExcerptFilter.

    An invalid value is ignored, as if nothing were chosen: a filter is not worth an error page.
    """

    kind = forms.ChoiceField(choices=[("", _("Anyone")), *Kind.choices], required=False, label=_("Told by"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id="%s", **kwargs)

    def chosen(self):
        self.is_valid()
        return ExcerptFilter(**self.cleaned_data)

    def parameters(self):
        """The chosen filters as parameters for the address of the list's next page."""
        return {name: value for name, value in asdict(self.chosen()).items() if value}

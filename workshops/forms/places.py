"""A story's place in a pack: choosing it, and what the pack says of it and asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RefChoiceField, Words, never_print
from core.shown import RemembersShown
from themes.models import Theme

from ..models import KeyQuestion

QUESTIONS = 6  # at most, for one story


class ChooseForm(forms.Form):
    """Narrows the stories there are to choose from."""

    words = Words(label=_("Words in the title"), max_length=100, required=False)
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=_("Theme"),
        required=False,
        to_field_name="slug",
        empty_label=_("Any theme"),
    )


class FeaturedForm(RemembersShown, forms.Form):
    """What the pack says of one story, and asks about it. `excerpts` is a queryset of those the viewer may print."""

    summary = Words(
        label=_("Summary"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The story's own summary stands here. Change it if the workshop needs other words."),
    )
    pull_quote = RefChoiceField(
        None,
        label=_("Words to pull out"),
        required=False,
        empty_label=_("None"),
        blank=True,
        widget=forms.RadioSelect,
        help_text=_("Printed large, exactly as they were said."),
    )

    never_print(pull_quote)

    def __init__(self, *args, excerpts, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pull_quote"].queryset = excerpts
        self.fields["pull_quote"].label_from_instance = lambda excerpt: excerpt.quote
        for number in range(1, QUESTIONS + 1):
            self.fields[f"question_{number}"] = Words(
                label=_("Question %(number)s") % {"number": number},
                max_length=KeyQuestion._meta.get_field("text").max_length,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.remember()

    def clean(self):
        cleaned = super().clean()
        for number in range(1, QUESTIONS + 1):
            typed = cleaned.get(f"question_{number}")
            if typed:
                cleaned[f"question_{number}"] = " ".join(typed.split())
        return cleaned

    @property
    def about_the_story(self):
        return [self["summary"], self["pull_quote"]]

    @property
    def questions(self):
        return [self[f"question_{number}"] for number in range(1, QUESTIONS + 1)]

    def questions_typed(self):
        """The questions, in order, without the lines left empty."""
        typed = (self.cleaned_data[f"question_{number}"] for number in range(1, QUESTIONS + 1))
        return [text for text in typed if text]

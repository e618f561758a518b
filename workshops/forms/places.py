"""A story's place in a pack: choosing it, and what the pack says of it and asks."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import RefChoiceField, RefMultipleChoiceField, Words, never_print
from core.shown import RemembersShown
from themes.models import Theme

from ..models import Extent, KeyQuestion
from ..paper.quotations import quotation

QUESTIONS = 6  # at most, for one story


NO_EXCERPTS = _("Nobody has marked an excerpt in this story yet. Choose whole words, or the pull quote only.")


class ChooseForm(forms.Form):
    """Narrows the stories there are to choose from."""

    words = Words(label=_("Words in the title, the summary or the story"), max_length=100, required=False)
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label=_("Theme"),
        required=False,
        to_field_name="slug",
        empty_label=_("Any theme"),
    )


class FeaturedForm(RemembersShown, forms.Form):
    """What the pack says of one story, prints of its words, and asks about it.

    `excerpts` is a queryset of those the viewer may print, with their transcript; `may_read` is whether the room may
    read its words: else there are none to choose from.
    """

    extent = forms.ChoiceField(
        label=_("How much of its words is printed?"),
        choices=Extent,
        widget=forms.RadioSelect,
        help_text=_("The page that counts the sheets says what each costs."),
        error_messages={"required": _("Say how much of its words is printed.")},
    )
    excerpts = RefMultipleChoiceField(
        None,
        label=_("These excerpts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Whole sentences, in the order of the story. They are printed where you chose “These excerpts”."
        ),
        error_messages={"invalid_choice": _("Choose from the excerpts that stand here.")},
    )
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

    never_print(excerpts, pull_quote)

    def __init__(self, *args, excerpts, may_read, **kwargs):
        super().__init__(*args, **kwargs)
        quotations = _each_once(excerpts, self._chosen())
        for name in ("excerpts", "pull_quote"):
            self.fields[name].queryset = excerpts.filter(pk__in=quotations)
            self.fields[name].label_from_instance = lambda excerpt: quotations[excerpt.pk]
        if not may_read:
            del self.fields["extent"]
        if not quotations:
            del self.fields["excerpts"]
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
        is_empty = "excerpts" not in self.errors and not cleaned.get("excerpts")
        if cleaned.get("extent") == Extent.EXCERPTS and is_empty:
            message = _("Tick at least one excerpt.") if "excerpts" in self.fields else NO_EXCERPTS
            self.add_error("excerpts" if "excerpts" in self.fields else "extent", message)
        for number in range(1, QUESTIONS + 1):
            typed = cleaned.get(f"question_{number}")
            if typed:
                cleaned[f"question_{number}"] = " ".join(typed.split())
        return cleaned

    def _chosen(self):
        """The keys of the excerpts that are chosen as yet."""
        return {excerpt.pk for excerpt in (*self.initial["excerpts"], self.initial["pull_quote"]) if excerpt}

    @property
    def about_the_story(self):
        names = ("extent", "excerpts", "pull_quote", "summary")
        return [self[name] for name in names if name in self.fields]

    @property
    def questions(self):
        return [self[f"question_{number}"] for number in range(1, QUESTIONS + 1)]

    def questions_typed(self):
        """The questions, in order, without the lines left empty."""
        typed = (self.cleaned_data[f"question_{number}"] for number in range(1, QUESTIONS + 1))
        return [text for text in typed if text]


def _each_once(excerpts, chosen):
    """{excerpt key: its words as they are printed}, in order: of several that lie in the same sentences one, if
    possible one of those that are chosen."""
    by_words = {}
    for excerpt in sorted(
        excerpts, key=lambda excerpt: (excerpt.pk not in chosen, excerpt.start, excerpt.end)
    ):
        by_words.setdefault(quotation(excerpt), excerpt.pk)
    return {key: words for words, key in by_words.items()}

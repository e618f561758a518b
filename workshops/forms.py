"""What building and printing a pack types in. The rules are on the models; here a wrong answer gets its words."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from accounts.roles import Role
from core.fields import ByRef, Day, Words
from stories.consent import Audience, Room, today
from stories.models import Copy
from themes.models import Theme

from .models import DiscussionPack, KeyQuestion

QUESTIONS = 6  # at most, for one story
MOST_COPIES = 500
LONGEST_KEPT = timedelta(days=366)


class AudienceForm(forms.Form):
    """Who will be in the room: asked first, since it decides which stories there are to choose from."""

    WHO = (
        (Audience.WORKSHOP, _("A facilitated workshop, with people of any office in the room")),
        (Audience.ELSEWHERE, _("Probation staff elsewhere, not of the storytellers’ own offices")),
        (Audience.OFFICE, _("People of one office only")),
        (Audience.ANYONE, _("Anyone")),
    )

    audience = forms.ChoiceField(
        label=_("Who will be in the room?"),
        choices=WHO,
        widget=forms.RadioSelect,
        help_text=_(
            "Only stories whose storytellers said yes to being printed for these people are offered."
        ),
        error_messages={"required": _("Choose who will be in the room.")},
    )
    office = ByRef(
        Office.objects.all(),
        label=_("Which office?"),
        required=False,
        empty_label=_("Choose an office"),
        help_text=_("Only for people of one office."),
    )

    def __init__(self, *args, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        if Role.ARCHIVIST not in viewer.roles:  # a lead's rooms are those of their own office
            self.fields["office"].queryset = Office.objects.filter(pk=viewer.office_id)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("audience") != Audience.OFFICE:
            cleaned["office"] = None
        elif not cleaned.get("office") and "office" not in self.errors:
            self.add_error("office", _("Choose which office."))
        return cleaned

    def room(self, leader):
        """The Room, led by whoever makes the pack."""
        office = self.cleaned_data["office"]
        return Room(self.cleaned_data["audience"], office and office.pk, leader.pk, leader.email)


class PackForm(forms.ModelForm):
    title = Words(
        label=_("Title"),
        max_length=150,
        error_messages={"required": _("Give the pack a title.")},
    )
    introduction = Words(
        label=_("Introduction"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What the workshop is for, in a few sentences. A blank line begins a new paragraph."),
    )

    class Meta:
        model = DiscussionPack
        fields = ["title", "introduction"]


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


class FeaturedForm(forms.Form):
    """What the pack says of one story, and asks about it. Set up with `excerpts` the viewer may print."""

    summary = Words(
        label=_("Summary"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The story's own summary stands here. Change it if the workshop needs other words."),
    )
    pull_quote = ByRef(
        None,
        label=_("Words to pull out"),
        required=False,
        empty_label=_("None"),
        blank=True,
        widget=forms.RadioSelect,
        help_text=_("Printed large, exactly as they were said."),
    )

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


class PrintForm(forms.Form):
    """How many copies, how large, and until when they may be kept."""

    SIZES = (("a4", _("A4")), ("large", _("Large print, 18 point")))

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

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["destroy_by"].initial = lambda: today() + Copy.KEPT

    def clean_destroy_by(self):
        day = self.cleaned_data["destroy_by"]
        if day < today():
            raise ValidationError(_("This day is past. Choose today or a later day."))
        if day > today() + LONGEST_KEPT:
            raise ValidationError(_("Choose a day within a year. Print again when you need the pack longer."))
        return day

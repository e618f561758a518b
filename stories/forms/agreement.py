"""What one voice agreed to, under which notice."""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.fields import Day, Line, RefChoiceField

from .. import consent
from ..consent import Audience, Use
from ..models import Consent, Notice


class AgreementForm(forms.Form):
    """One voice's answers under a notice."""

    notice = RefChoiceField(
        Notice.objects.none(),
        label=_("Which words did they agree to?"),
        error_messages={
            "required": _("Choose the notice they were given."),
            "invalid_choice": _("Choose one of these notices."),
        },
    )
    promises = forms.MultipleChoiceField(
        label=_("What did they say yes to?"),
        error_messages={"required": _("Tick at least one thing they said yes to.")},
    )
    how = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=[(how.value, how.label) for how in Consent.How if how != Consent.How.PUBLISHED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the agreement was given.")},
    )
    evidence = Line(
        label=_("Where is it kept?"),
        required=False,
        max_length=300,
        help_text=_("Such as the drawer the signed form is in. No names."),
    )
    given_on = Day(
        label=_("Which day did they say yes?"),
        help_text=_("For example 21 11 2026, or today."),
        error_messages={"required": _("Write the day they said yes.")},
    )
    cooling_off = forms.IntegerField(
        label=_("Days to think it over"),
        min_value=0,
        max_value=30,
        initial=consent.COOLING_OFF.days,
        help_text=_("Nothing opens before these days are over. Seven, or 0 if they chose no waiting."),
        widget=forms.TextInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many days they want to think it over, 0 for none."),
            "invalid": _("Write the days as a number from 0 to 30."),
            "min_value": _("Write the days as a number from 0 to 30."),
            "max_value": _("Write the days as a number from 0 to 30."),
        },
    )
    name_shown = Line(
        label=_("Name shown to listeners"),
        required=False,
        max_length=100,
        help_text=_(
            "The name they chose to be shown as. Without one, only “service user”, “staff” and the like is shown."
        ),
    )
    ends_on = Day(
        label=_("Last day it counts"),
        required=False,
        help_text=_("Only if they set one. For example 31 12 2027."),
    )
    review_on = Day(
        label=_("Day to ask them again"),
        required=False,
        offers_today=False,
        help_text=_("A reminder for the team; nothing closes by itself."),
    )
    # times_taken_back when the page was opened: an old page must not renew what was taken back in the meantime
    taken_back = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, voice, **kwargs):
        super().__init__(*args, **kwargs)
        self.voice = voice
        self.taken_back = self.fields["taken_back"].initial = voice.times_taken_back()
        self.audiences = audiences_of(voice)
        self.fields["notice"].queryset = Notice.offered()
        self.fields["promises"].choices = [
            (f"{use} {audience}", f"{use.label}: {audience.label}")
            for use in Use
            for audience in self.audiences
        ]
        self.fields["notice"].empty_label = None

    @classmethod
    def for_voice(cls, voice, typed):
        """The form, filled in with what this voice has agreed to so far."""
        today = consent.today()
        open_grants = voice.grants.filter(closed_at=None, ends_on__gte=today)
        last_days = open_grants.values_list("ends_on", flat=True)
        newest = max(voice.consents.all(), key=lambda agreement: agreement.pk, default=None)
        # An agreement with a publisher is none with us, so nothing of it is ticked
        promises = set() if newest and newest.is_published else voice.promises()
        return cls(
            typed,
            voice=voice,
            initial={
                "promises": [f"{use} {audience}" for use, audience in with_everyone(promises, Audience)],
                "name_shown": newest.name_shown if newest else "",
                "ends_on": min(last_days, default=None),
            },
        )

    @property
    def rows(self):
        """The grid of tick boxes: [(use, [(audience, the box's value, whether it is ticked)])]; a value of "" means
        no box."""
        ticked = set(self["promises"].value() or [])
        return [(use, [self._box(use, audience, ticked) for audience in Audience]) for use in Use]

    def _box(self, use, audience, ticked):
        value = f"{use} {audience}" if audience in self.audiences else ""
        return audience, value, value in ticked

    all_audiences = list(Audience)

    @property
    def first_box(self):
        """The value of the first tick box, to which the error summary links."""
        return f"{Use.HEAR} {self.audiences[0]}"

    def clean_promises(self):
        """(use, audience) pairs. A yes to anyone adds one to each audience, so that it can be narrowed later."""
        return with_everyone(
            {tuple(value.split()) for value in self.cleaned_data["promises"]}, self.audiences
        )

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > consent.today():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < consent.today():
            raise ValidationError(_("This day is over, so nothing would count."))
        return day

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day <= consent.today():
            raise ValidationError(_("Choose a day that is still to come."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.pop("taken_back", None) not in (None, self.taken_back):
            self._refuse_as_outdated()
        if not self.errors and cleaned["ends_on"]:
            first_days = self.voice.first_days(cleaned["promises"], cleaned["ends_on"], self.counts_on)
            if max(first_days.values()) > cleaned["ends_on"]:
                self.add_error(
                    "ends_on", _("The days to think it over end after this day, so it would never count.")
                )
        return cleaned

    def days_in_full(self):
        """{field: the day} of each that was typed without a figure, as "today": until it is looked over, it may be
        another. The form must be valid."""
        as_words = [
            name
            for name, field in self.fields.items()
            if isinstance(field, Day) and not any(map(str.isdigit, self.data.get(name, "")))
        ]
        return {name: day.isoformat() for name in as_words if (day := self.cleaned_data[name])}

    @property
    def counts_on(self) -> date:
        """The first day on which new promises count."""
        return self.cleaned_data["given_on"] + timedelta(days=self.cleaned_data["cooling_off"])

    @property
    def interrupts(self) -> bool:
        """Whether something that counts today would stop until `counts_on`."""
        cleaned = self.cleaned_data
        return self.voice.is_interrupted_by(cleaned["promises"], cleaned["ends_on"], self.counts_on)

    def _refuse_as_outdated(self):
        self.data = self.data.copy()
        self.data["taken_back"] = self.taken_back
        self.add_error(
            None,
            _("They have taken something back since you opened this page. Ask before you keep this."),
        )

    def save(self, taken_by):
        """Records the agreement and returns it; None, with an error, when something was taken back since the page was
        opened. The story must be locked."""
        if self.voice.times_taken_back() != self.taken_back:
            self.taken_back = self.voice.times_taken_back()
            self._refuse_as_outdated()
            return None
        cleaned = {**self.cleaned_data}
        cooling_off = timedelta(days=cleaned.pop("cooling_off"))
        return self.voice.agree(taken_by=taken_by, cooling_off=cooling_off, **cleaned)


def audiences_of(voice):
    """The audiences this voice can say yes to. A voice without an office has no *my own office*."""
    return [audience for audience in Audience if voice.office_id or audience != Audience.OFFICE]


def with_everyone(promises, audiences):
    """These (use, audience) pairs, with one for each of the audiences where a use is promised to anyone."""
    anyone = {use for use, audience in promises if audience == Audience.ANYONE}
    return {(str(use), str(audience)) for use, audience in promises} | {
        (str(use), str(audience)) for use in anyone for audience in audiences
    }

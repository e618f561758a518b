"""Form fields that clean what was typed. Every form uses these, so that all clean alike."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from . import days
from .refs import is_ref
from .text import character_name, find_hidden, find_invisible, tidy, tidy_email, words_near

FULL = "j F Y"  # how a day is shown
NEAR_WORDS = _(
    "There is a hidden character near “%(words)s” (%(name)s), which cannot be kept. Type the words around it again."
)
ALONE = _("There is a hidden character here (%(name)s), which cannot be kept. Type the words again.")


def refuse_hidden_characters(text, find=find_hidden):
    """Raises ValidationError, naming it and its place, where the text holds a character that nobody can see."""
    at = find(text)
    if at is not None:
        words, name = words_near(text, at), character_name(text[at])
        message = NEAR_WORDS if words else ALONE
        raise ValidationError(message, code="control", params={"words": words, "name": name})


def never_print(*fields):
    """Marks these fields, so that what they are filled in with is never printed. A form printed blank still asks them.

    For a storyteller's words, who they are, and who is kept out: no such paper could be called back.
    """
    for field in fields:
        field.never_printed = True


class Words(forms.CharField):
    """Typed text in Unicode form NFC, with LF line ends and without hidden characters. What shows nothing is empty.

    There is no maxlength attribute: with it a browser cuts off pasted text without saying so. The field runs in the
    direction of what is typed.
    """

    default_validators = [refuse_hidden_characters]

    def __init__(self, *, max_length=None, rows=0, error_messages=None, **kwargs):
        too_long = {
            "max_length": _("This is %(show_value)d characters long. The longest is %(limit_value)d.")
        }
        if rows:
            kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(max_length=max_length, error_messages=too_long | (error_messages or {}), **kwargs)

    def to_python(self, value):
        return tidy(super().to_python(value))

    def widget_attrs(self, widget):
        attributes = super().widget_attrs(widget) | {"dir": "auto"}
        return {name: value for name, value in attributes.items() if name != "maxlength"}


class Line(Words):
    """Words on one line."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class Email(forms.EmailField):
    """An e-mail address in small letters, as accounts have it. Invisible characters at its edges are dropped."""

    def __init__(self, **kwargs):
        kwargs["error_messages"] = {
            "required": _("Write the e-mail address."),
            "invalid": _("Write a whole e-mail address, such as name@example.org."),
        } | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value):
        email = tidy_email(super().to_python(value))
        refuse_hidden_characters(email, find_invisible)
        return email


DAY_MESSAGES = {
    "shape": _("Write the day like this: 21 11 2026."),
    "no year": _("Write the year too, like this: 21 11 2026."),
    "year": _("Look at the year again."),
    "month": _("There is no month %(month)s. Write the day before the month, like this: 21 11 2026."),
    "no such day": _("There is no %(day)s %(month)s in %(year)s."),
    "weekday": _("%(day)s is a %(weekday)s. Look at the day again."),
}


def day_error(error):
    """The ValidationError that says, in the words of this page's language, why this is no day."""
    params = {**error.params}
    if error.kind == "no such day":
        params["month"] = MONTHS[params["month"]]
    elif error.kind == "weekday":
        day = params["day"]
        params = {"day": date_format(day, FULL), "weekday": WEEKDAYS[day.weekday()]}
    return ValidationError(DAY_MESSAGES[error.kind], code=error.kind, params=params)


def read_day(typed):
    """The day that is meant here and now. Raises DayError."""
    return days.read_day(typed, timezone.localdate())


class DayInput(forms.DateInput):
    """Shows a day in full, also one that was just typed, so that everyone sees how it was understood.

    With `data-today`, which says today as it would be typed, a script adds a button that fills it in.
    """

    offers_today = True

    class Media:
        js = [forms.Script("js/today.js", type="module")]

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        if self.offers_today:
            context["widget"]["attrs"]["data-today"] = date_format(timezone.localdate(), FULL)
            context["widget"]["attrs"]["data-today-label"] = _("Today")
        return context

    def format_value(self, value):
        try:
            return date_format(read_day(tidy(value)) if isinstance(value, str) else value, FULL)
        except (days.DayError, AttributeError):
            return super().format_value(value)


class Day(forms.DateField):
    """A day as people write it, day before month. It is shown back in full. Where today is never the answer,
    `offers_today` is False."""

    def __init__(self, *, offers_today=True, **kwargs):
        kwargs.setdefault("widget", DayInput(attrs={"class": "input--short"}))
        super().__init__(**kwargs)
        self.widget.offers_today = offers_today

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        typed = tidy(value)
        refuse_hidden_characters(typed, find_invisible)
        try:
            return read_day(typed) if typed else None
        except days.DayError as error:
            raise day_error(error) from None


class RefChoiceField(forms.ModelChoiceField):
    """One of these rows, by its ref. Text that is no ref is refused before the query, where some of it is an error."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="ref", **kwargs)

    def to_python(self, value):
        if value not in self.empty_values and not is_ref(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)


class RefMultipleChoiceField(forms.ModelMultipleChoiceField):
    """Some of these rows, by their refs. Text that is no ref is refused before the query."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="ref", **kwargs)

    def to_python(self, value):
        self._refuse_other_text(value)
        return super().to_python(value)

    def clean(self, value):
        self._refuse_other_text(value)
        return super().clean(value)

    def _refuse_other_text(self, refs):
        if not all(map(is_ref, refs or ())):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")

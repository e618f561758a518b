"""Form fields that clean what was typed. Every form uses these, so that all clean alike."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .refs import is_ref
from .text import clean, find_control


def refuse_hidden_characters(text):
    """Raises ValidationError where the text holds a character that nobody can see."""
    if find_control(text) is not None:
        raise ValidationError(
            _("There is a hidden character here that cannot be kept. Type the words around it again."),
            code="control",
        )


def never_print(*fields):
    """Marks these fields, so that what they are filled in with is never printed. A form printed blank still asks them.

    For a storyteller's words, who they are, and who is kept out: no such paper could be called back.
    """
    for field in fields:
        field.never_printed = True


class Words(forms.CharField):
    """Typed text with LF line ends and without control characters.

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
        return clean(super().to_python(value))

    def widget_attrs(self, widget):
        attributes = super().widget_attrs(widget) | {"dir": "auto"}
        return {name: value for name, value in attributes.items() if name != "maxlength"}


class Line(Words):
    """Words on one line."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class Day(forms.DateField):
    """A day as people write it, day before month."""

    FORMATS = ["%d %m %Y", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y"]

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.DateInput(format="%d %m %Y", attrs={"class": "input--short"}))
        kwargs["error_messages"] = {"invalid": _("Write the day like this: 21 11 2026.")} | kwargs.get(
            "error_messages", {}
        )
        super().__init__(input_formats=self.FORMATS, **kwargs)

    def to_python(self, value):
        return super().to_python(" ".join(value.split()) if isinstance(value, str) else value)

    def validate(self, value):
        super().validate(value)
        if value and not 1950 <= value.year <= 2200:
            raise ValidationError(_("Look at the year again."), code="year")


class RefChoiceField(forms.ModelChoiceField):
    """One of these rows, by its ref. Text that is no ref is refused before the query, where some of it is an error."""

    def __init__(self, queryset, **kwargs):
        super().__init__(queryset, to_field_name="ref", **kwargs)

    def to_python(self, value):
        if value not in self.empty_values and not is_ref(value):
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().to_python(value)

"""Forms that change what exists, and two people who have one open at once."""

from django.core.exceptions import ValidationError
from django.forms.widgets import ChoiceWidget
from django.utils.translation import gettext_lazy as _


class RemembersShown:
    """For a form that changes what exists: it remembers what it showed, and saves what its user changed.

    A field that its user left alone keeps the value that is stored by now. Where two changed the same field, the second
    is shown both versions, and what they send next stands. What is stored must be locked before the form reads it. A
    subclass whose `__init__` adds fields calls `remember` at its end.
    """

    CHANGED = _(
        "Somebody else changed this while you had the page open. Look at both, and send the one that is right."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.remember()

    def remember(self):
        for field in self.fields.values():
            field.show_hidden_initial = True  # Django sends it as initial-NAME beside the field

    def full_clean(self):
        if self.is_bound and not hasattr(self, "conflicts"):
            self.conflicts = self._merge()
        super().full_clean()
        for name in self.conflicts if self.is_bound else ():
            self.add_error(name, ValidationError(self.CHANGED, code="changed"))

    def _merge(self):
        """Puts what is stored into the fields that were left alone. Returns the names of those that both changed."""
        if not any(name.startswith("initial-") for name in self.data):
            return []  # not from a page of ours, which shows something
        self.data, conflicts = self.data.copy(), []
        for name, field in self.fields.items():
            bound = self[name]
            stored, keeps_theirs = bound.initial, self.data.get(f"theirs-{name}")
            shown = self._widget_data_value(field.hidden_widget(), bound.html_initial_name)
            if keeps_theirs or _is_same(field, bound.data, shown):
                self._put(bound.html_name, field, stored)
            elif not _is_same(field, stored, shown) and not _is_same(field, bound.data, stored):
                conflicts.append(name)
                field.theirs = _in_words(field, stored)
            self._put(bound.html_initial_name, field, stored)
        return conflicts

    def _put(self, name, field, value):
        value = field.prepare_value(value)
        if isinstance(value, list | tuple | set):
            self.data.setlist(name, [str(each) for each in value])
        else:
            self.data[name] = _as_typed(field, value)


def _is_same(field, one, other):
    return _comparable(field, one) == _comparable(field, other)


def _comparable(field, value):
    """The value as the field understands it, or as it stands where the field does not."""
    try:
        value = field.to_python(field.prepare_value(value))
    except ValidationError:
        return value
    if isinstance(value, list | tuple | set):
        return sorted(map(str, value))
    return value or None


def _in_words(field, value):
    """The stored value as somebody reads it."""
    value = field.prepare_value(value)
    labels = {str(key): str(label) for key, label in getattr(field, "choices", ())}
    if isinstance(value, list | tuple | set):
        return ", ".join(labels.get(str(each), str(each)) for each in value)
    if labels:
        return labels.get(str(value or ""), str(value or ""))
    return _as_typed(field, value)


def _as_typed(field, value):
    if value is None:
        return ""
    return str(value) if isinstance(field.widget, ChoiceWidget) else field.widget.format_value(value) or ""

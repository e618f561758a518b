"""The filters as the list of stories shows them: each choice with its number, and the ways out of an empty list."""

from dataclasses import dataclass

from django.utils.http import urlencode
from django.utils.translation import gettext as _

from core.paging import COUNT_LIMIT

from .facets import TICKS


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    number: int  # of stories that it would leave
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """A list, which begins with the choice not to filter, or a tick, which has a single choice."""

    name: str
    label: str
    choices: list[Choice]
    is_tick: bool
    is_wrong: bool  # the address holds a value that is no choice


@dataclass(frozen=True, slots=True)
class WayOut:
    """The list without one of its filters, offered where all of them together leave nothing."""

    label: str
    number: int
    query: str


@dataclass(frozen=True, slots=True)
class FilterList:
    filters: list[Filter]
    ways_out: list[WayOut]
    newest_label: str  # which stories the numbers count, if not all

    @property
    def chosen(self):
        """The labels of what is chosen, in words."""
        used = [each for each in self.filters if each.is_tick or not each.choices[0].is_chosen]
        return ", ".join(choice.label for each in used for choice in each.choices if choice.is_chosen)


def filter_list(form, numbers):
    """The FilterList of a FilterForm that was read already, with its FacetNumbers."""
    newest_only = _("The numbers count the newest %(number)s stories.") % {"number": COUNT_LIMIT}
    return FilterList(
        [_filter(form, name, field, numbers.of[name]) for name, field in form.fields.items()],
        _ways_out(form, numbers),
        newest_only if numbers.newest_only else "",
    )


def _filter(form, name, field, numbers):
    value, is_wrong = form.cleaned_data.get(name) or "", name in form.errors
    if name in TICKS:
        return Filter(
            name, field.label, [Choice("on", str(field.label), numbers[True], bool(value))], True, False
        )
    chosen = value.slug if name == "theme" and value else value
    keys = {slug: theme.pk for slug, theme in form.themes.items()} if name == "theme" else {}
    choices = [
        Choice(each, str(label), numbers.get(keys.get(each, each), 0), each == chosen and not is_wrong)
        for each, label in field.choices
    ]
    return Filter(name, field.label, choices, False, is_wrong)


def _ways_out(form, numbers):
    chosen = {name: form.data[name] for name in form.fields if form.cleaned_data.get(name)}
    return [
        WayOut(
            form.fields[name].label,
            numbers.of[name][""],
            urlencode({other: value for other, value in chosen.items() if other != name}),
        )
        for name in chosen
    ]

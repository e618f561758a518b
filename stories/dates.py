"""A day, in the words people see."""

from datetime import date

from django.utils.formats import date_format

from . import consent


def day(when: date) -> str:
    """A day as people say it, with the year only where it is not this year."""
    return date_format(when, "j F" if when.year == consent.today().year else "j F Y")

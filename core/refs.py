"""Random refs: what stands in every address instead of a row id, which would count and could be guessed."""

import secrets

from django.db import models
from django.urls import reverse

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0, 1, i, l, o: some refs are read aloud
LENGTH = 10  # 31 ** 10: about 49 bits, far beyond guessing over HTTP


def make_ref():
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_ref(text):
    """Whether this could be one of our refs."""
    return isinstance(text, str) and len(text) == LENGTH and set(text) <= set(ALPHABET)


def url_builder(name):
    """A function that gives the address of this page for a ref. For lists: Django looks through its table of
    addresses once, and not for every row."""
    anything = ALPHABET[0] * LENGTH
    before, _anything, after = reverse(name, args=[anything]).partition(anything)
    return lambda ref: f"{before}{ref}{after}"


class NoNulMixin:
    """For a field that is looked up by what came in an address or a form: no row holds a NUL, and PostgreSQL
    fails where it is asked for one."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


class SlugField(NoNulMixin, models.SlugField):
    """A slug that anything typed can be compared with."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs  # the same column


class RefField(NoNulMixin, models.CharField):
    """A random, unique, never-changing address for a row."""

    def __init__(self, **kwargs):
        kwargs = {"max_length": LENGTH, "unique": True, "default": make_ref, "editable": False} | kwargs
        super().__init__(**kwargs)


class RefConverter:
    regex = f"[{ALPHABET}]{{{LENGTH}}}"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value

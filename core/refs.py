"""Random refs, used in addresses instead of row ids, which can be guessed and show how many rows there are."""

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
    """A function that returns the URL of the page `name` for a ref. For lists: `reverse` runs once, and not for
    every row."""
    sample = ALPHABET[0] * LENGTH
    before, _sample, after = reverse(name, args=[sample]).partition(sample)
    return lambda ref: f"{before}{ref}{after}"


class NoNulMixin:
    """For a field that is compared with text from an address or a form. PostgreSQL raises an error for a NUL, so it
    is replaced by U+FFFD, which no ref or slug holds."""

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return value.replace("\x00", "\ufffd") if isinstance(value, str) else value


class SlugField(NoNulMixin, models.SlugField):
    """A slug that any typed text can be compared with."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs  # so that migrations see the same column


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

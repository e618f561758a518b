"""Random refs: what stands in every address instead of a row id, which would count and could be guessed."""

import secrets

from django.db import models

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0, 1, i, l, o: some refs are read aloud
LENGTH = 10  # 31 ** 10: about 49 bits, far beyond guessing over HTTP


def make_ref():
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def is_ref(text):
    """Whether this could be one of our refs."""
    return isinstance(text, str) and len(text) == LENGTH and set(text) <= set(ALPHABET)


class RefField(models.CharField):
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

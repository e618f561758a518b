"""How far a recording's making ready has come, held for the page that waits for it and for nobody else.

The one that works and the one that asks are different processes, so the share lies in the shared cache.
"""

import time

from django.core.cache import cache

EVERY = 0.5  # seconds between two writings: the page asks once a second
KEPT = 15 * 60  # seconds; only for work that broke off, what ends is cleared away


class Progress:
    """Call it with shares from 0 to 1; within `with`, so that nothing is left behind. Without a token it is silent."""

    def __init__(self, person, token):
        self.key, self.told_at = _key(person, token), None

    def __enter__(self):
        return self

    def __call__(self, share):
        now = time.monotonic()
        if self.key and (self.told_at is None or now - self.told_at >= EVERY):
            self.told_at = now
            cache.set(self.key, share, KEPT)

    def __exit__(self, *_error):
        if self.told_at is not None:
            cache.delete(self.key)


def progress_of(person, token):
    """The share told last, from 0 to 1; None while nothing is known, or when somebody else began it."""
    return cache.get(_key(person, token))


def _key(person, token):
    return f"progress:{person.pk}:{token}" if token else ""

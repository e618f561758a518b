"""The progress of a recording's conversion, for the person who uploaded it and for nobody else.

The request that converts and the one that asks may run in different processes, so the share is in the shared cache.
"""

import time

from django.core.cache import cache

WRITE_INTERVAL = 0.5  # seconds: the page asks once a second
CACHE_TIMEOUT = 15 * 60  # seconds; for a conversion that was killed, since one that ends deletes its key


class Progress:
    """Call it with shares from 0 to 1. Leaving its `with` block deletes the key. Without a token it does nothing."""

    def __init__(self, person, token):
        self.key, self.written_at = _key(person, token), None

    def __enter__(self):
        return self

    def __call__(self, share):
        now = time.monotonic()
        if self.key and (self.written_at is None or now - self.written_at >= WRITE_INTERVAL):
            self.written_at = now
            cache.set(self.key, share, CACHE_TIMEOUT)

    def __exit__(self, *_error):
        if self.written_at is not None:
            cache.delete(self.key)


def progress_of(person, token):
    """The last share, from 0 to 1; None before the first, after the end, or for a token of another person."""
    return cache.get(_key(person, token))


def _key(person, token):
    return f"progress:{person.pk}:{token}" if token else ""

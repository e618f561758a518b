"""What other apps have in words that a release replaces, said to those who release them.

Those apps stand above this one: each registers a function that takes the story and its newest transcript and returns
sentences, by its name, since models are not loaded yet when an app says so.
"""

from django.utils.module_loading import import_string

_COUNTERS = []


def register_touched(counter):
    """Adds the function with this dotted name, whose sentences stand on the release page. Twice it counts once."""
    if counter not in _COUNTERS:
        _COUNTERS.append(counter)


def touched_by(story, newest) -> list[str]:
    """What a release of these newer words changes elsewhere. For those who may release them alone: it counts what
    everybody marked and whichever packs feature the story."""
    return [sentence for name in _COUNTERS for sentence in import_string(name)(story, newest)]

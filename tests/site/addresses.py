"""Every address there is: each app lists what fills its own routes, in its own folder of tests.

An area is a circle of pages that are closed to the same people: what anyone may read ("reading"), packs and their
copies ("packs"), and what those who keep stories, notices and accounts see ("gather").
"""

from django.urls import URLPattern, get_resolver, reverse

from tests.accounts import addresses as accounts
from tests.reading import addresses as reading
from tests.stories import addresses as stories
from tests.themes import addresses as themes
from tests.workshops import addresses as workshops

APPS = (stories, themes, workshops, reading, accounts)
AREAS = ("reading", "packs", "gather")
FILLERS = {name: fill for app in APPS for fillers in app.FILLERS.values() for name, fill in fillers.items()}
AREA_OF = {name: area for app in APPS for area, fillers in app.FILLERS.items() for name in fillers}
LISTS = {area: [name for app in APPS for name in app.LISTS.get(area, ())] for area in AREAS}


def every_pattern():
    """{route name: URLPattern} of all the resolver knows; a pattern without a name is given by its path."""
    patterns = {}

    def collect(resolver, namespace=""):
        for entry in resolver.url_patterns:
            if isinstance(entry, URLPattern):
                patterns[namespace + (entry.name or str(entry.pattern))] = entry
            else:
                collect(entry, f"{entry.namespace}:" if entry.namespace else namespace)

    collect(get_resolver())
    return patterns


def addresses(site, names=None):
    """[(route name, which thing, path)] of every address there is."""
    patterns = every_pattern()
    return [
        (name, key, reverse(name, kwargs=kwargs))
        for name, fill in FILLERS.items()
        if name in patterns and (names is None or name in names)
        for key, kwargs in fill(site).items()
    ]

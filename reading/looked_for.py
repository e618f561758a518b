"""What somebody searched for before they opened a story, marked in its words, with links from place to place."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stories.search.query import Query
from stories.search.snippets import all_hits
from themes.word_marks import Span

MOST_LINKS = 20
SHOWN = 40  # code points of what was typed


@dataclass(frozen=True)
class LookedFor:
    """Words that a transcript contains. There is at least one place."""

    typed: str
    spans: list[Span]

    @property
    def label(self):
        shown = self.typed if len(self.typed) <= SHOWN else f"{self.typed[: SHOWN - 1]}…"
        places = ngettext("%(number)s place", "%(number)s places", len(self.spans)) % {
            "number": len(self.spans)
        }
        return _("“%(words)s” · %(places)s") % {"words": shown, "places": places}

    @property
    def links(self):
        """The ids of the first places, in order."""
        return [span.id for span in self.spans[:MOST_LINKS]]


def looked_for(typed, text) -> LookedFor | None:
    """Where a transcript's text has what was typed, found as the search finds it; None where it has nothing of it.

    `typed` went through `forms.read_search`. The text must be one the viewer may read.
    """
    query = Query.parse(typed)
    hits = all_hits(query, text) if query else []
    spans = [
        Span(start, end, (), ("looked-for",), f"found-{number}")
        for number, (start, end) in enumerate(hits, 1)
    ]
    return LookedFor(typed, spans) if spans else None

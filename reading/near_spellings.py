"""What to look for instead, where a search finds nothing: words spelled nearly so, or fewer of them.

Each search that is offered finds something for this viewer, and its words come from stories that it finds.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.http import urlencode

from stories.search.near import near_pieces, near_query, spelling_in, words_of
from stories.search.query import Query, pieces

from .search_results import search_page, words_to_read
from .story_rows import number_label, rows_of

MOST_STORIES = 10  # whose words are compared: the first of the search for any near word
MOST_OFFERED = 3
MOST_SINGLE = 4


@dataclass(frozen=True)
class Offer:
    """A search to make instead: what to type, and how many stories it finds."""

    typed: str
    count: str

    @property
    def url(self):
        return f"?{urlencode({'q': self.typed})}"


def near_spellings(viewer, typed):
    """Up to MOST_OFFERED Offers, those found in most of the stories compared first; [] where no word is near."""
    typed_pieces = near_pieces(typed)
    query = near_query(typed_pieces)
    if query is None:
        return []
    stories, _next, _number = search_page(viewer, query, "")
    spellings = Counter()
    for text in _texts(stories[:MOST_STORIES]):
        words = words_of(text)
        spelled = [spelling_in(piece, words) for piece in typed_pieces]
        if None not in spelled:
            spellings[" ".join(map(_quoted, spelled))] += 1
    best_first = sorted(spellings, key=lambda each: (-spellings[each], each))
    different = {
        Query.parse(each): each for each in reversed(best_first)
    }  # two forms of a word are one search
    return _that_find_something(
        viewer, [each for each in best_first if each in different.values()][:MOST_OFFERED]
    )


def single_words(viewer, typed):
    """An Offer for each word or phrase that was typed and finds something by itself; [] where only one was typed."""
    words = list(dict.fromkeys(piece for piece in pieces(typed) if Query.parse(piece)))
    return _that_find_something(viewer, map(_quoted, words[:MOST_SINGLE])) if len(words) > 1 else []


def _that_find_something(viewer, searches):
    offers = []
    for typed in searches:
        _stories, _next, number = search_page(viewer, Query.parse(typed), "")
        if number:
            offers.append(Offer(typed, number_label(number)))
    return offers


def _texts(stories):
    """Of each of these stories, all that this viewer may know of it, as one text."""
    words = words_to_read(stories)
    return [
        "\n".join(
            (row.title, row.summary, *row.content_notes, row.byline, words.get(story.transcript_id, ""))
        )
        for story, row in zip(stories, rows_of(stories), strict=True)
    ]


def _quoted(typed):
    return f'"{typed}"' if len(typed.split()) > 1 else typed

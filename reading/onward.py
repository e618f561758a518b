"""Where to go on from a story: to its neighbours in the list or search it was opened from."""

from dataclasses import dataclass

from core.refs import url_builder
from stories.search.query import Query

from .came_from import CameFrom
from .forms import FilterForm, read_search
from .search_results import neighbours_in_search
from .story_list import neighbours_in_list


@dataclass(frozen=True)
class Neighbour:
    title: str
    url: str


@dataclass(frozen=True)
class Onward:
    """What `_story_onward.html` shows. Without `came_from` a story has no neighbours."""

    came_from: CameFrom | None = None
    previous: Neighbour | None = None
    next: Neighbour | None = None


def onward_from(story, viewer, came_from):
    """The Onward of a story that this viewer may know of. A neighbour is the nearest story that they may know of too.

    Without `came_from` there is no query; else their number does not grow with the list.
    """
    if came_from is None:
        return Onward()
    address = url_builder("reading:story")
    return Onward(
        came_from,
        *(
            row and Neighbour(row[1], address(row[0]) + came_from.story_query)
            for row in _neighbours(story, viewer, came_from)
        ),
    )


def _neighbours(story, viewer, came_from):
    """(the one before, the one after), each (ref, title) or None."""
    if not came_from.is_search:
        return neighbours_in_list(viewer, FilterForm(came_from.params).filters(), story)
    query = Query.parse(read_search(came_from.params["q"])[0])
    return neighbours_in_search(viewer, query, story.ref) if query else (None, None)

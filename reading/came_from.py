"""The list or search that a story was opened from: its address says which, so that its page can lead back and on."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode

from stories.search.query import MAX_LENGTH

from .forms import FilterForm

LIST, SEARCH = "reading:story-list", "reading:search"
WHOLE_LIST = {"from": "list"}  # the mark of the list without a filter, which has no query of its own
LONGEST = 100  # characters of a filter's value


@dataclass(frozen=True)
class CameFrom:
    """`page` is LIST or SEARCH; `params` are its filters or its words, and where on it one was."""

    page: str
    params: dict[str, str]

    @property
    def url(self):
        """The page itself, to go back to."""
        return reverse(self.page) + _query(self.params)

    @property
    def story_query(self):
        """What the address of a story ends in that is opened from this page."""
        return _query(self.params or WHOLE_LIST)

    @property
    def is_search(self):
        return self.page == SEARCH


def _query(params):
    return f"?{urlencode(params)}" if params else ""


def list_of(request):
    """The CameFrom of a request for the list of stories."""
    return CameFrom(LIST, _given(request, (*FilterForm.base_fields, "after")))


def came_from(request):
    """The CameFrom of a request for a story; None where its address tells of no list."""
    if request.GET.get("q"):
        words = {"q": request.GET["q"][:MAX_LENGTH]}
        return CameFrom(SEARCH, words | _given(request, ("after",)))
    from_list = list_of(request)
    return from_list if from_list.params or request.GET.get("from") == WHOLE_LIST["from"] else None


def _given(request, names):
    return {name: request.GET[name][:LONGEST] for name in names if request.GET.get(name)}

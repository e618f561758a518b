"""A link to a story, or to a moment in its recording, to send to a colleague. The gate decides who may open it."""

import re
from dataclasses import dataclass

from django.conf import settings

from stories.durations import clock
from workshops.paper.assemble import site_address

_SECONDS = re.compile(
    r"(\d{1,6}(?:\.\d{1,3})?)(?:,.*)?", re.ASCII
)  # where it starts, and perhaps where it ends


@dataclass(frozen=True)
class Moment:
    """`url` is whole, with the site's address. `start_ms` is None where the link is to the story as such."""

    url: str
    start_ms: int | None = None

    @property
    def clock(self):
        return "" if self.start_ms is None else clock(self.start_ms)


def moment_of(request, story, may_hear):
    """The Moment at which this request opens the story, as its `t` says; whatever else stands there is left out."""
    url = site_address(settings.SITE_ADDRESS, request) + story.get_absolute_url()
    seconds = _SECONDS.fullmatch(request.GET.get("t", "")) if may_hear else None
    if not seconds or not float(seconds[1]):
        return Moment(url)
    return Moment(f"{url}?t={float(seconds[1]):g}", round(float(seconds[1]) * 1000))

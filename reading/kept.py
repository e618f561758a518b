"""The stories that somebody keeps for later, newest first. Nobody but that person is ever shown them."""

from django.db import connection
from django.db.models import F

from core.paging import page_after
from core.prepared import Param, prepared
from stories.consent import KNOW_OF, viewer_shape
from stories.gate import viewer_params
from stories.models import KeptStory

from .story_rows import known_in_order, rows_of


def kept_titles(viewer, at_most) -> list[tuple[str, str]]:
    """(title, ref) of the stories this person kept last, at most so many. One query."""
    return _kept(viewer_shape(viewer), at_most, **viewer_params(viewer), **person_param(viewer))


def kept_page(viewer, after=""):
    """(the rows of a page of this person's list, the ref of the last of them or "" where it ends the list).

    The page begins after the story with the ref `after`. Raises KeptStory.DoesNotExist where that is not on the list.
    """
    kept = KeptStory.objects.cleared_for(KNOW_OF, viewer).filter(person=viewer)
    page, last = page_after(kept.annotate(ref=F("story__ref")), after, "kept_at")
    return rows_of(known_in_order(viewer, [row.story_id for row in page])) if page else [], last


def is_kept(viewer, story):
    """Whether this person keeps the story, which they may know of. One query; none for who is not signed in."""
    return viewer.is_authenticated and bool(_row_of(**person_param(viewer), story=story.pk))


def person_param(person):
    """The person whose rows are asked for, as the parameter of a prepared query."""
    return {"person": person._meta.pk.get_db_prep_value(person.pk, connection)}


@prepared
def _kept(viewer, at_most):
    kept = KeptStory.objects.cleared_for(KNOW_OF, viewer).filter(person=Param("person"))
    return kept.order_by("-kept_at", "-pk").values_list("story__title", "story__ref")[:at_most]


@prepared
def _row_of():
    return KeptStory.objects.filter(person=Param("person"), story=Param("story")).order_by().values_list("pk")

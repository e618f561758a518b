"""Extracts: the people whom a publication quotes in a few words. They stand under their publication and not among the
stories; search and themes find them all the same.

That somebody is quoted only is shown as the name of the publication is, to whoever may know of the record. The words
need consent to be read, and to be quoted where nobody is signed in.
"""

from dataclasses import dataclass, field

from django.db.models import IntegerField, OuterRef, Subquery
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core import paging
from core.paging import count_label, page_after
from core.prepared import prepared
from core.refs import url_builder
from stories.consent import KNOW_OF, Use, viewer_shape
from stories.gate import viewer_params
from stories.models import Source
from stories.transcripts.text import PARAGRAPH_BREAK
from themes.models import Theme, ThemedExcerpt

from .story_rows import StoryRow, known_to, rows_of

BESIDE = 5  # other people quoted under the same theme, on the page of one


@dataclass(frozen=True, slots=True)
class QuotingPublication:
    """A publication in which this viewer may know of people who are quoted only."""

    ref: str
    title: str
    published: str
    number: int  # of them, counted up to COUNT_LIMIT + 1
    url: str

    @property
    def number_label(self):
        """In words. They are called speakers: the publication does not say whether two of them are one person."""
        exact = ngettext(
            "%(number)s speaker quoted in a few words",
            "%(number)s speakers quoted in a few words",
            self.number,
        )
        return count_label(self.number, exact, _("More than %(number)s speakers quoted in a few words"))


@dataclass(slots=True)
class ExtractRow:
    """One of these people, with their quotations where the viewer may have them."""

    story: StoryRow
    quotations: list[str]
    language: str


@dataclass(slots=True)
class ExtractContext:
    """What stands with the quotations on a person's own page: where they are printed, and who is quoted there too."""

    printed_under: list[Theme] = field(default_factory=list)
    beside: list[ExtractRow] = field(default_factory=list)
    publication: QuotingPublication | None = None


class _Number(Subquery):
    """How many rows a query has."""

    template = "(SELECT count(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def quoting_publications(viewer):
    """The publications in which this viewer may know of extracts, by title. One query."""
    address = url_builder("reading:extract-list")
    return [
        QuotingPublication(ref, title, published, number, address(ref))
        for ref, title, published, number in _publications(
            viewer_shape(viewer), paging.COUNT_LIMIT + 1, **viewer_params(viewer)
        )
        if number
    ]


def quoting_publication(viewer, ref):
    """The one with this ref. Raises Http404, the same whether it has no such extracts or does not exist."""
    for publication in quoting_publications(viewer):
        if publication.ref == ref:
            return publication
    raise Http404


def extract_page(publication, viewer, after=""):
    """(up to PAGE extract rows of the publication, in its order; the ref of the last of them, "" if none follows).

    Raises Story.DoesNotExist if `after` is not in this list.
    """
    extracts = _extracts(viewer).filter(source__ref=publication.ref).select_related("transcript")
    stories, last = page_after(extracts, after, "released_at")
    return _extract_rows(stories), last


def context_of(story, viewer):
    """The ExtractContext of a story from `known_to` that this viewer may read."""
    if not (story.source_id and story.transcript_id):
        return ExtractContext()
    of_source = ThemedExcerpt.objects.cleared_for(Use.READ, viewer).filter(source=story.source_id)
    here = of_source.filter(content_object__transcript=story.transcript_id)
    themes = Theme.objects.filter(pk__in=here.values("tag")).to_choose_from()
    publications = quoting_publications(viewer)
    return ExtractContext(
        list(themes),
        _beside(story, viewer, of_source.filter(tag__in=[theme.pk for theme in themes])) if themes else [],
        next((each for each in publications if each.ref == story.source.ref), None),
    )


def _beside(story, viewer, taggings):
    """Rows of other people whom the same publication quotes under these taggings, in its order."""
    others = _extracts(viewer).filter(
        source=story.source_id, transcript__in=taggings.values("content_object__transcript")
    )
    return _extract_rows(others.exclude(pk=story.pk).select_related("transcript")[:BESIDE])


def _extracts(viewer):
    return known_to(viewer).filter(quoted_only=True)


def _extract_rows(stories):
    stories = list(stories)
    return [
        ExtractRow(row, *_quotations(story)) for story, row in zip(stories, rows_of(stories), strict=True)
    ]


def _quotations(story):
    """(the story's quotations, their language): none where this viewer may not have them outside its own page."""
    if not (story.may_read and story.may_quote and story.transcript):
        return [], "en"
    return story.transcript.text.split(PARAGRAPH_BREAK), story.transcript.language


@prepared
def _publications(viewer, at_most):
    """(ref, title, when it was published, how many extracts of it this viewer may know of) of every publication."""
    extracts = known_to(viewer, KNOW_OF).filter(quoted_only=True, source=OuterRef("pk"))
    number = _Number(extracts.order_by().values("pk")[:at_most])
    sources = Source.objects.annotate(number=number).order_by("title", "pk")
    return sources.values_list("ref", "title", "published", "number")

"""Words that a publication prints in quotation marks and gives to nobody, shown with the theme they stand under."""

from dataclasses import dataclass

from core.prepared import prepared
from stories.models import Source


@dataclass(frozen=True)
class Passage:
    """They are the publication's, and no storyteller's: open to everyone, and in no count of passages or people."""

    words: str
    title: str  # of the publication
    published: str


def passages_under(slug):
    """The Passages that stand under the theme with this slug, as they were printed."""
    return [
        Passage(row["words"], title, published)
        for title, published, passages in _sources()
        for row in passages
        if slug in row.get("themes", ())
    ]


@prepared
def _sources():
    """(title, when it was published, its passages) of every publication."""
    return Source.objects.order_by("pk").values_list("title", "published", "passages")

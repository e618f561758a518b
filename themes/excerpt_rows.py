"""What a list says of an excerpt, in constant queries."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils.translation import gettext as _

from accounts.roles import Task
from core.prepared import key_in, key_params, prepared
from core.refs import url_builder
from stories.bylines import told_by, voices_of
from stories.consent import Use, viewer_shape
from stories.durations import clock
from stories.gate import clearance, viewer_params

from .looks import PLAIN
from .models import Excerpt, Theme, ThemedExcerpt, language_at

EXCERPTS_PER_PAGE = 50


@dataclass(slots=True)
class Tagging:
    """One theme on an excerpt, and who heard it there; `mine` where it is the viewer's own to take back."""

    theme: Theme
    url: str
    by: list[str]
    mine: bool


@dataclass(slots=True)
class ExcerptRow:
    """One excerpt as the tag `excerpt_items` writes it."""

    ref: str
    quote: str
    language: str  # that it begins in
    url: str
    story_title: str
    story_url: str
    who: str
    published: bool
    fictional: bool
    start: int
    start_ms: int | None
    taggings: list[Tagging] = field(default_factory=list)

    @property
    def hue(self):
        return self.taggings[0].theme.hue if self.taggings else PLAIN.hue

    @property
    def clock(self):
        return "" if self.start_ms is None else clock(self.start_ms)

    @property
    def moment_url(self):
        """Where its first word is, and is heard."""
        moment = "" if self.start_ms is None else f"?t={self.start_ms / 1000:g}"
        return f"{self.story_url}{moment}#s{self.start}"


def shown_outside_story(readable, viewer):
    """Rows that may be read, where their words are shown outside their story: when no one is signed in they must
    also be free to quote. To quote alone is not enough, since a title and a name stand beside the words."""
    return readable if viewer.is_authenticated else readable.cleared_for(Use.QUOTE, viewer)


def excerpts_for(viewer):
    """Excerpts this viewer may read; where no one is signed in, only those that may also be quoted to anyone."""
    return shown_outside_story(Excerpt.objects.cleared_for(Use.READ, viewer), viewer)


ROW = (
    "ref",
    "quote",
    "start",
    "start_ms",
    "transcript__story",
    "transcript__story__ref",
    "transcript__story__title",
    "transcript__story__source",
    "transcript__story__fictional",
    "language",
    "may_hear",
)


def rows_of(excerpt_keys, viewer):
    """An ExcerptRow for each of these excerpts, in this order. The keys must come through a door. Four queries."""
    if not excerpt_keys:
        return []
    rows = _rows(viewer_shape(viewer), len(excerpt_keys), **viewer_params(viewer), **key_params(excerpt_keys))
    found = {key: row for key, *row in rows}
    voices = voices_of({row[4] for row in found.values()})
    told = {story: told_by(of_story) for story, of_story in voices.items()}
    taggings = _taggings_of(excerpt_keys, viewer)
    excerpt_at, story_at = url_builder("themes:excerpt"), url_builder("reading:story")
    return [
        _row(found[key], told, taggings.get(key, []), excerpt_at, story_at)
        for key in excerpt_keys
        if key in found
    ]


@prepared
def _rows(viewer, count):
    hears = ExpressionWrapper(
        clearance(Use.HEAR, viewer, path="transcript__story")
        & Q(transcript__clock__isnull=False, transcript__clock=F("transcript__story__recording")),
        output_field=BooleanField(),
    )
    found = Excerpt.objects.filter(key_in("pk", count))
    return found.annotate(may_hear=hears, language=language_at("transcript", "start")).values_list("pk", *ROW)


def _row(row, told, taggings, excerpt_at, story_at):
    ref, quote, start, start_ms, story, story_ref, title, source, fictional, language, may_hear = row
    return ExcerptRow(
        ref=ref,
        quote=quote,
        language=language,
        url=excerpt_at(ref),
        story_title=title,
        story_url=story_at(story_ref),
        who=told.get(story, ""),
        published=source is not None,
        fictional=fictional,
        start=start,
        start_ms=start_ms if may_hear else None,
        taggings=taggings,
    )


def _taggings_of(excerpt_keys, viewer):
    """{excerpt key: [Tagging]} in the themes' order. Names of those who tagged are for people who tag."""
    found, themes = {}, {}
    names = viewer.is_authenticated and viewer.may(Task.TAG)
    rows = _taggings(len(excerpt_keys), **key_params(excerpt_keys))
    for excerpt, slug, name, letter, hue, by, by_name in rows:
        of_excerpt = found.setdefault(excerpt, {})
        if slug not in of_excerpt:
            if slug not in themes:  # one for all its rows: a model instance and an address are not free
                theme = Theme(slug=slug, name=name, letter=letter, hue=hue)
                themes[slug] = theme, theme.get_absolute_url()
            of_excerpt[slug] = Tagging(*themes[slug], [], mine=False)
        if names:
            of_excerpt[slug].by.append(by_name or _("as published"))
        of_excerpt[slug].mine |= by is not None and by == viewer.pk
    return {excerpt: list(of_excerpt.values()) for excerpt, of_excerpt in found.items()}


@prepared
def _taggings(count):
    return (
        ThemedExcerpt.objects.filter(key_in("content_object", count))
        .order_by("tag__position", "tag__name", "pk")
        .values_list(
            "content_object", "tag__slug", "tag__name", "tag__letter", "tag__hue", "tagged_by", "tagged_by__name"
        )
    )  # fmt: skip

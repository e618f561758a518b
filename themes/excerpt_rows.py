"""The rows of lists of excerpts, in a constant number of queries."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, F, Q
from django.utils.translation import gettext as _

from accounts.roles import Task
from core.prepared import key_in, key_params, prepared
from core.refs import url_builder
from stories.bylines import joined_names, voices_of
from stories.consent import Use, viewer_shape
from stories.durations import clock
from stories.gate import clearance, viewer_params
from stories.play_button import PlayButton

from .looks import PLAIN
from .models import Excerpt, ExcerptNote, Theme, ThemedExcerpt, language_at

EXCERPTS_PER_PAGE = 50


@dataclass(slots=True)
class Tagging:
    """One theme on an excerpt, and the names of those who tagged it; `mine` where the viewer did, and may untag it."""

    theme: Theme
    url: str
    by: list[str]
    mine: bool


@dataclass(slots=True)
class ExcerptRow:
    """One excerpt as the template tag `excerpt_items` shows it."""

    ref: str
    quote: str
    language: str  # of its first words
    url: str
    story_title: str
    story_url: str
    who: str
    published: bool
    fictional: bool
    start: int
    end: int
    start_ms: int | None
    play: PlayButton | None = None  # where the viewer may hear it
    taggings: list[Tagging] = field(default_factory=list)
    notes: list[ExcerptNote] = field(default_factory=list)  # for who tags, where they are shown

    @property
    def hue(self):
        return self.taggings[0].theme.hue if self.taggings else PLAIN.hue

    @property
    def clock(self):
        return "" if self.start_ms is None else clock(self.start_ms)

    @property
    def moment_url(self):
        """The address of its first word on the story's page, with the time at which it is heard."""
        moment = "" if self.start_ms is None else f"?t={self.start_ms / 1000:g}"
        return f"{self.story_url}{moment}#s{self.start}"


def shown_outside_story(readable, viewer):
    """The rows of `readable` that may be shown outside their story: when no one is signed in, only those that may also
    be quoted. QUOTE without READ is not enough, since the title and a name are shown beside the words."""
    return readable if viewer.is_authenticated else readable.cleared_for(Use.QUOTE, viewer)


def excerpts_for(viewer):
    """Excerpts this viewer may read; where no one is signed in, only those that may also be quoted to anyone."""
    return shown_outside_story(Excerpt.objects.cleared_for(Use.READ, viewer), viewer)


COLUMNS = (
    "ref",
    "quote",
    "start",
    "end",
    "start_ms",
    "transcript__story",
    "transcript__story__ref",
    "transcript__story__title",
    "transcript__story__source",
    "transcript__story__fictional",
    "transcript__story__content_notes",
    "transcript__story__recording__ref",
    "language",
    "may_hear",
)


def rows_of(excerpt_keys, viewer):
    """An ExcerptRow for each of these excerpts, in this order. The keys must come from `cleared_for`. Four queries."""
    if not excerpt_keys:
        return []
    rows = _rows(viewer_shape(viewer), len(excerpt_keys), **viewer_params(viewer), **key_params(excerpt_keys))
    row_of = {key: row for key, *row in rows}
    voices_by_story = voices_of({row[5] for row in row_of.values()})
    bylines = {story: joined_names(voices) for story, voices in voices_by_story.items()}
    taggings = _taggings_of(excerpt_keys, viewer)
    excerpt_url, story_url = url_builder("themes:excerpt"), url_builder("reading:story")
    return [
        _row(row_of[key], bylines, taggings.get(key, []), excerpt_url, story_url)
        for key in excerpt_keys
        if key in row_of
    ]


@prepared
def _rows(viewer, count):
    may_hear = ExpressionWrapper(
        clearance(Use.HEAR, viewer, path="transcript__story")
        & Q(transcript__clock__isnull=False, transcript__clock=F("transcript__story__recording")),
        output_field=BooleanField(),
    )
    excerpts = Excerpt.objects.filter(key_in("pk", count))
    return excerpts.annotate(may_hear=may_hear, language=language_at("transcript", "start")).values_list(
        "pk", *COLUMNS
    )


def _row(row, bylines, taggings, excerpt_url, story_url):
    (
        ref,
        quote,
        start,
        end,
        start_ms,
        story,
        story_ref,
        title,
        source,
        fictional,
        notes,
        sound,
        language,
        may_hear,
    ) = row
    heard = may_hear and start_ms is not None
    return ExcerptRow(
        ref=ref,
        quote=quote,
        language=language,
        url=excerpt_url(ref),
        story_title=title,
        story_url=story_url(story_ref),
        who=bylines.get(story, ""),
        published=source is not None,
        fictional=fictional,
        start=start,
        end=end,
        start_ms=start_ms if heard else None,
        play=PlayButton(story_ref, title, sound, tuple(notes), start_ms, start) if heard else None,
        taggings=taggings,
    )


def _taggings_of(excerpt_keys, viewer):
    """{excerpt key: [Tagging]} in the themes' order. Only people who may tag are shown the names of those who did."""
    taggings, themes = {}, {}
    shows_names = viewer.is_authenticated and viewer.may(Task.TAG)
    rows = _taggings(len(excerpt_keys), **key_params(excerpt_keys))
    for excerpt, slug, name, letter, hue, by, by_name in rows:
        of_excerpt = taggings.setdefault(excerpt, {})
        if slug not in of_excerpt:
            if slug not in themes:  # built once for all its rows, since both take time
                theme = Theme(slug=slug, name=name, letter=letter, hue=hue)
                themes[slug] = theme, theme.get_absolute_url()
            of_excerpt[slug] = Tagging(*themes[slug], [], mine=False)
        if shows_names:
            of_excerpt[slug].by.append(by_name or _("as published"))
        of_excerpt[slug].mine |= by is not None and by == viewer.pk
    return {excerpt: list(of_excerpt.values()) for excerpt, of_excerpt in taggings.items()}


@prepared
def _taggings(count):
    return (
        ThemedExcerpt.objects.filter(key_in("content_object", count))
        .order_by("tag__position", "tag__name", "pk")
        .values_list(
            "content_object", "tag__slug", "tag__name", "tag__letter", "tag__hue", "tagged_by", "tagged_by__name"
        )
    )  # fmt: skip

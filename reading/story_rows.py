"""The rows of story lists: only what each story's voices let this viewer have, in constant queries."""

from dataclasses import dataclass, field

from django.db.models import BooleanField, ExpressionWrapper, F, Value
from django.db.models.functions import Left
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.paging import count_label
from core.prepared import Param, key_in, key_params, prepared
from core.refs import url_builder
from stories.bylines import joined_names, kinds_of, row_byline, voices_of
from stories.consent import KNOW_OF, Use, viewer_shape
from stories.content_notes import fold_notes
from stories.durations import length_in_words
from stories.gate import clearance, viewer_params
from stories.models import Story
from stories.play_button import PlayButton
from stories.transcripts.text import PARAGRAPH_BREAK
from themes.looks import PLAIN
from themes.models import Theme, ThemedExcerpt

OPENING = 140  # code points of a story's first words, shown where it has no summary


@dataclass(slots=True)
class StoryRow:
    """One story in a list, as `_story_rows.html` shows it."""

    ref: str
    title: str
    summary: str
    who: str
    kind_label: str
    content_notes: list[str]
    fictional: bool
    published_label: str
    url: str
    length_label: str = ""
    waveform: str = ""
    play: PlayButton | None = None
    opening_words: str = ""
    opening_language: str = "en"
    themes: list[Theme] = field(default_factory=list)
    kind_is_shared: bool = False  # by all rows of the list, above which it is said

    @property
    def byline(self):
        if self.kind_is_shared:
            return "" if self.who == self.kind_label else self.who
        return row_byline(self.who, self.kind_label)

    @property
    def notes(self):
        """The content notes as FoldedNotes."""
        return fold_notes(self.content_notes)

    @property
    def hue(self):
        return self.themes[0].hue if self.themes else PLAIN.hue

    @property
    def has_tags(self):
        """Whether it has themes or a label: that it is published, or fictional."""
        return bool(self.themes or self.published_label or self.fictional)


def known_to(viewer, uses=KNOW_OF):
    """Stories whose row this viewer may see, annotated with `may_hear`, `may_read` and `may_quote`. With fewer `uses`,
    those which they may hear, or read.

    `may_quote` is whether a list may show its words: to a visitor who is not signed in, only if anyone may quote them.
    """
    may_quote = Value(True) if viewer.is_authenticated else _may(Use.QUOTE, viewer)
    return (
        Story.objects.cleared_for(uses, viewer)
        .annotate(may_hear=_may(Use.HEAR, viewer), may_read=_may(Use.READ, viewer), may_quote=may_quote)
        .order_by("-released_at", "-pk")
    )


def known_story(viewer, ref):
    """The story with this ref, as `known_to` has it, with recording, transcript and source. Raises Http404."""
    stories = _known_story(viewer_shape(viewer), ref=ref, **viewer_params(viewer))
    if not stories:
        raise Http404
    return stories[0]


@prepared
def _known_story(viewer):
    return known_to(viewer).filter(ref=Param("ref")).select_related("recording", "transcript", "source")


def known_in_order(viewer, keys):
    """The stories with these keys that `known_to` has, in this order."""
    stories = _known_in_order(viewer_shape(viewer), len(keys), **viewer_params(viewer), **key_params(keys))
    by_key = {story.pk: story for story in stories}
    return [by_key[key] for key in keys if key in by_key]


@prepared
def _known_in_order(viewer, count):
    return known_to(viewer).filter(key_in("pk", count))


def _may(use, viewer):
    return ExpressionWrapper(clearance(use, viewer), output_field=BooleanField())


def number_label(number):
    """A number of stories in words. A count stops at COUNT_LIMIT + 1, which is shown as "more than"."""
    exact = ngettext("%(number)s story", "%(number)s stories", number)
    return count_label(number, exact, _("More than %(number)s stories"))


def rows_of(stories):
    """A StoryRow for each of these stories, which must come from `known_to`. Three queries, however many."""
    keys = [story.pk for story in stories]
    details = {story.pk: story for story in _details(len(keys), **key_params(keys))}
    voices = voices_of(keys)
    themes = _themes_of([story.transcript_id for story in stories if story.may_read and story.transcript_id])
    address = url_builder("reading:story")
    return [
        _row(story, details[story.pk], voices.get(story.pk, []), themes.get(story.transcript_id, []), address)
        for story in stories
    ]


def _row(story, details, voices, themes, address):
    row = StoryRow(
        ref=story.ref,
        title=story.title,
        summary=story.summary,
        who=joined_names(voices),
        kind_label=kinds_of(voices),
        content_notes=story.content_notes,
        fictional=story.fictional,
        published_label=_("Already published, %(when)s") % {"when": details.source.published}
        if details.source
        else "",
        url=address(story.ref),
        themes=themes if story.may_read else [],
    )
    if story.may_hear and details.recording:
        row.length_label = length_in_words(details.recording.duration_ms)
        row.waveform = details.recording.waveform
        row.play = PlayButton(story.ref, story.title, details.recording.ref, tuple(story.content_notes))
    if story.may_read and story.may_quote and not story.summary and details.opening:
        row.opening_words, row.opening_language = opening_of(details.opening), details.opening_language
    return row


@dataclass(slots=True)
class SharedLabels:
    """What is true of every row of a list, so that it is said once above them, and in none of them."""

    fictional: bool = False
    published_label: str = ""
    kind_label: str = ""


def share_labels(rows):
    """The SharedLabels of these rows, which lose them. A single row keeps its own."""
    shared = SharedLabels()
    if len(rows) < 2:
        return shared
    for label in ("fictional", "published_label", "kind_label"):
        values = {getattr(row, label) for row in rows}
        if len(values) == 1:
            setattr(shared, label, values.pop())
    for row in rows:
        row.fictional = row.fictional and not shared.fictional
        row.published_label = "" if shared.published_label else row.published_label
        row.kind_is_shared = bool(shared.kind_label)
    return shared


def _themes_of(transcript_keys):
    """{transcript key: the themes anyone hears in it}. One query."""
    themes = {}
    rows = _themes_heard(len(transcript_keys), **key_params(transcript_keys))
    for transcript, letter, name, slug, hue in rows:
        themes.setdefault(transcript, []).append(Theme(letter=letter, name=name, slug=slug, hue=hue))
    return themes


@prepared
def _details(count):
    return (
        Story.objects.filter(key_in("pk", count))
        .select_related("recording", "source")
        .only("source__published", "recording__ref", "recording__duration_ms", "recording__waveform")
        .annotate(opening=Left("transcript__text", OPENING + 1), opening_language=F("transcript__language"))
    )


@prepared
def _themes_heard(count):
    return (
        ThemedExcerpt.objects.filter(key_in("content_object__transcript", count))
        .values_list("content_object__transcript", "tag__letter", "tag__name", "tag__slug", "tag__hue")
        .order_by("tag__position", "tag__name")
        .distinct()
    )


def opening_of(words):
    """The first words, cut at a space, with an ellipsis where more follow."""
    first = words.split(PARAGRAPH_BREAK, 1)[0]
    if len(first) <= OPENING:
        return first
    return first[:OPENING].rsplit(" ", 1)[0] + "…"

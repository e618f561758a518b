"""The public front page: a story that can be played there, the three themes, and the stories of one pack."""

from dataclasses import dataclass, field, replace

from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.utils.translation import gettext as _

from core.prepared import Param, prepared
from stories.consent import viewer_shape
from stories.durations import length_in_words
from stories.gate import viewer_params
from stories.play_button import PlayButton
from themes.models import Theme, language_at
from workshops.models import DiscussionPack, FeaturedStory, KeyQuestion

from .playable import choose_story
from .story_rows import OPENING, StoryRow, known_to, opening_of, rows_of


@dataclass(frozen=True)
class StoryToPlay:
    """The story that can be played on the page. `words` are its first ones, where they may stand outside it."""

    story: StoryRow
    play: PlayButton
    label: str  # of the button
    words: str = ""
    language: str = "en"


@dataclass(frozen=True)
class FeaturedRow:
    story: StoryRow
    pull_quote: str
    language: str  # of the pull quote
    question: str


@dataclass(frozen=True)
class FrontPage:
    """Everything `home.html` shows. Where no story can be played, `quotation` stands in its place."""

    themes: list[Theme]
    pack: DiscussionPack | None = None
    to_play: StoryToPlay | None = None
    quotation: FeaturedRow | None = None
    featured: list[FeaturedRow] = field(default_factory=list)


def front_page(viewer):
    """The FrontPage for this viewer. Constant queries."""
    pack, chosen = next(iter(_pack()), None), choose_story(viewer)
    params = viewer_params(viewer) | {"pack": pack and pack.pk, "chosen": chosen and chosen.key}
    stories = _stories(viewer_shape(viewer), **params)
    rows = {story.pk: row for story, row in zip(stories, rows_of(stories), strict=True)}
    featured = sorted((story for story in stories if story.place is not None), key=lambda story: story.place)
    to_play = None
    for story in stories:
        if chosen and story.pk == chosen.key and story.may_hear:
            to_play = _story_to_play(story, rows[story.pk], chosen)
    featured = [_featured(story, rows[story.pk]) for story in featured]
    quotation = None if to_play else _shortest_quotation(featured)
    return FrontPage(
        themes=_core_themes(),
        pack=pack,
        to_play=to_play,
        quotation=quotation,
        featured=[replace(row, pull_quote="") if row is quotation else row for row in featured],
    )


def play_button(story: StoryRow, chosen):
    """The button that plays this story, which came from `choose_story`, and its label."""
    button = PlayButton(story.ref, story.title, chosen.recording_ref, tuple(story.content_notes))
    return button, _("Play, %(length)s") % {"length": length_in_words(chosen.duration_ms)}


def _story_to_play(story, row, chosen):
    button, label = play_button(row, chosen)
    if not (story.may_read and story.may_quote and story.opening):
        return StoryToPlay(row, button, label)
    return StoryToPlay(row, button, label, opening_of(story.opening), story.opening_language)


def _featured(story, row):
    """A featured story's row. A question gives away what was said, so it needs consent to read; the pull quote stands
    outside its story, so to a visitor who is not signed in it must be quotable too."""
    shows_quote = story.may_read and story.may_quote and story.pull_quote
    return FeaturedRow(
        row,
        story.pull_quote if shows_quote else "",
        story.quote_language if shows_quote else "",
        (story.question if story.may_read else "") or "",
    )


def _shortest_quotation(featured):
    """The featured row with the shortest pull quote, since it is shown in the largest type; None without any."""
    return min((row for row in featured if row.pull_quote), key=lambda row: len(row.pull_quote), default=None)


@prepared
def _pack():
    return DiscussionPack.objects.filter(on_front_page=True).select_related("source")


@prepared
def _core_themes():
    return Theme.objects.filter(is_core=True).only("name", "slug", "letter", "hue", "position", "meaning")


@prepared
def _stories(viewer):
    """The story `chosen` to be played and those of the `pack`, as far as this viewer may know of them.

    Each has its first words, and its `place`, pull quote and first question in the pack, None where it has none.
    """
    places = FeaturedStory.objects.filter(pack=Param("pack"), story=OuterRef("pk"))
    questions = KeyQuestion.objects.filter(featured__pack=Param("pack"), featured__story=OuterRef("pk"))
    quotes = places.filter(pull_quote__transcript=OuterRef("transcript"))
    quote_language = language_at("pull_quote__transcript", "pull_quote__start")
    in_pack = FeaturedStory.objects.filter(pack=Param("pack")).values("story")
    return (
        known_to(viewer)
        .filter(Q(pk=Param("chosen")) | Q(pk__in=in_pack))
        .annotate(
            opening=Left("transcript__text", OPENING + 1),
            opening_language=F("transcript__language"),
            place=Subquery(places.values("position")[:1]),
            question=Subquery(questions.order_by("position", "pk").values("text")[:1]),
            pull_quote=Subquery(quotes.values("pull_quote__quote")[:1]),
            quote_language=Subquery(quotes.annotate(language=quote_language).values("language")[:1]),
        )
    )

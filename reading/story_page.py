"""The story page as data: what its voices let this viewer have, and its words with the excerpts marked."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.prepared import Param, prepared
from stories.bylines import joined_names, kinds_of, page_byline, voices_of
from stories.durations import length_in_words
from stories.models import Recording, Source, Story
from themes.models import Theme
from themes.story_words import marked_turns, spans_in, themes_to_choose_from
from themes.word_marks import Turn, written
from workshops.models import GeneralQuestion, KeyQuestion


@dataclass
class StoryPage:
    """Everything `story_detail.html` shows; a part the viewer may not have is empty."""

    story: Story
    byline: str
    source: Source | None
    recording: Recording | None = None
    length_label: str = ""
    language: str = "en"
    is_extracts: bool = False
    turns: list[Turn] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    has_excerpts: bool = False
    key_questions: list[str] = field(default_factory=list)
    general_questions: list[str] = field(default_factory=list)

    @cached_property
    def all_themes(self):
        return themes_to_choose_from()

    @property
    def words(self):
        return written(self.turns)

    @property
    def title(self):
        return self.story.title

    @property
    def published_label(self):
        return _("Already published, %(when)s") % {"when": self.source.published} if self.source else ""

    @property
    def sound_address(self):
        return reverse("stories:recording", args=[self.recording.ref]) if self.recording else ""


def story_page(story):
    """The page of a story fetched with `story_rows.known_to`, so that `may_hear` and `may_read` are set."""
    voices = voices_of([story.pk]).get(story.pk, [])
    page = StoryPage(
        story=story,
        byline=page_byline(joined_names(voices), kinds_of(voices)),
        source=story.source,
        general_questions=_general_questions(),
    )
    if story.may_hear and story.recording:
        page.recording = story.recording
        page.length_label = length_in_words(story.recording.duration_ms)
    if story.may_read:
        page.key_questions = front_page_questions(story=story.pk)
        if story.transcript:
            _add_words(page, story, voices)
    return page


@prepared
def _general_questions():
    return GeneralQuestion.objects.values_list("text", flat=True)


@prepared
def front_page_questions():
    """The key questions the front page's pack asks about the `story` with this key, in order."""
    questions = KeyQuestion.objects.filter(featured__pack__on_front_page=True, featured__story=Param("story"))
    return questions.order_by("position").values_list("text", flat=True)


def _add_words(page, story, voices):
    transcript = story.transcript
    spans = spans_in(transcript)
    page.language = transcript.language
    page.is_extracts = transcript.kind == transcript.Kind.EXTRACTS
    page.has_excerpts = bool(spans)
    page.turns = marked_turns(
        transcript, voices, recording_key=page.recording and page.recording.pk, spans=spans
    )
    letters = {letter for span in spans for letter in span.letters}
    page.themes = [theme for theme in page.all_themes if theme.letter in letters] if letters else []

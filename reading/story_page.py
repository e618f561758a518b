"""The story page as data: what its voices let this viewer have, and its words with the excerpts marked."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from core.prepared import Param, prepared
from stories.allowed_uses import AllowedUses, allowed_uses
from stories.bylines import joined_names, kinds_of, page_byline, voices_of
from stories.content_notes import fold_notes
from stories.durations import length_in_words
from stories.models import Recording, Source, Story
from themes.marked_moments import ColouredWaveform, coloured_waveform
from themes.models import Theme
from themes.story_words import StoryWords, spans_in, themes_to_choose_from
from themes.word_marks import Turn, written
from workshops.models import GeneralQuestion, KeyQuestion

from .looked_for import LookedFor, looked_for


@dataclass
class StoryPage:
    """Everything `story_detail.html` shows; a part the viewer may not have is empty."""

    story: Story
    byline: str
    source: Source | None
    uses: AllowedUses
    recording: Recording | None = None
    waveform: ColouredWaveform | None = None
    length_label: str = ""
    language: str = "en"
    is_extracts: bool = False
    turns: list[Turn] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    has_excerpts: bool = False
    looked_for: LookedFor | None = None
    key_questions: list[str] = field(default_factory=list)
    general_questions: list[str] = field(default_factory=list)

    @cached_property
    def all_themes(self):
        return themes_to_choose_from()

    @property
    def words(self):
        return written(self.turns)

    @property
    def uses_line(self):
        return self.uses.line(has_sound=bool(self.recording), has_words=bool(self.turns))

    @cached_property
    def notes(self):
        """The content notes as FoldedNotes."""
        return fold_notes(self.story.content_notes)

    @property
    def title(self):
        return self.story.title

    @property
    def published_label(self):
        return _("Already published, %(when)s") % {"when": self.source.published} if self.source else ""

    @property
    def sound_address(self):
        return reverse("stories:recording", args=[self.recording.ref]) if self.recording else ""


def story_page(story, viewer, typed=""):
    """The page of a story fetched for `viewer` with `story_rows.known_to`, so that `may_hear` and `may_read` are set.

    `typed` is what somebody searched for before they came here: it is marked in the words, if these may be read.
    """
    voices = voices_of([story.pk]).get(story.pk, [])
    page = StoryPage(
        story=story,
        byline=page_byline(joined_names(voices), kinds_of(voices)),
        source=story.source,
        uses=allowed_uses(story, viewer),
        general_questions=_general_questions(),
    )
    if story.may_hear and story.recording:
        page.recording = story.recording
        page.length_label = length_in_words(story.recording.duration_ms)
        page.waveform = coloured_waveform(story.recording.waveform, [], story.recording.duration_ms)
    if story.may_read:
        page.key_questions = front_page_questions(story=story.pk)
        if story.transcript:
            _add_words(page, story, voices, typed)
    return page


@prepared
def _general_questions():
    return GeneralQuestion.objects.values_list("text", flat=True)


@prepared
def front_page_questions():
    """The key questions the front page's pack asks about the `story` with this key, in order."""
    questions = KeyQuestion.objects.filter(featured__pack__on_front_page=True, featured__story=Param("story"))
    return questions.order_by("position").values_list("text", flat=True)


def _add_words(page, story, voices, typed):
    transcript, recording = story.transcript, page.recording
    spans = spans_in(transcript)
    words = StoryWords(transcript, voices, recording_key=recording and recording.pk)
    page.language = transcript.language
    page.is_extracts = transcript.kind == transcript.Kind.EXTRACTS
    page.has_excerpts = bool(spans)
    page.looked_for = looked_for(typed, transcript.text) if typed else None
    page.turns = words.turns([*spans, *page.looked_for.spans] if page.looked_for else spans)
    if recording and (marked := words.moments(spans)):
        page.waveform = coloured_waveform(recording.waveform, marked, recording.duration_ms)
    letters = {letter for span in spans for letter in span.letters}
    page.themes = [theme for theme in page.all_themes if theme.letter in letters] if letters else []

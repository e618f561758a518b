"""Rows of the pack's editor: the stories in it and those that could be, with what this person and the room may have."""

from dataclasses import dataclass

from stories.bylines import paper_byline, voices_of
from stories.consent import KNOW_OF, Use
from stories.content_notes import fold_notes
from stories.durations import length_in_words
from stories.models import Recording, Story, Transcript
from stories.play_button import PlayButton
from stories.search.query import Query
from stories.search.snippets import first_hit, snippet
from themes.models import Theme, ThemedExcerpt


@dataclass(frozen=True, slots=True)
class PackRow:
    """A story that may be printed in the pack's room. `url` is that of its own page, "" where this person may not open
    it: a story that may be printed for the room is not always one they may read elsewhere."""

    ref: str
    title: str
    byline: str  # as it is printed
    summary: str
    content_notes: tuple[str, ...]
    url: str
    length_label: str  # where they may hear it, as the button to play it
    play: PlayButton | None
    themes: tuple[Theme, ...]  # where the room may read the words
    snippet: tuple[tuple[str, bool], ...] = ()  # (words around a hit, whether they are the hit)
    language: str = ""  # of the snippet

    @property
    def notes(self):
        return fold_notes(self.content_notes)


def rows_of(stories, viewer, room, words=""):
    """{story key: its PackRow} of these stories, which may be printed in this room. With `words` that were searched
    for, each has the words around them, where the room may read them. Four queries, and one for the words."""
    keys = [story.pk for story in stories]
    voices, themes = voices_of(keys), _themes(keys, viewer, room)
    known = Story.objects.cleared_for(KNOW_OF, viewer).filter(pk__in=keys)
    known_keys = set(known.values_list("pk", flat=True))
    recordings = Recording.objects.cleared_for(Use.HEAR, viewer).filter(story__in=keys)
    sounds = {story: sound for story, *sound in recordings.values_list("story", "ref", "duration_ms")}
    snippets = _snippets(keys, viewer, room, Query.parse(words))
    rows = {}
    for story in stories:
        recording, duration_ms = sounds.get(story.pk, ("", 0))
        notes = tuple(story.content_notes)
        pieces, language = snippets.get(story.pk, ((), ""))
        rows[story.pk] = PackRow(
            story.ref,
            story.title,
            paper_byline(story, voices.get(story.pk, [])),
            story.summary,
            notes,
            story.get_absolute_url() if story.pk in known_keys else "",
            length_in_words(duration_ms) if recording else "",
            PlayButton(story.ref, story.title, recording, notes) if recording else None,
            themes.get(story.pk, ()),
            pieces,
            language,
        )
    return rows


def _themes(story_keys, viewer, room):
    """{story key: the themes anyone hears in it}, of stories whose words the room may read. One query."""
    cleared = ThemedExcerpt.objects.cleared_for(Use.READ, viewer, room=room)
    rows = (
        cleared.filter(content_object__transcript__story__in=story_keys)
        .values_list("content_object__transcript__story", "tag__letter", "tag__name", "tag__hue")
        .order_by("tag__position", "tag__name")
        .distinct()
    )
    themes = {}
    for story, letter, name, hue in rows:
        themes[story] = (*themes.get(story, ()), Theme(letter=letter, name=name, hue=hue))
    return themes


def _snippets(story_keys, viewer, room, query):
    """{story key: (the words around the query as pieces, their language)}, where they are in words that the room may
    read. One query, and none without something to search for."""
    if not query:
        return {}
    snippets = {}
    transcripts = Transcript.objects.cleared_for(Use.READ, viewer, room=room).filter(story__in=story_keys)
    for story, text, language in transcripts.values_list("story", "text", "language"):
        if first := first_hit(query, text):
            snippets[story] = snippet(query, text, first), language
    return snippets

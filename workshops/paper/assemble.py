"""From the database to a `PrintedPack`: what this viewer may have on paper, in this room, today.

Words, sound, quotations and themes are each cleared by their own use, in as many queries for thirty stories as
for one. What is not cleared is left out.
"""

import re

from django.db.models.functions import Left
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.models import Office
from stories import consent
from stories.bylines import paper_byline, voices_of
from stories.consent import Use
from stories.models import CODE_ALPHABET, Copy, Recording, Transcript
from stories.transcripts.draft import sentences
from themes.looks import look_of
from themes.models import ThemedExcerpt

from ..models import Contributor, Extent, GeneralQuestion
from .contents import (
    PrintedContributor,
    PrintedCopy,
    PrintedPack,
    PrintedSource,
    PrintedStory,
    PrintedTheme,
)
from .labels import audience_label, caveat, copies_note
from .quotations import chosen_excerpts, pull_quotes
from .story_words import StoryWords

OPENING = 240  # code points of a transcript's beginning; its first sentence is cut from them
FROM_THE_START = "?t=0"  # the moment that a printed code opens a recording at


def printed_pack(pack, viewer, site, *, places=None, copy=None, on=None):
    """The pack as a PrintedPack, with the stories this viewer may print in its room.

    `site` is the address printed on the sheets, such as https://heard.example.org. `places` are FeaturedStory
    rows from `places_of`, if the caller has them already; `copy` is the Copy the sheets belong to.
    """
    on = on or consent.today()
    places = places_of(pack, viewer, on) if places is None else places
    parts = _Parts({place.story: place.extent for place in places}, viewer, pack.room, site, on)
    quotes = pull_quotes(places, viewer, pack.room, on)
    chosen = chosen_excerpts(places, viewer, pack.room, on)
    return PrintedPack(
        title=pack.title,
        kind="pack",
        audience_label=audience_label(pack.audience, pack.office),
        prepared_on=on,
        language=_language(),
        introduction=_paragraphs(pack.introduction),
        caveat=caveat(),
        stories=tuple(
            parts.story(
                place.story,
                summary=place.summary or place.story.summary,
                pull_quote=quotes.get(place.pull_quote_id),
                questions=tuple(question.text for question in place.questions.all()),
                excerpts=chosen.get(place.pk, ()),
            )
            for place in places
        ),
        general_questions=_general_questions(),
        stories_address=_stories_address(site),
        contributors=_contributors(),
        source=_source(
            pack.source or next((p.story.source for p in places if p.story.source), None), with_thanks=True
        ),
        copy=printed_copy(copy, site) if copy else None,
        copies_note=copies_note() if copy else "",
    )


def printed_story(story, viewer, room, questions=(), copy=None, *, site, on=None):
    """One story with its questions as a PrintedPack of kind "story".

    `story` comes from `Story.objects.cleared_for(Use.PRINT, viewer, room=room)`; its words are
    included if its voices also let the room read them. `questions` are plain texts.
    """
    on = on or consent.today()
    parts = _Parts({story: Extent.WHOLE}, viewer, room, site, on)
    office = Office.objects.filter(pk=room.office).first() if room.office else None
    return PrintedPack(
        title=story.title,
        kind="story",
        audience_label=audience_label(room.audience, office),
        prepared_on=on,
        language=_language(),
        caveat=caveat(),
        stories=(parts.story(story, summary=story.summary, questions=tuple(questions), alone=True),),
        general_questions=_general_questions(),
        source=_source(story.source, attribution=story.attribution_note),
        copy=printed_copy(copy, site) if copy else None,
        copies_note=copies_note() if copy else "",
    )


def places_of(pack, viewer, on=None):
    """The pack's FeaturedStory rows that this viewer may print in its room, in order, with related rows fetched."""
    return list(
        pack.printable(viewer, on)
        .select_related("story__source")
        .prefetch_related("questions")
        .order_by("position", "pk")
    )


def printed_copy(copy, site):
    """What a sheet says of the printing it belongs to."""
    link = reverse("stories:check-code", args=[copy.code])
    return PrintedCopy(
        number=str(copy.number),
        code=copy.code,
        check_address=_without_scheme(site) + reverse("stories:check"),
        check_link=site + link,
        how_many=copy.how_many,
        destroy_by=copy.destroy_by,
    )


def trial_copy():
    """A Copy that is never saved, with values as long as a real one can have, for counting sheets."""
    return Copy(number=999_999, code=CODE_ALPHABET[:8], how_many=500, destroy_by=consent.today())


def site_address(configured, request):
    """The address to print on the sheets: the one in the settings, else the one this request came to."""
    return configured or request.build_absolute_uri("/").rstrip("/")


class _Parts:
    """The parts of each printed story that come from other tables, fetched for all stories at once."""

    def __init__(self, extents, viewer, room, site, on):
        """`extents` is {story: how much of its words is printed, where the room may read them}."""
        self.site = site
        scope = {"viewer": viewer, "room": room, "on": on}
        self.extents = {story.pk: extent for story, extent in extents.items()}
        keys = list(self.extents)
        self.voices = voices_of(keys)
        recordings = Recording.objects.cleared_for(Use.HEAR, **scope).filter(story__in=keys)
        self.peaks = dict(recordings.values_list("story", "peaks"))
        transcripts = Transcript.objects.cleared_for(Use.READ, **scope).filter(story__in=keys)
        self.transcripts = {
            transcript.story_id: transcript
            for transcript in transcripts.defer("text", "sentences").annotate(opening=Left("text", OPENING))
        }
        self.themes = _themes([transcript.pk for transcript in self.transcripts.values()])
        printed = [
            transcript.pk
            for story, transcript in self.transcripts.items()
            if self.extents[story] != Extent.QUOTE
        ]
        self.words = StoryWords(printed, self.voices, _language())

    def story(self, story, summary, pull_quote=None, questions=(), excerpts=(), alone=False):
        """One PrintedStory. `pull_quote` is (its words, their language); `excerpts` are the (start, end) of those
        chosen. Of a story that is printed alone, what is ours stands at the end of the sheets."""
        quote, quote_language = pull_quote or (None, "")
        peaks, transcript = self.peaks.get(story.pk), self.transcripts.get(story.pk)
        label, address = self.listen_link(story)
        whole, excerpts = self.words_of(story, transcript, excerpts)
        opens = transcript and not (quote or whole or excerpts or alone)
        return PrintedStory(
            title=story.title,
            who=paper_byline(story, self.voices.get(story.pk, [])),
            summary=summary,
            attribution="" if alone else story.attribution_note,
            content_notes=tuple(story.content_notes),
            pull_quote=quote,
            pull_quote_language=_if_foreign(quote_language),
            listen_label=label,
            listen_address=address,
            questions=questions,
            peaks=tuple(peaks) if peaks else None,
            opening_words=_first_sentence(transcript) if opens else "",
            opening_language=_if_foreign(transcript.language) if transcript else "",
            transcript=whole,
            excerpts=excerpts,
            separate_quotations=bool(transcript) and transcript.kind == Transcript.Kind.EXTRACTS,
            themes=self.themes.get(transcript.pk, ()) if transcript else (),
        )

    def words_of(self, story, transcript, stretches):
        """(its whole words as PrintedTurns, the PrintedExcerpts of these stretches): one of them, or neither."""
        if transcript is None or self.extents[story.pk] == Extent.QUOTE:
            return (), ()
        if self.extents[story.pk] == Extent.WHOLE:
            return self.words.whole(transcript.pk), ()
        return (), self.words.excerpts(transcript.pk, stretches)

    def listen_link(self, story):
        """Where this story can be heard, as a label and an address; ("", None) where it cannot.

        A recording of ours is asked for from its first moment: it then plays at once, or one press away.
        """
        if story.pk in self.peaks:
            address = self.site + story.get_absolute_url() + FROM_THE_START
            return _("Listen to this story, signed in to Heard"), address
        if story.listen_address:
            published = story.source.published if story.source else ""
            label = _("Listen to the original")
            if published:
                label = _("Listen to the original (an outside page of %(when)s, it may no longer answer)")
            return label % {"when": published}, story.listen_address
        return "", None


def _themes(transcript_keys):
    """{transcript key: the themes anyone hears in it, in their order}."""
    themes = {}
    rows = (
        ThemedExcerpt.objects.filter(content_object__transcript__in=transcript_keys)
        .values_list("content_object__transcript", "tag__letter", "tag__name", "tag__hue")
        .order_by("tag__position", "tag__name")
        .distinct()
    )
    for transcript, letter, name, hue in rows:
        themes.setdefault(transcript, []).append(PrintedTheme(letter, name, look_of(hue).pattern))
    return {transcript: tuple(printed) for transcript, printed in themes.items()}


def _first_sentence(transcript):
    """The first sentence; if it is longer than OPENING, its beginning, cut at a space, and an ellipsis."""
    opening = transcript.opening
    start, end = next(iter(sentences(opening, transcript.language)), (0, 0))
    if end < len(opening) or len(opening) < OPENING:
        return opening[start:end]
    return opening[start:end].rsplit(" ", 1)[0] + "…"


def _general_questions():
    return tuple(GeneralQuestion.objects.values_list("text", flat=True))


def _contributors():
    return tuple(
        PrintedContributor(
            name=contributor.name,
            level_note="",
            meaning=contributor.meaning,
            suggestions=tuple(suggestion.text for suggestion in contributor.suggestions.all()),
        )
        for contributor in Contributor.objects.prefetch_related("suggestions")
    )


def _stories_address(site):
    return _without_scheme(site) + reverse("reading:story-list")


def _without_scheme(address):
    return re.sub(r"^https?://", "", address)


def _source(source, with_thanks=False, attribution=""):
    if source is None:
        return None
    return PrintedSource(
        title=source.title,
        publisher=source.publisher,
        date=source.published,
        produced_by=", ".join(source.produced_by),
        funding=source.funding,
        disclaimer=source.disclaimer,
        thanks=_paragraphs(source.thanks) if with_thanks else (),
        attribution=attribution,
    )


def _paragraphs(text):
    return tuple(paragraph for paragraph in re.split(r"\n\s*\n", text.strip()) if paragraph)


def _if_foreign(language):
    """The language of some words, if it differs from that of the sheets; else ""."""
    return language if language != _language() else ""


def _language():
    return (get_language() or "en").partition("-")[0]

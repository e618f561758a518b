"""Puts the 2018 publication into the archive, and takes it out again.

Its words were published already, under agreements that its publisher holds: they stand under a notice that says
so, nobody may hear them, and they are never counted as agreements made with us. What somebody has since taken
out stays out: neither undoing nor loading again touches it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from stories.models import Consent, Notice, Source, Story, Storyteller, Transcript
from stories.transcripts import places
from stories.transcripts.draft import extracts
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

from .notices import load_notice
from .publication_words import Publication, PublishedStory


@dataclass(frozen=True)
class LoadCounts:
    """How many stories were added now, and how many are there all told."""

    added: int
    total: int


@dataclass(frozen=True)
class UndoCounts:
    """How many stories left, how many stay because they were taken out, and how many excerpts people had tagged."""

    removed: int
    kept: int
    excerpts: int


@transaction.atomic
def load(publication: Publication) -> LoadCounts:
    """The whole publication, in place. What is there already is left as it is, so twice is once."""
    source = load_source(publication)
    notice = load_notice(publication.notice)
    there = Story.objects.keys_loaded()
    added = {}
    for number, published in enumerate(in_order(publication), start=1):
        if published.key not in there:
            speaker = f"Speaker {number} of the 2018 publication"
            story = add_story(published, source, notice, speaker, publication)
            story.release_published(released_at(publication, number))
            added[published.key] = mark_excerpts(story, published, source)
    set_lead_quotations(publication, added)
    load_pack(publication, source, added)
    return LoadCounts(len(added), source.stories.count())


def in_order(publication: Publication) -> list[PublishedStory]:
    """The featured stories first, then the others as the publication introduces them."""
    featured = [publication.story(key) for key in publication.pack.featured]
    return featured + [story for story in publication.stories if story not in featured]


def released_at(publication: Publication, number: int) -> datetime:
    """A moment in the month of the publication; the first are the newest, so lists keep the order."""
    noon = datetime.combine(publication.source.published_in, time(12), tzinfo=UTC)
    return noon - timedelta(minutes=number)


def load_source(publication: Publication) -> Source:
    words = publication.source
    source, _created = Source.objects.update_or_create(
        key=words.key,
        defaults={
            "title": words.title,
            "publisher": words.publisher,
            "published": words.date,
            "produced_by": list(words.produced_by),
            "funding": words.funding,
            "disclaimer": words.disclaimer,
            "thanks": "\n\n".join(words.acknowledgement),
            "links": [{"label": link.label, "address": link.url} for link in words.links],
            "passages": [
                {"words": passage.words, "where": passage.where} for passage in publication.passages
            ],
        },
    )
    return source


def add_story(published, source, notice, speaker, publication) -> Story:
    """One speaker's record: a voice, why its words are shown, and the quotations, each by itself."""
    story = Story.objects.create(
        title=published.title,
        summary=published.summary,
        content_notes=list(published.content_notes),
        source=source,
        source_key=published.key,
        attribution_note=published.placed,
        listen_address=published.listen,
    )
    voice = story.add_voice(Storyteller.objects.create(pseudonym=speaker), published.kind)
    words = publication.notice
    voice.agree(
        notice,
        how=Consent.How.PUBLISHED,
        promises={(use, words.audience) for use in words.uses},
        given_on=words.given_on,
        evidence=source.citation[:300],
        cooling_off=timedelta(0),
    )
    draft = extracts(extract.words for extract in published.extracts)
    Transcript.from_draft(story, draft, voices={"": voice}, kind=Transcript.Kind.EXTRACTS)
    return story


def mark_excerpts(story, published, source) -> dict[str, Excerpt]:
    """The story's tagged quotations and its pull quote as excerpts, by their words."""
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    marked = {}
    bounds = places.paragraphs(story.transcript.text)
    for extract, (start, end) in zip(published.extracts, bounds, strict=True):
        if extract.repeats or not (extract.themes or extract.pull_quote):
            continue
        excerpt = Excerpt.mark(story.transcript, start, end, extract.words)
        for slug in extract.themes:
            excerpt.tag(themes[slug], source=source)
        marked[extract.words] = excerpt
    return marked


def set_lead_quotations(publication, added):
    """The quotation at the head of each theme; one that a facilitator chose meanwhile stays."""
    for words in publication.themes:
        marked = added.get(words.lead.story)
        if marked:
            Theme.objects.filter(slug=words.slug, lead_quotation=None).update(
                lead_quotation=marked[words.lead.words]
            )


def load_pack(publication, source, added):
    """The publication's own pack, made once, with those of its stories that are here to feature."""
    words = publication.pack
    pack, created = DiscussionPack.objects.get_or_create(
        source_key=words.title.lower().replace(" ", "-"),
        defaults={
            "title": words.title,
            "audience": words.audience,
            "introduction": "\n\n".join(words.introduction),
            "source": source,
            "on_front_page": not DiscussionPack.objects.filter(on_front_page=True).exists(),
        },
    )
    if not created:
        return
    stories = source.stories.in_bulk(list(added), field_name="source_key")
    for key in words.featured:
        if key in added:
            published = publication.story(key)
            pull_quote = added[key][published.pull_quote]
            pack.feature(stories[key], published.summary, pull_quote, published.questions)


@transaction.atomic
def undo(publication: Publication) -> UndoCounts:
    """Everything `load` made, but for what was taken out: that stays, closed, so that it cannot come back."""
    source = Source.objects.filter(key=publication.source.key).first()
    if source is None:
        return UndoCounts(0, 0, 0)
    kept = set(source.stories.filter(taken_out()).values_list("pk", flat=True))
    leaving = source.stories.exclude(pk__in=kept)
    tellers = list(leaving.values_list("voices__storyteller", flat=True))
    by_people = Excerpt.objects.filter(transcript__story__in=leaving, themings__tagged_by__isnull=False)
    undone = UndoCounts(leaving.count(), len(kept), by_people.distinct().count())
    DiscussionPack.objects.filter(source=source).delete()
    leaving.delete()
    Storyteller.objects.filter(pk__in=tellers, voices=None).delete()
    if not kept:
        source.delete()
        with suppress(ProtectedError), transaction.atomic():  # it stays while anything stands under it
            Notice.objects.filter(title=publication.notice.title, text=publication.notice.text).delete()
    return undone


def taken_out() -> Q:
    """Stories that somebody has closed since, wholly or in part."""
    return (
        Q(released_at=None)
        | Q(paused_at__isnull=False)
        | Q(embargo_until__isnull=False)
        | Q(voices__withdrawn_at__isnull=False)
        | Q(voices__grants__closed_at__isnull=False)
        | Q(voices__exclusions__isnull=False)
    )

"""Puts the 2018 publication into the archive, and takes it out again.

Its words were published already, under agreements that its publisher holds. A notice says so, nobody may hear
them, and they never count as agreements made with us. What somebody has since taken out stays out: neither
undoing nor loading again changes it.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import ProtectedError, Q

from stories.models import Consent, Notice, Source, Story, Storyteller, Transcript
from stories.transcripts.draft import extracts_to_draft
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack, Extent

from .notices import load_notice
from .publication_excerpts import mark_excerpts
from .publication_updates import EDITION, bring_up_to_date, passages_of
from .publication_words import Publication, PublishedStory


@dataclass(frozen=True)
class LoadCounts:
    """How many stories were added now, and how many there are in total."""

    added: int
    total: int


@dataclass(frozen=True)
class UndoCounts:
    """How many stories were removed, how many stay because they were taken out, and how many removed excerpts were
    tagged by people here."""

    removed: int
    kept: int
    excerpts: int


@transaction.atomic
def load(publication: Publication) -> LoadCounts:
    """Adds what is missing of the publication. What is there already stays as it is, but for what was corrected since
    it was loaded (`publication_updates`), so it is safe to repeat."""
    source = load_source(publication)
    bring_up_to_date(source, publication)
    notice = load_notice(publication.notice)
    loaded_keys = Story.objects.keys_loaded()
    added = {}  # {story key: {words: Excerpt}}
    for number, published in enumerate(in_order(publication), start=1):
        if published.key not in loaded_keys:
            speaker = f"Speaker {number} of the 2018 publication"
            story = add_story(published, source, notice, speaker, publication)
            story.release_published(released_at(publication, number))
            added[published.key] = mark_excerpts(story, published.extracts, source)
    set_lead_quotations(publication, added)
    if added:  # else the pack was loaded with its stories: where it is missing, somebody deleted it
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
    """The publication's Source, locked. One that is there already is not changed."""
    published = publication.source
    source, _created = Source.objects.select_for_update().get_or_create(
        key=published.key,
        defaults={
            "title": published.title,
            "publisher": published.publisher,
            "published": published.date,
            "produced_by": list(published.produced_by),
            "funding": published.funding,
            "disclaimer": published.disclaimer,
            "thanks": "\n\n".join(published.acknowledgement),
            "links": [{"label": link.label, "address": link.url} for link in published.links],
            "passages": passages_of(publication),
            "edition": EDITION,
        },
    )
    return source


def add_story(published, source, notice, speaker, publication) -> Story:
    """The story of one speaker: its voice, the agreement its words are shown under, and its separate quotations."""
    story = Story.objects.create(
        title=published.title,
        summary=published.summary,
        content_notes=list(published.content_notes),
        source=source,
        source_key=published.key,
        quoted_only=published.is_quoted_only,
        attribution_note=published.attribution,
        listen_address=published.listen,
    )
    voice = story.add_voice(Storyteller.objects.create(pseudonym=speaker), published.kind)
    notice_words = publication.notice
    voice.agree(
        notice,
        how=Consent.How.PUBLISHED,
        promises={(use, notice_words.audience) for use in notice_words.uses},
        given_on=notice_words.given_on,
        evidence=source.citation[:300],
        cooling_off=timedelta(0),
    )
    draft = extracts_to_draft(extract.words for extract in published.extracts)
    Transcript.from_draft(story, draft, voices={"": voice}, kind=Transcript.Kind.EXTRACTS)
    return story


def set_lead_quotations(publication, added):
    """Sets the lead quotation of each theme that has none; one that a facilitator chose stays."""
    for theme in publication.themes:
        excerpts = added.get(theme.lead.story)
        if excerpts:
            Theme.objects.filter(slug=theme.slug, lead_quotation=None).update(
                lead_quotation=excerpts[theme.lead.words]
            )


def load_pack(publication, source, added):
    """Adds the publication's own pack if it is missing, with those of its stories that were added now."""
    published_pack = publication.pack
    pack, created = DiscussionPack.objects.get_or_create(
        source_key=published_pack.title.lower().replace(" ", "-"),
        defaults={
            "title": published_pack.title,
            "audience": published_pack.audience,
            "introduction": "\n\n".join(published_pack.introduction),
            "source": source,
            "on_front_page": not DiscussionPack.objects.filter(on_front_page=True).exists(),
        },
    )
    if not created:
        return
    stories = source.stories.in_bulk(list(added), field_name="source_key")
    for key in published_pack.featured:
        if key in added:
            published = publication.story(key)
            pull_quote = added[key][published.pull_quote]
            pack.feature(
                stories[key], published.summary, pull_quote, published.questions, extent=Extent.QUOTE
            )


@transaction.atomic
def undo(publication: Publication) -> UndoCounts:
    """Everything `load` made, but for what was taken out: that stays, closed, so that it cannot come back."""
    source = Source.objects.filter(key=publication.source.key).first()
    if source is None:
        return UndoCounts(0, 0, 0)
    taken_out_keys = set(source.stories.filter(taken_out()).values_list("pk", flat=True))
    removable = source.stories.exclude(pk__in=taken_out_keys)
    storytellers = list(removable.values_list("voices__storyteller", flat=True))
    tagged_here = Excerpt.objects.filter(transcript__story__in=removable, themings__tagged_by__isnull=False)
    counts = UndoCounts(removable.count(), len(taken_out_keys), tagged_here.distinct().count())
    DiscussionPack.objects.filter(source=source).delete()
    removable.delete()
    Storyteller.objects.filter(pk__in=storytellers, voices=None).delete()
    if not taken_out_keys:
        source.delete()
        with suppress(ProtectedError), transaction.atomic():  # it stays while an agreement refers to it
            Notice.objects.filter(title=publication.notice.title, text=publication.notice.text).delete()
    return counts


def taken_out() -> Q:
    """The condition for stories that somebody has since closed, wholly or in part."""
    return (
        Q(released_at=None)
        | Q(paused_at__isnull=False)
        | Q(embargo_until__isnull=False)
        | Q(voices__withdrawn_at__isnull=False)
        | Q(voices__grants__closed_at__isnull=False)
        | Q(voices__exclusions__isnull=False)
    )

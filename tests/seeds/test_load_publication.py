"""Loading the publication."""

from collections import Counter
from dataclasses import replace
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

import seeds.publication
from stories.consent import Use
from stories.models import Consent, ConsentEvent, Cue, Grant, Source, Story, Storyteller, Transcript
from tests import factories
from tests.seeds.loaded import NOBODY, rows
from themes.models import Theme, ThemedExcerpt
from themes.theme_page import counts_of
from workshops.models import DiscussionPack
from workshops.paper.assemble import printed_copy, printed_pack, trial_copy
from workshops.paper.pdf import Sheets, count_sheets, typeset

pytestmark = pytest.mark.django_db


def test_load_keeps_every_quotation_word_for_word_and_apart(publication):
    seeds.publication.load(publication)

    kept = {
        story.source_key: (story.title, story.transcript.kind, story.transcript.text.split("\n\n"))
        for story in Story.objects.all()
    }
    assert kept == {
        story.key: (story.title, "extracts", [extract.words for extract in story.extracts])
        for story in publication.stories
    }


def test_load_gives_each_speaker_one_voice_of_their_kind(publication):
    seeds.publication.load(publication)

    kinds = [
        (story.source_key, [voice.kind for voice in story.voices.all()]) for story in Story.objects.all()
    ]
    assert dict(kinds) == {story.key: [story.kind] for story in publication.stories}
    assert Cue.objects.filter(voice=None).count() == 0
    assert set(Storyteller.objects.values_list("pseudonym", flat=True)) == {
        f"Speaker {number} of the 2018 publication" for number in range(1, 21)
    }


def test_load_lets_anyone_read_print_and_quote_and_nobody_hear(publication):
    seeds.publication.load(publication)

    cleared = {use: Story.objects.cleared_for(use, NOBODY).count() for use in Use}
    grants = Counter(Grant.objects.values_list("use", "audience", "effective_on", "ends_on"))
    keeper = factories.make_user("archivist", "reader")
    assert cleared == {Use.HEAR: 0, Use.READ: 20, Use.PRINT: 20, Use.QUOTE: 20}
    assert grants == {(use, "anyone", date(2018, 12, 1), None): 20 for use in ("read", "print", "quote")}
    assert Story.objects.cleared_for(Use.HEAR, keeper).count() == 0


def test_load_never_counts_as_an_agreement_made_with_us(publication):
    seeds.publication.load(publication)

    agreements = Consent.objects.values_list("how", "taken_by", "notice__text")
    counts = [counts_of(theme, NOBODY) for theme in Theme.objects.filter(is_core=True)]
    assert set(agreements) == {("published", None, publication.notice.text)}
    assert counts == [(0, 9), (0, 11), (0, 13)]  # (storytellers who told us, published passages)


def test_its_keepers_are_never_shown_published_words_as_an_agreement_made_with_us(client, edith, publication):
    seeds.publication.load(publication)
    story = Story.objects.get(source_key="a-change-in-me")
    voice = story.voices.get()
    client.force_login(edith)

    kept = client.get(f"/gather/{story.ref}/").content.decode()
    looked_at = client.get(f"/gather/{story.ref}/release/").content.decode()
    agreement_page = client.get(f"/gather/{story.ref}/voices/{voice.ref}/agreement/").content.decode()

    ours = ("agreed to", "said yes", "given on", "1 December 2018")
    assert [words for words in ours for page in (kept, looked_at) if words in page] == []
    assert [publication.notice.text in page for page in (kept, looked_at)] == [True, True]
    assert " checked" not in agreement_page.partition('name="promises"')[2].partition("</table>")[0]


def test_load_tags_every_quotation_with_the_theme_it_is_printed_under(publication):
    seeds.publication.load(publication)

    tagged = Counter(
        (tagging.content_object.transcript.story.source_key, tagging.content_object.quote, tagging.tag.slug)
        for tagging in ThemedExcerpt.objects.all()
    )
    assert tagged == {
        (story.key, extract.words, theme): 1
        for story in publication.stories
        for extract in story.extracts
        for theme in extract.themes
    }
    assert set(ThemedExcerpt.objects.values_list("tagged_by", "source__key")) == {
        (None, "personalisation-2018")
    }


def test_load_gives_each_theme_its_lead_quotation(publication):
    seeds.publication.load(publication)

    leads = Theme.objects.filter(is_core=True).values_list("slug", "lead_quotation__quote")
    assert dict(leads) == {theme.slug: theme.lead.words for theme in publication.themes}


def test_load_leaves_words_of_nobody_to_the_publication(publication):
    seeds.publication.load(publication)

    words = [passage.words for passage in publication.passages]
    held = [(passage["words"], passage["themes"]) for passage in Source.objects.get().passages]
    in_stories = [each for each in words if Transcript.objects.filter(text__contains=each).exists()]
    assert held == [(passage.words, list(passage.themes)) for passage in publication.passages]
    assert in_stories == []


def test_load_makes_the_pack_of_three_stories_with_three_questions_each(publication):
    seeds.publication.load(publication)

    pack = DiscussionPack.objects.get()
    featured = [
        (
            place.story.source_key,
            place.summary,
            place.pull_quote.quote,
            [question.text for question in place.questions.all()],
        )
        for place in pack.featured.all()
    ]
    assert (pack.title, pack.audience, pack.on_front_page, pack.made_by) == (
        "From insights to change",
        "workshop",
        True,
        None,
    )
    assert pack.introduction == "\n\n".join(publication.pack.introduction)
    assert featured == [
        (story.key, story.summary, story.pull_quote, list(story.questions))
        for story in map(publication.story, publication.pack.featured)
    ]
    assert pack.printable(NOBODY).count() == 3


def test_the_pack_takes_six_sheets_of_a4_and_seven_in_large_print(publication):
    """The four contributors and their levels stay on one side of A4."""
    seeds.publication.load(publication)
    pack = DiscussionPack.objects.get()

    printed = printed_pack(pack, factories.make_user("archivist"), "https://heard.example")
    sheets = replace(printed, copy=printed_copy(trial_copy(), "https://heard.example"))

    assert [count_sheets(typeset(sheets, size=size)) for size in ("a4", "large")] == [
        Sheets(pages=11, sheets=6),
        Sheets(pages=14, sheets=7),
    ]


def test_load_puts_the_featured_stories_first(publication):
    seeds.publication.load(publication)

    newest = Story.objects.order_by("-released_at", "-pk").values_list("source_key", flat=True)
    assert tuple(newest[:3]) == publication.pack.featured
    assert list(newest[3:5]) == ["boots-that-were-too-big", "going-to-court"]


def test_load_twice_is_once(publication):
    first = seeds.publication.load(publication)
    once = rows()

    second = seeds.publication.load(publication)

    assert rows() == once
    assert (first, second) == (seeds.publication.LoadCounts(20, 20), seeds.publication.LoadCounts(0, 20))


def test_load_that_fails_leaves_nothing(publication, monkeypatch):
    before = rows()
    monkeypatch.setattr(seeds.publication, "load_pack", lambda *given: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        seeds.publication.load(publication)

    assert rows() == before


def test_load_does_not_take_the_front_page_from_another_pack(publication):
    ours = DiscussionPack.objects.create(title="Ours", on_front_page=True)

    seeds.publication.load(publication)

    assert list(DiscussionPack.objects.filter(on_front_page=True)) == [ours]


def test_load_writes_a_ledger_that_holds(publication):
    seeds.publication.load(publication)

    assert Counter(ConsentEvent.objects.values_list("kind", flat=True)) == {
        "voice added": 20,
        "agreed": 20,
        "released": 20,
    }
    assert ConsentEvent.broken_links() == []


def test_release_published_is_only_for_a_publication(edith):
    story = factories.make_draft_story()

    with pytest.raises(TypeError, match="without a second person"):
        story.release_published(timezone.now())
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.filter(pk=story.pk).update(released_at=timezone.now())


def test_command_says_what_it_did():
    output = StringIO()

    call_command("load_publication", stdout=output)

    assert output.getvalue() == "Personalisation in probation services: 20 stories, 20 of them added now.\n"

"""The publication in the archive: word for word, under its own notice, and gone for good where somebody said so."""

from collections import Counter
from datetime import date
from io import StringIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

import seeds.publication
from seeds.publication_words import read_publication
from stories.consent import Use
from stories.models import (
    Consent,
    ConsentEvent,
    Cue,
    Grant,
    Notice,
    Source,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from tests import factories
from themes.models import Excerpt, Theme, ThemedExcerpt
from themes.theme_page import counts_of
from workshops.models import Contributor, DiscussionPack, FeaturedStory, GeneralQuestion, KeyQuestion

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
MODELS = [
    Consent,
    ConsentEvent,
    Cue,
    DiscussionPack,
    Excerpt,
    FeaturedStory,
    Grant,
    KeyQuestion,
    Notice,
    Source,
    Story,
    Storyteller,
    ThemedExcerpt,
    Transcript,
    Voice,
]


@pytest.fixture(scope="module")
def publication():
    return read_publication()


def rows():
    """Everything there is, by the key of its row and its values."""
    return {model.__name__: sorted(model.objects.values_list(), key=str) for model in MODELS}


def story_of(key):
    return Story.objects.get(source_key=key)


def withdraw(key):
    story = story_of(key)
    story.voices.get().withdraw("spoken", by=factories.make_user("reader"))
    return story


# --- what installs without it ---


def test_migration_themes_hold_the_words_of_the_archive(publication):
    themes = {
        theme.slug: (theme.name, theme.meaning, theme.aspects, theme.use_when, theme.not_when)
        for theme in Theme.objects.filter(is_core=True)
    }

    assert themes == {
        theme.slug: (
            theme.name,
            theme.meaning,
            list(theme.aspects),
            list(theme.use_when),
            list(theme.not_when),
        )
        for theme in publication.themes
    }
    assert list(Theme.objects.values_list("position", "letter", "hue", "is_core")) == [
        (1, "U", "u", True),
        (2, "N", "n", True),
        (3, "H", "h", True),
        (9, "?", "x", False),
    ]


def test_migration_questions_and_contributors_hold_the_words_of_the_archive(publication):
    contributors = [
        (each.slug, each.name, each.meaning, [suggestion.text for suggestion in each.suggestions.all()])
        for each in Contributor.objects.all()
    ]

    assert contributors == [
        (each.slug, each.name, each.meaning, list(each.suggestions)) for each in publication.contributors
    ]
    assert [question.text for question in GeneralQuestion.objects.all()] == list(
        publication.general.questions
    )


# --- loading ---


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
    assert counts == [(0, 8), (0, 10), (0, 11)]  # (storytellers who told us, published passages)


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


def test_load_marks_what_the_publication_says_and_nothing_it_repeats(publication):
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
    repeated = [x.words for story in publication.stories for x in story.extracts if x.repeats]
    assert Excerpt.objects.filter(quote__in=repeated).count() == 0


def test_load_gives_each_theme_its_lead_quotation(publication):
    seeds.publication.load(publication)

    leads = Theme.objects.filter(is_core=True).values_list("slug", "lead_quotation__quote")
    assert dict(leads) == {theme.slug: theme.lead.words for theme in publication.themes}


def test_load_leaves_words_of_nobody_to_the_publication(publication):
    seeds.publication.load(publication)

    words = [passage.words for passage in publication.passages]
    held = [passage["words"] for passage in Source.objects.get().passages]
    in_stories = [each for each in words if Transcript.objects.filter(text__contains=each).exists()]
    assert held == words
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


# --- what was taken out ---


def test_load_again_does_not_bring_back_a_withdrawn_story(publication):
    seeds.publication.load(publication)
    story = withdraw("two-supervisors")

    seeds.publication.load(publication)

    readable = set(Story.objects.cleared_for(Use.READ, NOBODY).values_list("source_key", flat=True))
    assert readable == {each.key for each in publication.stories} - {story.source_key}
    assert Story.objects.count() == 20


def test_undo_removes_all_of_it(publication):
    before = rows()
    seeds.publication.load(publication)

    undone = seeds.publication.undo(publication)

    after = rows()
    assert undone == seeds.publication.UndoCounts(removed=20, kept=0, excerpts=0)
    assert after | {"ConsentEvent": []} == before
    assert Theme.objects.filter(is_core=True).count() == 3


def test_undo_keeps_what_was_taken_out_so_that_it_never_comes_back(publication):
    seeds.publication.load(publication)
    withdrawn = withdraw("a-change-in-me")
    paused = story_of("going-to-court")
    paused.pause(factories.make_user("reader"))
    narrowed = story_of("your-own-town")
    narrowed.voices.get().narrow({("read", "anyone")}, "spoken", factories.make_user("reader"))

    undone = seeds.publication.undo(publication)
    seeds.publication.load(publication)

    closed = {withdrawn.source_key, paused.source_key}
    everyone = {story.key for story in publication.stories}
    assert undone == seeds.publication.UndoCounts(removed=17, kept=3, excerpts=0)
    assert {
        use: set(Story.objects.cleared_for(use, NOBODY).values_list("source_key", flat=True)) for use in Use
    } == {
        Use.HEAR: set(),
        Use.READ: everyone - closed,
        Use.PRINT: everyone - closed - {narrowed.source_key},
        Use.QUOTE: everyone - closed - {narrowed.source_key},
    }
    assert [place.story.source_key for place in DiscussionPack.objects.get().featured.all()] == [
        "changing-a-negative-into-a-positive",
        "changes-in-probation-services",
    ]


def test_undo_says_how_much_of_peoples_work_went_with_it(publication, asha):
    seeds.publication.load(publication)
    excerpt = Excerpt.objects.filter(transcript__story__source_key="part-of-society").get()
    excerpt.tag(Theme.objects.get(slug="understanding-me"), by=asha)

    output = StringIO()
    call_command("load_publication", undo=True, stdout=output)

    assert output.getvalue() == (
        "Personalisation in probation services: 20 stories removed. "
        "Excerpts tagged by people here that went with them: 1.\n"
    )


def test_undo_leaves_other_stories_alone(publication):
    seeds.publication.load(publication)
    ours = factories.make_story("Ours")

    seeds.publication.undo(publication)

    assert list(Story.objects.all()) == [ours]
    assert Notice.objects.filter(title=publication.notice.title).count() == 0


# --- released without a releaser ---


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

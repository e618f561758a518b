"""The demo in the archive: stories in every state of consent, what they say, and the people there."""

from collections import Counter

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import override_settings

import seeds.demo
from accounts.models import User
from seeds.demo_script import read_demo
from stories.consent import KNOW_OF, Use
from stories.models import ConsentEvent, Cue, Story
from tests.site.twin import rolled_back
from themes.models import ExcerptNote, ThemedExcerpt
from workshops.models import DiscussionPack

from .test_load_demo import without_speech

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()

# Who may have which stories, read off the scripts by hand: keys of demo.toml
TO_ANYONE = {"the-bus-to-the-office", "two-languages", "forgotten-my-glasses", "a-bag-with-a-zip"}
TO_BOTH_OFFICES = TO_ANYONE | {
    "two-chairs",
    "a-change-of-officer",
    "nothing-is-wrong",
    "what-happened-to-the-badger",
}
PRINTED_EVERYWHERE = TO_ANYONE | {"two-chairs", "nothing-is-wrong"}
EXCLUDES_MARTIN = {"a-change-of-officer"}
BRACKENFORD_READS = TO_BOTH_OFFICES | {
    "what-i-keep-in-my-drawer",
    "the-form-with-the-wrong-name",  # told in Hallowmere, for staff elsewhere
    "night-shift",
}
BRACKENFORD_HEARS = TO_BOTH_OFFICES | {"what-i-keep-in-my-drawer", "the-chair-by-the-door"}
BRACKENFORD_PRINTS = PRINTED_EVERYWHERE | {"what-i-keep-in-my-drawer", "the-form-with-the-wrong-name"}
HALLOWMERE_READS = TO_BOTH_OFFICES
HALLOWMERE_HEARS = TO_BOTH_OFFICES | {"the-chair-by-the-door"}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker, tmp_path_factory):
    """Loaded once: these tests only look."""
    demo, folder = read_demo(), tmp_path_factory.mktemp("demo")
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(folder)}}
    with django_db_blocker.unblock(), rolled_back():
        with pytest.MonkeyPatch.context() as patch, override_settings(STORAGES={"default": storage}):
            without_speech(patch)
            seeds.demo.load(demo, folder / "passwords")
        yield demo


def person(key, demo):
    return User.objects.get(email=next(each.email for each in demo.people if each.key == key))


def cleared(use, viewer):
    keys = Story.objects.cleared_for(use, viewer).values_list("source_key", flat=True)
    return {key.removeprefix("demo-") for key in keys}


def everything(demo):
    return {story.key for story in demo.stories}


# --- every state, as the gate sees it ---


def test_signed_out_has_only_what_is_open_to_anyone(loaded):
    assert {use: cleared(use, NOBODY) for use in Use} == dict.fromkeys(Use, TO_ANYONE)


@pytest.mark.parametrize(("key", "reads", "hears", "prints"), [
    ("ben", BRACKENFORD_READS, BRACKENFORD_HEARS, BRACKENFORD_PRINTS),
    ("imran", HALLOWMERE_READS, HALLOWMERE_HEARS, PRINTED_EVERYWHERE),
    ("martin", BRACKENFORD_READS - EXCLUDES_MARTIN, BRACKENFORD_HEARS - EXCLUDES_MARTIN, BRACKENFORD_PRINTS),
    ("peter", TO_ANYONE, TO_ANYONE, TO_ANYONE),
    ("gwen", TO_ANYONE, TO_ANYONE, TO_ANYONE),
])  # fmt: skip
def test_each_person_has_what_was_agreed_for_them(loaded, key, reads, hears, prints):
    viewer = person(key, loaded)

    had = {use: cleared(use, viewer) for use in Use}

    assert had == {Use.READ: reads, Use.HEAR: hears, Use.PRINT: prints, Use.QUOTE: TO_ANYONE}
    assert cleared(KNOW_OF, viewer) == reads | hears


def test_a_workshop_has_what_was_agreed_for_one(loaded):
    lead = person("tom", loaded)
    room = DiscussionPack(audience="workshop", made_by=lead).room

    printable = Story.objects.cleared_for(Use.PRINT, lead, room=room).values_list("source_key", flat=True)

    assert {key.removeprefix("demo-") for key in printable} == PRINTED_EVERYWHERE | {
        "saturdays-at-the-allotment"
    }


def test_those_who_keep_stories_keep_all_and_reporters_theirs(loaded):
    def kept(key):
        stories = Story.objects.kept_by(person(key, loaded)).values_list("source_key", flat=True)
        return {key.removeprefix("demo-") for key in stories}

    gathered = {story.key for story in loaded.stories if story.reporter == "gwen"}
    assert kept("peter") == kept("ruth") == everything(loaded)
    assert kept("gwen") == gathered - {"the-letter-on-the-mat"}  # withdrawn
    assert kept("ben") == set()


def test_what_was_taken_back_is_on_the_ledger_in_the_order_it_happened(loaded):
    kinds = Counter(ConsentEvent.objects.values_list("kind", flat=True))
    moments = list(ConsentEvent.objects.order_by("number").values_list("at", flat=True))

    assert kinds == {
        "voice added": 20,
        "agreed": 19,
        "excluded": 1,
        "embargoed": 1,
        "released": 18,
        "narrowed": 1,
        "withdrawn": 1,
        "release closed": 1,
        "paused": 1,
    }
    assert moments == sorted(moments)
    assert ConsentEvent.broken_links() == []


# --- what they say ---


def test_each_story_is_fictional_and_says_its_words_in_time(loaded):
    stories = {story.source_key.removeprefix("demo-"): story for story in Story.objects.all()}

    texts = {key: story.transcripts.get().text.split() for key, story in stories.items()}
    assert texts == {story.key: story.text.split() for story in loaded.stories}
    assert all(story.fictional and story.source_id is None for story in stories.values())
    assert {key for key, story in stories.items() if story.recordings.exists()} == {
        story.key for story in loaded.stories if story.recording
    }
    assert Cue.objects.filter(voice=None).count() == 0
    assert set(Cue.objects.filter(start_ms=None).values_list("transcript__story__source_key", flat=True)) == {
        "demo-the-form-with-the-wrong-name"
    }


def test_welsh_sentences_say_that_they_are_welsh(loaded):
    script = loaded.story("two-languages")
    welsh = " ".join(turn.words for turn in script.turns if turn.lang == "cy")

    cues = Cue.objects.exclude(language="").select_related("transcript").order_by("start")

    assert {cue.language for cue in cues} == {"cy"}
    assert " ".join(cue.transcript.text[cue.start : cue.end] for cue in cues) == welsh


def test_dialogue_names_who_says_what(loaded):
    story = Story.objects.get(source_key="demo-two-chairs")

    speakers = story.transcript.speakers()

    assert [(label, voice.kind) for label, voice in speakers.items()] == [
        ("Speaker 1", "staff"),
        ("Speaker 2", "service_user"),
    ]


def test_excerpts_are_tagged_by_both_facilitators(loaded):
    tagged = {
        (
            tagging.content_object.transcript.story.source_key.removeprefix("demo-"),
            tagging.content_object.quote,
            tagging.tag.slug,
            tagging.tagged_by.email.partition("@")[0],
        )
        for tagging in ThemedExcerpt.objects.all()
    }

    assert tagged == {
        (story.key, excerpt.quote, theme, by)
        for story in loaded.stories
        for excerpt in story.excerpts
        for theme in excerpt.themes
        for by in excerpt.tagged_by
    }
    assert set(ExcerptNote.objects.values_list("text", flat=True)) == {
        excerpt.note for story in loaded.stories for excerpt in story.excerpts if excerpt.note
    }


def test_the_pack_is_its_leads_own(loaded):
    pack = DiscussionPack.objects.get()

    featured = [
        (
            place.story.source_key,
            place.pull_quote.quote,
            [question.text for question in place.questions.all()],
        )
        for place in pack.featured.all()
    ]
    assert (pack.title, pack.audience, pack.made_by.name, pack.on_front_page) == (
        "Both sides of the desk (demo)",
        "workshop",
        "Tom Adderley",
        False,
    )
    assert featured == [
        (f"demo-{each.story}", each.pull_quote, list(each.questions)) for each in loaded.pack.features
    ]
    assert pack.printable(pack.made_by).count() == 2


# --- people ---


def test_people_have_the_roles_and_offices_of_the_script(loaded):
    people = {user.email: (user.name, user.office.name, user.roles) for user in User.objects.all()}

    assert people == {each.email: (each.name, each.office, frozenset(each.roles)) for each in loaded.people}

"""Where people stopped listening, and what they keep for later: theirs alone, gone when the story closes to them."""

from datetime import timedelta
from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given, settings

from config import daily
from stories import consent
from stories.consent import Audience, Use
from stories.models import KeptStory, ListeningPlace, ListeningSpeed, Recording, Story, Storyteller
from tests import factories
from tests.factories import days
from tests.stories.archives import STEADY, VIEWERS, ArchiveWriter, archives, seeded, written

pytestmark = pytest.mark.django_db

STAFF_ONLY = [(use, audience) for use in Use for audience in (Audience.OFFICE, Audience.ELSEWHERE)]


def keep_both(story, *people, place_ms=20_000):
    for person in people:
        ListeningPlace.keep(person, story.pk, story.recording_id, story.recording.duration_ms, place_ms)
        KeptStory.keep(person, story)


def people_with(model, story):
    return sorted(row.person.name for row in model.objects.filter(story=story).select_related("person"))


def rows_left(story):
    """(who has a place in it, who keeps it for later)."""
    return people_with(ListeningPlace, story), people_with(KeptStory, story)


@pytest.fixture
def story(leeds, edith):
    return factories.make_story("The kettle", STAFF_ONLY, office=leeds, recording=True)


@pytest.fixture
def yusuf(york):
    return factories.make_user("reader", name="Yusuf", office=york)


# --- a place ---


def test_a_place_is_kept_once_for_a_person_and_a_story(story, ben, asha):
    keep_both(story, ben, asha, place_ms=20_000)
    keep_both(story, ben, place_ms=31_500)

    rows = ListeningPlace.objects.order_by("person__name").values_list(
        "person__name", "place_ms", "recording"
    )
    assert list(rows) == [("Asha", 20_000, story.recording_id), ("Ben", 31_500, story.recording_id)]
    assert KeptStory.objects.count() == 2


@pytest.mark.parametrize("place_ms", [0, 55_000, 60_000, 999_999_999_999])
def test_at_the_start_and_in_the_last_five_seconds_there_is_no_place(story, ben, place_ms):
    keep_both(story, ben, place_ms=54_999)
    before = ListeningPlace.objects.count()

    keep_both(story, ben, place_ms=place_ms)

    assert (before, ListeningPlace.objects.count()) == (1, 0)


def test_a_place_is_kept_in_one_query_that_locks_no_story(story, ben):
    with CaptureQueriesContext(connection, ) as captured:  # fmt: skip
        keep = (ben, story.pk, story.recording_id, story.recording.duration_ms)
        ListeningPlace.keep(*keep, 20_000)
        ListeningPlace.keep(*keep, 0)

    sql = [query["sql"] for query in captured if "listeningplace" in query["sql"]]
    assert [each.split()[0] for each in sql] == ["INSERT", "DELETE"]
    assert not any("FOR " in each or "stories_story" in each.replace('"story_id"', "") for each in sql)


def test_a_speed_is_kept_for_each_person_and_is_the_usual_one_until_then(ben, asha):
    ListeningSpeed.keep(ben, 150)
    ListeningSpeed.keep(ben, 125)

    assert (ListeningSpeed.of(ben), ListeningSpeed.of(asha)) == (125, 100)
    assert ListeningSpeed.objects.count() == 1


# --- what closes a story ---

CLOSERS = {
    "paused": lambda story, voice, by: story.pause(by),
    "embargoed": lambda story, voice, by: story.embargo(days(3), by),
    "release taken back": lambda story, voice, by: story.close_release(by),
    "a new voice": lambda story, voice, by: story.add_voice(
        Storyteller.objects.create(pseudonym="Sam"), "staff", by=by
    ),
    "withdrawn": lambda story, voice, by: voice.withdraw("by phone", by),
    "narrowed to nobody": lambda story, voice, by: voice.narrow(set(), "by phone", by),
    "agreed to nothing": lambda story, voice, by: factories.agree_again(voice, []),
    "agreed until yesterday": lambda story, voice, by: factories.agree_again(
        voice, STAFF_ONLY, ends_on=days(-1)
    ),
}


@pytest.mark.parametrize("closer", CLOSERS)
def test_what_closes_a_story_deletes_what_everybody_kept_of_it(closer, story, ben, yusuf, edith):
    other = factories.make_story("Another", recording=True)
    for each in (story, other):
        keep_both(each, ben, yusuf)

    CLOSERS[closer](story, story.voices.get(), edith)

    assert rows_left(story) == ([], [])
    assert rows_left(other) == (["Ben", "Yusuf"], ["Ben", "Yusuf"])


def test_what_closes_a_story_for_some_deletes_only_what_they_kept(story, ben, yusuf, edith):
    keep_both(story, ben, yusuf)
    keep = {(Use.READ, Audience.ELSEWHERE), *((use, Audience.OFFICE) for use in Use)}

    story.voices.get().narrow(keep, "by phone", edith)  # staff elsewhere may read it, and no longer hear it

    assert rows_left(story) == (["Ben"], ["Ben", "Yusuf"])


def test_an_exclusion_deletes_what_the_excluded_person_kept_by_account_and_by_email(
    story, ben, asha, yusuf, edith
):
    keep_both(story, ben, asha, yusuf)
    voice = story.voices.get()

    voice.exclude(edith, user=ben)
    voice.exclude(edith, email=yusuf.email)

    assert rows_left(story) == (["Asha"], ["Asha"])


def test_a_new_recording_that_is_released_ends_every_place_and_leaves_what_is_kept(story, ben, edith, femi):
    keep_both(story, ben)
    factories.make_recording(story, seconds=90, added_by=edith)
    drafted = rows_left(story)

    story.release(femi)

    assert (drafted, rows_left(story)) == ((["Ben"], ["Ben"]), ([], ["Ben"]))


def test_new_words_and_what_opens_a_story_further_delete_nothing(story, ben, edith, femi):
    keep_both(story, ben)
    voice = story.voices.get()
    exclusion = voice.exclude(edith, email="somebody@example.org")

    story.revise(edith, title="Another title")
    story.release(femi)
    factories.agree_again(voice)
    voice.lift(exclusion, edith)

    assert rows_left(story) == (["Ben"], ["Ben"])


def test_what_is_undone_brings_nothing_back(story, ben, edith):
    keep_both(story, ben)

    story.pause(ben)
    story.resume(edith)

    assert Story.objects.cleared_for(Use.HEAR, ben).get() == story
    assert rows_left(story) == ([], [])


# --- what time closes ---


def test_once_a_day_what_time_has_closed_is_deleted(story, ben, yusuf, monkeypatch):
    ended, waits, stays = (
        factories.make_story(title, recording=True) for title in ("Ended", "Waits", "Stays")
    )
    for each in (story, ended, waits, stays):
        keep_both(each, ben, yusuf)
    # As time does it: past every verb
    ended.voices.get().grants.update(ends_on=days(-1))
    Story.objects.filter(pk=waits.pk).update(embargo_until=days(1))
    type(yusuf).objects.filter(pk=yusuf.pk).update(is_active=False)
    monkeypatch.setattr(daily.connections, "close_all", lambda: None)
    daily.cache.clear()

    daily.work_if_due()

    left = {each.title: rows_left(each) for each in (story, ended, waits, stays)}
    assert left == {
        "The kettle": (["Ben"], ["Ben"]),
        "Ended": ([], []),
        "Waits": ([], []),
        "Stays": (["Ben"], ["Ben"]),
    }


def test_a_place_in_a_recording_that_is_not_the_released_one_is_never_read_and_goes(story, ben):
    keep_both(story, ben)
    newer = factories.make_recording(story, seconds=90)

    Story.objects.filter(pk=story.pk).update(recording=newer)

    assert not ListeningPlace.objects.cleared_for(Use.HEAR, ben).exists()
    assert ListeningPlace.objects.all().forget_closed() == 1


def test_one_query_keeps_exactly_what_each_person_may_have_in_every_generated_archive():
    """Everybody keeps a place in everything; what is left is what the gate opens to each of them, asked one by one."""
    writer, compared, opened = ArchiveWriter(), 0, 0
    people = [person for person in VIEWERS if writer.user(person) and writer.user(person).is_authenticated]

    @seeded
    @settings(STEADY, max_examples=12)
    @given(archives(consent.today()))
    def compare(archive):
        nonlocal compared, opened
        with written(writer, archive) as keys:
            users = {writer.user(person).pk: writer.user(person) for person in people}
            stories = {story.pk: story for story in Story.objects.filter(pk__in=keys)}
            for story in stories.values():
                story.recording = Recording.objects.create(
                    story=story, number=1, file="a.m4a", duration_ms=60_000, size=1, sha256="0" * 64
                )
                Story.objects.filter(pk=story.pk).update(recording=story.recording)
            for story, user in product(stories.values(), users.values()):
                keep_both(story, user)
            wanted = {
                model: {
                    (key, user.pk)
                    for user in users.values()
                    for key in Story.objects.cleared_for(uses, user, on=archive.day).values_list(
                        "pk", flat=True
                    )
                }
                for model, uses in ((ListeningPlace, (Use.HEAR,)), (KeptStory, consent.KNOW_OF))
            }
            for model, rows in wanted.items():
                assert set(model.objects.still_open(archive.day).values_list("story", "person")) == rows
                compared, opened = compared + len(stories) * len(users), opened + len(rows)

    compare()

    assert compared >= 500 and opened * 20 > compared


# --- whose they are ---


def test_closing_an_account_deletes_what_its_person_kept_and_nobody_elses(story, ben, asha):
    keep_both(story, ben, asha)
    for person in (ben, asha):
        ListeningSpeed.keep(person, 150)

    ben.close()

    assert rows_left(story) == (["Asha"], ["Asha"])
    assert ListeningSpeed.objects.get().person == asha


def test_deleting_an_account_or_a_story_deletes_what_was_kept(story, ben, asha):
    other = factories.make_story("Another", recording=True)
    for each in (story, other):
        keep_both(each, ben, asha)

    ben.delete()
    other.delete()

    assert rows_left(story) == (["Asha"], ["Asha"])
    assert (ListeningPlace.objects.count(), KeptStory.objects.count()) == (1, 1)


def test_rows_are_read_through_the_gate_alone(story, ben, cara):
    for person in (ben, cara):
        KeptStory.keep(person, story)  # as if Cara had seen it once

    cleared = KeptStory.objects.cleared_for(consent.KNOW_OF, ben).filter(person=ben)
    hers = KeptStory.objects.cleared_for(consent.KNOW_OF, cara).filter(person=cara)

    assert (cleared.count(), hers.count()) == (1, 0)
    assert not KeptStory.objects.cleared_for(consent.KNOW_OF, AnonymousUser()).exists()


def test_a_story_kept_again_stays_where_it_was_on_the_list(story, ben):
    first = timezone.now() - timedelta(days=3)

    KeptStory.keep(ben, story, first)
    KeptStory.keep(ben, story)

    assert KeptStory.objects.get().kept_at == first

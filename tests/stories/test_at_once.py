"""Several people do something at the same moment: SQLite queues writers, PostgreSQL lets them all in."""

import hashlib
import threading
from functools import partial

import pytest
from django.db import connection, connections

from accounts.forms import NewPersonForm, OfficeForm
from accounts.models import Office, User
from stories.consent import today
from stories.models import (
    Consent,
    ConsentEvent,
    DeletedMeanwhile,
    Grant,
    Identity,
    NotDeletable,
    Recording,
    Story,
    Storyteller,
    Voice,
)
from stories.recordings.media import Prepared
from tests import factories
from tests.clients import signed_in
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets writers in one by one"),
    pytest.mark.usefixtures("real_database"),
]


def at_once(*events):
    """Does all of these, each in a thread and a connection of its own; returns what each gave, or its error."""
    came_of_it, start = [None] * len(events), threading.Barrier(len(events))

    def do(number, event):
        try:
            start.wait(timeout=10)
            came_of_it[number] = event()
        except Exception as error:
            came_of_it[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=each) for each in enumerate(events)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return came_of_it


# --- one story -----------------------------------------------------------------------------------------


def test_pause_withdrawal_and_narrowing_at_once_all_hold(edith):
    """The narrowing must not promise anew what the withdrawal closed, and nobody may be turned away."""
    stories = [factories.make_story() for _number in range(10)]

    came_of_it = [
        at_once(
            partial(Story.objects.get(pk=story.pk).pause, edith),
            partial(story.voices.get().withdraw, "by phone", edith),
            partial(story.voices.get().narrow, {("read", "office")}, "by phone", edith),
        )
        for story in stories
    ]

    assert came_of_it == [[None, None, None]] * 10
    assert not Story.objects.filter(paused_at=None).exists()
    assert not Story.objects.exclude(released_at=None).exists()
    assert not Grant.objects.filter(closed_at=None).exists()
    assert ConsentEvent.broken_links() == []


def test_release_by_two_at_once_counts_once(edith, femi):
    story = factories.make_story(released=False)
    seen = story.release_token()

    came_of_it = at_once(
        *(partial(Story.objects.get(pk=story.pk).release, by, seen=seen) for by in (edith, femi))
    )

    refused = [error for error in came_of_it if error is not True]
    assert [error.messages for error in refused] == [
        ["There is nothing new to release. Readers have the newest versions."]
    ]
    assert ConsentEvent.objects.filter(kind="released").count() == 1


def test_recordings_added_at_once_are_numbered_one_after_the_other(gwen, tmp_path):
    story = factories.make_draft_story(reporter=gwen)
    made = tmp_path / "made.m4a"
    made.write_bytes(b"not really sound")
    prepared = Prepared(made, 2000, 16, hashlib.sha256(made.read_bytes()).hexdigest(), [10] * 60)

    came_of_it = at_once(
        *(
            partial(Recording.from_prepared, Story.objects.get(pk=story.pk), prepared, None, gwen)
            for _each in range(6)
        )
    )

    assert sorted(recording.number for recording in came_of_it) == [1, 2, 3, 4, 5, 6]
    assert set(story.recordings.all()) == set(came_of_it)


def test_who_someone_is_written_down_by_two_at_once_is_kept_once(edith, femi):
    storyteller = factories.make_voice(factories.make_draft_story()).storyteller

    came_of_it = at_once(
        *(partial(Identity.record, storyteller, by, f"As {by} knows", f"Ask {by}.") for by in (edith, femi))
    )

    done = sorted(storyteller.identity_entries.values_list("what", flat=True))
    assert (came_of_it, done) == ([None, None], ["contact", "name", "written"])


def test_a_story_deleted_as_an_agreement_is_recorded_in_it_is_kept_with_it_or_gone(gwen):
    notice, outcomes = factories.make_notice(), []
    for _round in range(8):
        story = factories.make_draft_story(reporter=gwen)
        voice = factories.make_voice(story, None)
        agree = partial(Voice.objects.get(pk=voice.pk).agree, notice, "paper", factories.EVERYONE, today())

        deleted, agreed = at_once(partial(Story.objects.get(pk=story.pk).delete_draft, gwen), agree)

        is_there = Story.objects.filter(pk=story.pk, voices__consents__isnull=False).exists()
        outcomes.append((type(deleted), type(agreed), is_there))

    kept, gone = (NotDeletable, Consent, True), (type(None), DeletedMeanwhile, False)
    assert set(outcomes) <= {kept, gone}
    assert ConsentEvent.broken_links() == []


def test_a_story_deleted_as_somebody_writes_down_who_its_storyteller_is_is_kept_or_gone_with_it(gwen, edith):
    outcomes = []
    for _round in range(8):
        story = factories.make_draft_story(reporter=gwen)
        storyteller = factories.make_voice(story, None).storyteller

        deleted, known = at_once(
            partial(Story.objects.get(pk=story.pk).delete_draft, gwen),
            partial(Identity.record, storyteller, edith, "A real name", "By post."),
        )

        is_there = Identity.objects.filter(storyteller__voices__story=story.pk).exists()
        outcomes.append((type(deleted), type(known), is_there))

    assert set(outcomes) <= {(NotDeletable, type(None), True), (type(None), DeletedMeanwhile, False)}


def test_a_storyteller_joins_another_story_as_their_only_one_is_deleted_or_goes_with_it(gwen):
    outcomes = []
    for _round in range(8):
        story, other = (factories.make_draft_story(reporter=gwen) for _each in range(2))
        storyteller = factories.make_voice(story, None).storyteller

        deleted, joined = at_once(
            partial(Story.objects.get(pk=story.pk).delete_draft, gwen),
            partial(other.add_voice, storyteller, "staff"),
        )

        outcomes.append((deleted, type(joined), Storyteller.objects.filter(pk=storyteller.pk).exists()))

    assert set(outcomes) <= {(None, Voice, True), (None, DeletedMeanwhile, False)}


def test_a_page_sent_as_its_story_is_deleted_is_saved_before_it_or_finds_nothing(gwen):
    """Each of them locks the story first; none may fail, or leave a row behind."""
    client, statuses = signed_in(gwen), []
    for address, typed in [
        ("details", {"title": "Another", "summary": "Newer.", "language": "en"}),
        ("notes", {"content_notes": "A death"}),
        ("voices/new", {"pseudonym": "Wren", "kind": "staff"}),
        ("embargo", {"embargo_until": "1 1 2030"}),
    ] * 3:
        story = factories.make_draft_story(reporter=gwen)
        deleted, sent = at_once(
            partial(Story.objects.get(pk=story.pk).delete_draft, gwen),
            partial(client.post, f"/gather/{story.ref}/{address}/", typed),
        )
        statuses.append((deleted, sent.status_code, Story.objects.filter(pk=story.pk).exists()))

    assert set(statuses) <= {(None, 302, False), (None, 404, False)}
    assert not Storyteller.objects.filter(voices=None).exists()


# --- one excerpt ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "typed"), [("tag", {"themes": "helping-others"}), ("notes/new", {"text": "Mine."})]
)
def test_what_is_added_as_the_last_tag_is_taken_off_is_kept_or_not_found(asha, edith, address, typed):
    asha_s, edith_s = signed_in(asha), signed_in(edith)
    theme, answers = Theme.objects.get(slug="understanding-me"), []
    for _round in range(12):
        story = factories.make_story()
        excerpt = Excerpt.mark(story.transcript, 0, 11, "I was lost.")
        excerpt.tag(theme, by=asha)
        at = excerpt.get_absolute_url()

        _taken, added = at_once(
            partial(asha_s.post, f"{at}untag/", {"theme": theme.slug}),
            partial(edith_s.post, f"{at}{address}/", typed),
        )

        answers.append((added.status_code, Excerpt.objects.filter(transcript__story=story).exists()))

    assert set(answers) <= {(302, True), (404, False)}


# --- one pack ------------------------------------------------------------------------------------------


def test_stories_put_into_a_pack_at_once_each_have_a_place_of_their_own(dev):
    pack = DiscussionPack.objects.create(title="Pack", made_by=dev)
    stories = [factories.make_story() for _number in range(6)]

    came_of_it = at_once(
        *(partial(DiscussionPack.objects.get(pk=pack.pk).feature, story) for story in stories)
    )

    assert sorted(place.position for place in came_of_it) == [1, 2, 3, 4, 5, 6]


def test_stories_moved_at_once_never_share_a_place(dev):
    pack = DiscussionPack.objects.create(title="Pack", made_by=dev)
    places = [pack.feature(factories.make_story()) for _number in range(4)]

    came_of_it = at_once(
        *(
            partial(DiscussionPack.objects.get(pk=pack.pk).move, place, step, dev)
            for place in places
            for step in (1, -1)
        )
    )

    assert came_of_it == [None] * 8
    assert sorted(pack.featured.values_list("position", flat=True)) == [1, 2, 3, 4]


# --- one name ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "address", "typed", "there"),
    [
        (NewPersonForm, "/people/add/", {"name": "New", "email": "new@example.org"}, User.objects),
        (OfficeForm, "/people/offices/add/", {"name": "Hull"}, Office.objects),
    ],
)
def test_the_same_added_by_two_at_once_is_added_once_and_said_at_its_field(
    edith, femi, monkeypatch, form, address, typed, there
):
    before, keep, both_found_right = there.count(), form.save, threading.Barrier(2)

    def save(self):
        both_found_right.wait(timeout=10)
        return keep(self)

    monkeypatch.setattr(form, "save", save)

    answers = at_once(*(partial(signed_in(user).post, address, typed) for user in (edith, femi)))

    refused = [answer for answer in answers if answer.status_code == 422]
    assert [list(answer.context["form"].errors) for answer in refused] == [[list(typed)[-1]]]
    assert there.count() == before + 1

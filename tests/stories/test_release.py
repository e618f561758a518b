import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from stories.consent import KNOW_OF, Use
from stories.models import ConsentEvent, NotReady, Recording, SearchableStory, Story, Transcript
from stories.transcripts.formats import read
from tests import factories
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def page(name, *refs):
    return reverse(f"stories:{name}", args=refs)


def press_release(client, story):
    address = page("gather-release", story.ref)
    return client.post(address, {"seen": client.get(address).context["page"].seen})


@pytest.fixture
def ready(gwen):
    story = factories.make_draft_story("The kettle", reporter=gwen)
    factories.make_voice(story)
    factories.make_recording(story)
    return story


def events():
    return list(ConsentEvent.objects.values_list("kind", flat=True))


# --- release -----------------------------------------------------------------------------------------


def test_gather_release_opens_the_newest_words_and_sound(edith, ben, ready):
    recording, transcript = ready.recordings.get(), ready.transcripts.get()

    response = press_release(signed_in(edith), ready)

    story = Story.objects.cleared_for(Use.READ, ben).get()
    assert response.url == page("gather", ready.ref)
    assert (story.recording, story.transcript, story.released_by) == (recording, transcript, edith)
    assert Client().get(page("recording", recording.ref)).status_code == 200
    assert events()[-1] == "released"


def test_gather_release_of_a_story_is_for_archivists(gwen, ben, dev, ready):
    answers = [
        signed_in(user).post(page("gather-release", ready.ref)).status_code for user in (gwen, ben, dev)
    ]

    assert answers == [422, 403, 403]
    assert not Story.objects.cleared_for(KNOW_OF, ben).exists()


def test_gather_release_says_everything_that_is_missing(edith):
    story = factories.make_draft_story("Bare", words=(), reporter=edith)
    voice = factories.make_voice(story, None, pseudonym="Wren")

    response = press_release(signed_in(edith), story)

    assert (response.status_code, response.context["problems"]) == (
        422,
        [
            f"{voice.storyteller} has not agreed to anything yet.",
            "There is neither a recording nor a transcript yet.",
            "You gathered this story, so someone else must release it.",
        ],
    )
    assert "released" not in events()


def test_gather_release_waits_until_somebody_says_who_speaks(edith, gwen, ben, ready):
    asked = Transcript.from_draft(ready, read("Ann: Hi.\n\nBen: Hello.\n\nJOHN (laughs): Ah."))
    client = signed_in(edith)

    refused = press_release(client, ready)
    answered = asked.name_speakers({}, gwen, {"JOHN (laughs)": True})
    released = press_release(client, ready)

    assert (refused.status_code, refused.context["problems"]) == (
        422,
        ["Some of the words may be speakers’ names. Answer the questions under “Who speaks”."],
    )
    assert released.status_code == 302
    assert Story.objects.cleared_for(Use.READ, ben).get().transcript == answered


def test_a_released_story_stays_as_it_is_while_newer_words_wait_for_who_speaks(edith, ben, ready):
    press_release(signed_in(edith), ready)
    first = Story.objects.cleared_for(Use.READ, ben).get().transcript

    Transcript.from_draft(ready, read("JOHN (laughs): Ah."))
    refused = press_release(signed_in(edith), ready)

    assert refused.status_code == 422
    assert Story.objects.cleared_for(Use.READ, ben).get().transcript == first


def test_gather_release_is_never_of_ones_own(edith, femi):
    story = factories.make_draft_story(reporter=edith)
    factories.make_voice(story)

    answers = [press_release(signed_in(user), story).status_code for user in (edith, femi)]

    assert answers == [422, 302]


@pytest.mark.parametrize(
    "change",
    [
        lambda story: factories.give_words(story, "Words that nobody looked at."),
        lambda story: factories.make_recording(story),
        lambda story: story.revise(None, title="The blue kettle"),
        lambda story: story.revise(None, summary="Another summary."),
        lambda story: story.revise(None, content_notes=["Talks about a death"]),
        lambda story: story.revise(None, language="cy"),
        lambda story: story.embargo(factories.days(-1), by=None),
        lambda story: story.voices.update(kind="staff"),
        lambda story: factories.agree_again(story.voices.get(), name_shown="Wren"),
        lambda story: factories.agree_again(story.voices.get(), [("read", "office")]),
        lambda story: factories.make_voice(story),
    ],
)
def test_gather_release_of_a_page_that_has_aged_looks_again(edith, ready, change):
    client, address = signed_in(edith), page("gather-release", ready.ref)
    seen = client.get(address).context["page"].seen
    change(ready)

    response = client.post(address, {"seen": seen})

    again = response.content.decode()
    assert (response.status_code, response.context["problems"]) == (
        422,
        ["This changed while you were reading. Look at it again, then release."],
    )
    assert seen not in again and response.context["page"].seen in again
    assert (Story.objects.get().released_at, "released" in events()) == (None, False)
    assert client.post(address, {"seen": response.context["page"].seen}).status_code == 302


@pytest.mark.parametrize("seen", [{}, {"seen": ""}, {"seen": "0" * 64}, {"seen": "é\x00"}])
def test_gather_release_by_someone_who_has_not_looked_is_refused(edith, ready, seen):
    response = signed_in(edith).post(page("gather-release", ready.ref), seen)

    assert (response.status_code, Story.objects.get().released_at) == (422, None)


def test_gather_release_of_what_is_released_already_is_refused_and_moves_nothing(edith, femi, ready):
    press_release(signed_in(edith), ready)
    before, client = Story.objects.values().get(), signed_in(femi)

    confirmation = client.get(page("gather-release", ready.ref)).content.decode()
    response = press_release(client, ready)

    assert "There is nothing newer." in confirmation and 'name="seen"' not in confirmation
    assert (response.status_code, response.context["problems"]) == (
        422,
        ["There is nothing new to release. Readers have the newest versions."],
    )
    assert Story.objects.values().get() == before
    assert events().count("released") == 1


def test_release_again_after_it_was_closed_needs_nothing_newer(edith, femi, ready):
    ready.release(edith)
    ready.close_release(edith)

    ready.release(femi)

    assert Story.objects.get().released_by == femi


def test_newer_versions_stay_behind_the_door_until_they_are_released(edith, ben, ready):
    press_release(signed_in(edith), ready)
    old = ready.recordings.get()
    new = factories.make_recording(ready)
    reader = signed_in(ben)

    before = [reader.get(page("recording", each.ref)).status_code for each in (old, new)]
    offered = signed_in(edith).get(page("gather-release", ready.ref)).context["page"].has_newer
    press_release(signed_in(edith), ready)
    after = [reader.get(page("recording", each.ref)).status_code for each in (old, new)]

    assert (before, offered, after) == ([200, 404], True, [404, 200])
    assert Recording.objects.cleared_for(Use.HEAR, ben).get() == new


def test_one_more_voice_closes_the_release(edith, ben, ready):
    press_release(signed_in(edith), ready)

    signed_in(edith).post(page("voice-create", ready.ref), {"pseudonym": "Ann", "kind": "staff"})

    assert not Story.objects.cleared_for(KNOW_OF, ben).exists()
    assert events()[-2:] == ["voice added", "release closed"]


# --- two people at once --------------------------------------------------------------------------------


def test_release_by_someone_who_has_not_heard_of_the_pause_leaves_it_paused(edith, ben, ready):
    aged = Story.objects.get()
    ready.pause(ben)

    with pytest.raises(NotReady) as refused:
        aged.release(edith)

    ready.refresh_from_db()
    assert refused.value.messages == ["This story is paused."]
    assert (ready.paused_by, ready.released_at) == (ben, None)


def test_release_keeps_a_title_and_a_first_day_that_were_changed_meanwhile(edith, ready):
    aged = Story.objects.get()
    ready.revise(None, title="The blue kettle")
    ready.embargo(factories.days(3), by=edith)

    aged.release(edith)

    story = Story.objects.get()
    assert (story.title, story.embargo_until) == ("The blue kettle", factories.days(3))


def test_release_of_what_changed_since_it_was_looked_at_is_refused(edith, ready):
    seen = ready.release_token()
    factories.give_words(ready, "Words that nobody looked at.")

    with pytest.raises(NotReady) as refused:
        ready.release(edith, seen=seen)

    story = Story.objects.get()
    assert refused.value.messages == ["This changed while you were reading. Look at it again, then release."]
    assert (story.released_at, story.recording, story.transcript) == (None, None, None)


def test_release_by_two_at_once_counts_once(edith, femi, ready):
    seen, other = ready.release_token(), Story.objects.get()
    ready.release(edith, seen=seen)

    with pytest.raises(NotReady) as refused:
        other.release(femi, seen=seen)

    assert refused.value.messages == ["There is nothing new to release. Readers have the newest versions."]
    assert Story.objects.get().released_by == edith


def test_withdrawal_closes_a_release_it_has_not_heard_of(edith, ben, ready):
    voice = Story.objects.get().voices.get()
    assert voice.story.released_at is None
    ready.release(edith)

    voice.withdraw(how="by phone", by=ben)

    assert Story.objects.get().released_at is None
    assert events()[-2:] == ["withdrawn", "release closed"]


def test_revising_a_story_that_was_closed_meanwhile_does_not_make_it_searchable(edith, ben, ready):
    ready.release(edith)
    aged = Story.objects.get()
    ready.voices.get().withdraw(how="by phone", by=ben)

    aged.revise(None, title="The blue kettle")

    assert (Story.objects.get().title, SearchableStory.objects.count()) == ("The blue kettle", 0)


# --- the ledger ----------------------------------------------------------------------------------------


def test_verify_ledger_says_how_many_entries_hold(capsys):
    call_command("verify_ledger")
    factories.make_story()
    call_command("verify_ledger")

    last = ConsentEvent.objects.order_by("-number").first()
    assert capsys.readouterr().out.splitlines() == [
        "The ledger is empty.",
        f"The ledger holds: 3 entries, the last with hash {last.hash}.",
    ]


def test_verify_ledger_ends_with_1_where_an_entry_does_not_fit():
    story = factories.make_story()
    last = ConsentEvent.objects.order_by("-number").first()
    ConsentEvent.objects.create(  # the database itself refuses to change an entry, so a false one is added
        number=last.number + 1,
        at=last.at,
        kind="resumed",
        story_ref=story.ref,
        previous_hash=last.hash,
        hash="1" * 64,
    )

    with pytest.raises(CommandError) as stopped:
        call_command("verify_ledger")

    assert stopped.value.returncode == 1
    assert str(stopped.value).startswith("The ledger is broken at 1 of its entries: 4. ")

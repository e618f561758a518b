"""Deleting a story: by who added it, after a look, until an agreement or who somebody is, is recorded in it."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from stories.consent import today
from stories.models import (
    ConsentEvent,
    DeletedMeanwhile,
    Identity,
    LookOver,
    NotDeletable,
    Story,
    Storyteller,
)
from stories.unnamed_files import unnamed_files
from tests import factories
from tests.clients import signed_in
from tests.stories.pages import page
from tests.test_bad_input import counts

pytestmark = pytest.mark.django_db


def delete(user, story, **typed):
    return signed_in(user).post(page("gather-delete", story.ref), typed)


def test_a_deleted_story_leaves_no_row_and_no_file_but_its_lines_in_the_ledger(
    gwen, ben, edith, answers, django_capture_on_commit_callbacks
):
    factories.make_story("Another", reporter=gwen)
    before = counts()
    draft = factories.make_draft_story("Begun twice", reporter=gwen, content_notes=["A death"])
    recording = factories.make_recording(draft)
    recording.original.save("original", ContentFile(b"sound"))
    factories.make_recording(draft)
    voice = factories.make_voice(draft, None, pseudonym="Wren")
    voice.exclude(edith, user=ben)
    LookOver.objects.create(story=draft, made_by=gwen, form_path="/", answers="given_on=1", digest="0")

    with django_capture_on_commit_callbacks(execute=True):
        answer = delete(gwen, draft)

    after = counts()
    changed = {label: after[label] - before[label] for label in after if after[label] != before[label]}
    assert (answer.status_code, answer["Location"]) == (302, page("gather-list"))
    assert changed == {"stories.ConsentEvent": 3}
    assert unnamed_files() == []
    assert default_storage.listdir("playable")[1] == default_storage.listdir("originals")[1] == []
    entries = ConsentEvent.objects.filter(story_ref=draft.ref).values_list("kind", "by_ref", "details")
    assert list(entries)[-1] == ("deleted", gwen.ref, {})
    assert ConsentEvent.broken_links() == []


def test_files_stay_where_the_story_could_not_be_deleted_after_all(gwen):
    draft = factories.make_draft_story(reporter=gwen)
    recording = factories.make_recording(draft)

    delete(gwen, draft)  # a test's transaction never commits

    assert recording.file.storage.exists(recording.file.name)


def test_a_storyteller_with_another_story_stays(gwen):
    voice = factories.make_voice(factories.make_draft_story(reporter=gwen), None, pseudonym="Wren")
    draft = factories.make_draft_story(reporter=gwen)
    draft.add_voice(voice.storyteller, "staff")
    factories.make_voice(draft, None, pseudonym="Robin")

    draft.delete_draft(gwen)

    assert [storyteller.pseudonym for storyteller in Storyteller.objects.all()] == ["Wren"]


AGREED = "What a storyteller agreed to, or who they are, is already recorded in it."
KEPT = {
    "agreed": AGREED,
    "agreed to nothing now": AGREED,
    "known": AGREED,
    "known once": AGREED,
    "released": AGREED,
    "release closed": AGREED,
}


def story_that_is(state, gwen, edith):
    draft = factories.make_draft_story("Kept", reporter=gwen)
    voice = factories.make_voice(draft, None)
    if state.startswith("known"):
        Identity.record(voice.storyteller, edith, "A real name", "By post.")
        if state == "known once":
            Identity.forget(voice.storyteller, edith)
        return draft
    voice.agree(factories.make_notice(), "paper", factories.EVERYONE, today())
    if state == "agreed to nothing now":
        voice.narrow(set(), "by phone", edith)
    if state.startswith("release"):
        factories.release(draft)
    if state == "release closed":
        draft.close_release(edith)
    return draft


@pytest.mark.parametrize("state", KEPT)
def test_a_story_with_an_agreement_or_an_identity_is_kept_and_the_page_says_why(gwen, edith, state):
    story = story_that_is(state, gwen, edith)
    before = counts()

    look, answer = signed_in(gwen).get(page("gather-delete", story.ref)), delete(gwen, story)

    assert look.context["page"].reasons[-1] == KEPT[state]
    assert "Delete it for good" not in look.content.decode()
    assert "Pause this story" in look.content.decode()
    assert answer.status_code == 422
    assert "<title>Error: Delete a story" in answer.content.decode()
    assert answer.context["problems"] == look.context["page"].reasons
    assert counts() == before
    with pytest.raises(NotDeletable):
        story.delete_draft(gwen)


def test_a_paused_story_is_not_deleted_even_by_an_archivist_who_added_it(edith, femi):
    draft = factories.make_draft_story(reporter=edith)
    draft.pause(femi)

    answer = delete(edith, draft)

    assert answer.context["problems"] == [
        "It is paused, and another archivist decides first what happens to it."
    ]
    assert Story.objects.filter(pk=draft.pk).exists()


@pytest.mark.parametrize("who", ["edith", "asha", "ben"])
def test_nobody_but_who_added_it_can_delete_a_story_or_learn_that_there_is_one(request, gwen, who):
    draft, person = factories.make_draft_story(reporter=gwen), request.getfixturevalue(who)
    another = factories.make_user("reporter")
    refused = 404 if who == "edith" else 403

    answers = [signed_in(person).get(page("gather-delete", draft.ref)), delete(person, draft)]
    answers += [signed_in(another).get(page("gather-delete", draft.ref)), delete(another, draft)]

    assert [answer.status_code for answer in answers] == [refused, refused, 404, 404]
    with pytest.raises(NotDeletable) as error:
        draft.delete_draft(person)
    assert error.value.messages == ["Only the person who added a story can delete it."]


def test_the_page_says_what_goes(gwen):
    draft = factories.make_draft_story("The kettle", reporter=gwen)
    factories.give_words(draft, "Newer words.")
    factories.make_recording(draft, seconds=75)
    for name in ("Wren", "Robin"):
        factories.make_voice(draft, None, pseudonym=name)

    look = signed_in(gwen).get(page("gather-delete", draft.ref))

    assert look.context["page"].goes == [
        "The title, the summary and the content notes",
        "The recording, 1 min 15 s",
        "All 2 versions of the transcript",
        "The voices: Wren, Robin",
    ]
    assert look.context["page"].reasons == []
    assert "It cannot be undone." in look.content.decode()


def test_the_link_stands_on_the_storys_page_for_who_added_it_alone(gwen, edith):
    draft = factories.make_draft_story(reporter=gwen)
    link = page("gather-delete", draft.ref)

    shown = [
        link in signed_in(person).get(page("gather", draft.ref)).content.decode() for person in (gwen, edith)
    ]

    assert shown == [True, False]


def test_whoever_had_a_page_of_the_story_open_is_told_that_there_is_nothing(gwen, edith, answers):
    draft = factories.make_draft_story(reporter=gwen)
    voice = factories.make_voice(draft, None)
    opened = [
        page(name, draft.ref)
        for name in ("gather", "gather-details", "gather-notes", "gather-transcript", "gather-release")
    ] + [page("voice-consent", draft.ref, voice.ref), page("voice-identity-edit", draft.ref, voice.ref)]
    draft.delete_draft(gwen)

    statuses = {signed_in(edith).post(path, answers).status_code for path in opened[1:]}
    statuses |= {signed_in(edith).get(path).status_code for path in opened}

    assert statuses == {404}


def test_a_story_deleted_while_it_was_being_changed_is_not_found(gwen, edith):
    """What was read before the deletion is locked after it."""
    draft = factories.make_draft_story(reporter=gwen)
    voice = factories.make_voice(draft, None)
    stale = Story.objects.get(pk=draft.pk)
    draft.delete_draft(gwen)

    for change in (stale.lock, voice.storyteller.lock):
        with pytest.raises(DeletedMeanwhile):
            change()

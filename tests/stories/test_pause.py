"""Anyone signed in pauses a story; an archivist who did not gather it lets it go on."""

import pytest
from django.test import Client

from stories.consent import Use
from stories.models import ConsentEvent, NotReady, Story
from tests import factories
from tests.clients import signed_in
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


def test_story_pause_by_a_reader_closes_it_to_them_at_once(ben, asha, edith):
    story = factories.make_story("The kettle", recording=True)
    client, address = signed_in(ben), page("story-pause", story.ref)

    confirmation = client.get(address)
    done = client.post(address, follow=True)

    assert confirmation.status_code == 200 and "The kettle" in confirmation.content.decode()
    assert done.redirect_chain == [(page("story-paused"), 302)]
    assert "Nobody but an archivist can see it now." in done.content.decode()
    assert "The kettle" not in done.content.decode()
    assert [signed_in(user).get(address).status_code for user in (ben, asha, edith)] == [404, 404, 200]
    assert client.get(page("recording", story.recording.ref)).status_code == 404


def test_story_pause_answers_for_a_closed_story_as_for_a_random_ref(ben, cara):
    draft = factories.make_draft_story()

    answers = [signed_in(ben).post(page("story-pause", ref)).status_code for ref in (draft.ref, "k7f3mzq2w3")]

    draft.refresh_from_db()
    assert (answers, draft.paused_at) == ([404, 404], None)
    assert Client().post(page("story-pause", draft.ref)).status_code == 302
    assert signed_in(cara).post(page("story-pause", draft.ref)).status_code == 403


def test_gather_resume_is_for_archivists_and_opens_it_again(ben, gwen, edith):
    story = factories.make_story(reporter=gwen)
    story.pause(ben)
    address = page("gather-resume", story.ref)

    answers = [signed_in(user).post(address).status_code for user in (ben, gwen, edith, edith)]

    assert answers == [403, 403, 302, 404]
    assert Story.objects.cleared_for(Use.READ, ben).get() == story
    ledger = ConsentEvent.objects.order_by("number").values_list("kind", flat=True)
    assert list(ledger)[-2:] == ["paused", "resumed"]


def test_nobody_ends_the_pause_of_a_story_they_gathered(ben, edith, femi):
    story = factories.make_story("The kettle", reporter=edith)
    story.pause(ben)
    client, another = signed_in(edith), signed_in(femi)
    address = page("gather-resume", story.ref)
    why = "You gathered this story, so another archivist must let it go on."

    asked, posted, kept = client.get(address), client.post(address), client.get(page("gather", story.ref))

    assert [each.status_code for each in (asked, posted, kept)] == [200, 422, 200]
    assert all(why in each.content.decode() for each in (asked, posted, kept))
    assert address not in kept.content.decode() and "Keep it paused" not in asked.content.decode()
    with pytest.raises(NotReady, match=why):
        story.resume(by=edith)
    assert not Story.objects.cleared_for(Use.READ, ben).exists()
    assert address in another.get(page("gather", story.ref)).content.decode()
    assert another.post(address).status_code == 302
    assert Story.objects.cleared_for(Use.READ, ben).get() == story

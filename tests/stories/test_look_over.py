"""Answers kept until they were looked over: for who gave them, at their form, for a few hours."""

from urllib.parse import quote

import pytest

from stories.models import ConsentEvent, LookOver
from tests import factories
from tests.clients import signed_in
from tests.forms.every_form import Things
from tests.forms.test_sent_once import press_at_once
from tests.stories.pages import page

pytestmark = pytest.mark.django_db
WORDS = {"language": "en", "kind": "speech", "words": "Ann: Plantedwords here.\n\nBen: Yes."}


@pytest.fixture
def looked_over(gwen, draft):
    """The address at which Gwen looks over the words she brought."""
    return signed_in(gwen).post(page("gather-transcript", draft.ref), WORDS).url


def shown_at(client, address):
    return "Plantedwords" in client.get(address).content.decode()


def test_answers_are_shown_to_who_gave_them_and_to_nobody_else(gwen, edith, looked_over):
    assert [shown_at(signed_in(person), looked_over) for person in (gwen, edith)] == [True, False]


def test_answers_are_shown_at_their_own_form_alone(gwen, draft, looked_over):
    other = factories.make_draft_story(reporter=gwen)
    query = looked_over.partition("?")[2]

    elsewhere = [page("gather-transcript", other.ref), page("gather-details", draft.ref)]

    assert [shown_at(signed_in(gwen), f"{address}?{query}") for address in elsewhere] == [False, False]


@pytest.mark.parametrize("event", ["paused", "withdrawn"])
def test_a_story_that_closes_takes_the_answers_out_of_sight(gwen, edith, draft, looked_over, event):
    voice = factories.make_voice(draft)
    draft.pause(edith) if event == "paused" else voice.withdraw("by phone", edith)

    answers = [signed_in(gwen).get(looked_over), signed_in(gwen).post(looked_over, {"step": "save"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert not any("Plantedwords" in answer.content.decode() for answer in answers)


def test_a_story_that_is_deleted_takes_the_answers_along(gwen, draft, looked_over):
    draft.transcripts.all().delete()
    draft.delete()

    assert not LookOver.objects.exists()


def test_answers_are_forgotten_once_they_are_saved_and_lead_to_what_was_saved(gwen, draft, looked_over):
    client = signed_in(gwen)

    saved = client.post(looked_over, {"step": "save"})

    row = LookOver.objects.get()
    assert (row.answers, row.led_to) == ("", page("gather", draft.ref)) == ("", saved.url)
    assert client.get(looked_over).url == saved.url


def test_answers_are_kept_for_the_hours_of_a_session(gwen, looked_over):
    row = LookOver.objects.get()
    LookOver.objects.update(made_at=row.made_at - LookOver.KEPT_FOR)

    assert not shown_at(signed_in(gwen), looked_over)
    assert (LookOver.forget(), LookOver.objects.count()) == (1, 0)


@pytest.mark.parametrize("ref", ["", "zzzzzzzzzz", "\x00", "' OR 1=1", "a" * 5000])
def test_a_ref_that_is_none_leads_to_the_form_itself(gwen, draft, ref):
    answer = signed_in(gwen).get(page("gather-transcript", draft.ref), {"look-over": ref}, follow=True)

    assert (answer.status_code, answer.templates[0].name) == (200, "stories/transcript_form.html")


# --- what was saved may be said again, and is saved once -----------------------------------------------


def press(client, address, typed):
    """Gives these answers, looks them over and saves them, each page loaded afresh."""
    return client.post(client.post(address, typed).url, {"step": "save"})


def test_a_second_withdrawal_of_what_was_agreed_to_again_counts(gwen, edith, ben):
    story = factories.make_story(reporter=gwen)
    voice, client = story.voices.get(), signed_in(ben)
    address, stop = (
        page("story-wishes", story.ref),
        {"voice": story.voices.get().ref, "how": "by phone", "what": "stop"},
    )

    press(client, address, stop)
    factories.agree_again(voice)
    story.refresh_from_db()
    factories.release(story, by=edith)
    press(client, address, stop)

    voice.refresh_from_db()
    story.refresh_from_db()
    assert voice.withdrawn_at and voice.promises() == set() and story.released_at is None


def test_somebody_is_kept_out_again_after_they_were_let_in(gwen, edith, voice, ben):
    client, address = signed_in(gwen), page("voice-exclude", voice.story.ref, voice.ref)

    press(client, address, {"email": ben.email})
    voice.lift(voice.exclusions.get(), by=edith)
    press(client, address, {"email": ben.email})

    assert voice.exclusions.get().user == ben


def test_the_same_answers_soon_after_are_pointed_out(gwen, voice, answers):
    client, address = signed_in(gwen), page("voice-consent", voice.story.ref, voice.ref)
    press(client, address, answers)

    again = client.post(address, answers, follow=True)

    assert "You saved the same a moment ago." in again.content.decode()
    assert f'href="{page("gather", voice.story.ref)}"' in again.content.decode()
    assert voice.consents.count() == 1


def test_what_was_looked_over_comes_back_where_it_cannot_be_saved(gwen, edith, draft, looked_over):
    factories.make_voice(draft)
    factories.release(draft, by=edith)

    refused = signed_in(gwen).post(looked_over, {"step": "save"})

    assert refused.status_code == 409 and "Plantedwords" in refused.content.decode()


def test_signed_out_meanwhile_signing_in_leads_back_to_what_was_looked_over(client, looked_over):
    answer = client.post(looked_over, {"step": "save"})

    assert answer.url == f"/account/sign-in/?next={quote(looked_over)}"


def test_two_tabs_have_each_its_own_answers(gwen, draft, looked_over):
    other = signed_in(gwen).post(
        page("gather-transcript", draft.ref), WORDS | {"words": "Ann: Others.\n\nBen: Yes."}
    )

    assert other.url != looked_over and shown_at(signed_in(gwen), looked_over)


def test_answers_that_are_not_kept_any_more_are_said_to_be_gone(gwen, looked_over):
    LookOver.objects.all().delete()

    answer = signed_in(gwen).post(looked_over, {"step": "save"}, follow=True)

    assert "is not kept any more" in answer.content.decode() and answer.status_code == 200


def test_one_look_over_saved_in_two_tabs_at_once_is_saved_once(real_database):
    things = Things()
    story = things.open_story()
    client, address = signed_in(things.people["gwen"]), page("story-wishes", story.ref)
    looked_over = client.post(
        address, {"voice": story.voices.get().ref, "how": "by phone", "what": "stop"}
    ).url

    statuses = press_at_once(client, looked_over, lambda: {"step": "save"})

    assert statuses == [302, 302]
    assert ConsentEvent.objects.filter(kind="withdrawn").count() == 1

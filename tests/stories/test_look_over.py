"""Answers kept until they were looked over: for who gave them, at their form, for a few hours."""

import pytest

from stories.models import LookOver
from tests import factories
from tests.clients import signed_in
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

    assert signed_in(gwen).get(looked_over).status_code == 404


def test_a_story_that_is_deleted_takes_the_answers_along(gwen, draft, looked_over):
    draft.transcripts.all().delete()
    draft.delete()

    assert not LookOver.objects.exists()


def test_answers_are_forgotten_once_they_are_saved_and_lead_to_what_was_saved(gwen, draft, looked_over):
    client = signed_in(gwen)

    saved = client.post(looked_over, {"step": "save"})

    row = LookOver.objects.get()
    assert (row.answers, row.led_to) == ("", page("gather-speakers", draft.ref)) == ("", saved.url)
    assert client.get(looked_over).url == saved.url


def test_answers_are_kept_for_the_hours_of_a_session(gwen, looked_over):
    row = LookOver.objects.get()
    LookOver.objects.update(made_at=row.made_at - LookOver.KEPT_FOR)

    assert not shown_at(signed_in(gwen), looked_over)
    assert (LookOver.forget(), LookOver.objects.count()) == (1, 0)


def test_only_the_newest_unsaved_answers_of_a_form_are_kept(gwen, draft, looked_over):
    again = signed_in(gwen).post(
        page("gather-transcript", draft.ref), WORDS | {"words": "Ann: Others.\n\nBen: Yes."}
    )

    assert LookOver.objects.count() == 1 and again.url != looked_over
    assert not shown_at(signed_in(gwen), looked_over)


@pytest.mark.parametrize("ref", ["", "zzzzzzzzzz", "\x00", "' OR 1=1", "a" * 5000])
def test_a_ref_that_is_none_is_the_form_itself(gwen, draft, ref):
    answer = signed_in(gwen).get(page("gather-transcript", draft.ref), {"look-over": ref})

    assert (answer.status_code, answer.templates[0].name) == (200, "stories/transcript_form.html")

"""Title, summary and language of a story, its content notes, and its embargo."""

import pytest

from stories.models import ConsentEvent, Story
from tests import factories
from tests.clients import errors, signed_in
from tests.factories import days
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


def embargoes():
    """[(ref of a person, the day they set)] of the ledger."""
    events = ConsentEvent.objects.filter(kind="embargoed").order_by("number")
    return [(event.by_ref, event.details["until"]) for event in events]


def test_gather_create_makes_a_story_of_whoever_adds_it(gwen):
    typed = {"title": " The  kettle ", "summary": "Tea.\r\nAnd talk.", "language": "cy"}
    typed["content_notes"] = "Talks about  a death\r\n\r\nPrison"

    response = signed_in(gwen).post(page("gather-create"), typed)

    story = Story.objects.kept_by(gwen).get()
    assert response.url == page("voice-create", story.ref)
    assert (story.title, story.summary, story.language, story.reporter, story.content_notes) == (
        "The kettle",
        "Tea.\nAnd talk.",
        "cy",
        gwen,
        ["Talks about a death", "Prison"],
    )


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"title": "A\x07bell"}, "title"),
        ({"summary": "turned \u202eround"}, "summary"),
        ({"summary": "x" * 1001}, "summary"),
        ({"language": "tlh"}, "language"),
    ],
)
def test_gather_create_says_what_is_wrong_and_keeps_what_was_typed(gwen, wrong, field):
    typed = {"title": "The kettle", "summary": "Somebody made tea.", "language": "en"} | wrong

    response = signed_in(gwen).post(page("gather-create"), typed)

    form = response.context["form"]
    assert (response.status_code, list(form.errors)) == (422, [field])
    assert {name: form[name].value() for name in typed} == typed
    assert b"<title>Error:" in response.content
    assert not Story.objects.kept_by(gwen).exists()


def test_gather_notes_keeps_one_note_a_line(gwen, draft):
    client = signed_in(gwen)

    client.post(
        page("gather-notes", draft.ref), {"content_notes": "Talks about  a death\r\n\r\nMentions drugs"}
    )
    too_many = client.post(page("gather-notes", draft.ref), {"content_notes": "a note\n" * 13})

    draft.refresh_from_db()
    assert draft.content_notes == ["Talks about a death", "Mentions drugs"]
    assert (too_many.status_code, errors(too_many)) == (422, {"content_notes": ["Keep to 12 lines at most."]})


@pytest.mark.parametrize("written", ["1 12 2030", "01/12/2030", "2030-12-01", "1 December 2030"])
def test_gather_embargo_takes_a_day_as_people_write_it(gwen, draft, written):
    signed_in(gwen).post(page("gather-embargo", draft.ref), {"embargo_until": written})

    draft.refresh_from_db()
    event = ConsentEvent.objects.get()
    assert (draft.embargo_until.isoformat(), event.kind, event.details) == (
        "2030-12-01",
        "embargoed",
        {"until": "2030-12-01"},
    )


@pytest.mark.parametrize("sooner", [None, 1, -3])
def test_nobody_lets_a_released_story_they_gathered_open_sooner(edith, femi, sooner):
    story = factories.make_story(reporter=edith, embargo_until=days(5))
    client, another = signed_in(edith), signed_in(femi)
    sooner = "" if sooner is None else days(sooner).isoformat()
    address = page("gather-embargo", story.ref)

    response = client.post(address, {"embargo_until": sooner})

    assert (response.status_code, errors(response)) == (
        422,
        {"embargo_until": ["You gathered this story, so only another archivist can let it open sooner."]},
    )
    assert (Story.objects.get().embargo_until, embargoes()) == (days(5), [])
    assert client.post(address, {"embargo_until": days(9).isoformat()}).status_code == 302  # later is theirs
    assert another.post(address, {"embargo_until": sooner}).status_code == 302
    assert embargoes() == [(edith.ref, days(9).isoformat()), (femi.ref, sooner or None)]


def test_who_gathered_a_story_moves_its_first_day_until_it_is_released_and_once_it_has_come(edith):
    client = signed_in(edith)
    waiting = factories.make_story(reporter=edith, released=False, embargo_until=days(5))
    come = factories.make_story(reporter=edith, embargo_until=days(0))

    for story in (waiting, come):
        assert client.post(page("gather-embargo", story.ref), {"embargo_until": ""}).status_code == 302

    assert [Story.objects.get(pk=each.pk).embargo_until for each in (waiting, come)] == [None, None]


def test_gather_embargo_refuses_what_is_no_day(gwen, draft):
    response = signed_in(gwen).post(page("gather-embargo", draft.ref), {"embargo_until": "31 2 2030"})

    assert (response.status_code, errors(response)) == (
        422,
        {"embargo_until": ["There is no 31 February in 2030."]},
    )
    assert 'value="31 2 2030"' in response.content.decode()

"""One story's page of tasks, and who may come in to work on it."""

import pytest
from django.test import Client

from stories.consent import Audience, Use, today
from stories.models import Notice, Story, Transcript
from stories.pages.open_tasks import open_tasks_of
from stories.pages.task_list import steps_of
from stories.transcripts.formats import read
from tests import factories
from tests.clients import signed_in, without_token
from tests.site.stories import RANDOM_REF
from tests.stories.pages import page

pytestmark = pytest.mark.django_db
EDIT = [
    "gather-details",
    "gather-notes",
    "gather-embargo",
    "gather-recording",
    "gather-transcript",
    "voice-create",
]


@pytest.mark.parametrize("name", ["gather", *EDIT])
def test_gathering_pages_of_a_story_kept_by_others_answer_as_a_random_ref(name, gwen, ben, cara):
    theirs = factories.make_draft_story("Not for you")
    reporter = signed_in(gwen)

    real, random = reporter.get(page(name, theirs.ref)), reporter.get(page(name, RANDOM_REF))

    assert real.status_code == random.status_code == 404
    assert without_token(real).replace(theirs.ref, RANDOM_REF) == without_token(random)
    assert [signed_in(user).get(page(name, theirs.ref)).status_code for user in (ben, cara)] == [403, 403]
    assert Client().get(page(name, theirs.ref)).status_code == 302


@pytest.mark.parametrize("name", EDIT)
def test_a_reporter_edits_until_release_and_an_archivist_always(name, gwen, edith):
    story = factories.make_story(reporter=gwen)

    answers = [signed_in(user).get(page(name, story.ref)).status_code for user in (gwen, edith)]

    assert answers == [404, 200]
    assert signed_in(gwen).get(page("gather", story.ref)).status_code == 200


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("gather-details", {"title": "Sneaked in", "summary": "S.", "language": "en"}),
        ("gather-notes", {"content_notes": "Sneaked in"}),
        ("gather-embargo", {"embargo_until": "1 1 2030"}),
        ("voice-consent", {"promises": ["quote anyone"], "step": "save"}),
    ],
)
def test_what_a_reporter_sends_after_the_release_is_given_back_and_not_kept(
    gwen, edith, draft, answers, name, typed
):
    voice = factories.make_voice(draft, [(Use.READ, Audience.ANYONE)])
    client, refs = signed_in(gwen), [draft.ref, voice.ref][: 2 if name == "voice-consent" else 1]
    client.get(page(name, *refs))
    draft.release(edith)

    response = client.post(page(name, *refs), answers | typed)

    now, shown = Story.objects.get(pk=draft.pk), response.content.decode()
    assert (response.status_code, now.released_by) == (409, edith)
    assert "The story was released while you had this page open." in shown
    assert ("Drawer 3" if name == "voice-consent" else next(iter(typed.values()))) in shown
    assert (now.title, now.content_notes, now.embargo_until) == (draft.title, [], None)
    assert voice.promises() == {("read", "anyone")}


def test_gather_shows_all_of_a_story_to_its_keepers(gwen, edith, voice, ben):
    voice.agree(factories.make_notice(), "paper", [(Use.READ, Audience.OFFICE)], today())
    voice.exclude(by=gwen, user=ben)
    factories.make_recording(voice.story)

    shown = [signed_in(user).get(page("gather", voice.story.ref)).content.decode() for user in (gwen, edith)]

    assert ["Let them in again" in html for html in shown] == [False, True]
    assert all("Wren" in html and "Cooling off until" in html for html in shown)
    assert [(ben.email in html, "Ben" in html) for html in shown] == [(True, False), (False, True)]
    assert Notice.objects.count() == 1


def test_who_speaks_is_not_done_while_a_question_is_open(gwen, draft):
    voice = factories.make_voice(draft, None)
    asked = Transcript.from_draft(
        draft, read("Ann: Hi.\n\nBen: So.\n\nJOHN (laughs): Ah."), voices={"Ann": voice}
    )

    def step():
        (step,) = [
            step
            for step in steps_of(draft, None, open_tasks_of([draft])[draft.pk], may_edit=False)
            if step.title == "Who speaks"
        ]
        return step.status, step.done, step.optional

    before = step()
    asked.name_speakers(asked.speakers(), gwen, {"JOHN (laughs)": False})

    assert before == ("1 question", False, False)
    assert step() == ("Ann, Ben", True, True)

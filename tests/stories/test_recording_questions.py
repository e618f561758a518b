"""What was found in a recording is asked of those who keep the story, and the story waits for their answer."""

from datetime import UTC, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.html import escape

from stories.models import NotReady, Recording
from stories.pages.recording import QUESTIONS, recording_questions
from stories.pages.task_list import steps_of
from stories.recordings.findings import Doubt
from tests import factories
from tests.clients import signed_in
from tests.stories.pages import page
from tests.stories.recordings.sounds import wav_bytes

pytestmark = pytest.mark.django_db
SHORTER = [{"doubt": "shorter", "ms": 480_000, "start_ms": 0}]
SENTENCE = "The file says 8 min 0 s, and 1 min 0 s can be played. Was it cut off on the way?"
MISSING = "Nobody has said yet whether the recording is right as it is. Answer under “Recording”."
SILENT = [{"doubt": "silent", "ms": 0, "start_ms": 0}]


@pytest.fixture
def short(gwen):
    """A story that could be released, but for its recording: it says eight minutes and holds one."""
    story = factories.make_draft_story("Cut off", reporter=gwen)
    factories.make_voice(story)
    factories.make_recording(story, added_by=gwen, findings=SHORTER)
    return story


def newest(story):
    return story.recordings.order_by("-number").first()


def confirm_page(story):
    return page("gather-recording-confirm", story.ref, newest(story).ref)


def missing(story, by):
    return [str(sentence) for sentence in story.missing_for_release(by)]


def send(client, story, content, **headers):
    sent = SimpleUploadedFile("a.wav", content)
    return client.post(page("gather-recording", story.ref), {"recording": sent}, headers=headers)


def test_half_a_wav_is_kept_and_its_page_asks(gwen, draft):
    client = signed_in(gwen)

    response = send(client, draft, wav_bytes(8)[:20_000])

    recording = Recording.objects.kept_by(gwen).get()
    assert response.url == page("gather-recording", draft.ref)
    assert recording.findings == [{"doubt": "shorter", "ms": 8000, "start_ms": 0}]
    assert recording.original.size == 20_000
    shown = client.get(response.url).content.decode()
    assert "The file says 8 s, and 1 s can be played. Was it cut off on the way?" in shown
    assert ("It is right as it is" in shown, 'href="#id_recording"' in shown) == (True, True)


def test_half_a_wav_sent_by_the_script_leads_to_the_question_too(gwen, draft):
    response = send(signed_in(gwen), draft, wav_bytes(8)[:20_000], **{"X-Requested-With": "heard-upload"})

    assert response.json() == {"redirect": page("gather-recording", draft.ref)}


def test_a_whole_recording_asks_nothing(gwen, draft):
    client = signed_in(gwen)

    response = send(client, draft, wav_bytes(3))

    assert response.url == page("gather", draft.ref)
    assert Recording.objects.kept_by(gwen).get().findings == []
    for name in ("gather", "gather-recording"):
        assert "It is right as it is" not in client.get(page(name, draft.ref)).content.decode()


def test_the_steps_of_a_story_ask_and_give_both_answers(gwen, short):
    shown = signed_in(gwen).get(page("gather", short.ref)).content.decode()

    steps = steps_of(short, newest(short), [], may_edit=True)
    step = next(step for step in steps if step.title == "Recording")
    assert (step.done, step.asks, step.href) == (False, True, page("gather-recording", short.ref))
    assert SENTENCE in shown
    assert f'action="{confirm_page(short)}"' in shown and "It is right as it is" in shown
    assert f'<a href="{page("gather-recording", short.ref)}">Choose another file</a>' in shown
    assert escape(MISSING) in shown


def test_a_story_waits_for_its_release_until_somebody_answers(gwen, edith, short):
    assert missing(short, edith) == [MISSING]
    with pytest.raises(NotReady):
        short.release(by=edith)
    short.refresh_from_db()
    assert (short.released_at, short.recording) == (None, None)

    signed_in(gwen).post(confirm_page(short))

    assert missing(short, edith) == []
    short.release(by=edith)
    assert short.recording.confirmed_by == gwen


def test_a_release_sent_from_a_page_shows_what_is_missing(edith, short):
    response = signed_in(edith).post(page("gather-release", short.ref), {"seen": short.release_token()})

    assert response.status_code == 422
    assert escape(MISSING) in response.content.decode()
    assert SENTENCE in response.content.decode()


def test_a_newer_recording_of_a_released_story_waits_too(edith, femi):
    story = factories.make_story(recording=True)
    readers_have = story.recording
    factories.make_recording(story, added_by=femi, findings=SILENT)

    with pytest.raises(NotReady):
        story.release(by=edith)

    story.refresh_from_db()
    assert (story.recording, missing(story, edith)) == (readers_have, [MISSING])


def test_another_file_takes_the_question_away(gwen, edith, short):
    send(signed_in(gwen), short, wav_bytes(3))

    assert missing(short, edith) == []
    assert "It is right as it is" not in signed_in(gwen).get(page("gather", short.ref)).content.decode()


def test_who_answered_and_when_are_kept_and_shown_to_the_second_person(gwen, edith, short):
    short.recordings.get().confirm(by=gwen, at=datetime(2020, 5, 12, 23, 30, tzinfo=UTC))

    shown = signed_in(edith).get(page("gather-release", short.ref)).content.decode()

    assert SENTENCE in shown
    assert "Gwen said on 13 May 2020 that it is right as it is." in shown
    assert "It is right as it is</button>" not in shown


def test_an_answer_sent_twice_is_kept_once(gwen, edith, short):
    first = signed_in(gwen).post(confirm_page(short))
    second = signed_in(edith).post(confirm_page(short))

    assert [response.url for response in (first, second)] == [page("gather-speakers", short.ref)] * 2
    assert short.recordings.get().confirmed_by == gwen


def test_an_answer_about_an_older_file_leads_to_the_newest(gwen, short):
    address = confirm_page(short)
    factories.make_recording(short, added_by=gwen, findings=SILENT)

    response = signed_in(gwen).post(address, follow=True)

    assert response.redirect_chain == [(page("gather-recording", short.ref), 302)]
    assert "Another file was sent in the meantime. This is about that one." in response.content.decode()
    assert [recording.confirmed_at for recording in short.recordings.all()] == [None, None]


def test_only_those_who_may_change_the_story_answer(gwen, edith, ben, short):
    colleague, address = factories.make_user("reporter"), confirm_page(short)

    answers = [signed_in(person).post(address).status_code for person in (ben, colleague)]

    assert (answers, short.recordings.get().confirmed_at) == ([403, 404], None)
    assert signed_in(gwen).get(address).status_code == 405
    short.recordings.get().confirm(by=gwen)
    short.release(by=edith)
    assert signed_in(gwen).post(address).status_code == 409  # released, so it is for an archivist now


def test_the_recording_of_another_story_is_not_found(gwen, short):
    other = factories.make_draft_story(reporter=gwen)

    response = signed_in(gwen).post(page("gather-recording-confirm", other.ref, short.recordings.get().ref))

    assert (response.status_code, short.recordings.get().confirmed_at) == (404, None)


def test_every_doubt_has_its_question(short):
    recording = short.recordings.get()
    recording.findings = [
        {"doubt": "shorter", "ms": 480_000, "start_ms": 0},
        {"doubt": "cut_off", "ms": 0, "start_ms": 0},
        {"doubt": "silent", "ms": 0, "start_ms": 0},
        {"doubt": "silence", "ms": 250_000, "start_ms": 50_000},
        {"doubt": "one_sided", "ms": 0, "start_ms": 0},
    ]

    questions = recording_questions(recording)

    assert QUESTIONS.keys() == {*Doubt}
    assert (questions.needs_answer, questions.sentences) == (
        True,
        [
            SENTENCE,
            "The file stops in the middle: 1 min 0 s can be played, and its end is missing. Was it cut off?",
            "Nothing can be heard in it, from beginning to end. Was the microphone on?",
            "Nothing can be heard for 4 min 10 s, from 0:50 on. Did the microphone stop?",
            "Only its left side has sound, or only its right. Was one microphone not plugged in?",
        ],
    )
    assert recording_questions(None) is None

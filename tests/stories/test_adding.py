"""Adding a story: each page says which step it is, and leads to the next open task."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from stories.consent import today
from stories.models import Story, Transcript
from stories.pages.adding import url_after
from stories.pages.open_tasks import open_tasks_of
from stories.pages.task_list import steps_of
from stories.transcripts.formats import read
from tests import factories
from tests.clients import signed_in
from tests.stories.pages import page
from tests.stories.recordings.sounds import wav_bytes

pytestmark = pytest.mark.django_db
DETAILS = {"title": "The kettle", "summary": "Somebody makes tea.", "language": "en"}
SPEECH = {"language": "en", "kind": "speech"}
ONE_LABEL = "Rosa: I came for the quiet.\n\nRosa: And then I stayed."
TWO_LABELS = "Interviewer: What happened?\n\nRosa: I came for the quiet."


@pytest.fixture
def begun(gwen):
    """A story of gwen's with a title and one voice, Clover, and nothing else."""
    story = factories.make_draft_story("The kettle", words=(), reporter=gwen)
    factories.make_voice(story, None, pseudonym="Clover")
    return story


def answers(notice):
    return {
        "notice": notice.ref,
        "promises": ["read anyone"],
        "how": "paper",
        "given_on": today().isoformat(),
        "cooling_off": "0",
    }


def shown_step(response):
    """ "3 of 7" where the page says that it is a step, else None."""
    found = re.search(r'<p class="step">Step (.+?)</p>', response.content.decode())
    return found and found[1]


def links(response):
    """The links of the form's last line: {words: address}."""
    found = re.findall(r'<a href="([^"]+)">([^<]+)</a>', response.content.decode())
    return {words: href for href, words in found}


def look_over(client, story, words):
    """Sends these words; returns the page on which they are looked over, and its address."""
    address = client.post(page("gather-transcript", story.ref), SPEECH | {"words": words}).url
    return client.get(address), address


def keep(client, story, words, **more):
    """Sends these words, looks them over and keeps them, with whatever is ticked there. Returns the answer."""
    shown, address = look_over(client, story, words)
    speaker = shown.context["speaker"]
    ticked = {name: speaker[name].value() for name in speaker.fields}
    sent = {name: value for name, value in (ticked | more).items() if value not in (False, None)}
    return client.post(address, sent | {"step": "save"})


def speakers(story):
    """{label: the pseudonym of its voice, or None} of the newest words."""
    newest = story.transcripts.order_by("-number").first()
    return {label: voice and voice.storyteller.pseudonym for label, voice in newest.speakers().items()}


def task_list(story):
    """{title: its Step} of the story's task list."""
    steps = steps_of(story, None, open_tasks_of([story])[story.pk], may_edit=True)
    return {step.title: step for step in steps}


# --- the way -------------------------------------------------------------------------------------------


def test_seven_answers_lead_from_a_title_to_a_story_that_only_waits_for_its_release(gwen):
    client, notice = signed_in(gwen), factories.make_notice()
    steps, address = [], page("gather-create")

    def send(typed, **more):
        nonlocal address
        steps.append(shown_step(client.get(address)))
        address = client.post(address, typed | more).url

    send(DETAILS)
    send({"pseudonym": "Clover", "kind": "peer_mentor"})
    send({"recording": SimpleUploadedFile("a.wav", wav_bytes(2))})
    send(SPEECH | {"words": "I came for the quiet."})
    send({"step": "save"})
    send(answers(notice))
    send({"step": "save"})

    story = Story.objects.kept_by(gwen).get()
    assert steps == [f"{number} of 7" for number in range(1, 8)]
    assert address == page("gather", story.ref)
    assert story.missing_for_release(None) == []
    assert shown_step(client.get(address)) is None


def test_a_page_of_the_way_can_be_left_or_skipped_and_stays_open(gwen, begun):
    client, (voice,) = signed_in(gwen), begun.voices.all()

    recording, words = (
        client.get(page(name, begun.ref)) for name in ("gather-recording", "gather-transcript")
    )

    leave = "Leave it for now, back to the story"
    assert [links(shown)[leave] for shown in (recording, words)] == [page("gather", begun.ref)] * 2
    assert links(recording)["No recording yet: go on"] == page("gather-transcript", begun.ref)
    assert links(words)["No words yet: go on"] == page("voice-consent", begun.ref, voice.ref)
    assert "Cancel" not in links(recording)


def test_a_page_of_what_was_finished_is_no_step_and_leads_back_to_the_story(gwen, begun):
    factories.make_recording(begun)
    factories.give_words(begun, "I came for the quiet.", voices={"#0": begun.voices.get()})
    client, back = signed_in(gwen), page("gather", begun.ref)

    shown = [client.get(page(name, begun.ref)) for name in ("gather-recording", "gather-transcript")]
    saved = [
        client.post(page("gather-details", begun.ref), DETAILS),
        client.post(
            page("gather-recording", begun.ref), {"recording": SimpleUploadedFile("a.wav", wav_bytes(2))}
        ),
        keep(client, begun, "I came for the quiet, and stayed."),
    ]

    assert [(shown_step(each), links(each)["Cancel"]) for each in shown] == [(None, back)] * 2
    assert [each.url for each in saved] == [back] * 3


def test_no_page_of_a_released_story_is_a_step(edith):
    story = factories.make_story()

    shown = [signed_in(edith).get(page(name, story.ref)) for name in ("gather-recording", "voice-create")]

    assert [(shown_step(each), links(each)["Cancel"]) for each in shown] == [
        (None, page("gather", story.ref))
    ] * 2


def test_new_words_of_a_story_lead_to_who_speaks_where_that_is_open_again(gwen, begun):
    voice = begun.voices.get()
    factories.give_words(begun, "Rosa: I came for the quiet.", voices={"Rosa": voice})

    same, other = (
        keep(signed_in(gwen), begun, words) for words in (TWO_LABELS, TWO_LABELS.replace("Rosa", "R"))
    )

    assert (same.url, other.url) == (page("gather", begun.ref), page("gather-speakers", begun.ref))


def test_one_more_voice_is_a_step_until_somebody_has_agreed(gwen, begun):
    client, address = signed_in(gwen), page("voice-create", begun.ref)

    before = shown_step(client.get(address))
    factories.agree_again(begun.voices.get())

    assert (before, shown_step(client.get(address))) == ("2 of 7", None)


def test_who_speaks_can_be_changed_where_there_are_several_voices(begun):
    voice = begun.voices.get()
    factories.make_voice(begun, None)
    factories.give_words(begun, "Rosa: I came for the quiet.", voices={"Rosa": voice})

    assert task_list(begun)["Who speaks"].done


def test_another_voice_is_asked_for_at_once_where_one_says_so(gwen, begun):
    typed = {"pseudonym": "Robin", "kind": "staff"}

    another = signed_in(gwen).post(page("voice-create", begun.ref), typed | {"then": "another"})

    assert another.url == page("voice-create", begun.ref)
    assert [str(voice.storyteller) for voice in begun.voices.select_related("storyteller")] == [
        "Clover",
        "Robin",
    ]


def test_a_voice_pressed_with_either_button_is_the_same_voice(gwen, begun):
    client, address, typed = (
        signed_in(gwen),
        page("voice-create", begun.ref),
        {"pseudonym": "Robin", "kind": "staff"},
    )
    forms = [client.get(address).content.decode() for _each in range(2)]
    tokens = [re.search(r'name="form_token" value="([^"]+)"', html)[1] for html in forms]

    client.post(address, typed | {"form_token": tokens[0], "then": "another"})
    asked = client.post(address, typed | {"form_token": tokens[1]})

    assert (asked.status_code, begun.voices.count()) == (409, 2)


def test_answers_lead_to_the_answers_of_the_next_voice(gwen, begun):
    first, second = begun.voices.get(), factories.make_voice(begun, None)
    client, notice = signed_in(gwen), factories.make_notice()

    led_to = [
        client.post(page("voice-consent", begun.ref, voice.ref), answers(notice) | {"step": "save"}).url
        for voice in (first, second, first)
    ]

    assert led_to == [page("voice-consent", begun.ref, second.ref), *[page("gather", begun.ref)] * 2]


def test_what_was_left_open_before_is_not_asked_for_again_at_once(begun):
    assert url_after(begun, "recording") == page("gather-transcript", begun.ref)
    assert url_after(begun, "answers") == page("voice-consent", begun.ref, begun.voices.get().ref)
    factories.agree_again(begun.voices.get())
    assert url_after(begun, "answers") == url_after(begun, "words") == page("gather", begun.ref)


# --- who speaks ----------------------------------------------------------------------------------------


def test_words_that_name_nobody_are_the_only_voices_and_nobody_is_asked(gwen, begun):
    client = signed_in(gwen)

    shown, _address = look_over(client, begun, "I came for the quiet.")
    saved = keep(client, begun, "I came for the quiet.")

    assert list(shown.context["speaker"].fields) == []
    assert saved.url == page("voice-consent", begun.ref, begun.voices.get().ref)
    assert speakers(begun) == {"": "Clover"} and "Who speaks" not in task_list(begun)


def test_one_label_is_the_only_voices_by_one_tick_which_is_there_already(gwen, begun):
    client = signed_in(gwen)

    shown, _address = look_over(client, begun, ONE_LABEL)
    saved = keep(client, begun, ONE_LABEL)

    assert "“Rosa” in this transcript is Clover" in shown.content.decode()
    assert saved.url == page("voice-consent", begun.ref, begun.voices.get().ref)
    assert speakers(begun) == {"Rosa": "Clover"} and "Who speaks" not in task_list(begun)


def test_one_label_without_the_tick_is_nobodys_and_is_not_ticked_the_next_time(gwen, begun):
    client = signed_in(gwen)

    keep(client, begun, ONE_LABEL, is_voice=False)
    shown, _address = look_over(client, begun, ONE_LABEL.replace("stayed", "left"))

    assert speakers(begun) == {"Rosa": None} and "Who speaks" in task_list(begun)
    assert shown.context["speaker"]["is_voice"].value() is False


def test_a_tick_about_a_voice_that_was_changed_for_another_meanwhile_says_nothing(gwen, begun):
    client = signed_in(gwen)
    shown, address = look_over(client, begun, ONE_LABEL)
    seen = shown.context["speaker"]["voice"].value()
    begun.voices.get().remove(by=gwen)
    factories.make_voice(begun, None, pseudonym="Robin")

    saved = client.post(address, {"step": "save", "is_voice": "on", "voice": seen})

    assert (speakers(begun), saved.url) == ({"Rosa": None}, page("gather-speakers", begun.ref))


@pytest.mark.parametrize(
    ("words", "voices"), [(TWO_LABELS, 1), (ONE_LABEL, 2), ("I came.", 2), (TWO_LABELS, 2)]
)
def test_several_labels_or_voices_are_asked_about_on_a_page_of_their_own(gwen, begun, words, voices):
    client = signed_in(gwen)
    for _more in range(voices - 1):
        factories.make_voice(begun, None)

    shown, _address = look_over(client, begun, words)
    saved = keep(client, begun, words)

    assert list(shown.context["speaker"].fields) == []
    assert saved.url == page("gather-speakers", begun.ref)
    assert shown_step(client.get(saved.url)) == "5 of 7" and "Who speaks" in task_list(begun)


def test_an_interviewer_may_stay_nobodys_and_who_speaks_is_done(gwen, begun):
    client, voice = signed_in(gwen), begun.voices.get()
    asked = keep(client, begun, TWO_LABELS).url

    saved = client.post(asked, {"speaker-0": "", "speaker-1": voice.ref})

    assert saved.url == page("voice-consent", begun.ref, voice.ref)
    assert speakers(begun) == {"Interviewer": None, "Rosa": "Clover"}
    who = task_list(begun)["Who speaks"]
    assert (who.done, who.status) == (True, "Interviewer, Rosa")


def test_words_that_were_there_before_the_first_voice_are_its_own_where_they_name_nobody(gwen):
    story = factories.make_draft_story("Words first", words=(), reporter=gwen)
    client = signed_in(gwen)
    keep(client, story, "I came for the quiet.")

    led_to = client.post(page("voice-create", story.ref), {"pseudonym": "Clover", "kind": "staff"}).url
    client.post(page("voice-create", story.ref), {"pseudonym": "Robin", "kind": "staff"})

    assert led_to == page("voice-consent", story.ref, story.voices.first().ref)
    assert (speakers(story), Transcript.objects.kept_by(gwen).count()) == ({"": "Clover"}, 2)


def test_words_that_name_nobody_are_not_given_to_a_second_voice(gwen, begun):
    Transcript.from_draft(begun, read("I came for the quiet."))

    asked = [task.name for task in open_tasks_of([begun])[begun.pk]]
    signed_in(gwen).post(page("voice-create", begun.ref), {"pseudonym": "Robin", "kind": "staff"})

    assert (asked, speakers(begun)) == (["answers"], {"": None})


def test_words_under_a_question_that_name_nobody_are_offered_as_the_only_voices(gwen, begun):
    client = signed_in(gwen)
    asked = keep(client, begun, "I went home.\n\nThe thing is: no.\n\nWell, that was it.").url

    form = client.get(asked).context["form"]

    assert asked == page("gather-speakers", begun.ref)
    assert [(field.label, field.value()) for field in form.label_fields()] == [
        ("Words given to nobody", begun.voices.get().ref)
    ]

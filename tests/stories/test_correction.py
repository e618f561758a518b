"""Words corrected in place: by those who keep a story, and proposed by those who tag."""

import pytest
from django.urls import reverse

from stories.models import Part, Transcript
from stories.transcripts.formats import read
from tests import factories
from tests.themes.excerpts import MINE, mark
from workshops.models import DiscussionPack

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(gwen):
    """A released story of two speakers, one of them a voice, on the clock of its recording."""
    story = factories.make_story("Heard at last", words=(), released=False, reporter=gwen, name_shown="W.")
    clock = factories.make_recording(story)
    factories.give_words(
        story,
        "Ann: Where were you?",
        "Wren Smith: I was herd.",
        seconds_each=5,
        voices={"Wren Smith": story.voices.get()},
        clock=clock,
    )
    return factories.release(story)


def keeping(story):
    return reverse("stories:gather-correction", args=[story.ref])


def proposing(story):
    return reverse("stories:story-correction", args=[story.ref])


def newest(story):
    return story.transcripts.order_by("-number").first()


def cues(transcript):
    return list(transcript.cues.values_list("label", "start_ms", "end_ms", "voice__storyteller__pseudonym"))


def shown(page):
    """What stands in the form: (words, time) of each paragraph."""
    return [
        (words.value(), time and time.value())
        for _number, words, _who, time in page.context["form"].paragraph_fields()
    ]


def fields(page, **changes):
    """What the page would send, with these fields changed."""
    form = page.context["form"]
    return {name: form[name].value() or "" for name in form.fields if name != "takes_words_out"} | {
        name.replace("_", "-"): value for name, value in changes.items()
    }


def test_who_keeps_a_story_corrects_its_newest_words_paragraph_by_paragraph(client, told, edith):
    client.force_login(edith)
    page = client.get(keeping(told))

    answer = client.post(keeping(told), fields(page, words_1="I was heard."))

    assert shown(page) == [("Where were you?", "0:00"), ("I was herd.", "0:05")]
    assert "Wren Smith" in page.text
    assert answer.headers["Location"] == reverse("stories:gather", args=[told.ref])
    assert newest(told).text == "Where were you?\n\nI was heard."
    assert cues(newest(told)) == cues(told.transcript)
    assert (newest(told).number, newest(told).added_by, newest(told).clock) == (2, edith, told.recording)
    change = told.changes.get()
    assert (change.part, change.made_by) == (Part.WORDS, edith)


def test_speaker_and_time_of_a_paragraph_are_changed_with_it(client, told, edith):
    client.force_login(edith)
    page = client.get(keeping(told))

    client.post(keeping(told), fields(page, who_0="another", time_1="0:06.5"))

    assert cues(newest(told)) == [
        ("Another speaker", 0, 5000, None),
        ("Wren Smith", 6500, 10_000, told.voices.get().storyteller.pseudonym),
    ]


def test_who_tags_proposes_a_correction_which_a_second_person_releases(client, told, asha, edith):
    excerpt = mark(told, 0, 15, MINE, by=asha)
    client.force_login(asha)
    page = client.get(proposing(told))

    answer = client.post(proposing(told), fields(page, words_1="I was heard."), follow=True)

    assert "Your correction waits for a second person" in answer.text
    assert shown(answer)[1][0] == "I was heard."
    told.refresh_from_db()
    assert told.transcript.text == "Where were you?\n\nI was herd."
    told.release(edith)
    assert told.transcript.text == "Where were you?\n\nI was heard."
    excerpt.refresh_from_db()
    assert excerpt.transcript == told.transcript
    assert told.changes.count() == 0


def test_labels_as_they_were_heard_are_for_those_who_keep_the_story(client, told, asha):
    client.force_login(asha)

    page = client.get(proposing(told)).text

    assert "Wren Smith" not in page
    assert ">W.</option>" in page and ">Ann</option>" in page


def test_a_lone_speaker_has_no_name_here(client, asha):
    story = factories.make_story(words=("Wren Smith: I was herd.",))
    client.force_login(asha)

    page = client.get(proposing(story)).text

    assert "Wren Smith" not in page and ">The speaker</option>" in page


def test_a_proposal_is_read_by_its_maker_and_those_who_keep_the_story_and_nobody_else(
    client, told, asha, ben, edith, gwen
):
    other = factories.make_user("facilitator", "reader", name="Other")
    client.force_login(asha)
    client.post(proposing(told), fields(client.get(proposing(told)), words_1="I was marmalade."))

    seen = {}
    for person in (asha, other, ben, edith, gwen):
        client.force_login(person)
        pages = [
            proposing(told), keeping(told), reverse("stories:gather-transcript", args=[told.ref]),
            reverse("stories:gather-release", args=[told.ref]), told.get_absolute_url(),
        ]  # fmt: skip
        seen[person.name] = ["marmalade" in client.get(page).text for page in pages]

    assert seen == {
        "Asha": [True, False, False, False, False],
        "Other": [False] * 5,
        "Ben": [False] * 5,
        "Edith": [False, True, True, True, False],  # as somebody who tags she meets one that waits
        "Gwen": [False, False, False, True, False],  # released, so an archivist corrects it now
    }


def test_one_correction_waits_at_a_time(client, told, asha):
    other = factories.make_user("facilitator", "reader", name="Other")
    client.force_login(other)
    opened = client.get(proposing(told))
    client.force_login(asha)
    client.post(proposing(told), fields(client.get(proposing(told)), words_1="I was heard."))

    client.force_login(other)
    waits = client.get(proposing(told))
    answer = client.post(proposing(told), fields(opened, words_1="I was hurt."))

    assert "A correction of these words waits already" in waits.text
    assert answer.status_code == 409
    assert "Somebody else corrected these words in the meantime" in answer.text
    # The storyteller's words are given back to nobody, neither theirs nor the other's
    assert "hurt" not in answer.text and "heard" not in answer.text
    assert told.transcripts.count() == 2


def test_a_keepers_draft_under_way_is_no_base_for_a_proposal(client, told, asha, edith):
    factories.give_words(told, "Ann: A secret draft.")
    client.force_login(asha)

    page = client.get(proposing(told))

    assert "waits already" in page.text and "secret" not in page.text


def test_the_maker_of_a_proposal_reads_it_no_longer_once_the_story_closes_to_them(client, told, asha, ben):
    client.force_login(asha)
    client.post(proposing(told), fields(client.get(proposing(told)), words_1="I was heard."))

    told.voices.get().withdraw("by phone", by=ben)

    assert client.get(proposing(told)).status_code == 404
    assert client.post(proposing(told), {"words-1": "More."}).status_code == 404


def test_a_proposal_that_is_sent_back_says_why_and_is_changed_here(client, told, asha, edith):
    client.force_login(asha)
    client.post(proposing(told), fields(client.get(proposing(told)), words_1="I was hard."))
    told.send_back(edith, "Heard, not hard.")

    day = client.get("/")
    page = client.get(proposing(told))
    client.post(proposing(told), fields(page, words_1="I was heard."))

    sections = {section.name: section for section in day.context["page"].waiting}
    assert [thing.url for thing in sections["corrections-sent-back"].things] == [proposing(told)]
    assert "Edith sent this back" in page.text.replace("\u2068", "").replace("\u2069", "")
    assert "Heard, not hard." in page.text
    told.release(edith)
    assert told.transcript.text.endswith("I was heard.")


def test_a_version_that_somebody_else_added_in_the_meantime_is_not_passed_over(client, told, edith, femi):
    client.force_login(edith)
    page = client.get(keeping(told))
    factories.give_words(told, "Ann: Somebody else's.")

    refused = client.post(keeping(told), fields(page, words_1="I was heard."))
    again = client.post(keeping(told), fields(refused))

    assert (refused.status_code, again.status_code) == (422, 302)
    assert "version 2" in refused.text
    assert newest(told).text == "Where were you?\n\nI was heard."


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({}, "Nothing is changed yet"),
        ({"words_0": "", "words_1": " "}, "There are no words in it"),
        ({"time_1": "soon"}, "such as 1:12"),
        ({"time_1": "9:00"}, "The recording ends before this time"),
        ({"time_0": "0:30", "words_0": "Where?"}, "Correct its time"),
        ({"who_0": "7"}, "Choose from the list"),
    ],
)
def test_what_cannot_be_saved_says_why_at_its_field(client, told, edith, changes, message):
    client.force_login(edith)

    answer = client.post(keeping(told), fields(client.get(keeping(told)), **changes))

    assert answer.status_code == 422
    assert message in answer.text
    assert told.transcripts.count() == 1


def test_something_had_to_go_shows_no_old_words_to_the_second_person_either(client, told, gwen, edith, femi):
    client.force_login(edith)
    gone = fields(client.get(keeping(told)), words_1="I was heard.", takes_words_out="on")
    gone["takes_words_out"] = "on"
    client.post(keeping(told), gone)
    client.force_login(femi)

    page = client.get(reverse("stories:gather-release", args=[told.ref]))

    assert newest(told).takes_words_out
    assert "herd" not in page.text
    assert "Something had to go" in page.text


def test_old_words_are_never_brought_back_from_a_page_that_was_open(client, told, edith):
    client.force_login(edith)
    opened = fields(client.get(keeping(told)), words_0="Where?")
    draft = newest(told).as_draft()
    Transcript.from_draft(told, draft, takes_words_out=True)

    answer = client.post(keeping(told), opened, follow=True)

    assert "Begin again" in answer.text
    assert told.transcripts.count() == 2


def test_a_long_text_is_corrected_in_parts_and_the_rest_stays(client, edith):
    story = factories.make_story(words=[f"Paragraph {number} of it." for number in range(120)])
    client.force_login(edith)

    page = client.get(f"{keeping(story)}?from=50")
    client.post(f"{keeping(story)}?from=50", fields(page, words_60="Paragraph sixty of it."))

    assert [words for words, _time in shown(page)][:2] == ["Paragraph 50 of it.", "Paragraph 51 of it."]
    assert '"?from=100"' in page.text and '"?from=0"' in page.text
    assert newest(story).text == story.transcript.text.replace("60", "sixty")


@pytest.mark.parametrize("part", ["-1", "9999999", "x", "99999", ""])
def test_a_part_that_there_is_not_begins_at_the_beginning(client, told, edith, part):
    client.force_login(edith)

    assert len(shown(client.get(f"{keeping(told)}?from={part}"))) == 2


def test_who_speaks_is_answered_first(client, edith):
    story = factories.make_draft_story("Asked", words=())
    Transcript.from_draft(story, read("Ann: Hello.\n\nBen Smith (laughs): Good day. And so on."))
    client.force_login(edith)

    page = client.get(keeping(story))

    if newest(story).possible_labels():
        assert page.headers["Location"] == reverse("stories:gather-speakers", args=[story.ref])


def test_the_release_page_says_what_the_new_words_touch(client, told, asha, dev, edith):
    mark(told, 0, 15, MINE, by=asha)
    herd = mark(told, 17, 28, MINE, by=asha)
    pack = DiscussionPack.objects.create(title="Pack", made_by=dev)
    pack.feature(told, pull_quote=herd)
    client.force_login(asha)
    client.post(proposing(told), fields(client.get(proposing(told)), words_1="I was heard."))
    client.force_login(edith)

    page = client.get(reverse("stories:gather-release", args=[told.ref]))

    assert page.context["page"].touched == [
        "1 excerpt moves with its words.",
        "1 excerpt has words that changed: it shows nowhere until somebody who tags decides.",
        "It stands in 1 pack.",
        "1 pull quote has words that changed: its pack prints none until somebody decides.",
    ]

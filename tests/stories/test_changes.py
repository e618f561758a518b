"""What readers see of a story was made by one person and released by another, before the release and after it."""

import pytest

from stories.consent import KNOW_OF, Use
from stories.models import Change, ConsentEvent, NotReady, Story, Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.formats import read
from stories.transcripts.text import Line
from tests import factories
from tests.clients import errors, signed_in
from tests.stories.pages import names, page

pytestmark = pytest.mark.django_db

NOTHING_NEW = "There is nothing new to release. Readers have the newest versions."


@pytest.fixture
def released(gwen, ben, femi):
    """A story that Gwen gathered and Femi released."""
    story = factories.make_draft_story("The kettle", summary="Tea.", reporter=gwen, content_notes=["A death"])
    factories.make_voice(story)
    return factories.release(story, femi)


def readers_have(story, viewer):
    read = Story.objects.cleared_for(Use.READ, viewer).get(pk=story.pk)
    return read.title, read.summary, read.content_notes, read.transcript.text


def press_release(client, story, **more):
    address = page("gather-release", story.ref)
    return client.post(address, {"seen": client.get(address).context["page"].seen} | more)


def send_back(client, story, note):
    seen = client.get(page("gather-release", story.ref)).context["page"].seen
    return client.post(page("gather-send-back", story.ref), {"seen": seen, "note": note})


def waiting(story):
    return {change.part: change.value for change in story.changes.all()}


def ledger():
    """[(kind, who, parts)] since the first release."""
    events = ConsentEvent.objects.filter(
        kind__in=["released", "looked at", "sent back", "content note added"]
    )
    return [(event.kind, event.by_ref, event.details.get("parts")) for event in events.order_by("number")][1:]


def words(story, text, by):
    return Transcript.from_draft(story, lines_to_draft([Line("", text)]), added_by=by)


# --- a released story ----------------------------------------------------------------------------------


def test_readers_keep_what_they_have_until_a_second_person_releases_the_change(edith, femi, ben, released):
    before = readers_have(released, ben)
    typed = {"title": "The blue kettle", "summary": "Tea.", "language": "en"}

    signed_in(edith).post(page("gather-details", released.ref), typed)
    signed_in(edith).post(page("gather-notes", released.ref), {"content_notes": "A loss"})
    own = press_release(signed_in(edith), released)
    meanwhile, drafts = readers_have(released, ben), waiting(released)
    searched = released.searchable.title
    response = press_release(signed_in(femi), released)

    assert own.context["problems"] == [
        "You made this yourself, so someone else must look at it first: title, content notes."
    ]
    assert (own.status_code, meanwhile, searched) == (422, before, "The kettle")
    assert drafts == {"title": "The blue kettle", "content_notes": ["A loss"]}
    assert response.url == page("gather", released.ref)
    assert readers_have(released, ben) == ("The blue kettle", "Tea.", ["A loss"], before[3])
    released.refresh_from_db()
    assert (released.searchable.title, waiting(released)) == ("The blue kettle", {})
    people = [edith.ref, femi.ref]
    assert ledger() == [("released", femi.ref, {"title": people, "content_notes": people})]


def test_the_ledger_never_holds_the_words(edith, femi, released):
    released.revise(edith, title="Xylophone", summary="Xylophone")
    released.send_back(femi, "Too much xylophone.")
    released.release(femi)

    assert "ylophone" not in str(list(ConsentEvent.objects.values()))


def test_the_reporter_releases_what_an_archivist_changed_and_nothing_of_anyone_elses(
    edith, gwen, ben, released
):
    others = factories.make_story("Not hers", reporter=factories.make_user("reporter"))
    others.revise(edith, title="Changed")
    released.revise(edith, summary="Tea, and talk.")

    responses = [press_release(signed_in(gwen), released)]
    responses.append(signed_in(gwen).get(page("gather-release", others.ref)))

    assert [response.status_code for response in responses] == [302, 404]
    assert readers_have(released, ben)[1] == "Tea, and talk."
    assert ledger()[-1] == ("released", gwen.ref, {"summary": [edith.ref, gwen.ref]})
    assert Story.objects.get(pk=released.pk).released_by != gwen


def test_of_a_draft_that_two_worked_on_each_releases_the_others_part(edith, femi, ben, released):
    released.revise(edith, title="The blue kettle")
    released.revise(femi, summary="Tea, and talk.")

    shown = signed_in(edith).get(page("gather-release", released.ref)).context["page"].changes
    first = press_release(signed_in(edith), released).status_code
    meanwhile, again = readers_have(released, ben), press_release(signed_in(edith), released)
    press_release(signed_in(femi), released)

    assert [[each.label for each in group] for group in (shown.theirs, shown.own)] == [["Summary"], ["Title"]]
    assert (first, meanwhile[:2]) == (302, ("The kettle", "Tea, and talk."))
    assert again.status_code == 422
    assert readers_have(released, ben)[:2] == ("The blue kettle", "Tea, and talk.")


def test_words_and_who_speaks_in_them_by_two_people_come_before_readers_together(
    edith, femi, gwen, ben, released
):
    newer = words(released, "Nobody judged me.", edith)
    newer.name_speakers({"": released.voices.get()}, added_by=femi)

    came_of_it = [released.release(edith)]  # looks at who speaks
    halfway, looked = readers_have(released, ben)[3], ledger()[-1]
    with pytest.raises(NotReady) as refused:
        released.release(edith)
    came_of_it.append(released.release(femi))  # looks at the words

    assert came_of_it == [False, True]
    assert looked == ("looked at", edith.ref, {"speakers": [femi.ref, edith.ref]})
    assert refused.value.messages == ["You made this yourself, so someone else must look at it first: words."]
    assert (halfway, readers_have(released, ben)[3]) == ("I was lost. Then I was heard.", "Nobody judged me.")
    assert released.transcript.cues.get().voice == released.voices.get()
    parts = {"words": [edith.ref, femi.ref], "speakers": [femi.ref, edith.ref]}
    assert ledger()[-1] == ("released", femi.ref, parts)


def test_words_changed_again_after_a_look_are_looked_at_again(edith, femi, gwen, ben, released):
    words(released, "First.", edith).name_speakers({"": released.voices.get()}, added_by=femi)
    released.release(edith)
    words(released, "Second.", femi)

    with pytest.raises(NotReady):
        released.release(femi)
    released.release(gwen)

    assert readers_have(released, ben)[3] == "Second."


def test_the_page_shows_before_and_after_with_what_differs(edith, femi, released):
    released.revise(edith, title="The blue kettle")
    words(released, "Nobody judged me.", edith)

    response = signed_in(femi).get(page("gather-release", released.ref))

    title, newer = response.context["page"].changes.theirs
    assert (title.before, title.after) == (
        [("The", False), (" kettle", False)],
        [("The", False), (" blue", True), (" kettle", False)],
    )
    assert (newer.before, newer.after) == (
        [("Version", False), (" 1", True)],
        [("Version", False), (" 2", True)],
    )
    text = response.content.decode()
    assert "<ins> blue</ins>" in text and "Nobody judged me." in text and "I was lost." in text


def test_a_change_put_back_to_what_readers_have_is_none(edith, femi, released):
    released.revise(edith, title="The blue kettle", summary="Tea, and talk.")
    released.revise(femi, title="The kettle")
    released.revise(edith, summary="Tea.")

    with pytest.raises(NotReady) as refused:
        released.release(femi)

    assert (waiting(released), refused.value.messages) == ({}, [NOTHING_NEW])


def test_a_content_note_that_is_added_is_shown_at_once(edith, ben, released):
    client = signed_in(edith)

    client.post(page("gather-notes", released.ref), {"content_notes": "A death\nPrison"})
    added = (readers_have(released, ben)[2], waiting(released))
    client.post(page("gather-notes", released.ref), {"content_notes": "Prison"})
    taken = (readers_have(released, ben)[2], waiting(released))
    client.post(page("gather-notes", released.ref), {"content_notes": "Prison\nDrugs"})
    more = (readers_have(released, ben)[2], waiting(released))
    client.post(page("gather-notes", released.ref), {"content_notes": "Prison\nDrugs\nA death"})

    assert added == (["A death", "Prison"], {})
    assert taken == (["A death", "Prison"], {"content_notes": ["Prison"]})
    assert more == (["A death", "Prison", "Drugs"], {"content_notes": ["Prison", "Drugs"]})
    assert (set(readers_have(released, ben)[2]), waiting(released)) == ({"A death", "Prison", "Drugs"}, {})
    assert [kind for kind, *_more in ledger()] == ["content note added"] * 3


def test_a_release_closed_meanwhile_keeps_the_drafts_and_who_made_them(edith, femi, ben, released):
    released.revise(edith, title="The blue kettle")
    released.close_release(femi)

    with pytest.raises(NotReady) as refused:
        Story.objects.get(pk=released.pk).release(edith)
    released.release(femi)

    assert refused.value.messages == ["You made this yourself, so someone else must look at it first: title."]
    assert readers_have(released, ben)[0] == "The blue kettle"


def test_a_paused_story_releases_nothing(edith, femi, released):
    released.revise(edith, title="The blue kettle")
    released.pause(edith)

    with pytest.raises(NotReady) as refused:
        released.release(femi)

    assert refused.value.messages == ["This story is paused."]


# --- sent back -----------------------------------------------------------------------------------------


def test_what_was_sent_back_says_why_and_waits_for_another_change(edith, femi, gwen, ben, released):
    released.revise(edith, title="Kettle of Ann Reed")

    response = send_back(signed_in(femi), released, "There is a name\r\nin it.")
    seen_by_edith = signed_in(edith).get(page("gather", released.ref)).content.decode()
    listed = names(signed_in(edith).get(page("gather-list")))
    refused = press_release(signed_in(gwen), released)
    released.revise(edith, title="The blue kettle")
    released.release(gwen)

    assert response.url == page("gather", released.ref)
    assert "There is a name<br>in it." in seen_by_edith and "Sent back, to be changed" in str(listed)
    assert refused.context["problems"] == [f"{femi.name} sent this back, so it must be changed first: title."]
    assert readers_have(released, ben)[0] == "The blue kettle"
    assert [kind for kind, *_more in ledger()] == ["sent back", "released"]


def test_who_sent_something_back_may_still_release_it(edith, femi, ben, released):
    released.revise(edith, title="The blue kettle")
    released.send_back(femi, "Why blue?")

    released.release(femi)

    assert readers_have(released, ben)[0] == "The blue kettle"


def test_who_disagrees_with_what_was_sent_back_cannot_take_it_over(edith, femi, gwen, released):
    released.revise(edith, title="Kettle of Ann Reed")
    released.send_back(femi, "There is a name in it.")

    offered = signed_in(gwen).get(page("gather-release", released.ref)).context["page"]
    assert (offered.may_release, offered.may_look, offered.may_send_back) == (False, False, False)
    for act in (lambda: released.send_back(gwen, "I like it."), lambda: released.release(gwen)):
        with pytest.raises(NotReady):
            act()

    assert Change.objects.get().sent_back_by == femi


def test_sending_back_is_open_to_who_worked_on_the_same_draft(edith, femi, released):
    released.revise(edith, title="The blue kettle")
    released.revise(femi, summary="Tea, and talk.")

    response = send_back(signed_in(femi), released, "Not blue.")

    assert response.status_code == 302
    assert {change.part: change.sent_back_note for change in released.changes.all()} == {
        "title": "Not blue.",
        "summary": "",
    }


def test_a_story_is_sent_back_before_its_first_release(edith, gwen):
    story = Story.begin(gwen, title="The kettle", summary="Tea.", language="en")
    words(story, "I was heard.", gwen)
    factories.make_voice(story)

    send_back(signed_in(edith), story, "Which kettle?")

    assert "Which kettle?" in signed_in(gwen).get(page("gather", story.ref)).content.decode()
    assert names(signed_in(gwen).get(page("gather-list"))) == [("The kettle", "Sent back, to be changed")]


@pytest.mark.parametrize(
    ("note", "wrong"),
    [
        ("", ["Say in a sentence what should be different."]),
        ("x" * 501, ["This is 501 characters long. The longest is 500."]),
    ],
)
def test_send_back_says_what_is_wrong_and_keeps_what_was_typed(edith, femi, released, note, wrong):
    released.revise(edith, title="The blue kettle")

    response = send_back(signed_in(femi), released, note)

    assert (response.status_code, errors(response)) == (422, {"note": wrong})
    assert response.context["form"]["note"].value() == note
    assert Change.objects.get().sent_back_by is None


def test_send_back_of_a_page_that_has_aged_or_of_nothing_changes_nothing(edith, femi, released):
    client = signed_in(femi)
    nothing = send_back(client, released, "Hm.")
    released.revise(edith, title="The blue kettle")
    seen = client.get(page("gather-release", released.ref)).context["page"].seen
    released.revise(edith, title="The green kettle")

    aged = client.post(page("gather-send-back", released.ref), {"seen": seen, "note": "Not blue."})

    assert (nothing.status_code, nothing.context["problems"]) == (
        422,
        ["There is nothing here that you can send back."],
    )
    assert (aged.status_code, Change.objects.get().sent_back_by) == (422, None)
    assert aged.context["form"]["note"].value() == "Not blue."


# --- before the first release ----------------------------------------------------------------------------


def test_an_archivist_never_opens_a_story_with_words_that_only_she_has_seen(edith, gwen, femi, ben):
    story = Story.begin(gwen, title="The kettle", summary="Tea.", language="en")
    factories.make_voice(story)
    words(story, "I was heard.", edith)

    alone = press_release(signed_in(edith), story)
    looked = press_release(signed_in(gwen), story, step="looked")
    kept_closed = Story.objects.cleared_for(KNOW_OF, ben).exists()
    response = press_release(signed_in(edith), story)

    assert alone.context["problems"] == [
        "You made this yourself, so someone else must look at it first: words."
    ]
    assert (looked.status_code, kept_closed, response.status_code) == (302, False, 302)
    assert readers_have(story, ben)[3] == "I was heard."
    released = ConsentEvent.objects.get(kind="released")
    assert released.details["parts"] == {
        "title": [gwen.ref, edith.ref],
        "summary": [gwen.ref, edith.ref],
        "language": [gwen.ref, edith.ref],
        "words": [edith.ref, gwen.ref],
    }


def test_a_look_is_worth_nothing_once_the_words_have_changed(edith, gwen):
    story = Story.begin(gwen, title="The kettle", summary="Tea.", language="en")
    factories.make_voice(story)
    words(story, "I was heard.", edith)
    story.look_at(gwen)
    words(story, "I was not heard.", edith)

    with pytest.raises(NotReady):
        story.release(edith)


def test_words_that_lost_a_label_are_looked_at_again(edith, femi, gwen):
    story = Story.begin(gwen, title="The kettle", summary="Tea.", language="en")
    factories.make_voice(story)
    asked = Transcript.from_draft(story, read("JOHN (laughs): I was heard."), added_by=edith)
    story.look_at(gwen)
    asked.name_speakers({}, femi, {"JOHN (laughs)": True})

    with pytest.raises(NotReady) as refused:
        story.release(edith)

    assert refused.value.messages == ["You made this yourself, so someone else must look at it first: words."]


def test_look_at_of_nothing_new_or_of_a_released_story_is_refused(edith, gwen, released):
    story = Story.begin(gwen, title="The kettle", summary="Tea.", language="en")
    released.revise(edith, title="The blue kettle")

    answers = [press_release(signed_in(gwen), each, step="looked") for each in (story, released)]

    assert [answer.context["problems"] for answer in answers] == [
        ["There is nothing here that you need to look at now."]
    ] * 2


def test_a_sentence_written_to_send_it_back_is_not_lost_by_the_other_button(gwen, edith, released):
    released.revise(gwen, title="Another title")

    refused = press_release(signed_in(edith), released, note="Not blue, please.")

    html = refused.content.decode()
    released.refresh_from_db()
    assert (refused.status_code, released.title) == (422, "The kettle")
    assert "Send it back, or empty that field first." in html and ">\nNot blue, please.</textarea>" in html

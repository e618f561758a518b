"""One story on paper: for a room its voices agreed to, asked again as it is printed, and written down first."""

from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from reading import printing
from stories.consent import Audience, Use
from stories.models import CopiedStory, Copy
from workshops.models import DiscussionPack

from .. import factories
from ..forms.page_forms import form_on

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_ben(client, ben):
    client.force_login(ben)
    return client


def at(story):
    return reverse("reading:story-print", args=[story.ref])


def promised(*printed, read=True, hear=False, **fields):
    """A story known to anyone, printed for these audiences."""
    promises = [(Use.PRINT, audience) for audience in printed]
    promises += [(Use.READ, Audience.ANYONE)] if read else []
    promises += [(Use.HEAR, Audience.ANYONE)] if hear else []
    return factories.make_story("Printed story", promises=promises, **fields)


def text_of(response):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)


@pytest.mark.parametrize(
    ("audiences", "rooms"),
    [
        ([], []),
        ([Audience.WORKSHOP], ["workshop"]),
        ([Audience.OFFICE, Audience.WORKSHOP], ["office", "workshop"]),
        ([Audience.ELSEWHERE], ["elsewhere"]),
        ([Audience.ANYONE], ["office", "elsewhere", "workshop", "anyone"]),
    ],
)
def test_rooms_offered_are_those_the_voices_agreed_to(as_ben, leeds, audiences, rooms):
    story = promised(*audiences, office=leeds)

    page = as_ben.get(at(story))

    offered = [value for value, _label in page.context["form"].fields["audience"].choices] if rooms else []
    assert page.status_code == 200
    assert offered == rooms
    assert ("reading/story_not_printed.html" in [each.name for each in page.templates]) is (not rooms)


def test_own_office_is_offered_only_where_the_voice_is_of_it(as_ben, york):
    story = promised(Audience.OFFICE, office=york)

    assert "form" not in as_ben.get(at(story)).context


def test_a_story_with_an_exclusion_is_printed_for_no_room_unless_the_storyteller_said_so(as_ben, edith, cara):
    strict, lenient = promised(Audience.ANYONE), promised(Audience.ANYONE)
    for story, though in ((strict, False), (lenient, True)):
        story.voices.get().exclude(edith, user=cara, though_in_the_room=though)

    assert "form" not in as_ben.get(at(strict)).context
    assert "form" in as_ben.get(at(lenient)).context


def test_printing_is_written_down_as_one_copy_with_its_version(as_ben, ben, leeds):
    story = promised(Audience.WORKSHOP)

    response = as_ben.post(at(story), {"audience": "workshop", "size": "a4", "how_many": 3})

    copy = Copy.objects.get()
    held = CopiedStory.objects.get()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == f'attachment; filename="heard-copy-{copy.number}.pdf"'
    assert (copy.kind, copy.what_ref, copy.audience, copy.made_by, copy.how_many) == (
        "story", story.ref, "workshop", ben, 3,
    )  # fmt: skip
    assert (held.copy, held.story, held.transcript) == (copy, story, story.transcript)
    assert copy.sheets >= 1
    words = text_of(response)
    assert copy.code in words.replace(" ", "") and "Printed story" in words
    assert "I was lost. Then I was heard." in words


def test_copy_is_made_before_a_byte_is_set(as_ben, monkeypatch):
    story = promised(Audience.WORKSHOP)
    seen = []
    typeset = printing.typeset

    def watched(pack, size):
        seen.append((pack.copy.code, Copy.objects.filter(code=pack.copy.code).exists()))
        return typeset(pack, size=size)

    monkeypatch.setattr(printing, "typeset", watched)

    as_ben.post(at(story), {"audience": "workshop", "size": "a4", "how_many": 1})

    last_code, was_there = seen[-1]
    assert was_there and Copy.objects.get().code == last_code


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"audience": "anyone"}, "audience"),
        ({"audience": "elsewhere"}, "audience"),
        ({"audience": "nobody"}, "audience"),
        ({"audience": ""}, "audience"),
        ({"size": "a0"}, "size"),
        ({"how_many": "0"}, "how_many"),
        ({"how_many": "501"}, "how_many"),
        ({"how_many": "9" * 400}, "how_many"),
        ({"how_many": "two"}, "how_many"),
    ],
)
def test_a_room_or_a_number_that_is_not_offered_is_refused_and_no_copy_made(as_ben, typed, field):
    story = promised(Audience.WORKSHOP)

    response = as_ben.post(at(story), {"audience": "workshop", "size": "a4", "how_many": 1} | typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert not Copy.objects.exists()


@pytest.mark.parametrize("close", ["withdraw", "narrow", "pause"])
def test_consent_is_asked_again_at_the_moment_of_printing(as_ben, edith, close):
    story = promised(Audience.WORKSHOP)
    opened = as_ben.get(at(story)).status_code
    voice = story.voices.get()
    {
        "withdraw": lambda: voice.withdraw("paper", edith),
        "narrow": lambda: voice.narrow({(Use.READ, Audience.ANYONE)}, "paper", edith),
        "pause": lambda: story.pause(edith),
    }[close]()

    response = as_ben.post(at(story), {"audience": "workshop", "size": "a4", "how_many": 1})

    assert opened == 200
    assert response["Content-Type"] != "application/pdf"
    assert response.status_code == (200 if close == "narrow" else 404)
    assert not Copy.objects.exists()


def test_sheets_hold_no_words_where_the_room_may_not_read_them(as_ben):
    story = promised(Audience.WORKSHOP, read=False, hear=True)
    DiscussionPack.objects.create(title="Pack", audience=Audience.ANYONE, on_front_page=True).feature(
        story, questions=["zyxquestion?"]
    )

    response = as_ben.post(at(story), {"audience": "workshop", "size": "large", "how_many": 1})

    words = text_of(response)
    assert "I was lost" not in words and "zyxquestion" not in words
    assert "Printed story" in words and "A summary." in words


def test_sheets_hold_words_for_people_who_read_but_not_for_a_room_that_may_not(as_ben):
    """The viewer may read the story; those in the room were only promised its title and summary on paper."""
    story = factories.make_story(
        "For staff", promises=[(Use.READ, Audience.ELSEWHERE), (Use.PRINT, Audience.WORKSHOP)]
    )

    response = as_ben.post(at(story), {"audience": "workshop", "size": "a4", "how_many": 1})

    assert response["Content-Type"] == "application/pdf"
    assert "I was lost" not in text_of(response)


def test_a_copy_of_a_story_that_closes_is_called_back(as_ben, client, edith):
    story = promised(Audience.WORKSHOP)
    as_ben.post(at(story), {"audience": "workshop", "size": "a4", "how_many": 1})
    copy = Copy.objects.get()
    fine = copy.may_be_used()
    story.voices.get().withdraw("paper", edith)

    assert fine and not copy.may_be_used()
    assert list(Copy.objects.to_recall()) == [copy]


def test_printing_is_for_people_with_a_role(client, cara):
    story = promised(Audience.ANYONE)
    signed_out = client.get(at(story))
    client.force_login(cara)

    assert signed_out["Location"].startswith("/account/sign-in/")
    assert client.get(at(story)).status_code == 403
    assert client.post(at(story), {"audience": "anyone", "size": "a4", "how_many": 1}).status_code == 403
    assert not Copy.objects.exists()


def test_letters_that_cannot_be_printed_are_said_before_a_copy_gets_its_number(as_ben):
    story = promised(Audience.ANYONE, words=("我去了办公室。",), language="zh")
    typed = {"audience": "anyone", "size": "a4", "how_many": "1"}

    before = as_ben.get(at(story)).content.decode()
    refused = as_ben.post(at(story), typed)
    copies_then = Copy.objects.count()
    made = as_ben.post(at(story), typed | {"despite_letters": "on"})

    assert "Some of its letters cannot be printed here" in before and '<b dir="auto">Chinese</b>' in before
    assert f'<a href="{story.get_absolute_url()}">the story’s page</a>' in before
    assert (refused.status_code, copies_then) == (422, 0)
    assert "[cjk unified ideograph-6211]" in text_of(made)


def test_a_story_in_arabic_is_printed_without_a_question(as_ben):
    story = promised(Audience.ANYONE, words=('ذهبت. قالت: "مرحبا!"',), language="ar")

    page = as_ben.get(at(story))
    made = as_ben.post(at(story), {"audience": "anyone", "size": "a4", "how_many": "1"})

    assert "cannot be printed here" not in page.content.decode()
    assert "despite_letters" not in page.context["form"].fields
    assert "مرحبا" in text_of(made)


def test_a_form_sent_again_from_another_office_prints_nothing_for_the_first(as_ben, ben, leeds, york):
    """The copy was made, and is recorded, for people of the office that Ben worked in."""
    story = promised(Audience.OFFICE, Audience.ANYONE, office=leeds)
    form = form_on(as_ben.get(at(story)), at(story)) | {"audience": "office", "how_many": "1"}
    first = as_ben.post(at(story), form)

    ben.office = york
    ben.save()
    again = as_ben.post(at(story), form)

    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert (again.status_code, Copy.objects.count()) == (404, 1)

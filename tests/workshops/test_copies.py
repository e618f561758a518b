"""Printing copies of a pack, and the file of one."""

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from stories.consent import Audience, today
from stories.models import CopiedStory, Copy
from tests import factories
from tests.workshops.copies import make_copy, pdf, typed
from tests.workshops.packs import IN_A_WORKSHOP, closed_stories, make_pack
from tests.workshops.pages import at
from workshops.pages import sheets
from workshops.views import copies


def text_of(response):
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(response.content)).pages)


def test_pack_print_says_how_much_paper_it_takes(as_dev, pack):
    shown = as_dev.get(at("pack-print", pack.ref)).context["sums"]
    worked_out = as_dev.post(at("pack-print", pack.ref), typed(how_many="3", step="count")).context["sums"]

    (a4, large) = [(str(name), sheets, all_sheets) for name, sheets, all_sheets in shown]
    assert (a4[0], large[0]) == ("A4", "Large print, 18 point")
    assert 2 < a4[1] <= large[1]
    assert (a4[2], large[2]) == (20 * a4[1], 20 * large[1])
    assert [all_sheets for _name, _sheets, all_sheets in worked_out] == [3 * a4[1], 3 * large[1]]
    assert not Copy.objects.exists()


def test_pack_print_counts_the_sheets_that_the_pdf_then_has(as_dev, pack):
    shown = {size: sheets for size, (_name, sheets, _all) in zip(
        ("a4", "large"), as_dev.get(at("pack-print", pack.ref)).context["sums"], strict=True
    )}  # fmt: skip

    copies = {size: make_copy(as_dev, pack, size=size) for size in ("a4", "large")}

    counted = {
        size: (len(PdfReader(BytesIO(pdf(as_dev, pack, copy).content)).pages) + 1) // 2
        for size, copy in copies.items()
    }
    assert counted == shown == {size: copy.sheets for size, copy in copies.items()}


def test_pack_print_of_a_pack_without_a_story_makes_no_copy(as_dev, dev, edith):
    pack = make_pack(dev)
    pack.feature(factories.make_story("Paused")).story.pause(edith)

    response = as_dev.post(at("pack-print", pack.ref), typed())

    assert "There is no story in this pack that can be printed." in response.content.decode()
    assert not Copy.objects.exists()


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("how_many", "0", "Print at least 1 copy."),
        ("how_many", "-1", "Print at least 1 copy."),
        ("how_many", "501", "At most 500 copies can be printed at a time."),
        ("how_many", str(10**9), "At most 500 copies can be printed at a time."),
        ("how_many", "9" * 5000, "Type a whole number from 1 to 500."),
        ("how_many", "many", "Type a whole number from 1 to 500."),
        ("how_many", "1.5", "Type a whole number from 1 to 500."),
        ("how_many", "", "Say how many copies, from 1 to 500."),
        ("size", "a3", "Select a valid choice. a3 is not one of the available choices."),
        ("destroy_by", "", "Say by which day the sheets are to be destroyed."),
        ("destroy_by", "soon", "Write the day like this: 21 11 2026."),
        ("destroy_by", "2020-01-01", "This day is past. Choose today or a later day."),
        (
            "destroy_by",
            "31 12 2199",
            "Choose a day within a year. Print again when you need the pack longer.",
        ),
    ],
)
def test_pack_print_with_something_wrong_says_so_and_makes_no_copy(field, value, message, as_dev, pack):
    sent = as_dev.post(at("pack-print", pack.ref), typed(**{field: value}))

    assert (sent.status_code, sent.context["form"].errors) == (422, {field: [message]})
    assert not Copy.objects.exists()


def test_pack_print_takes_and_shows_days_as_people_write_them(as_dev, pack):
    day = factories.days(30)

    shown = as_dev.get(at("pack-print", pack.ref)).content.decode()
    as_dev.post(at("pack-print", pack.ref), typed(destroy_by=f"{day:%d %m %Y}"))

    assert f'value="{factories.days(90):%-d %B %Y}"' in shown
    assert Copy.objects.get().destroy_by == day


def test_pack_print_cannot_work_out_the_sheets_of_no_copies(as_dev, pack):
    response = as_dev.post(at("pack-print", pack.ref), typed(how_many="0", step="count"))

    assert response.context["form"].errors == {"how_many": ["Print at least 1 copy."]}
    assert (response.status_code, response.context["how_many"]) == (422, 20)


def test_pack_print_asks_each_thing_once_and_keeps_what_was_typed(as_dev, pack):
    answers = typed(how_many="7", size="large", destroy_by=factories.days(3).isoformat())

    response = as_dev.post(at("pack-print", pack.ref), answers | {"step": "count"})

    page = response.content.decode()
    assert [page.count(f'name="{name}"') for name in answers] == [2, 1, 1]  # one radio button for each size
    assert {name: response.context["form"][name].value() for name in answers} == answers
    assert page.index("Work out the sheets") < page.index("Make the PDF")  # Enter never prints


def test_pack_print_writes_the_copy_down_with_its_stories(as_dev, dev, pack, leeds, york):
    for story in closed_stories(dev, leeds, york):
        pack.feature(story, questions=["Planted?"])

    response = as_dev.post(at("pack-print", pack.ref), typed(how_many="12", size="large"))

    copy = Copy.objects.get()
    assert response.url == at("copy", pack.ref, copy.code) + "#made"
    assert (copy.kind, copy.what_ref, copy.audience, copy.office, copy.made_by) == (
        "pack", pack.ref, Audience.WORKSHOP, None, dev
    )  # fmt: skip
    assert (copy.size, copy.how_many, copy.destroy_by) == ("large", 12, factories.days(30))
    assert sorted(CopiedStory.objects.values_list("story__title", "transcript__number")) == [
        ("First", 1),
        ("Last", 1),
    ]


def test_pack_print_offers_ninety_days(as_dev, pack):
    form = as_dev.get(at("pack-print", pack.ref)).context["form"]

    assert (form["destroy_by"].value(), form["size"].value()) == (today() + timedelta(days=90), "a4")


def test_pack_print_twice_gives_two_numbers(as_dev, pack):
    first, second = make_copy(as_dev, pack), make_copy(as_dev, pack, size="large")

    assert first.number != second.number and first.code != second.code


def test_pack_pdf_is_a_file_with_a_neutral_name_and_its_code_on_it(as_dev, pack):
    copy = make_copy(as_dev, pack)

    response = pdf(as_dev, pack, copy)

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        f'attachment; filename="discussion-pack-copy-{copy.number}-a4.pdf"'
    )
    assert "no-store" in response["Cache-Control"]
    text = text_of(response)
    assert text.count(copy.code) >= len(PdfReader(BytesIO(response.content)).pages)
    assert "Why first?" in text and "Why last?" in text


def test_pack_pdf_leaves_only_after_its_copy_is_written_down(as_dev, pack, monkeypatch):
    written, typeset = [], copies.typeset

    def noting(*args, **kwargs):
        written.append(Copy.objects.count())
        return typeset(*args, **kwargs)

    for module in (copies, sheets):
        monkeypatch.setattr(module, "typeset", noting)

    pdf(as_dev, pack, make_copy(as_dev, pack))

    assert written[-2:] == [0, 1]  # once to count the sheets, once to hand them over


def test_pack_pdf_holds_what_was_copied_and_not_what_was_added_since(as_dev, pack):
    copy = make_copy(as_dev, pack)
    pack.feature(factories.make_story("Added since", IN_A_WORKSHOP))

    text = text_of(pdf(as_dev, pack, copy))

    assert "First" in text and "Added since" not in text


CHANGES = {
    "withdrawn": lambda story, who: story.voices.get().withdraw("spoken", by=who),
    "narrowed": lambda story, who: story.voices.get().narrow(set(), "spoken", by=who),
    "paused": lambda story, who: story.pause(who),
    "somebody else excluded": lambda story, who: story.voices.get().exclude(who, email="x@example.org"),
    "erased": lambda story, who: story.delete(),
}


@pytest.mark.parametrize("change", CHANGES)
def test_pack_pdf_stops_where_a_story_is_no_longer_cleared(change, as_dev, edith, pack):
    copy = make_copy(as_dev, pack)
    CHANGES[change](pack.featured.first().story, edith)

    response = pdf(as_dev, pack, copy)

    assert (response.status_code, response["Content-Type"]) == (410, "text/html; charset=utf-8")
    assert "This printing can no longer be made" in response.content.decode()
    assert b"First" not in response.content
    assert "Why first?" not in text_of(pdf(as_dev, pack, make_copy(as_dev, pack)))


def test_pack_pdf_stops_where_the_words_are_another_version_now(as_dev, edith, pack):
    copy = make_copy(as_dev, pack)
    story = pack.featured.first().story
    factories.give_words(story, "Said better.")
    factories.release(story)

    assert pdf(as_dev, pack, copy).status_code == 410
    assert "Print again" in as_dev.get(at("copy", pack.ref, copy.code)).content.decode()


def test_pack_pdf_stops_after_its_day(as_dev, pack):
    copy = make_copy(as_dev, pack)
    Copy.objects.filter(pk=copy.pk).update(destroy_by=factories.days(-1))

    assert pdf(as_dev, pack, copy).status_code == 410


def test_pack_pdf_is_not_there_for_a_lead_who_is_excluded(client, as_dev, pack, edith):
    copy = make_copy(as_dev, pack)
    lead = factories.make_user("lead", "reader")
    pack.featured.first().story.voices.get().exclude(edith, user=lead, though_in_the_room=True)

    client.force_login(lead)
    shut = [pdf(client, pack, copy).status_code, client.get(at("copy", pack.ref, copy.code)).status_code]
    listed = client.get(at("copy-list")).context["copies"]
    client.force_login(edith)

    assert (shut, listed) == ([404, 404], [])
    assert pdf(client, pack, copy).status_code == 200


def test_pack_pdf_is_not_there_for_its_maker_who_is_excluded_since(as_dev, dev, edith, pack):
    copy = make_copy(as_dev, pack)
    pack.featured.first().story.voices.get().exclude(edith, email=dev.email, though_in_the_room=True)

    assert pdf(as_dev, pack, copy).status_code == 404


@pytest.mark.parametrize(("who", "answer"), [("ben", 403), ("asha", 403), ("gwen", 403), ("edith", 200)])
def test_pack_pdf_is_for_those_who_build_packs(who, answer, client, as_dev, pack, request):
    copy = make_copy(as_dev, pack)
    client.force_login(request.getfixturevalue(who))

    assert pdf(client, pack, copy).status_code == answer


def test_pack_pdf_of_a_foreign_or_unknown_code_is_not_found(as_dev, dev, pack):
    other = make_pack(dev)
    copy = make_copy(as_dev, pack)

    answers = [as_dev.get(at("pack-pdf", ref, code)).status_code for ref, code in (
        (other.ref, copy.code), (pack.ref, "AAAAAAAA"), (pack.ref, copy.code.lower()), ("zzzzzzzzzz", copy.code)
    )]  # fmt: skip

    assert answers == [404] * 4


def test_pack_print_says_which_letters_cannot_be_printed_before_a_copy_gets_its_number(as_dev, dev):
    pack = make_pack(dev, title="中文 and ગુજરાતી")
    pack.feature(factories.make_story("One", IN_A_WORKSHOP))

    before = as_dev.get(at("pack-print", pack.ref)).content.decode()
    counted = as_dev.post(at("pack-print", pack.ref), typed(step="count"))
    refused = as_dev.post(at("pack-print", pack.ref), typed())
    copies_then = Copy.objects.count()
    made = as_dev.post(at("pack-print", pack.ref), typed(despite_letters="on"))

    assert '<b dir="auto">Chinese, Gujarati</b>' in before
    assert f'<a href="{pack.get_absolute_url()}">the page to project</a>' in before
    assert (counted.status_code, refused.status_code, copies_then) == (200, 422, 0)
    assert (made.status_code, Copy.objects.count()) == (302, 1)


def test_pack_print_says_that_emoji_are_printed_as_their_names(as_dev, dev):
    pack = make_pack(dev, title="Well done 😀")
    pack.feature(factories.make_story("One", IN_A_WORKSHOP))

    page = as_dev.get(at("pack-print", pack.ref)).content.decode()

    assert "It holds emoji or other signs" in page
    assert make_copy(as_dev, pack)

"""A workshop lead builds a pack, prints it in both sizes, and learns of what a storyteller takes back."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from stories.consent import Audience, Use
from stories.models import Copy
from tests.workshops.paper.pdf_reader import body_words, letters
from themes.models import Excerpt
from workshops.models import DiscussionPack
from workshops.paper.assemble import printed_pack
from workshops.paper.reading_order import sheet_words, words

from .. import factories

CALLED_BACK = "Please call back"
PRINTED_WORDS = """(pack) => {
  const printed = pack.cloneNode(true);
  for (const each of printed.querySelectorAll(".no-print")) each.remove();
  return printed.textContent;
}"""
IN_A_WORKSHOP = [(use, Audience.WORKSHOP) for use in (Use.PRINT, Use.READ)]


@pytest.fixture
def stories(asha):
    """Three that may be printed in a workshop, and one that may only be read."""
    promises = [(use, audience) for use in Use for audience in (Audience.WORKSHOP, Audience.ELSEWHERE)]
    kept = [
        factories.make_story(title, promises, words=(f"{title} began early. Nobody judged me there.",))
        for title in ("The kettle in room four", "Gate at eight", "Nan's allotment")
    ]
    for story in kept:
        text = story.transcript.text
        start = text.index("Nobody judged")
        Excerpt.mark(story.transcript, start, len(text), text[start:])
    factories.make_story("Not for paper", [(Use.READ, Audience.WORKSHOP)])
    return kept


def make_the_pack(page):
    """From the list of packs to a pack of two stories in order, each with questions."""
    page.get_by_role("link", name="Packs").click()
    page.get_by_role("link", name="Make a pack").click()
    page.get_by_label("Title").fill("Listening on Tuesday")
    page.get_by_label("Introduction").fill("Two stories, and time to talk about them.")
    page.get_by_role("radio", name="A facilitated workshop").check()
    page.get_by_role("button", name="Make the pack").click()
    for title, question in [
        ("Gate at eight", "Who waited with them?"),
        ("The kettle in room four", "And you?"),
    ]:
        page.get_by_role("checkbox", name=title).check()
        page.get_by_role("button", name="Add the ticked stories").click()
        page.get_by_role("link", name=title).click()
        page.get_by_role("group", name="Words to pull out").get_by_label("Nobody judged me there.").check()
        page.get_by_label("Question 1").fill(f"What did {title} bring to mind?")
        page.get_by_label("Question 2").fill(question)
        page.get_by_role("button", name="Save").click()
    button_of(page, "Up", "The kettle in room four").click()


def button_of(page, verb, title):
    """The button with this word, as it is read out: with the story it belongs to."""
    return page.get_by_role("button", name=re.compile(rf"^{verb}\s*: {title}$"))


def in_order(page):
    return page.locator(".pack-order h3")


def projected(page):
    return page.locator(".pack-story h2")


def print_and_download(page, size):
    """Makes a copy in this size, through the pages. Returns its code and its PDF's bytes."""
    page.get_by_role("radio", name=size).check()
    page.get_by_role("button", name="Make the PDF").click()
    code = page.locator(".check-code").inner_text()
    with page.expect_download() as arriving:
        page.get_by_role("link", name="Download to print").click()
    return code, arriving.value.path().read_bytes()


def test_a_lead_makes_a_pack_projects_it_and_prints_both_sizes(
    page, open_page, sign_in, stories, dev, live_server
):
    sign_in(page, dev)
    make_the_pack(page)

    expect(in_order(page)).to_have_text(["The kettle in room four", "Gate at eight"])
    expect(page.get_by_text("Nan's allotment").first).to_be_visible()
    expect(page.get_by_text("Not for paper")).to_have_count(0)
    page.get_by_role("link", name="Page to project").click()
    expect(projected(page)).to_have_text(["The kettle in room four", "Gate at eight"])
    expect(page.get_by_text("Who waited with them?")).to_be_visible()
    on_the_page = letters(page.locator("[data-pack]").evaluate(PRINTED_WORDS))

    page.get_by_role("link", name="Print with a number").click()
    for name, sheets, all_sheets in printed_sums(page):
        assert all_sheets == 20 * sheets, name
    a4_code, a4 = print_and_download(page, "A4")
    page.get_by_role("link", name="Print in large print too").click()
    large_code, large = print_and_download(page, "Large print")

    pack = DiscussionPack.objects.get(title="Listening on Tuesday")
    assert a4_code != large_code
    for size, code, pdf in (("a4", a4_code, a4), ("large", large_code, large)):
        check_sheets(pack, code, pdf)
        sheets = printed_pack(pack, dev, live_server.url, copy=Copy.objects.get(code=code))
        assert unquoted([on_the_page]) == unquoted(words(replace(sheets, copy=None, copies_note="")))
        assert unquoted(body_words(pdf, size)) == unquoted(sheet_words(sheets))

    passer_by = open_page()
    passer_by.goto("/check/")
    passer_by.get_by_label("The code on the sheet").fill(a4_code.lower())
    passer_by.get_by_role("button", name="Check").click()
    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Still fine to use")


def printed_sums(page):
    """[(size, sheets of one copy, sheets of all)] as the page says them."""
    expect(page.locator(".sums")).to_have_count(2)
    lines = page.locator(".sums").all_inner_texts()
    sums = [
        re.fullmatch(r"(.+): (\d+) sheets?, both sides; 20 copies = (\d+) sheets", line) for line in lines
    ]
    assert all(sums), lines
    return [(one[1], int(one[2]), int(one[3])) for one in sums]


def unquoted(texts):
    """All the letters in a row, without the quotation marks that a page draws by its style sheet."""
    return letters(texts).translate({ord(mark): None for mark in "“”"})


def check_sheets(pack, code, pdf):
    """Tagged, titled, in a language, with the code on every sheet."""
    reader = PdfReader(BytesIO(pdf))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert str(catalog["/Lang"]).lower().startswith("en")
    assert reader.metadata.title == pack.title
    for sheet in reader.pages:
        assert code in sheet.extract_text()


def test_what_a_storyteller_takes_back_leaves_a_pack_and_calls_its_sheets_back(
    open_page, sign_in, stories, dev, ben, leeds
):
    pack = DiscussionPack.objects.create(title="Listening", audience=Audience.WORKSHOP, made_by=dev)
    for story in stories:
        pack.feature(story, questions=[f"What of {story.title}?"])
    lead, other, reader, passer_by = (open_page() for _one in range(4))
    sign_in(lead, dev)
    sign_in(other, factories.make_user("lead", "reader", name="Olu", office=leeds))
    sign_in(reader, ben)
    lead.goto(f"{pack.get_absolute_url()}print/")
    code, _pdf = print_and_download(lead, "A4")
    passer_by.goto(f"/check/{code}/")
    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Still fine to use")

    narrow_to_what_is_not_paper(reader, stories[1])

    lead.goto(pack.get_absolute_url())
    other.goto(pack.get_absolute_url())
    for page in (lead, other):
        expect(projected(page)).to_have_text(["The kettle in room four", "Nan's allotment"])
        expect(page.get_by_text("Gate at eight")).to_have_count(0)
    assert lead.locator("[data-pack]").inner_text() == other.locator("[data-pack]").inner_text()
    expect(lead.get_by_text("1 story can no longer be printed")).to_be_visible()
    expect(other.get_by_text("no longer be printed")).to_have_count(0)
    passer_by.goto(f"/check/{code}/")
    expect(passer_by.get_by_role("heading", level=1)).to_have_text("Please destroy this sheet")
    lead.goto("/copies/")
    expect(lead.get_by_role("row", name=code).get_by_text(CALLED_BACK)).to_be_visible()
    assert lead.request.get(f"{pack.get_absolute_url()}copies/{code}.pdf").status == 410


def narrow_to_what_is_not_paper(page, story):
    """A member of staff writes down that the storyteller wants nothing printed any more."""
    page.goto(story.get_absolute_url())
    page.get_by_text("The storyteller wants something changed").click()
    page.get_by_role("link", name="Record what the storyteller wants").click()
    page.get_by_role("radio", name="By phone").check()
    page.get_by_role("radio", name="Keep some of it").check()
    for box in page.get_by_role("checkbox", name="See my words in a printed pack").all():
        box.uncheck()
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Yes, from now on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is done")

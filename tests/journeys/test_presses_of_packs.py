"""How few presses there are from nothing to a printed pack, counted as those to sound are."""

import time
from io import BytesIO

from pypdf import PdfReader

from stories.consent import Audience, Use

from .. import factories
from .hands import WAYS

IN_A_WORKSHOP = [(use, Audience.WORKSHOP) for use in (Use.PRINT, Use.READ)]
TITLES = ("The kettle in room four", "Gate at eight", "Nan's allotment")


def test_three_stories_in_whole_words_are_eight_presses_from_nothing_to_the_pdf(
    by_every_hand, dev, real_database
):
    for title in TITLES:
        factories.make_story(title, IN_A_WORKSHOP, words=(f"{title} began early. Nobody judged me there.",))
    took = {}

    def job(hand):
        page, began = hand.page, time.monotonic()
        page.goto("/packs/")
        hand.press(page.get_by_role("link", name="Make a pack"))
        hand.type(page.get_by_label("Title"), f"Tuesday, {hand.way}")
        hand.press(page.get_by_role("button", name="Make the pack"))
        for title in TITLES:
            hand.tick(page.get_by_role("checkbox", name=title))
        hand.press(page.get_by_role("button", name="Add them and print"))
        with page.expect_download() as arriving:
            hand.press(page.get_by_role("button", name="Make the PDF"))
            if hand.way == "without script":
                hand.press(page.get_by_role("link", name="Download to print"))
        words = text_of(arriving.value.path().read_bytes())
        took[hand.way] = time.monotonic() - began
        assert [
            title for title in TITLES if f"{title} began early. Nobody judged me there." not in words
        ] == []

    presses = by_every_hand(job, dev, scrolls=8, tabs=130)

    assert presses == dict.fromkeys(WAYS, 8) | {"without script": 9}
    assert max(took.values()) < 60


def text_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())

"""The excerpt picker alone, in a real browser: by mouse and touch."""

import pytest

from tests.journeys.scripts.browsing import POINT, SELECT, bar_shown, chosen_in_form, drag, status, until
from tests.journeys.scripts.pages import EMOJI, FAMILY, STORY, Transcript, picker_page


@pytest.mark.parametrize(
    "marks", [[], [(5, 31, "U"), (9, 60, "N"), (33, 50, "H")]], ids=["plain", "overlapping"]
)
def test_drag_past_an_emoji_snaps_to_words_with_exact_offsets(site, open_page, marks):
    transcript = Transcript(STORY, marks=marks)
    site.pages["/"] = picker_page(transcript)
    second = transcript.sentences[1][0]
    page = open_page("/")

    drag(page, ("s0", "own"), (f"s{second}", "felt"))
    bar_shown(page)
    saved_by_selecting = list(site.posts)
    page.get_by_role("button", name="Note").click()

    start, end = transcript.find("own story", "felt")
    assert EMOJI in transcript.text[start:end]
    assert chosen_in_form(page) == [start, end, transcript.text[start:end]]
    assert saved_by_selecting == []
    assert status(page) == "9 words chosen"
    assert page.evaluate("[...CSS.highlights.get('chosen')][0].toString()") == transcript.text[start:end]


def test_drag_backwards_from_a_label_below_takes_only_words(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    third, fifth = transcript.sentences[2], transcript.sentences[4]
    page = open_page("/")

    drag(page, (f"s{fifth[0]}", "there"), (f"s{third[0]}", "new"))
    bar_shown(page)
    page.get_by_role("button", name="Note").click()

    start, end = transcript.find("new to me", "met there")
    assert chosen_in_form(page) == [start, end, transcript.text[start:end]]
    assert "Staff" not in transcript.text[start:end]


def test_triple_click_ends_with_its_own_paragraph(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")

    x, y = page.evaluate(POINT, ["s0", "own", "middle"])
    page.mouse.click(x, y, click_count=3)
    bar_shown(page)
    label = page.locator("[data-use-sentences]").inner_text()
    page.get_by_role("button", name="Note").click()

    assert label == "Whole sentences"
    end = transcript.sentences[2][1]
    assert chosen_in_form(page) == [0, end, transcript.text[:end]]


@pytest.mark.parametrize(
    ("sentence", "word", "half", "expected"),
    [
        (3, "cafe\u0301", "caf", "cafe\u0301"),
        (4, FAMILY, "\U0001f469\u200d", FAMILY),
        (6, "أنتظر", "أن", "أنتظر"),
    ],
    ids=["combining mark", "family of seven code points", "arabic"],
)
def test_half_a_word_or_character_becomes_a_whole_one(site, open_page, sentence, word, half, expected):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    at = transcript.sentences[sentence][0]
    page = open_page("/")

    page.evaluate(SELECT, [[f"s{at}", word, False], [f"s{at}", half, True]])
    bar_shown(page)
    page.get_by_role("button", name="Note").click()

    start, end = transcript.find(expected)
    assert chosen_in_form(page) == [start, end, expected]


def test_selection_outside_the_words_or_of_white_space_offers_nothing(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")

    for start, end in [
        (["after", "The", False], ["after", "page", True]),
        (["p1", "Staff", False], ["p1", "Staff", True]),
        (["s0", " in", False], ["s0", " in", False]),
    ]:
        page.evaluate(SELECT, [start, end])
        page.wait_for_timeout(220)
    page.evaluate("() => getSelection().selectAllChildren(document.body)")
    page.wait_for_timeout(220)

    assert page.locator(".excerpt-bar").is_hidden()
    assert status(page) == ""


def test_touch_bar_follows_the_selection_and_survives_its_loss(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    second = transcript.sentences[1][0]
    page = open_page("/", has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640})

    page.evaluate(SELECT, [["s0", "own", False], ["s0", "story", True]])
    bar_shown(page)
    first_words = page.locator("[data-bar-words]").inner_text()
    focus_then = page.evaluate("document.activeElement.tagName")
    page.evaluate(SELECT, [["s0", "own", False], [f"s{second}", "listened", True]])
    until(page, "document.querySelector('[data-bar-words]').textContent", "6 words chosen")
    page.evaluate("getSelection().removeAllRanges()")  # as iOS does when a button is tapped
    page.wait_for_timeout(250)
    heights = [
        button.bounding_box()["height"] for button in page.locator(".excerpt-bar button:visible").all()
    ]
    page.locator("[data-note]").tap()

    start, end = transcript.find("own story", "listened")
    assert (first_words, focus_then) == ("2 words chosen", "BODY")
    assert chosen_in_form(page) == [start, end, transcript.text[start:end]]
    assert min(heights) >= 44
    assert site.posts == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_whole_sentences_and_cancel_on_the_bar(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    (first, _), (second, end) = transcript.sentences[:2]
    page = open_page("/", has_touch=True)

    page.evaluate(SELECT, [["s0", "own", False], [f"s{second}", "listened", True]])
    bar_shown(page)
    page.get_by_role("button", name="Close").tap()
    hidden = page.locator(".excerpt-bar").is_hidden()
    page.evaluate(SELECT, [["s0", "own", False], [f"s{second}", "listened", True]])
    bar_shown(page)
    page.get_by_role("button", name="Whole sentences").tap()
    page.get_by_role("button", name="Note").tap()

    assert hidden
    assert chosen_in_form(page) == [first, end, transcript.text[first:end]]
    assert status(page) == "2 sentences chosen, 28 seconds"
    assert page.locator(".excerpt-bar").is_hidden()


def test_press_in_the_text_lets_the_words_go(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")

    drag(page, ("s0", "own"), ("s0", "day"))
    bar_shown(page)
    x, y = page.evaluate(POINT, [f"s{transcript.sentences[2][0]}", "new", "middle"])
    page.mouse.click(x, y)

    page.locator(".excerpt-bar").wait_for(state="hidden", timeout=3000)
    assert page.evaluate("CSS.highlights.has('chosen')") is False

"""The excerpt picker alone, in a real browser: by keyboard."""

import re

from tests.journeys.scripts.browsing import bar_shown, chosen_in_form, drag, expect_status, focused_id, status
from tests.journeys.scripts.pages import FAMILY, STORY, Transcript, picker_page


def test_three_sentences_tagged_by_keyboard_in_three_presses(site, open_page):
    transcript = Transcript(STORY, marks=[(5, 30, "U"), (20, 50, "N")])
    site.pages["/"] = picker_page(transcript)
    tagged = Transcript(STORY, marks=[(0, transcript.sentences[2][1], "U")])
    changed = re.search(r'<p class="turn" id="p0".*?</p>', tagged.html).group()
    latest = '<ul id="excerpt-list-latest"><li>I came in</li></ul>'
    site.answer_next(201, changed + latest)
    page = open_page("/")
    page.locator("#s0").focus()

    presses = ["Shift+ArrowDown", "Shift+ArrowDown", "1"]
    for press in presses[:2]:
        page.keyboard.press(press)
    assert status(page) == "3 sentences chosen, 42 seconds"
    page.keyboard.press(presses[2])
    expect_status(page, "Tagged Understanding Me")

    assert len(presses) <= 4
    assert site.posts == [
        (
            "heard-picker",
            {
                "csrfmiddlewaretoken": ["token"],
                "start": ["0"],
                "end": [str(transcript.sentences[2][1])],
                "quote": [transcript.text[: transcript.sentences[2][1]]],
                "themes": ["understanding-me"],
                "note": [""],
            },
        )
    ]
    assert (
        page.locator("#p0").evaluate("e => e.outerHTML.replace(/ tabindex=.-?[01].| is-chosen/g, '')")
        == changed
    )
    assert page.locator("#excerpt-list-latest").inner_text() == "I came in"
    assert focused_id(page) == f"s{transcript.sentences[2][0]}"
    assert page.locator(".is-chosen").count() == 3


def test_sentences_are_one_tab_stop_and_the_arrows_walk_them(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    ids = [f"s{start}" for start, _ in transcript.sentences]
    page = open_page("/")

    visited = []
    page.keyboard.press("Tab")
    for press in ["ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home", "ArrowUp"]:
        visited.append(focused_id(page))
        page.keyboard.press(press)
    visited.append(focused_id(page))
    page.keyboard.press("Tab")

    assert visited == [ids[0], ids[1], ids[2], ids[-1], ids[-1], ids[-2], ids[0], ids[0]]
    assert page.locator(".sentence:focus").count() == 0
    assert page.locator('.sentence[tabindex="0"]').count() == 1


def test_escape_clears_the_choice_and_keeps_the_place(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("Shift+ArrowDown")
    before = page.locator(".is-chosen").count(), page.evaluate("CSS.highlights.has('chosen')")
    page.keyboard.press("Escape")

    assert before == (2, True)
    assert (page.locator(".is-chosen").count(), page.evaluate("CSS.highlights.has('chosen')")) == (
        0,
        False,
    )
    assert (status(page), focused_id(page)) == ("Choice cleared", f"s{transcript.sentences[1][0]}")
    assert site.posts == []


def test_enter_fills_the_form_across_paragraphs_and_the_form_saves(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    site.answer_next(201, '<ul id="excerpt-list-latest"></ul>')
    start, end = transcript.sentences[2][0], transcript.sentences[4][1]
    page = open_page("/")
    page.locator(f"#s{start}").focus()

    for press in ["Shift+ArrowDown", "Shift+ArrowDown", "Enter"]:
        page.keyboard.press(press)
    filled = chosen_in_form(page)
    for press in ["Space", "Tab", "Space", "Tab"]:
        page.keyboard.press(press)
    page.keyboard.type("Both said so")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_status(page, "Tagged Understanding Me and Not Being Judged")

    assert filled == [start, end, transcript.text[start:end]]
    assert "\n\n" in transcript.text[start:end] and FAMILY in transcript.text[start:end]
    assert site.posts[0][1] == {
        "csrfmiddlewaretoken": ["token"],
        "start": [str(start)],
        "end": [str(end)],
        "quote": [transcript.text[start:end]],
        "themes": ["understanding-me", "not-being-judged"],
        "note": ["Both said so"],
    }
    assert chosen_in_form(page) == [0, 0, ""]
    assert focused_id(page) == f"s{transcript.sentences[4][0]}"


def test_hidden_form_opens_with_enter_and_closes_with_escape(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("Enter")
    opened = page.locator("#excerpt-form").is_visible(), page.evaluate("document.activeElement.name")
    quoted = page.locator("[data-chosen-words]").inner_text()
    page.keyboard.press("Escape")

    assert (opened, quoted) == ((True, "themes"), transcript.text[: transcript.sentences[0][1]])
    assert (page.locator("#excerpt-form").is_hidden(), focused_id(page)) == (True, "s0")
    assert chosen_in_form(page) == [0, 0, ""]


def test_keys_are_described_where_the_transcript_begins(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    page = open_page("/")

    described = page.evaluate(
        "document.getElementById(document.querySelector('[data-transcript]').getAttribute('aria-describedby')).innerText"
    )

    assert described == (
        "Choose words by mouse or touch, and the themes come beside them. "
        "By keyboard: up and down arrows go from sentence to sentence, with Shift they choose several. "
        "1 tags Understanding Me. 2 tags Not Being Judged. "
        "Enter opens the note, O the excerpts of a sentence, Z undoes, Shift and Z does it again, "
        "Escape clears the choice."
    )
    assert page.locator(".sentence[role], .sentence[aria-selected], mark[role]").count() == 0


def test_digits_do_nothing_outside_a_sentence(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    page = open_page("/")

    page.keyboard.press("1")
    page.locator("#s0").focus()
    page.keyboard.press("7")
    page.keyboard.press("Control+1")
    page.keyboard.press("Enter")
    page.locator('[name="note"]').focus()
    page.keyboard.type("12")
    page.wait_for_timeout(200)

    assert site.posts == []
    assert page.locator('[name="note"]').input_value() == "12"


def test_extracts_keep_a_choice_inside_one_passage(site, open_page):
    transcript = Transcript(STORY, kind="extracts")
    site.pages["/"] = picker_page(transcript)
    second, third, fourth = transcript.sentences[1:4]
    page = open_page("/")

    page.locator(f"#s{second[0]}").focus()
    for press in ["Shift+ArrowDown", "Shift+ArrowDown", "Shift+End"]:
        page.keyboard.press(press)
    message = status(page)
    page.keyboard.press("Enter")
    by_keyboard = chosen_in_form(page)
    drag(page, (f"s{third[0]}", "new"), (f"s{fourth[0]}", "open"))
    bar_shown(page)
    page.get_by_role("button", name="Note").click()

    assert by_keyboard == [second[0], third[1], transcript.text[second[0] : third[1]]]
    assert message == (
        "2 sentences chosen, 28 seconds. These are separate passages, so an excerpt stays inside one."
    )
    start = transcript.text.index("new to me")
    assert chosen_in_form(page) == [start, third[1], transcript.text[start : third[1]]]


def test_a_reader_without_the_form_finds_one_tab_stop_and_nothing_to_mark(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY), with_form=False)
    page = open_page("/")

    drag(page, ("s0", "own"), ("s0", "day"))
    page.wait_for_timeout(300)

    assert page.locator(".excerpt-bar, [data-picker-hint], .picker-hint").count() == 0
    assert page.locator('[tabindex="0"]').count() == 1

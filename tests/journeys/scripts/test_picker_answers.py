"""The excerpt picker alone, in a real browser: what it makes of each answer of the server."""

import time

import pytest

from tests.journeys.scripts.browsing import chosen_in_form, expect_status
from tests.journeys.scripts.pages import EMOJI, STORY, Transcript, picker_page


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            (422, '<p id="excerpt-error">The words have changed. Choose <b>again</b>.</p>'),
            "The words have changed. Choose again.",
        ),
        ((403, "no"), "You have been signed out. Sign in and try again; nothing was saved."),
        ((302, ""), "You have been signed out. Sign in and try again; nothing was saved."),
        ((404, "no"), "This story can no longer be opened; nothing was saved."),
        ((500, "no"), "Something went wrong; nothing was saved. Your choice is kept: please try again."),
        (None, "There was no answer. Your choice is kept: try again when you are connected."),
    ],
    ids=["refused", "forbidden", "signed out", "withdrawn", "broken", "connection lost"],
)
def test_refusal_is_said_twice_and_the_choice_is_kept(site, open_page, answer, message):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    if answer:
        site.answer_next(*answer, **({"Location": "/login/"} if answer[0] == 302 else {}))
    site.answer_next(201, '<ul id="excerpt-list-latest"></ul>')
    page = open_page("/")
    page.context.set_offline(answer is None)
    page.locator("#s0").focus()

    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("2")
    expect_status(page, message)
    page.context.set_offline(False)
    error, chosen = page.locator("#excerpt-error").inner_text(), page.locator(".is-chosen").count()
    on_the_bar = page.locator(".excerpt-bar p").inner_text()
    page.keyboard.press("2")
    expect_status(page, "Tagged Not Being Judged")

    assert (error, on_the_bar, chosen) == (message, message, 2)
    assert page.locator(".excerpt-bar").is_hidden()
    assert page.locator("#excerpt-error").is_hidden()
    assert len(site.posts) == (2 if answer else 1)
    assert site.posts[0] == site.posts[-1]


def test_second_press_while_saving_sends_nothing(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    site.answer_next(201, '<ul id="excerpt-list-latest"></ul>', after=0.5)
    page = open_page("/")
    page.locator("#s0").focus()

    for press in ["1", "1", "2", "Enter"]:
        page.keyboard.press(press)
    expect_status(page, "Tagged Understanding Me")

    assert len(site.posts) == 1


def test_fragment_with_a_script_does_nothing(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    site.answer_next(
        201, '<ul id="excerpt-list-latest"><li><img src=x id="bad"></li></ul><p id="unknown">stray</p>'
    )
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("1")
    expect_status(page, "Tagged Understanding Me")

    assert (page.locator("#bad").count(), page.locator("#unknown").count()) == (1, 0)


def test_six_hundred_sentences_answer_without_a_wait(site, open_page):
    long = [
        (
            "Service user",
            [f"This is sentence {n} of a long story {EMOJI} told slowly." for n in range(turn, turn + 6)],
        )
        for turn in range(0, 600, 6)
    ]
    transcript = Transcript(long, marks=[(at, at + 120, "U") for at in range(0, 20000, 70)])
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")
    page.locator("#s0").focus()

    spent = page.evaluate(
        """() => {
          const start = performance.now();
          for (let press = 0; press < 599; press += 1) {
            document.activeElement.dispatchEvent(
              new KeyboardEvent("keydown", { key: "ArrowDown", shiftKey: true, bubbles: true, cancelable: true }));
          }
          return (performance.now() - start) / 599;
        }"""
    )
    started = time.perf_counter()
    page.keyboard.press("Enter")
    opening = time.perf_counter() - started

    assert len(transcript.sentences) == 600
    assert chosen_in_form(page) == [0, len(transcript.text), transcript.text]
    assert spent < 60, "milliseconds a press, all the way to 600 sentences chosen"
    assert opening < 1

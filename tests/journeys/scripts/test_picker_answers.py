"""The excerpt picker alone, in a real browser: what it makes of each answer of the server."""

import time

import pytest

from tests.journeys.scripts.browsing import chosen_in_form, expect_status, status
from tests.journeys.scripts.pages import EMOJI, STORY, Transcript, picker_page

KEPT = "Your choice and your note are kept"
SIGNED_OUT = (
    f"You have been signed out, and nothing was saved. {KEPT}: sign in in another tab, then press Save again."
)
OTHER = (
    f"Somebody else is signed in by now, so nothing was saved under their name. {KEPT}: "
    "sign in as yourself in another tab, then press Save again."
)
UNABLE = f"The person who is signed in now may not mark excerpts, so nothing was saved. {KEPT}."
CHANGED = (
    "The words on this page are not the storyteller’s any more: your browser may have translated them, or an "
    "extension changed them. Show the original page, or load it again, and choose the words again. "
    "Nothing was saved."
)
SAVED = (201, '<ul id="excerpt-list-latest"></ul>')
FRESH = '{"token": "fresh"}'


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (
            (422, '<p id="excerpt-error">The words have changed. Choose <b>again</b>.</p>'),
            "The words have changed. Choose again.",
        ),
        ((409, ""), OTHER),
        ((404, "no"), "This story can no longer be opened; nothing was saved."),
        ((500, "no"), "Something went wrong; nothing was saved. Your choice is kept: please try again."),
        (None, "There was no answer. Your choice is kept: try again when you are connected."),
    ],
    ids=["refused", "another person", "withdrawn", "broken", "connection lost"],
)
def test_refusal_is_said_twice_and_the_choice_is_kept(site, open_page, answer, message):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    if answer:
        site.answer_next(*answer)
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
    assert page.locator(".excerpt-bar p").inner_text() == "Tagged Not Being Judged"
    assert page.locator("#excerpt-error").is_hidden()
    assert len(site.posts) == (2 if answer else 1)
    assert site.posts[0] == site.posts[-1]


def test_presses_while_saving_are_sent_in_their_order_for_the_same_words_and_each_once(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    site.answer_next(*SAVED, after=0.5)
    site.answer_next(*SAVED)
    page = open_page("/")
    page.locator("#s0").focus()

    for press in ["1", "1", "2", "ArrowDown"]:
        page.keyboard.press(press)
    expect_status(page, "Tagged Not Being Judged")

    quote = transcript.text[: transcript.sentences[0][1]]
    assert [(fields["themes"], fields["quote"]) for _kind, fields in site.posts] == [
        (["understanding-me"], [quote]),
        (["not-being-judged"], [quote]),
    ]


def test_second_press_of_save_sends_nothing(site, with_note):
    site.answer_next(*SAVED, after=0.5)

    for _press in range(2):
        with_note.evaluate("document.forms['excerpt-form'].requestSubmit()")
    expect_status(with_note, "Tagged Not Being Judged")

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


@pytest.fixture
def with_note(site, open_page):
    """A page with one sentence in its form, a theme ticked and a note half written."""
    site.pages["/"] = picker_page(Transcript(STORY))
    page = open_page("/")
    page.locator("#s0").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Not Being Judged").check()
    page.get_by_label("Note").fill("Hear how")
    return page


def press_save(page):
    page.get_by_role("button", name="Save excerpt").click()


def typed(page):
    return page.get_by_label("Note").input_value(), page.get_by_label("Not Being Judged").is_checked()


@pytest.mark.parametrize("refusal", [(403, "no"), (302, "")], ids=["an old token", "a session that ended"])
def test_token_of_a_page_that_is_older_than_the_sign_in_is_renewed_by_itself(site, with_note, refusal):
    site.answer_next(*refusal, **({"Location": "/login/"} if refusal[0] == 302 else {}))
    site.answer_next(*SAVED)
    site.answer_next(*SAVED)
    site.pages["/excerpts/new/"] = FRESH

    press_save(with_note)
    expect_status(with_note, "Tagged Not Being Judged")
    with_note.keyboard.press("1")
    expect_status(with_note, "Tagged Understanding Me")

    assert [fields["csrfmiddlewaretoken"] for _kind, fields in site.posts] == [
        ["token"],
        ["fresh"],
        ["fresh"],
    ]
    assert site.posts[0][1] | {"csrfmiddlewaretoken": ["fresh"]} == site.posts[1][1]
    assert site.posts[1][1]["note"] == ["Hear how"]


@pytest.mark.parametrize(
    ("probe", "message"),
    [
        ((302, "", {"Location": "/login/"}), SIGNED_OUT),
        ((403, "no", ()), UNABLE),
        ((409, "", ()), OTHER),
        ((404, "no", ()), "This story can no longer be opened; nothing was saved."),
        ((500, "no", ()), "Something went wrong; nothing was saved. Your choice is kept: please try again."),
    ],
    ids=["nobody", "somebody else who may not", "somebody else", "closed", "broken"],
)
def test_save_of_somebody_who_is_no_longer_signed_in_says_who_is_and_keeps_all(
    site, with_note, probe, message
):
    site.answer_next(403, "no")
    site.pages["/excerpts/new/"] = probe

    press_save(with_note)
    expect_status(with_note, message)
    kept = typed(with_note)
    site.answer_next(403, "no")
    site.answer_next(*SAVED)
    site.pages["/excerpts/new/"] = FRESH
    press_save(with_note)
    expect_status(with_note, "Tagged Not Being Judged")

    assert kept == ("Hear how", True)
    assert len(site.posts) == 3


def test_token_that_does_not_help_is_renewed_once(site, with_note):
    site.answer_next(403, "no")
    site.answer_next(403, "no")
    site.pages["/excerpts/new/"] = FRESH

    press_save(with_note)
    expect_status(with_note, SIGNED_OUT)

    assert (len(site.posts), typed(with_note)) == (2, ("Hear how", True))


def test_escape_asks_before_it_throws_a_note_away(with_note):
    asked, answers = [], [False, True]
    with_note.on(
        "dialog",
        lambda box: (asked.append(box.message), (box.accept if answers.pop(0) else box.dismiss)()),
    )

    with_note.get_by_label("Note").press("Escape")
    kept = typed(with_note), chosen_in_form(with_note)[0:1], status(with_note)
    with_note.get_by_label("Note").press("Escape")

    assert kept[0] == ("Hear how", True) and kept[2] != "Choice cleared"
    assert chosen_in_form(with_note) == [0, 0, ""]
    assert (typed(with_note), status(with_note)) == (("", False), "Choice cleared")
    assert asked == ["Throw away the note that you have written?"] * 2


def test_note_half_written_for_other_words_outlasts_a_digit(site, with_note):
    site.answer_next(*SAVED)

    with_note.locator(".sentence").nth(1).focus()
    with_note.keyboard.press("1")
    expect_status(with_note, "Tagged Understanding Me")

    assert typed(with_note) == ("Hear how", True)


TRANSLATE = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode()) if (walker.currentNode.data.trim()) texts.push(walker.currentNode);
  window.original = texts.map((text) => {
    const [outer, inner] = [document.createElement("font"), document.createElement("font")];
    outer.append(inner);
    inner.append("Andere Wörter");
    text.replaceWith(outer);
    return [outer, text];
  });
}"""
SHOW_ORIGINAL = "() => { for (const [outer, text] of window.original) outer.replaceWith(text); }"
EXTENSION = "() => { document.getElementById('s0').firstChild.data = 'I came in with another story.'; }"
LOAD_AGAIN = "() => { document.getElementById('s0').firstChild.data = window.before; }"


@pytest.mark.parametrize(
    ("change", "back"), [(TRANSLATE, SHOW_ORIGINAL), (EXTENSION, LOAD_AGAIN)], ids=["translator", "extension"]
)
@pytest.mark.parametrize("press", ["1", "Enter"])
def test_words_that_something_else_has_changed_are_not_sent_until_they_are_back(
    site, open_page, change, back, press
):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    site.answer_next(*SAVED)
    page = open_page("/")
    page.evaluate("window.before = document.getElementById('s0').firstChild.data")
    page.evaluate(change)

    page.locator("#s0").focus()
    page.keyboard.press(press)
    expect_status(page, CHANGED)
    sent, on_the_bar = len(site.posts), page.locator(".excerpt-bar p").inner_text()
    page.evaluate(back)
    page.locator("#s0").focus()
    page.keyboard.press("1")
    expect_status(page, "Tagged Understanding Me")

    assert (sent, on_the_bar) == (0, CHANGED)
    assert site.posts[0][1]["quote"] == [transcript.text[: transcript.sentences[0][1]]]


def test_words_changed_before_the_script_came_are_known_by_their_length(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript).replace("and I felt heard", "and I was seen by them")
    site.answer_next(422, '<p id="excerpt-error">The words do not match.</p>')
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("1")
    expect_status(page, CHANGED)

    assert len(site.posts) == 1

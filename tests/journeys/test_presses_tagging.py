"""How few presses there are to a tagged sentence, by mouse, keyboard and touch at 390 px, and that the page stays."""

import pytest
from playwright.sync_api import expect

from themes.models import Excerpt, Theme, ThemedExcerpt

from .conftest import until
from .hands import DESKTOP, ON_A_PHONE
from .scripts.browsing import drag
from .test_tagging import Keyboard, tagged

HOT = "I drank it far too hot."
SELECT_WORD = """(sentence) => {
  const text = sentence.firstChild, start = text.data.indexOf("drank");
  getSelection().setBaseAndExtent(text, start, text, start + 5);
}"""


@pytest.fixture
def story_page(open_page, enter, spoken_story, asha):
    """The story's page as Asha has it, of a desk or a phone, scrolled to its words."""

    def story_page(**options):
        page = enter(open_page(**options), asha)
        page.goto(spoken_story.get_absolute_url())
        page.get_by_text(HOT).evaluate("one => one.scrollIntoView({ block: 'center' })")
        page.wait_for_timeout(100)
        return page

    return story_page


def place(page):
    """Where the page is scrolled to, and where the sentence stands in the window."""
    return page.evaluate("scrollY"), round(page.get_by_text("I drank").first.bounding_box()["y"])


def bar(page):
    return page.get_by_role("group", name="Words chosen")


def press(page, button):
    """A press where the button is, which does not scroll."""
    box = button.bounding_box()
    (page.touchscreen.tap if page.is_touch else page.mouse.click)(
        box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    )


def theme(page, name):
    return bar(page).get_by_role("button", name=name)


def test_a_sentence_is_tagged_by_mouse_in_three_presses_a_second_theme_in_one_more_and_nothing_moves(
    story_page,
):
    page = story_page(viewport=DESKTOP)
    page.is_touch = False
    before, sentence = place(page), page.get_by_text(HOT).get_attribute("id")

    drag(page, (sentence, "drank"), (sentence, "hot"))
    bar(page).wait_for()
    press(page, bar(page).get_by_role("button", name="Whole sentence"))
    press(page, theme(page, "Understanding Me"))
    press(page, theme(page, "Helping Others"))  # at once: the first is still on its way
    expect(page.locator("#excerpt-status")).to_have_text("Tagged Helping Others")

    assert tagged() == [(HOT, "understanding-me", "Asha"), (HOT, "helping-others", "Asha")]
    assert page.evaluate("scrollY") == before[0]
    assert theme(page, "Understanding Me").get_attribute("aria-pressed") == "true"


def test_a_sentence_is_tagged_by_touch_in_three_presses_a_second_theme_in_one_more_and_nothing_moves(
    story_page,
):
    page = story_page(**ON_A_PHONE)
    page.is_touch = True
    before = place(page)

    page.get_by_text(HOT).evaluate(SELECT_WORD)  # as a long press does
    bar(page).wait_for()
    press(page, bar(page).get_by_role("button", name="Whole sentence"))
    press(page, theme(page, "Understanding Me"))
    press(page, theme(page, "Helping Others"))
    expect(page.locator("#excerpt-status")).to_have_text("Tagged Helping Others")

    assert tagged() == [(HOT, "understanding-me", "Asha"), (HOT, "helping-others", "Asha")]
    assert page.evaluate("scrollY") == before[0]
    assert bar(page).bounding_box()["height"] <= 844 / 4


def test_three_excerpts_are_tagged_by_keyboard_in_eleven_presses_after_three_tabs(story_page):
    page = story_page(viewport=DESKTOP)
    page.reload()
    page.evaluate("scrollTo(0, 0)")
    to_words, keyboard = Keyboard(page), Keyboard(page)

    to_words.press("Tab", "Tab", "Enter", "Tab")
    expect(page.get_by_text("Nobody had spoken yet.")).to_be_focused()
    keyboard.press("Shift+ArrowDown", "1", "ArrowDown", "2", "ArrowDown", "Shift+ArrowDown", "3")
    expect(page.locator("#excerpt-status")).to_have_text("Tagged Helping Others")

    assert keyboard.presses <= 12
    assert tagged() == [
        ("Nobody had spoken yet. Then somebody filled the kettle.", "understanding-me", "Asha"),
        (HOT, "not-being-judged", "Asha"),
        (
            "For ten minutes nobody judged me. Now I am the one who fills it 🙂 early.",
            "helping-others",
            "Asha",
        ),
    ]


def test_one_then_two_give_the_same_words_two_themes_however_quickly_and_z_takes_each_off(story_page):
    page = story_page(viewport=DESKTOP)
    page.get_by_text(HOT).focus()

    for key in ("1", "2", "1"):
        page.keyboard.press(key)
    until(page, "document.querySelectorAll('.theme-button[aria-pressed=true]').length === 2")
    expect(page.locator("#transcript mark")).to_have_class("u n")
    both = tagged()
    for key in ("z", "z", "z"):
        page.keyboard.press(key)
    expect(page.locator("#excerpt-status")).to_have_text("There is nothing of yours to undo here.")
    none = tagged(), Excerpt.objects.count(), page.locator("#transcript mark").count()
    page.keyboard.press("Shift+Z")
    expect(page.locator("#excerpt-status")).to_have_text(
        "Done again: Understanding Me on “I drank it far too hot.”."
    )

    assert both == [(HOT, "understanding-me", "Asha"), (HOT, "not-being-judged", "Asha")]
    assert none == ([], 0, 0)
    assert tagged() == [(HOT, "understanding-me", "Asha")]


def test_the_ends_of_a_choice_are_moved_by_buttons_by_keys_and_by_dragging(story_page):
    page = story_page(viewport=DESKTOP)
    sentence = page.get_by_text(HOT).get_attribute("id")
    chosen = "[...CSS.highlights.get('chosen')][0].toString()"
    steps = []

    drag(page, (sentence, "drank"), (sentence, "far"))
    bar(page).wait_for()
    steps.append(page.evaluate(chosen))
    bar(page).get_by_role("button", name="Begin one word earlier").click()
    bar(page).get_by_role("button", name="End one word later").click()
    steps.append(page.evaluate(chosen))
    last = page.get_by_role("slider", name="Last word")
    last.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    steps.append((page.evaluate(chosen), last.get_attribute("aria-valuetext")))
    box = page.get_by_role("slider", name="First word").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + box["height"] / 2, steps=5)
    page.mouse.up()
    steps.append(page.evaluate(chosen))
    theme(page, "Helping Others").click()
    expect(page.locator("#excerpt-status")).to_have_text("Tagged Helping Others")

    assert steps[:3] == ["drank it far", "I drank it far too", ("I drank it far too hot. For", "For")]
    assert steps[3] == "drank it far too hot. For"
    assert ThemedExcerpt.objects.get().content_object.quote == "drank it far too hot. For"


def test_a_note_opens_beside_the_words_and_the_page_stays(story_page):
    page = story_page(viewport=DESKTOP)
    page.is_touch = False
    page.get_by_text(HOT).focus()
    before = page.evaluate("scrollY")

    page.keyboard.press("1")
    expect(page.locator("#excerpt-status")).to_have_text("Tagged Understanding Me")
    press(page, bar(page).get_by_role("button", name="Note"))
    ticked = page.get_by_role("checkbox", name="Understanding Me").is_checked()
    scrolled = page.evaluate("scrollY") - before
    page.keyboard.type("Ask about the tea.")
    page.get_by_role("button", name="Save excerpt").click()
    expect(page.locator("#excerpt-form")).to_be_hidden()

    assert (ticked, scrolled) == (True, 0)
    assert Excerpt.objects.get().notes.get().text == "Ask about the tea."
    expect(page.locator(".sentence", has_text=HOT)).to_be_focused()


def test_a_press_on_marked_words_opens_their_excerpt_and_o_that_of_a_sentence(
    story_page, spoken_story, asha, edith
):
    start = spoken_story.transcript.text.index(HOT)
    excerpt = Excerpt.mark(spoken_story.transcript, start, start + len(HOT), HOT)
    for person in (asha, edith):
        excerpt.tag(Theme.objects.get(slug="helping-others"), by=person)
    excerpt.note("Ask about the tea.", edith)
    page = story_page(viewport=DESKTOP)
    page.is_touch = False
    panel = page.get_by_role("region", name="Excerpts here")

    press(page, page.locator("#transcript mark"))
    expect(panel).to_contain_text("Helping Others")
    shown = [
        words in panel.inner_text() for words in ("Asha, Edith", "Ask about the tea.", "Hear it from 0:04")
    ]
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    page.keyboard.press("o")
    expect(panel).to_be_visible()
    scrolled = page.evaluate("scrollY")
    panel.get_by_role("button", name="Take off my tag").click()
    expect(page.locator("#excerpt-status")).to_have_text("Your tag is taken off.")
    page.keyboard.press("o")
    panel.get_by_role("button", name="Tag or note these words").click()
    theme(page, "Understanding Me").click()
    expect(page.locator("#excerpt-status")).to_have_text("Tagged Understanding Me")

    assert shown == [True] * 3
    assert page.evaluate("scrollY") == scrolled
    assert tagged() == [(HOT, "helping-others", "Edith"), (HOT, "understanding-me", "Asha")]

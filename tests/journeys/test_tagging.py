"""A facilitator marks an excerpt of three sentences by keyboard alone, with script and without, presses counted."""

from playwright.sync_api import expect

from themes.models import Excerpt, ThemedExcerpt

THREE = "Then somebody filled the kettle. I drank it far too hot. For ten minutes nobody judged me."


class Keyboard:
    """Presses keys on a page and counts them; a chord is one press."""

    def __init__(self, page):
        self.page, self.presses = page, 0

    def press(self, *chords):
        for chord in chords:
            self.page.keyboard.press(chord)
            self.presses += 1


def tagged():
    return list(
        ThemedExcerpt.objects.order_by("pk").values_list(
            "content_object__quote", "tag__slug", "tagged_by__name"
        )
    )


def test_three_sentences_are_tagged_in_three_presses_with_script(page, sign_in, spoken_story, asha):
    sign_in(page, asha)
    page.goto(spoken_story.get_absolute_url())
    page.get_by_text("Then somebody filled the kettle.").focus()
    keyboard = Keyboard(page)

    keyboard.press("Shift+ArrowDown", "Shift+ArrowDown", "1")

    expect(page.locator("#excerpt-status")).to_contain_text("Tagged Understanding Me")
    assert keyboard.presses == 3
    assert tagged() == [(THREE, "understanding-me", "Asha")]
    marks = page.locator("#transcript mark").all_text_contents()
    assert " ".join(marks) == THREE
    excerpt = Excerpt.objects.get()
    assert (excerpt.start_ms, excerpt.end_ms) == (2000, 8000)


def test_three_sentences_are_tagged_without_script_in_six_presses(open_page, sign_in, spoken_story, asha):
    page = open_page(java_script_enabled=False)
    sign_in(page, asha)
    page.goto(f"/stories/{spoken_story.ref}/excerpts/new/")
    page.get_by_role("link", name="Then somebody filled the kettle.").focus()
    keyboard = Keyboard(page)

    keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where does the excerpt end?")
    keyboard.press("Tab", "Tab", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Mark this excerpt")
    keyboard.press("Space", "Enter")

    expect(page.get_by_text("Excerpt saved.")).to_be_visible()
    assert keyboard.presses == 6
    assert tagged() == [(THREE, "understanding-me", "Asha")]


def test_two_people_tag_alike_and_each_takes_off_only_their_own(
    open_page, sign_in, spoken_story, asha, edith
):
    transcript = spoken_story.transcript
    start = transcript.text.index("I drank")
    excerpt = Excerpt.mark(transcript, start, start + 23, transcript.text[start : start + 23])
    for person in (asha, edith):
        page = open_page()
        sign_in(page, person)
        page.goto(excerpt.get_absolute_url())
        page.get_by_role("checkbox", name="Helping Others").check()
        page.get_by_role("button", name="Add my tag").click()
        expect(page.get_by_text("Saved.")).to_be_visible()
    assert len(tagged()) == 2

    page.get_by_role("button", name="Take off my tag").click()

    expect(page.get_by_text("Your tag is taken off.")).to_be_visible()
    assert tagged() == [("I drank it far too hot.", "helping-others", "Asha")]


def test_words_chosen_by_mouse_past_an_emoji_are_saved_to_the_character(page, sign_in, spoken_story, asha):
    sign_in(page, asha)
    page.goto(spoken_story.get_absolute_url())
    page.evaluate(
        """() => {
          const sentence = [...document.querySelectorAll(".sentence")].find((s) => s.textContent.includes("fills"));
          const text = sentence.firstChild, from = text.data.indexOf("fills"), to = text.data.indexOf("early") + 5;
          getSelection().setBaseAndExtent(text, from, text, to);
        }"""
    )

    page.get_by_role("button", name="Use these words").click()
    page.get_by_role("checkbox", name="Not Being Judged").check()
    page.get_by_role("button", name="Save excerpt").click()

    expect(page.locator("#excerpt-status")).to_contain_text("Tagged Not Being Judged")
    assert tagged() == [("fills it 🙂 early", "not-being-judged", "Asha")]

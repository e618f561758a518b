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

    page.get_by_role("group", name="Words chosen").get_by_role("button", name="Not Being Judged").click()

    expect(page.locator("#excerpt-status")).to_contain_text("Tagged Not Being Judged")
    assert tagged() == [("fills it 🙂 early", "not-being-judged", "Asha")]


# --- what happens meanwhile ---


def begin_a_note(page, story):
    """One sentence in the form, a theme ticked, a note half written."""
    page.goto(story.get_absolute_url())
    page.get_by_text("I drank it far too hot.").focus()
    page.keyboard.press("Enter")
    page.get_by_role("checkbox", name="Helping Others").check()
    page.get_by_label("A note, if it helps").fill("Ask about the tea.")


def sign_out(page):
    page.goto("/account/password/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("banner").get_by_role("link", name="Sign in").wait_for()


def save(page):
    page.get_by_role("button", name="Save excerpt").click()


def test_who_signed_out_and_in_again_in_another_tab_saves_with_one_press(page, sign_in, spoken_story, asha):
    sign_in(page, asha)
    begin_a_note(page, spoken_story)
    other_tab = page.context.new_page()
    sign_out(other_tab)
    sign_in(other_tab, asha)

    save(page)

    expect(page.locator("#excerpt-status")).to_contain_text("Tagged Helping Others")
    assert tagged() == [("I drank it far too hot.", "helping-others", "Asha")]
    assert Excerpt.objects.get().notes.get().text == "Ask about the tea."


def test_who_is_signed_out_keeps_all_and_saves_after_signing_in(page, sign_in, spoken_story, asha):
    sign_in(page, asha)
    begin_a_note(page, spoken_story)
    other_tab = page.context.new_page()
    sign_out(other_tab)

    save(page)
    expect(page.locator("#excerpt-error")).to_contain_text("sign in in another tab, then press Save again")
    meanwhile = tagged()
    sign_in(other_tab, asha)
    save(page)

    expect(page.locator("#excerpt-status")).to_contain_text("Tagged Helping Others")
    assert (meanwhile, len(tagged())) == ([], 1)
    assert Excerpt.objects.get().notes.get().text == "Ask about the tea."


def test_nothing_is_saved_under_the_name_of_somebody_else(page, sign_in, spoken_story, asha, edith, ben):
    sign_in(page, asha)
    begin_a_note(page, spoken_story)
    other_tab = page.context.new_page()
    said = page.locator("#excerpt-error")

    sign_out(other_tab)
    sign_in(other_tab, edith)
    save(page)
    expect(said).to_contain_text("Somebody else is signed in by now")
    sign_out(other_tab)
    sign_in(other_tab, ben)
    save(page)
    expect(said).to_contain_text("The person who is signed in now may not mark excerpts")

    assert tagged() == []
    assert page.get_by_label("A note, if it helps").input_value() == "Ask about the tea."
    assert page.get_by_role("checkbox", name="Helping Others").is_checked()


def test_a_translated_page_is_named_as_the_reason(page, sign_in, spoken_story, asha):
    sign_in(page, asha)
    page.goto(spoken_story.get_absolute_url())
    page.evaluate(
        """() => {
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), texts = [];
          while (walker.nextNode()) texts.push(walker.currentNode);
          for (const text of texts.filter((each) => each.data.trim())) {
            const inner = Object.assign(document.createElement("font"), { textContent: "other words" });
            const outer = document.createElement("font");
            outer.append(inner);
            text.replaceWith(outer);
          }
        }"""
    )

    page.locator(".sentence").first.focus()
    page.keyboard.press("1")

    expect(page.locator("#excerpt-status")).to_contain_text("your browser may have translated them")
    expect(page.locator("#transcript")).to_have_attribute("translate", "no")
    assert tagged() == []


def test_the_bar_takes_less_than_a_third_of_any_window_and_a_quarter_of_a_phone(
    page, sign_in, spoken_story, asha
):
    sign_in(page, asha)
    page.goto(spoken_story.get_absolute_url())
    too_high = []

    for width, height in [(320, 256), (320, 480), (320, 568), (640, 360), (390, 844), (1280, 800)]:
        page.set_viewport_size({"width": width, "height": height})
        for size in ("100%", "200%"):
            page.evaluate("(size) => (document.documentElement.style.fontSize = size)", size)
            page.evaluate("document.querySelector('.sentence').scrollIntoView({ block: 'center' })")
            page.evaluate("getSelection().selectAllChildren(document.querySelector('.sentence'))")
            page.wait_for_timeout(300)
            close = page.locator(".excerpt-bar [data-dismiss]")
            close.wait_for()
            box = page.locator(".excerpt-bar").bounding_box()
            most = 4 if (width, height, size) == (390, 844, "100%") else 3
            too_high += [(width, height, size, box)] if box["height"] >= height / most else []
            page.evaluate(
                "document.activeElement.blur()"
            )  # what has the focus already is not brought into view
            close.focus()
            expect(close).to_be_in_viewport()

    assert too_high == []


def test_where_no_script_comes_the_form_is_not_shown_and_the_steps_are(page, sign_in, spoken_story, asha):
    sign_in(page, asha)
    page.route("**/*.js", lambda route: route.abort())

    page.goto(spoken_story.get_absolute_url())

    assert page.get_by_role("button", name="Save excerpt").is_hidden()
    page.get_by_role("link", name="Mark an excerpt step by step").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Where does the excerpt begin?")

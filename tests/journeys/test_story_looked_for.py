"""From a search to each place where a story has the words, with script and without."""

from tests import factories
from tests.journeys.conftest import until

WORDS = [
    "We sat by the window.",
    *["It was a quiet day."] * 30,
    "The chair was cold.",
    *["So it was."] * 30,
    "Two chairs.",
]
IN_VIEW = """(id) => {
  const { top, bottom } = document.getElementById(id).getBoundingClientRect();
  return top > 0 && bottom < innerHeight;
}"""


def open_story(page, anchor=""):
    story = factories.make_story("Two chairs", words=WORDS)
    page.goto(f"{story.get_absolute_url()}?q=chair{anchor}")
    return story


def at(page, place):
    until(page, f"({IN_VIEW})('{place}')", seconds=5)
    return page.locator("mark.is-current").inner_text()


def test_next_goes_from_place_to_place_and_round(page):
    open_story(page)
    nav = page.get_by_role("navigation", name="What you looked for")

    assert "“chair” · 2 places" in nav.inner_text()
    nav.get_by_role("button", name="Next").click()
    assert at(page, "found-2") == "chairs"
    assert nav.get_by_role("status").inner_text() == "2 of 2"
    nav.get_by_role("button", name="Next").press("Enter")
    assert at(page, "found-1") == "chair"
    nav.get_by_role("button", name="Previous").click()
    assert at(page, "found-2") == "chairs"


def test_arriving_at_a_sentence_begins_with_its_place(page):
    story = open_story(page)
    start = story.transcript.text.index("Two chairs.")

    page.goto(f"{story.get_absolute_url()}?q=chair&again#s{start}")

    assert page.get_by_role("status").filter(has_text="of 2").inner_text() == "2 of 2"
    assert at(page, "found-2") == "chairs"


def test_without_script_links_lead_to_each_place(open_page):
    page = open_page(java_script_enabled=False)
    open_story(page)
    nav = page.get_by_role("navigation", name="What you looked for")

    nav.get_by_role("link", name="Place 2").click()
    bottom = page.locator("#found-2").bounding_box()

    assert page.url.endswith("#found-2")
    assert 0 < bottom["y"] < page.viewport_size["height"]
    assert nav.bounding_box()["y"] >= 0  # it stays in sight, so that the next place is a press away

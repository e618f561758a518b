"""A story in Arabic from typing to print: every screen, and the sheets, have its words from the right."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from stories.consent import Audience
from stories.models import Story
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

from .. import factories

TITLE, SUMMARY, NAME = "قصة (12)", "ملخص قصير!", "سارة (أم)"
FIRST, SECOND = (
    'ذهبت. قالت: "مرحبا!"',
    "NHS قالت: نعم!",
)  # the second is Arabic, though its first letter is not
QUESTION = "ماذا تعلمت؟"

# The directions in which these words are set, in the page and in its fields. A name may be kept apart in a sentence.
DIRECTIONS = """(words) => {
  const found = new Set();
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const parent = text.parentElement;
    if (!parent.checkVisibility() || parent.closest(".visually-hidden")) continue;
    for (const each of words.filter((one) => text.data.includes(one)))
      found.add(text.data.includes(`\u2068${each}`) ? "rtl" : getComputedStyle(parent).direction);
  }
  for (const field of document.querySelectorAll("input, textarea"))
    if (words.some((each) => field.value.includes(each))) found.add(getComputedStyle(field).direction);
  return [...found];
}"""


def add_by_hand(page):
    page.goto("/gather/new/")
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Summary").fill(SUMMARY)
    page.get_by_label("Language it is told in").select_option("ar")
    yield "typed", [TITLE, SUMMARY]
    page.get_by_role("button", name="Save and go on").click()
    page.get_by_role("heading", name="Who tells it?").wait_for()
    story = Story.objects.get(title=TITLE)
    page.goto(f"/gather/{story.ref}/")
    yield "task list", [TITLE]
    page.goto(f"/gather/{story.ref}/transcript/")
    page.get_by_label("Paste the words").fill(f"سارة: {FIRST}\n\nسارة: {SECOND}")
    page.get_by_label("Language").select_option("ar")
    yield "pasted", [FIRST]
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Keep these words").click()
    page.get_by_role("heading", name=TITLE).wait_for()
    page.goto(f"/gather/{story.ref}/speakers/")
    yield "speakers", [SECOND]


@pytest.fixture
def released(asha):
    """What is done for the story once it was typed: agreed to, released, tagged, and put into a pack."""

    def released(story, lead):
        voice = factories.make_voice(story, name_shown=NAME)
        transcript = story.transcripts.get()
        transcript.name_speakers(dict.fromkeys(transcript.speakers(), voice), None, {})
        factories.release(story)
        story.refresh_from_db()
        text = story.transcript.text
        start = text.index("قالت:")
        excerpt = Excerpt.mark(story.transcript, start, start + 15, text[start : start + 15])
        excerpt.tag(Theme.objects.first(), by=asha)
        pack = DiscussionPack.objects.create(title=TITLE, audience=Audience.WORKSHOP, made_by=lead)
        pack.feature(story, pull_quote=excerpt, questions=[QUESTION])
        return excerpt, pack

    return released


def test_a_story_in_arabic_runs_from_the_right_from_typing_to_print(
    open_page, sign_in, edith, dev, asha, released
):
    page = sign_in(open_page(viewport={"width": 1280, "height": 900}), edith)
    wrong = []

    def look(where, words):
        directions = page.evaluate(DIRECTIONS, words)
        if directions != ["rtl"]:
            wrong.append(f"{where}: {words} {directions}")

    for where, words in add_by_hand(page):
        look(where, words)
    story = Story.objects.get(title=TITLE)
    excerpt, pack = released(story, dev)
    page.goto("/gather/?show=all")
    look("gathering", [TITLE])
    page.goto(f"/gather/{story.ref}/release/")
    look("release", [TITLE, SUMMARY])
    for who, at in {
        asha: {
            "/stories/": [TITLE, SUMMARY],
            story.get_absolute_url(): [TITLE, SUMMARY, "NHS"],
            "/search/?q=قالت": [TITLE, "قالت"],
            Theme.objects.first().get_absolute_url(): ["قالت", TITLE],
            excerpt.get_absolute_url(): ["قالت", TITLE],
            f"/stories/{story.ref}/excerpts/": ["قالت", TITLE],
            f"/stories/{story.ref}/excerpts/new/": ["قالت"],
        },
        dev: {
            pack.get_absolute_url(): [TITLE, SUMMARY, QUESTION, "قالت"],
            f"/packs/{pack.ref}/stories/": [TITLE],
            "/packs/": [TITLE],
        },
    }.items():
        page = sign_in(open_page(viewport={"width": 1280, "height": 900}), who)
        for path, words in at.items():
            page.goto(path)
            look(path, words)

    assert wrong == []
    sheets = printed(page, pack)
    assert "مرحبا" in sheets and "ملخص" in sheets and "[arabic" not in sheets


def printed(page, pack):
    """The text of the pack's PDF, made through its page."""
    page.goto(f"/packs/{pack.ref}/print/")
    page.get_by_role("button", name="Make the PDF").click()
    link = page.get_by_role("link", name="Download to print").get_attribute("href")
    pdf = page.request.get(link).body()
    return "\n".join(sheet.extract_text() for sheet in PdfReader(BytesIO(pdf)).pages)

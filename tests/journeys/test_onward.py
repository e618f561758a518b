"""From a story onward: kept for later, on to the next one, and a link to its moment for a colleague."""

import pytest
from playwright.sync_api import expect

from stories.consent import Audience, Use
from stories.models import KeptStory

from .. import factories
from .conftest import until

PHONE = {"viewport": {"width": 390, "height": 844}}
NEEDS_SIGN_IN = [(use, audience) for use in Use for audience in (Audience.OFFICE, Audience.ELSEWHERE)]


@pytest.fixture
def two_more(spoken_story):
    """Two stories released after the spoken one, so that they come before it in the list."""
    return [factories.make_story(title) for title in ("The gate at eight", "Bread on Tuesdays")]


def press(page, name, role="button"):
    """Reaches this by the keyboard alone, and presses Enter on it."""
    page.get_by_role(role, name=name).first.focus()
    page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_story_is_kept_for_later_and_taken_off_by_keyboard_on_a_phone(
    open_page, sign_in, spoken_story, ben, script
):
    page = sign_in(open_page(**PHONE, java_script_enabled=script), ben)
    page.goto(spoken_story.get_absolute_url())

    press(page, "Keep for later")
    expect(page.get_by_role("button", name="Take off the list")).to_be_in_viewport()
    press(page, "Your kept stories", "link")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kept for later")
    press(page, "The kettle in room four", "link")
    press(page, "Take off the list")

    expect(page.get_by_role("button", name="Keep for later")).to_be_visible()
    assert not KeptStory.objects.exists()


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_from_story_to_story_through_the_list_and_back_to_it(open_page, sign_in, two_more, ben, script):
    page = sign_in(open_page(**PHONE, java_script_enabled=script), ben)
    page.goto("/stories/?kind=service_user")
    page.get_by_role("link", name="Bread on Tuesdays").click()

    titles = []
    for _step in range(2):
        press(page, "Next in the list", "link")
        titles.append(page.get_by_role("heading", level=1).inner_text())
    expect(page.get_by_role("link", name="Next in the list")).to_have_count(0)
    press(page, "Previous in the list", "link")
    expect(page.get_by_role("heading", level=1)).to_have_text("The gate at eight")
    press(page, "All stories in the list", "link")
    page.wait_for_url("**/stories/?kind=service_user")

    assert titles == ["The gate at eight", "The kettle in room four"]


def test_a_link_to_the_moment_is_copied_by_keyboard_and_says_so(open_page, sign_in, spoken_story, ben):
    page = sign_in(open_page(**PHONE), ben)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(spoken_story.get_absolute_url())
    until(page, "document.querySelector('audio').readyState >= 1")
    page.evaluate("document.querySelector('audio').currentTime = 6.4")

    press(page, "Copy a link to this moment")

    start = spoken_story.transcript.sentences[3][0]
    expect(page.get_by_role("status").filter(has_text="Copied.")).to_contain_text(f"?t=6#s{start}")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"{spoken_story.get_absolute_url()}?t=6#s{start}")


def test_where_the_browser_refuses_to_copy_the_link_stands_selected(open_page, sign_in, spoken_story, ben):
    page = open_page(**PHONE)
    page.add_init_script(
        "Object.defineProperty(navigator, 'clipboard', {value: {writeText: () => Promise.reject()}})"
    )
    moment = f"{spoken_story.get_absolute_url()}?t=4#s{spoken_story.transcript.sentences[2][0]}"
    sign_in(page, ben).goto(moment)

    press(page, "Copy a link to this moment")

    expect(page.get_by_text("Here is the link. Copy it from the box.")).to_be_visible()
    expect(page.get_by_label("Link to send to a colleague")).to_be_focused()
    assert page.evaluate("getSelection().toString()").endswith(moment)


def test_without_script_the_link_stands_in_its_box(open_page, sign_in, spoken_story, ben):
    page = sign_in(open_page(**PHONE, java_script_enabled=False), ben)
    page.goto(f"{spoken_story.get_absolute_url()}?t=4")

    page.get_by_text("Link to this story from 0:04").click()

    link = page.get_by_label("Link to send to a colleague")
    assert link.input_value().endswith(f"{spoken_story.get_absolute_url()}?t=4")
    expect(page.get_by_role("button", name="Copy a link")).to_have_count(0)


def test_a_colleague_signs_in_and_stands_at_the_moment_if_the_storyteller_agreed(
    open_page, spoken_story, ben, cara
):
    voice = spoken_story.voices.get()
    voice.narrow(set(NEEDS_SIGN_IN), "by phone", ben)
    start = spoken_story.transcript.sentences[3][0]
    link = f"{spoken_story.get_absolute_url()}?t=6#s{start}"

    def follow(person):
        page = open_page(**PHONE)
        page.goto(link)
        expect(page.get_by_role("heading", level=1)).to_have_text("There is nothing here to see")
        page.get_by_role("main").get_by_role("link", name="Sign in").click()
        page.get_by_label("E-mail").fill(person.email)
        page.get_by_label("Password").fill("correct horse battery")
        page.get_by_role("main").get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Sign out").wait_for()
        return page

    agreed, other = follow(ben), follow(cara)

    assert agreed.url.endswith(link) and other.url.endswith(link)
    expect(agreed.get_by_text("For ten minutes nobody judged me.")).to_be_in_viewport()
    expect(other.get_by_role("heading", level=1)).to_have_text("There is nothing here to see")

"""The daily work of gathering: the list of stories, the answers, the days, and a story that is deleted."""

import re

import pytest
from django.utils.formats import date_format
from playwright.sync_api import expect

from stories.consent import Audience, today
from stories.models import Story

from .. import factories


@pytest.fixture
def draft(gwen):
    return factories.make_draft_story("The kettle", reporter=gwen)


@pytest.fixture
def voice(draft, leeds):
    factories.make_notice()
    return factories.make_voice(draft, None, pseudonym="Clover", office=leeds)


def answers_page(story, voice):
    return f"/gather/{story.ref}/voices/{voice.ref}/agreement/"


def box(page, use, audience):
    return page.get_by_role("checkbox", name=re.compile(rf"^{use}\s*: {audience}"))


OTHERS = ("My own office", "Probation staff elsewhere", "A facilitated workshop")


def ticked(page, use):
    """Which of the four are ticked, and which are shown as included."""
    boxes = [box(page, use, audience) for audience in (*OTHERS, "Anyone")]
    cells = page.locator("tr", has=page.get_by_role("rowheader", name=use)).locator("td")
    marks = [cells.nth(number).get_attribute("data-included") or "" for number in range(4)]
    return [each.is_checked() for each in boxes], marks


def test_anyone_ticks_the_others_before_ones_eyes_and_can_be_taken_back_by_keyboard(
    page, sign_in, gwen, draft, voice
):
    sign_in(page, gwen)
    page.goto(answers_page(draft, voice))
    box(page, "Hear my voice", "Probation staff elsewhere").press("Space")
    anyone, included = box(page, "Hear my voice", "Anyone"), ["included"] * 3 + [""]

    anyone.press("Space")
    expect(
        page.get_by_role("status").filter(has_text="Anyone, so the others are ticked too: Hear my voice")
    ).to_have_count(1)
    all_four = ticked(page, "Hear my voice")
    anyone.press("Space")
    as_before = ticked(page, "Hear my voice")
    anyone.press("Space")
    box(page, "Hear my voice", "My own office").press("Space")
    without_one = ticked(page, "Hear my voice")

    assert all_four == ([True] * 4, included)
    assert as_before == ([False, True, False, False], [""] * 4)
    assert without_one == ([False, True, True, False], [""] * 4)
    assert ticked(page, "Read my words") == ([False] * 4, [""] * 4)


def test_taking_one_away_in_a_storytellers_wishes_takes_anyone_away_too(page, sign_in, ben):
    story = factories.make_story(office=ben.office)
    sign_in(page, ben)
    page.goto(f"/stories/{story.ref}/wishes/")
    page.get_by_role("radio", name="Keep some of it").check()

    box(page, "Read my words", "Probation staff elsewhere").uncheck()
    kept = ticked(page, "Read my words")
    page.get_by_role("radio", name="In person").check()
    page.get_by_role("button", name="Look it over").click()
    page.get_by_role("button", name="Yes, from now on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("It is done")

    assert kept[0] == [True, False, True, False]
    promised = {audience for use, audience in story.voices.get().promises() if use == "read"}
    assert promised == {Audience.OFFICE, Audience.WORKSHOP}


@pytest.mark.parametrize("script", [True, False])
def test_the_answers_are_given_with_today_and_the_notice_beside_them(
    open_page, sign_in, gwen, draft, voice, script
):
    page = open_page(java_script_enabled=script, viewport={"width": 390, "height": 844})
    sign_in(page, gwen)
    page.goto(answers_page(draft, voice))
    expect(page.get_by_role("region", name="The words of")).to_contain_text("You can change your mind")
    page.get_by_role("radio", name="Taking part").check()
    box(page, "Read my words", "Anyone").check()
    page.get_by_role("radio", name="On paper").check()
    day = page.get_by_label("Which day did they say yes?", exact=True)
    if script:
        page.get_by_role("button", name=re.compile(r"^Today\s*: Which day did they say yes\?$")).click()
        expect(day).to_be_focused()
        expect(day).to_have_value(date_format(today(), "j F Y"))
    else:
        day.fill("today")
    page.get_by_role("button", name="Look it over").click()
    expect(page.get_by_text("Anyone, and so all the others")).to_be_visible()
    page.get_by_role("button", name="Yes, keep this").click()
    expect(page.get_by_text("What Clover agreed to is kept.")).to_be_visible()

    assert voice.consents.get().given_on == today()
    assert voice.promises() == {("read", audience) for audience in Audience}


@pytest.mark.parametrize("script", [True, False])
def test_a_story_is_found_by_keyboard_and_its_next_step_taken_from_the_list(
    open_page, sign_in, gwen, draft, voice, script
):
    for number in range(3):
        factories.make_story(f"Another {number}", reporter=gwen)
    page = open_page(java_script_enabled=script)
    sign_in(page, gwen)
    page.goto("/gather/")
    page.get_by_role("link", name="Yours to do").press("Enter")
    expect(page.get_by_role("rowheader")).to_have_count(1)
    page.get_by_text("Find a story, or show only some").press("Enter")
    page.get_by_label("Title or team name").press_sequentially("clov")
    page.keyboard.press("Enter")
    expect(page.get_by_role("rowheader")).to_have_text(re.compile("The kettle"))
    assert "q=clov" in page.url and "show=yours" in page.url

    page.get_by_role("link", name=re.compile("Say who speaks|Record Clover")).press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Clover|Who speaks"))


@pytest.mark.parametrize("script", [True, False])
def test_a_story_begun_by_mistake_is_deleted_after_a_look_and_back_finds_nothing(
    open_page, sign_in, gwen, draft, script
):
    page = open_page(java_script_enabled=script)
    sign_in(page, gwen)
    page.goto(f"/gather/{draft.ref}/")
    page.get_by_role("link", name="Delete this story").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delete “The kettle”?")
    expect(page.get_by_text("It cannot be undone.")).to_be_visible()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_text("The story is deleted, with all that was in it.")).to_be_visible()
    expect(page.get_by_text("The kettle")).to_have_count(0)

    assert not Story.objects.filter(pk=draft.pk).exists()
    assert page.goto(f"/gather/{draft.ref}/").status == 404

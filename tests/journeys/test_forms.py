"""Forms in a hurry, on a bad connection, in a browser: two presses, Back and Save, another tab."""

import pytest

from stories.models import Consent, Story
from tests import factories

pytestmark = pytest.mark.browser
WORDS = "It took me ten minutes to write this on the bus."


@pytest.fixture
def gwen(real_database):
    return factories.make_user("reporter", "reader", name="Gwen", office=factories.make_office("Leeds"))


def fill_in_a_story(page):
    page.goto("/gather/new/")
    page.get_by_label("Title").fill("The kettle")
    page.get_by_label("Summary").fill(WORDS)


def save(page):
    page.get_by_role("main").get_by_role("button", name="Save").click()


def test_two_presses_make_one_story(page, sign_in, gwen):
    sign_in(page, gwen)
    fill_in_a_story(page)

    page.get_by_role("main").get_by_role("button", name="Save").dblclick(no_wait_after=True)
    page.get_by_role("heading", name="Who tells it?").wait_for()

    assert Story.objects.count() == 1


def test_back_and_save_again_leads_to_the_story_there_is(page, sign_in, gwen):
    sign_in(page, gwen)
    fill_in_a_story(page)
    save(page)
    page.get_by_role("heading", name="Who tells it?").wait_for()
    made = page.url

    page.go_back()
    page.get_by_label("Title").fill("The kettle")
    page.get_by_label("Summary").fill(WORDS)
    save(page)
    page.wait_for_load_state()
    if page.url != made:  # the page was loaded afresh, so it asks
        page.get_by_role("link", name="Go to what was saved").click()

    page.get_by_role("heading", name="Who tells it?").wait_for()
    assert page.url == made and Story.objects.count() == 1


def test_back_to_what_was_looked_over_is_a_page_of_ours(page, sign_in, gwen):
    story = factories.make_draft_story("The kettle", reporter=gwen)
    voice = factories.make_voice(story, None, office=gwen.office)
    factories.make_notice()
    sign_in(page, gwen)
    page.goto(f"/gather/{story.ref}/voices/{voice.ref}/agreement/")
    page.get_by_label("Taking part").first.check()
    page.locator("[value='read office']").check()
    page.get_by_label("Signed on paper").or_(page.locator("[name=how]").first).first.check()
    page.get_by_label("Which day did they say yes?").fill("1 2 2026")
    page.get_by_role("button", name="Look it over").click()
    looked_over = page.url
    page.reload()
    page.get_by_role("button", name="Yes, keep this").click()
    page.get_by_role("heading", name="The kettle").wait_for()

    page.go_back()
    page.wait_for_load_state()

    assert "look-over=" in looked_over and "chrome-error" not in page.url
    assert page.get_by_role("heading").first.is_visible()
    assert Consent.objects.kept_by(gwen).count() == 1


def test_signed_in_again_in_another_tab_nothing_is_lost(page, sign_in, gwen):
    sign_in(page, gwen)
    fill_in_a_story(page)
    other = page.context.new_page()
    other.goto("/stories/")
    other.get_by_role("button", name="Sign out").click()
    sign_in(other, gwen)

    save(page)
    page.get_by_role("heading", name="Please send that again").wait_for()
    assert page.get_by_label("Summary").input_value() == WORDS
    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("heading", name="Who tells it?").wait_for()

    assert [story.summary for story in Story.objects.all()] == [WORDS]


def test_signed_out_it_can_be_sent_once_signed_in_elsewhere(page, sign_in, gwen):
    sign_in(page, gwen)
    fill_in_a_story(page)
    other = page.context.new_page()
    other.goto("/stories/")
    other.get_by_role("button", name="Sign out").click()

    save(page)
    page.get_by_role("heading", name="You have been signed out").wait_for()
    with page.context.expect_page() as signing_in:
        page.get_by_role("link", name="Sign in, in another tab").click()
    sign_in(signing_in.value, gwen)
    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("heading", name="Who tells it?").wait_for()

    assert [story.summary for story in Story.objects.all()] == [WORDS]

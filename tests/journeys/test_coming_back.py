"""Somebody who signs in comes back to the very place where they were."""

from playwright.sync_api import expect

from .. import factories
from .conftest import PASSWORD, until


def story_of_many_sentences():
    words = [f"Wren: This is paragraph {number}. Then I went on." for number in range(60)]
    story = factories.make_story("Very long", words=words)
    return story, f"{story.get_absolute_url()}?theme=helping-others#s{story.transcript.sentences[-2][0]}"


def fill_in(page, user):
    page.get_by_label("E-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def test_signing_in_from_the_head_of_a_page_leads_back_to_the_sentence(page, live_server, ben):
    _story, place = story_of_many_sentences()
    page.goto(place)

    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    fill_in(page, ben)

    assert page.url == live_server.url + place
    expect(page.get_by_text("This is paragraph 59.")).to_be_in_viewport()


def test_a_link_within_the_page_changes_where_one_comes_back_to(page, live_server, ben):
    page.goto("/about/")
    page.evaluate("location.hash = 'cite'")
    until(page, "document.querySelector('a[data-sign-in]').href.includes('cite')")

    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    fill_in(page, ben)

    assert page.url == f"{live_server.url}/about/#cite"


def test_a_closed_page_leads_back_to_its_place(page, live_server, ben):
    page.goto("/search/?q=kettle#results")

    fill_in(page, ben)

    assert page.url == f"{live_server.url}/search/?q=kettle#results"


def test_without_script_the_query_is_kept(open_page, live_server, ben):
    page = open_page(java_script_enabled=False)
    story, place = story_of_many_sentences()
    page.goto(place)

    page.get_by_role("banner").get_by_role("link", name="Sign in").click()
    fill_in(page, ben)

    assert page.url == f"{live_server.url}{story.get_absolute_url()}?theme=helping-others"


def test_a_story_opened_from_a_filtered_list_leads_back_to_it(page, live_server, sign_in, ben):
    story_of_many_sentences()
    sign_in(page, ben)
    page.goto("/stories/?kind=service_user")

    page.get_by_role("link", name="Very long").click()
    page.get_by_role("link", name="All stories in the list").first.click()

    assert page.url == f"{live_server.url}/stories/?kind=service_user"

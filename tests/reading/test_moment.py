"""A link to a moment, to send to a colleague: it says no more than the address of the page."""

import pytest
from django.test import Client

from stories.consent import Audience, Use
from tests import factories
from tests.clients import signed_in

pytestmark = pytest.mark.django_db


def moment(story, query="", viewer=None):
    client = signed_in(viewer) if viewer else Client()
    return client.get(story.get_absolute_url() + query).context["moment"]


@pytest.mark.parametrize(
    ("query", "link", "clock"),
    [
        ("", "", ""),
        ("?t=20", "?t=20", "0:20"),
        ("?t=20.5&q=kettle&theme=understanding-me", "?t=20.5", "0:20"),
        ("?t=72,95", "?t=72", "1:12"),
        ("?t=0", "", ""),  # as a printed code has it
        ("?t=-1", "", ""),
        ("?t=soon", "", ""),
        ("?t=%D9%A1", "", ""),
        ("?t=1%22onclick", "", ""),
        ("?t=9999999999", "", ""),
    ],
)
def test_the_link_is_to_the_moment_at_which_the_page_was_opened(ben, query, link, clock):
    story = factories.make_story(recording=True)

    found = moment(story, query, ben)

    assert (found.url, found.clock) == (f"http://testserver{story.get_absolute_url()}{link}", clock)


def test_it_has_the_address_that_the_settings_give(ben, settings):
    settings.SITE_ADDRESS = "https://heard.example.org"

    story = factories.make_story()

    assert moment(story, viewer=ben).url == f"https://heard.example.org{story.get_absolute_url()}"


def test_where_nothing_may_be_heard_there_is_no_moment_in_it():
    read = factories.make_story(promises=[(Use.READ, Audience.ANYONE)], recording=True)
    page = Client().get(f"{read.get_absolute_url()}?t=20").content.decode()

    assert moment(read, "?t=20").start_ms is None
    assert "Copy a link to this story" in page and "this moment" not in page
    assert "it opens only if the storyteller agreed to it for them" in page

"""The page on which a second person looks and releases: it says first whether they can, and what is missing."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from stories.consent import today
from stories.dates import day
from tests import factories
from tests.clients import signed_in
from tests.factories import days
from tests.stories.pages import page

pytestmark = pytest.mark.django_db


def said_first(user, story):
    """The first notice on the release page, as text, and the addresses it leads to."""
    html = signed_in(user).get(page("gather-release", story.ref)).content.decode()
    main = html[html.index("<h1>") :]
    notice = main[main.index('<div class="notice') : main.index("</div>")]
    assert main.index('<div class="notice') < main.index("<dl")
    return " ".join(re.sub("<[^>]+>", " ", notice).split()), re.findall('href="(.*?)"', notice)


def test_the_release_page_says_first_what_is_missing_and_leads_to_it(edith, gwen):
    story = factories.make_draft_story("Bare", words=(), reporter=gwen)
    voice = factories.make_voice(story, None, pseudonym="Wren")

    as_archivist, leads = said_first(edith, story)
    as_reporter, _leads = said_first(gwen, story)

    missing = (
        "It cannot be released yet Wren has not agreed to anything yet."
        " There is neither a recording nor a transcript yet."
    )
    who = "It is released by an archivist who did not gather or change it."
    assert as_archivist == f"{missing} {who}"
    assert as_reporter == f"{missing} You gathered this story, so someone else must release it. {who}"
    assert leads == [page("voice-consent", story.ref, voice.ref), page("gather-recording", story.ref)]


def test_the_release_page_speaks_of_a_second_pair_of_eyes_to_who_can_release_alone(edith, gwen):
    story = factories.make_draft_story(reporter=gwen)
    factories.make_voice(story)

    assert said_first(edith, story) == (
        "You can release it You are the second pair of eyes. Listen, read, and see what each voice said yes to."
        " Go on to the release",
        ["#decide"],
    )
    assert said_first(gwen, story) == (
        "Someone else releases it You gathered this story, so someone else must release it."
        " It is released by an archivist who did not gather or change it.",
        [],
    )


def test_what_is_missing_in_a_released_story_leads_nowhere_for_its_reporter(gwen):
    story = factories.make_story(reporter=gwen)
    story.revise(gwen, title="Another")
    story.voices.get().grants.update(closed_at=timezone.now(), closed_how="narrowed")

    said, leads = said_first(gwen, story)

    assert said.startswith("It cannot be released yet")
    assert leads == []


@pytest.mark.parametrize(
    ("cooling", "embargo", "opens"),
    [
        (7, None, "Readers can open it from {7}: the 7 days’ thinking time."),
        (1, None, "Readers can open it from {1}: the 1 day’s thinking time."),
        (7, 3, "Readers can open it from {7}: the 7 days’ thinking time."),
        (7, 9, "Readers can open it from {9}: the first day it may be seen."),
        (0, 3, "Readers can open it from {3}: the first day it may be seen."),
        (0, None, ""),
        (0, -3, ""),
    ],
)
def test_the_release_page_says_when_readers_can_open_it(edith, gwen, cooling, embargo, opens):
    story = factories.make_draft_story(reporter=gwen, embargo_until=embargo and days(embargo))
    factories.make_voice(story, given_on=today(), cooling_off=timedelta(days=cooling))
    days_by_number = {str(number): day(days(number)) for number in (1, 3, 7, 9)}
    opens = re.sub(r"\{(\d)\}", lambda match: days_by_number[match[1]], opens)

    before = signed_in(edith).get(page("gather-release", story.ref)).context["page"].opens_on
    story.release(edith)
    after, _leads = said_first(gwen, story)

    assert before == opens.replace("Readers", "Once it is released, readers", 1)
    assert after == f"Released on {date_format(today(), 'j F Y')}. There is nothing newer. {opens}".strip()

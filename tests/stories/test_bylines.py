"""What a voice is called, and who is said to have told a story: in lists, on its page and on paper."""

import pytest

from stories.bylines import (
    ShownVoice,
    joined_names,
    kinds_of,
    names_apart,
    names_of,
    page_byline,
    paper_byline,
    row_byline,
    shown_as,
    voices_of,
)
from stories.models import Source, Story, Voice
from tests import factories

WREN = ("peer_mentor", "Wren")
JO = ("peer_mentor", "Jo")
NAMELESS = ("service_user", "")
NAMELESS_MENTOR = ("peer_mentor", "")


def voices(*chosen):
    return [ShownVoice(key, kind, name) for key, (kind, name) in enumerate(chosen, 1)]


@pytest.mark.parametrize(
    ("chosen", "row", "page", "paper"),
    [
        ([WREN], "Wren, peer mentor", "Told by Wren, peer mentor", "Told by Wren, peer mentor."),
        ([NAMELESS], "Service user", "Told by: service user", "Told by a service user."),
        (
            [NAMELESS, NAMELESS],
            "Service user",
            "Told by: service user",
            "Told by a service user and a service user.",
        ),
        (
            [WREN, NAMELESS],
            "Wren and Service user, peer mentor and service user",
            "Told by Wren and Service user, peer mentor and service user",
            "Told by Wren, peer mentor and a service user.",
        ),
        (
            [WREN, JO, ("staff", "")],
            "Wren and Jo and Staff, peer mentor and staff",
            "Told by Wren and Jo and Staff, peer mentor and staff",
            "Told by Wren, peer mentor, Jo, peer mentor and a member of staff.",
        ),
        (
            [NAMELESS, ("other", "")],
            "Service user and Other",
            "Told by: service user and other",
            "Told by a service user and a storyteller.",
        ),
    ],
)
def test_who_told_a_story_in_a_list_on_its_page_and_on_paper(chosen, row, page, paper):
    of_story = voices(*chosen)
    who, kinds = joined_names(of_story), kinds_of(of_story)

    lines = (row_byline(who, kinds), page_byline(who, kinds), paper_byline(Story(), of_story))

    assert lines == (row, page, paper)


def test_paper_says_where_words_were_published_and_that_they_are_made_up():
    source = Source(title="A report", published="November 2018")

    published = paper_byline(Story(source=source, fictional=True), voices(WREN))
    nobodys = paper_byline(Story(source=source), [])

    assert published == "Told by Wren, peer mentor. Already published, November 2018. Fictional."
    assert nobodys == "Already published, November 2018."


@pytest.mark.django_db
def test_the_newest_agreement_decides_what_a_voice_is_shown_as_and_screens_ask_as_models_do():
    story = factories.make_draft_story()
    renamed = factories.make_voice(story, name_shown="Wren")
    factories.agree_again(renamed, name_shown="Robin")
    unnamed = factories.make_voice(story, kind="staff", name_shown="Jo")
    factories.agree_again(unnamed, name_shown="")
    factories.make_voice(story, None, kind="other")
    factories.make_voice(factories.make_draft_story(), name_shown="Somebody else")

    of_story = voices_of([story.pk])[story.pk]

    assert [(voice.kind, shown_as(voice)) for voice in of_story] == [
        ("service_user", "Robin"),
        ("staff", "Staff"),
        ("other", "Other"),
    ]
    assert names_of(of_story) == names_of(Voice.objects.filter(story=story))


@pytest.mark.django_db
def test_voices_are_told_apart_where_two_are_shown_alike():
    story = factories.make_draft_story()
    alike = [factories.make_voice(story), factories.make_voice(story, name_shown="Service user")]
    other = factories.make_voice(story, name_shown="Wren")

    assert names_apart([*alike, other]) == {
        alike[0].ref: "Service user (voice 1)",
        alike[1].ref: "Service user (voice 2)",
        other.ref: "Wren",
    }


@pytest.mark.django_db
@pytest.mark.parametrize("many", [1, 30])
def test_the_voices_of_many_stories_are_fetched_at_once(many, django_assert_num_queries):
    stories = [factories.make_story() for _each in range(many)]

    with django_assert_num_queries(1):
        of_stories = voices_of([story.pk for story in stories])

    assert len(of_stories) == many

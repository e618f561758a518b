"""What a pack has lost, and making it again for another room."""

from stories.consent import Audience, Use
from tests import factories
from tests.workshops.packs import IN_A_WORKSHOP, closed_stories, make_excerpt, make_pack


def test_count_unprintable_tells_the_maker_and_never_of_a_story_they_are_excluded_from(
    dev, edith, leeds, york
):
    pack = make_pack(dev)
    pack.feature(factories.make_story("Fine", IN_A_WORKSHOP))
    for story in closed_stories(dev, leeds, york):
        pack.feature(story)

    assert (pack.count_unprintable(dev), pack.count_unprintable(edith)) == (10, 0)


def test_duplicate_takes_what_is_cleared_for_the_new_room(edith, dev, leeds):
    pack = make_pack(edith, introduction="Welcome.")
    both = factories.make_story("Both", [*IN_A_WORKSHOP, (Use.PRINT, Audience.ELSEWHERE)], office=leeds)
    pack.feature(both, "Own words.", make_excerpt(both, 0, 11), ["Why?"])
    pack.feature(factories.make_story("Workshop only", IN_A_WORKSHOP), questions=["Planted?"])

    again = pack.duplicate(dev, Audience.ELSEWHERE)

    assert (again.title, again.introduction, again.made_by, again.source) == (
        pack.title,
        "Welcome.",
        dev,
        None,
    )
    place = again.featured.get()
    assert (place.story, place.summary, place.pull_quote.quote) == (both, "Own words.", "I was lost.")
    assert [question.text for question in place.questions.all()] == ["Why?"]

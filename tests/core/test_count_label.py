"""A number that is counted no further than a limit says so, and no more."""

import pytest

from core.paging import COUNT_LIMIT, count_label
from reading.story_rows import number_label
from themes.theme_page import passages_label


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 rows"), (COUNT_LIMIT, "200 rows"), (COUNT_LIMIT + 1, "over 200 rows")]
)
def test_a_number_beyond_the_limit_is_given_as_more_than_it(number, words):
    assert count_label(number, "%(number)s rows", "over %(number)s rows") == words


def test_stories_and_passages_are_counted_in_the_same_way():
    numbers = (1, 2, COUNT_LIMIT + 1)

    assert [number_label(number) for number in numbers] == ["1 story", "2 stories", "More than 200 stories"]
    assert [passages_label(number) for number in numbers] == [
        "1 published passage",
        "2 published passages",
        "more than 200 published passages",
    ]

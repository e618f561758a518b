"""The words around what is printed."""

import pytest

from stories.consent import Audience
from workshops.paper.labels import audience_label


@pytest.mark.parametrize(
    ("audience", "label"),
    [
        (Audience.ELSEWHERE, "For probation staff elsewhere, not of the storytellers’ own offices"),
        (Audience.WORKSHOP, "For a facilitated workshop"),
        (Audience.ANYONE, "For anyone"),
    ],
)
def test_audience_label_says_who_the_sheets_are_for(audience, label):
    assert audience_label(audience) == label

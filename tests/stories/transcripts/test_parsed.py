"""What was read, kept for a look before it is saved."""

import json

import pytest
from hypothesis import given

from stories.transcripts.formats import parse, parse_quotations
from stories.transcripts.parsed import Parsed
from stories.transcripts.text import TranscriptError
from tests.stories.transcripts.generated import WORDS, no_deadline
from tests.stories.transcripts.samples import DIALOGUE


def through_json(parsed):
    return Parsed.from_json(json.loads(json.dumps(parsed.as_json())))


@pytest.mark.parametrize(
    "parsed",
    [parse(DIALOGUE), parse("Date: 3 May\n\nAnn: Hi\u200b.\nBen: Ah."), parse_quotations("One.\n\nTwo.")],
)
def test_parsed_comes_back_from_json(parsed):
    assert through_json(parsed) == parsed


@no_deadline
@given(WORDS)
def test_parsed_of_any_words_comes_back_from_json(words):
    try:
        parsed = parse(words)
    except TranscriptError:
        return

    assert through_json(parsed) == parsed

"""Both doors to a story, against a second implementation of the design's words (`rule`)."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given, settings

from stories import consent
from stories.models import Copy, Story
from tests.stories.archives import LEADERS, STEADY, USES, VIEWERS, ArchiveWriter, archives, seeded, written
from tests.stories.rule import Printing, is_cleared, is_kept, is_to_recall, is_told_of_words

QUESTIONS = [(use,) for use in USES] + [consent.KNOW_OF]


class Tally:
    """How many combinations were compared, and how many were open: a test that only ever says no proves little."""

    def __init__(self):
        self.compared = self.opened = 0

    def note(self, compared, opened):
        self.compared += compared
        self.opened += len(opened)


@pytest.fixture
def writer(db):
    return ArchiveWriter()


def test_cleared_for_agrees_with_the_design_in_every_generated_archive(writer):
    tally = Tally()

    @seeded
    @STEADY
    @given(archives(consent.today()))
    def compare(archive):
        with written(writer, archive) as keys:
            for viewer, rule_room, uses in product(VIEWERS, (None, *archive.rooms), QUESTIONS):
                room = rule_room and writer.room(rule_room)
                use = uses if len(uses) > 1 else uses[0]

                opened = set(
                    Story.objects.cleared_for(use, writer.user(viewer), room, archive.day).values_list(
                        "pk", flat=True
                    )
                )

                assert opened == {
                    key
                    for key, story in keys.items()
                    if is_cleared(story, uses, viewer, rule_room, archive.day)
                }, (uses, viewer, rule_room)
                tally.note(len(keys), opened)

    compare()

    assert tally.compared >= 5_000
    assert tally.opened * 20 > tally.compared


def test_kept_by_agrees_with_the_design_in_every_generated_archive(writer):
    tally = Tally()

    @seeded
    @settings(STEADY, max_examples=15)
    @given(archives(consent.today()))
    def compare(archive):
        with written(writer, archive) as keys:
            for viewer in VIEWERS:
                asking = writer.user(viewer) or AnonymousUser()

                opened = set(Story.objects.kept_by(asking).values_list("pk", flat=True))

                assert opened == {key for key, story in keys.items() if is_kept(story, viewer)}, viewer
                tally.note(len(keys), opened)

    compare()

    assert tally.compared >= 2_500
    assert tally.opened * 20 > tally.compared


def test_to_recall_agrees_with_the_design_in_every_generated_archive(writer):
    """One query asks about many printings in many rooms; the rule is asked about each in turn."""
    tally, reworded = Tally(), 0

    @seeded
    @settings(STEADY, max_examples=8)
    @given(archives(consent.today()))
    def compare(archive):
        nonlocal reworded
        with written(writer, archive) as keys:
            printings = {}
            for number, rule_room in enumerate(archive.rooms, start=1):
                for key, story in keys.items():
                    words = (story.words, 1, None)[number % 3]  # as they are now, the first ones, or none
                    printing = Printing(rule_room, LEADERS[key % 2], ((story, words),))
                    printings[writer.print_copy(number * 100_000 + key, printing, [key])] = printing

            recalled = set(Copy.objects.to_recall(archive.day).values_list("pk", flat=True))
            copies = {copy.pk: copy for copy in Copy.objects.with_recall(archive.day)}

            assert recalled == {key for key, each in printings.items() if is_to_recall(each, archive.day)}
            assert {key for key, copy in copies.items() if copy.is_called_back} == recalled
            of_words = {key for key, copy in copies.items() if copy.words_changed}
            assert of_words == {key for key, each in printings.items() if is_told_of_words(each, archive.day)}
            tally.note(len(printings), set(printings) - recalled)
            reworded += len(of_words)

    compare()

    assert tally.compared >= 500
    assert tally.opened * 50 > tally.compared
    assert reworded * 50 > tally.compared

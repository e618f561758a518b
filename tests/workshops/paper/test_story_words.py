"""The words of a story on paper: whole, or the excerpts chosen for it, with what was heard in them marked."""

import pytest

from stories.consent import Audience, Use
from stories.models import Transcript
from tests import factories
from tests.workshops.packs import (
    EVERYTHING_IN_A_WORKSHOP,
    IN_A_WORKSHOP,
    SITE,
    make_excerpt,
    make_pack,
    make_theme,
)
from workshops.models import Extent
from workshops.paper.assemble import printed_pack
from workshops.paper.contents import PrintedExcerpt, PrintedRun, PrintedTurn

LINES = "Wren: I was lost. Nobody asked.", "Interviewer: And then?", "Wren: I was heard. At last."


@pytest.fixture
def dialogue(asha):
    """Two people talking, with excerpts that overlap, begin within a sentence, and run over two speakers."""
    story = factories.make_draft_story("A dialogue", words=None)
    voice = factories.make_voice(story, EVERYTHING_IN_A_WORKSHOP, kind="peer_mentor")
    factories.give_words(story, *LINES, voices={"Wren": voice})
    return factories.release(story)


@pytest.fixture
def excerpts(dialogue, asha):
    """{its first words: an excerpt of the dialogue}"""
    first, second = make_theme(hue="u"), make_theme("Being Seen", "S", "n", 21)
    text = dialogue.transcript.text

    def mark(words, theme):
        start = text.index(words)
        return make_excerpt(dialogue, start, start + len(words), theme, asha)

    return {
        "was lost": mark("was lost. Nobody", first),
        "lost": mark("lost.", second),
        "then": mark(text[text.index("then?") : text.index(" At last")], second),
    }


def printed(pack, viewer):
    (story,) = printed_pack(pack, viewer, SITE).stories
    return story


def test_whole_words_are_cut_into_runs_where_excerpts_begin_and_end(dev, dialogue, excerpts):
    pack = make_pack(dev)
    pack.feature(dialogue)

    story = printed(pack, dev)

    both = ("diagonal", "dots")
    assert story.transcript == (
        PrintedTurn(
            "Peer mentor",
            "I was lost. Nobody asked.",
            marked=(
                PrintedRun("I "),
                PrintedRun("was ", both[:1]),
                PrintedRun("lost.", both),
                PrintedRun(" Nobody", both[:1]),
                PrintedRun(" asked."),
            ),
        ),
        PrintedTurn("Interviewer", "And then?", marked=(PrintedRun("And "), PrintedRun("then?", both[1:]))),
        PrintedTurn(
            "Peer mentor",
            "I was heard. At last.",
            marked=(PrintedRun("I was heard.", both[1:]), PrintedRun(" At last.")),
        ),
    )
    assert all("".join(run.words for run in turn.runs) == turn.words for turn in story.transcript)
    assert (story.excerpts, story.opening_words) == ((), "")


def test_chosen_excerpts_are_whole_sentences_in_the_order_of_the_words_each_once(dev, dialogue, excerpts):
    pack = make_pack(dev)
    pack.feature(dialogue, extent=Extent.EXCERPTS, excerpts=reversed(excerpts.values()))

    story = printed(pack, dev)

    assert story.excerpts == (
        PrintedExcerpt((PrintedTurn("Peer mentor", "I was lost. Nobody asked."),), ("diagonal", "dots")),
        PrintedExcerpt((PrintedTurn("Peer mentor", "I was lost."),), ("diagonal", "dots")),
        PrintedExcerpt(
            (PrintedTurn("Interviewer", "And then?"), PrintedTurn("Peer mentor", "I was heard.")), ("dots",)
        ),
    )
    assert (story.transcript, story.opening_words) == ((), "")


def test_pull_quote_only_is_what_it_says_and_a_whole_sentence(dev, dialogue, excerpts):
    pack = make_pack(dev)
    pack.feature(dialogue, pull_quote=excerpts["lost"], extent=Extent.QUOTE, excerpts=excerpts.values())

    story = printed(pack, dev)

    assert (story.pull_quote, story.transcript, story.excerpts) == ("I was lost.", (), ())


def test_words_that_the_room_may_not_read_are_left_out_whatever_was_chosen(dev, asha):
    pack = make_pack(dev)
    elsewhere = [(Use.READ, Audience.ELSEWHERE), (Use.READ, Audience.OFFICE)]
    for extent in Extent:
        story = factories.make_story(extent, [*IN_A_WORKSHOP, *elsewhere], office=asha.office)
        pack.feature(story, extent=extent, excerpts=[make_excerpt(story, 0, 11)])

    stories = printed_pack(pack, dev, SITE).stories

    assert {(story.transcript, story.excerpts, story.opening_words, story.themes) for story in stories} == {
        ((), (), "", ())
    }


def test_an_excerpt_of_an_older_version_is_left_out(dev):
    story = factories.make_story("Edited", EVERYTHING_IN_A_WORKSHOP)
    pack = make_pack(dev)
    pack.feature(story, extent=Extent.EXCERPTS, excerpts=[make_excerpt(story, 0, 11)])
    factories.give_words(story, "Said better.")
    factories.release(story)

    assert printed(pack, dev).excerpts == ()


def test_an_extract_is_printed_as_the_publication_has_it(dev):
    story = factories.make_draft_story("Extracts", words=None)
    factories.make_voice(story, EVERYTHING_IN_A_WORKSHOP)
    factories.give_words(story, "One. And half of", "Two.", kind=Transcript.Kind.EXTRACTS)
    factories.release(story)
    pack = make_pack(dev)
    pack.feature(story, extent=Extent.EXCERPTS, excerpts=[make_excerpt(story, 5, 16)])

    (excerpt,) = printed(pack, dev).excerpts

    assert [turn.words for turn in excerpt.turns] == ["And half of"]

"""Excerpts after a correction: on the very same words, or waiting for a person."""

import time

import pytest

from themes.carrying import Correction, Place

from .corrections import Writer


def moved(old, new, quote):
    """The words on which an excerpt of these words comes to stand, None where it waits."""
    place = Correction(old, new).moved(old.index(quote), old.index(quote) + len(quote))
    return place and new[place.start : place.end]


def offered(old, new, quote, **limits):
    place = Correction(old, new, **limits).offered(old.index(quote), old.index(quote) + len(quote))
    return place and new[place.start : place.end]


OLD = "I was lost in the town. Then somebody listened, and I was herd. Now I listen too."


@pytest.mark.parametrize("seed", range(200))
def test_no_random_correction_puts_an_excerpt_on_other_words_and_each_changed_one_waits(seed):
    writer = Writer(seed)
    old = writer.transcript()
    stretches, new = writer.excerpts(old), writer.corrected(old)
    correction = Correction(old.text, new.text)

    waiting = 0
    for start, end in stretches:
        words = old.parts_in(start, end)
        place = correction.moved(start, end)
        if place is not None:
            assert new.parts_in(place.start, place.end) == words
            assert new.text[place.start : place.end].split() == old.text[start:end].split()
        else:
            waiting += 1
            offer = correction.offered(start, end)
            assert offer is None or new.text[offer.start : offer.end].strip()
    if new.text == old.text:
        assert waiting == 0


def test_one_letter_corrected_moves_all_excerpts_but_the_one_it_stands_in():
    new = OLD.replace("herd", "heard")

    assert moved(OLD, new, "I was lost in the town.") == "I was lost in the town."
    assert moved(OLD, new, "Then somebody listened,") == "Then somebody listened,"
    assert moved(OLD, new, "Now I listen too.") == "Now I listen too."
    assert moved(OLD, new, "and I was herd.") is None
    assert offered(OLD, new, "and I was herd.") == "and I was heard."
    assert moved(OLD, new, "herd") is None
    assert offered(OLD, new, "herd") == "heard"


def test_a_sentence_split_into_two_paragraphs_or_joined_keeps_its_excerpt():
    apart = OLD.replace("town. Then", "town.\n\nThen")

    assert moved(OLD, apart, "the town. Then") == "the town.\n\nThen"
    assert moved(apart, OLD, "the town.\n\nThen") == "the town. Then"


def test_separate_quotations_never_share_an_excerpt():
    old, new = "One of them. And another one.", "One of them.\n\nAnd another one."
    correction = Correction(old, new, separate_quotations=True)

    assert correction.moved(0, len(old)) is None
    assert correction.offered(0, len(old)) == Place(0, len("One of them."))


def test_a_word_added_in_the_middle_of_an_excerpt_lets_it_wait_and_one_beside_it_does_not():
    assert moved(OLD, OLD.replace("Now I", "Now, I"), "Now I listen") is None
    assert moved(OLD, OLD.replace("listen too", "listen now too"), "Now I listen") == "Now I listen"


def test_of_words_said_twice_nobody_can_tell_which_was_taken_out():
    old, new = "We met. Yes. Yes. And then it was over for us.", "We met. Yes. And then it was over for us."
    correction = Correction(old, new)

    assert correction.moved(8, 12) is None
    assert correction.moved(13, 17) is None


def test_the_same_word_among_other_words_is_not_taken_for_the_one_marked():
    old, new = "That door was shut.", "It was another day."

    assert moved(old, new, "was") is None


def test_words_that_are_gone_or_moved_elsewhere_wait():
    gone = OLD.replace(" Then somebody listened, and I was herd.", "")
    elsewhere = "Now I listen too. " + OLD.replace(" Now I listen too.", "")

    assert moved(OLD, gone, "Then somebody listened") is None
    assert offered(OLD, gone, "Then somebody listened") is None
    assert moved(OLD, elsewhere, "Now I listen too.") is None
    assert offered(OLD, elsewhere, "Now I listen too.") == "Now I listen too."


def test_what_is_offered_is_no_longer_than_an_excerpt_may_be():
    new = OLD.replace("herd", "quite another thing altogether")

    assert offered(OLD, new, "herd") == "quite another thing altogether"
    assert offered(OLD, new, "herd", longest=20) is None


def test_letters_beyond_the_basic_plane_and_combining_marks_count_as_in_python():
    old = "👩🏽‍🚒 came. Zoe\u0308 s\u0323\u0307aid yes, and it was 👍 for me."
    new = old.replace("came", "came home, 🏠 really")

    assert moved(old, new, "s\u0323\u0307aid yes, and") == "s\u0323\u0307aid yes, and"
    assert moved(old, new, "it was 👍 for") == "it was 👍 for"


def test_in_a_script_without_spaces_a_correction_lets_only_its_own_excerpt_wait():
    old, new = "我不知道他说什么，但是我听了很久。", "我不知道她说什么，但是我听了很久。"

    assert moved(old, new, "但是我听了很久") == "但是我听了很久"
    assert moved(old, new, "他说什么") is None
    assert offered(old, new, "他说什么") == "她说什么"


def test_twenty_thousand_words_take_a_moment():
    writer = Writer(1)
    old = writer.transcript(20_000)
    new = writer.corrected(old)

    begin = time.perf_counter()
    Correction(old.text, new.text)
    Correction(old.text, Writer(2).transcript(20_000).text)  # all of it other words

    assert time.perf_counter() - begin < 20

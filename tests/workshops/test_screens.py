"""The screens that a pack's page is cut into, where it is projected."""

import re
from dataclasses import replace

from django.template.loader import render_to_string

from tests import factories
from tests.workshops.packs import EVERYTHING_IN_A_WORKSHOP, IN_A_WORKSHOP, SITE, make_pack
from tests.workshops.pages import TextOf
from workshops.paper.assemble import printed_pack
from workshops.paper.contents import PrintedTurn
from workshops.paper.projector import pack_sounds, projected_pack
from workshops.paper.reading_order import words

SCREENS = re.compile(r'id="screen-(\d+)" data-screen')


def page_of(printed, sounds):
    projected = projected_pack(printed, sounds)
    context = {"pack": printed, "projected": projected, "label": projected.label}
    return projected, render_to_string("workshops/_pack.html", context)


def letters(text):
    return "".join(text.split()).translate({ord(mark): None for mark in "“”"})


def words_of(page):
    reader = TextOf("data-pack")
    reader.feed(page)
    return letters("".join(reader.pieces))


def test_screens_are_counted_through_the_whole_pack_in_the_order_of_the_page(dev):
    pack = make_pack(dev, introduction="Welcome.")
    pack.feature(factories.make_story("Asked", EVERYTHING_IN_A_WORKSHOP), questions=["Why?", "And now?"])
    pack.feature(factories.make_story("Bare", IN_A_WORKSHOP, summary=""))

    projected, page = page_of(printed_pack(pack, dev, SITE), [None, None])

    assert [int(number) for number in SCREENS.findall(page)] == list(range(1, projected.screens + 1))
    asked, bare = projected.stories
    assert (asked.screen, asked.about_screen, asked.questions) == (
        3,
        4,
        ((asked_at(asked), "Why?"), (asked_at(asked) + 1, "And now?")),
    )
    assert (bare.about_screen, bare.questions) == (None, ())


def asked_at(story):
    """The number of the screen of its first question: after its words, where it holds them."""
    return (story.words_screen or story.about_screen) + 1


def test_whole_words_have_a_screen_of_their_own_with_who_speaks(dev):
    pack = make_pack(dev)
    pack.feature(factories.make_story("Told", EVERYTHING_IN_A_WORKSHOP), questions=["Why?"])
    printed = printed_pack(pack, dev, SITE)
    turns = (PrintedTurn("Wren", "I was lost & <cold>."), PrintedTurn("", "Then I was heard."))
    printed = replace(printed, stories=(replace(printed.stories[0], transcript=turns),))

    projected, page = page_of(printed, [None])

    (screen,) = re.findall(rf'id="screen-{projected.stories[0].words_screen}".*?</section>', page, re.DOTALL)
    assert "Wren" in screen and "I was lost &amp; &lt;cold&gt;." in screen and "Why?" not in screen
    assert words_of(page) == letters("".join(words(printed)))


def test_screens_of_a_story_keep_whose_it_is_and_what_must_not_be_lost_from_sight(dev):
    pack = make_pack(dev)
    source = factories.make_source(published="May 2019")
    story = factories.make_story(
        "Told", IN_A_WORKSHOP, source=source, fictional=True, content_notes=["prison"], name_shown="Wren"
    )
    pack.feature(story, questions=["Why?"])

    _projected, page = page_of(printed_pack(pack, dev, SITE), [None])

    feet = re.findall(r'<p class="screen__labels no-print">(.*?)</p>', page, re.DOTALL)
    kept = [
        "Told",
        "Wren",
        "Already published, May 2019.",
        "Fictional.",
        "prison",
        "do not represent the wider findings",
    ]
    assert [[each in foot for each in kept] for foot in feet[1:]] == [[True] * 6] * len(feet[1:])
    assert len(feet) >= 3 and kept[-1] in feet[0]


def test_page_asks_for_the_sound_of_thirty_stories_as_often_as_for_one(dev, django_assert_num_queries):
    pack, places = make_pack(dev), []
    for number in range(30):
        story = factories.make_story(f"Story {number}", EVERYTHING_IN_A_WORKSHOP, released=False)
        factories.make_recording(story)
        places.append(pack.feature(factories.release(story)))

    assert dev.roles  # they are fetched once
    for some in (places[:1], places):
        with django_assert_num_queries(1):
            sounds = pack_sounds(pack, some, dev)
        assert [bool(sound) for sound in sounds] == [True] * len(some)

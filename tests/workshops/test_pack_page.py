"""The page of a pack that is projected in the room: the same words as its PDF."""

import re
from dataclasses import replace

import pytest

from stories.models import Source
from tests import factories
from tests.clients import without_token
from tests.workshops.packs import (
    EVERYTHING_IN_A_WORKSHOP,
    IN_A_WORKSHOP,
    SITE,
    closed_stories,
    make_excerpt,
    make_pack,
    make_theme,
)
from tests.workshops.pages import TextOf, at
from tests.workshops.paper.pdf_reader import body_words
from tests.workshops.paper.pdf_reader import letters as all_letters
from workshops.models import Contributor, Extent, FeaturedStory, GeneralQuestion, Suggestion
from workshops.paper.assemble import printed_copy, printed_pack, trial_copy
from workshops.paper.pdf import typeset
from workshops.paper.reading_order import sheet_words, words
from workshops.paper.typefaces import printable


def letters_without_quotes(text):
    """All the letters in a row, without the quotation marks that a page draws by its style sheet."""
    return "".join(text.split()).translate({ord(mark): None for mark in "“”"})


def page_letters(response):
    reader = TextOf("data-pack")
    reader.feed(response.content.decode())
    return letters_without_quotes("".join(reader.pieces))


def make_full_pack(maker, tagger):
    GeneralQuestion.objects.all().delete()
    Contributor.objects.all().delete()
    GeneralQuestion.objects.create(position=1, text="What is the key message of the story?")
    contributor = Contributor.objects.create(
        slug="time", position=1, name="Making time", meaning="Not rushing."
    )
    Suggestion.objects.create(contributor=contributor, position=1, text="Listen <first> & last.")
    source = Source.objects.create(
        key="b",
        title="B",
        publisher="P",
        published="May 2019",
        funding="Funded.",
        thanks="Thanks.\n\nTo all.",
    )
    pack = make_pack(maker, title="Tŷ & <b>garden</b>", introduction="Welcome.\n\n#strong[Take] *your* time.")
    theme = make_theme()
    heard = factories.make_story(
        "With sound", EVERYTHING_IN_A_WORKSHOP, recording=True, content_notes=["prison", "drugs"]
    )
    pack.feature(heard, "", make_excerpt(heard, 12, 29, theme, tagger), ["What helped?", "And <then>?"])
    read = factories.make_story(
        "Words only",
        EVERYTHING_IN_A_WORKSHOP,
        source=source,
        listen_address="https://story.example/1",
        attribution_note="The title is ours.",
    )
    pack.feature(read, "Our own words.")
    pack.feature(factories.make_story("Paper only", IN_A_WORKSHOP, fictional=True), "", None, ["Why?"])
    add_words(pack, theme, tagger)
    return pack


def add_words(pack, theme, tagger):
    """A dialogue in whole words, the same with excerpts alone, and a story with its pull quote only."""
    for title, extent in (("In full", Extent.WHOLE), ("In part", Extent.EXCERPTS), ("A line", Extent.QUOTE)):
        story = factories.make_draft_story(title, words=None)
        voice = factories.make_voice(story, EVERYTHING_IN_A_WORKSHOP, kind="peer_mentor")
        lines = (
            f"Wren: {title}, I was <lost>. Nobody asked.",
            "Interviewer: And then?",
            "Wren: I was heard & seen.",
        )
        factories.give_words(story, *lines, voices={"Wren": voice})
        factories.release(story)
        text = story.transcript.text
        first = make_excerpt(story, text.index("I was"), text.index("Nobody"), theme, tagger)
        last = make_excerpt(story, text.index("And"), len(text), theme, tagger)
        quote = last if extent == Extent.QUOTE else None
        pack.feature(story, "", quote, ["Who asked?"], extent, [first, last])


def test_pack_page_says_what_the_pdf_says_word_for_word(as_dev, dev, asha, settings):
    settings.SITE_ADDRESS = SITE
    pack = make_full_pack(dev, asha)
    printed = printed_pack(pack, dev, SITE)
    sheets = replace(printed, copy=printed_copy(trial_copy(), SITE))

    page, pdf = page_letters(as_dev.get(pack.get_absolute_url())), body_words(typeset(sheets))

    said = letters_without_quotes("".join(words(printed)))
    planted = [
        "The title is ours.",
        "Its thanks:",
        "Thanks.",
        "To all.",
        "Individual: What I can do",
        "example/stories/",
        "In full, I was <lost>. Nobody asked. Interviewer And then?",
        "Excerpts, in their words Peer mentor In part, I was <lost>. Interviewer And then? Peer mentor I was heard",
        "In this pack",
        "With sound: prison, drugs",
    ]
    assert [each for each in planted if "".join(each.split()) not in said] == []

    assert page == letters_without_quotes("".join(words(printed)))
    assert words(sheets)[: len(words(printed))] == words(printed)  # what a sheet says of its copy comes last
    assert sorted(sheet_words(sheets)) == sorted(words(sheets))
    assert all_letters(pdf) == all_letters(map(printable, sheet_words(sheets)))


def test_pack_page_has_content_notes_before_the_words(as_dev, dev, asha):
    pack = make_full_pack(dev, asha)

    text = page_letters(as_dev.get(pack.get_absolute_url()))

    assert text.index("Beforeyoureadorlisten:prison,drugs") < text.index("ThenIwasheard.")


def test_pack_page_draws_a_voice_only_where_the_room_may_hear_it(as_dev, dev, asha):
    pack = make_full_pack(dev, asha)
    silent = factories.make_story("Silent", IN_A_WORKSHOP, recording=True)
    pack.feature(silent)

    page = as_dev.get(pack.get_absolute_url()).content.decode()

    assert page.count('class="waveform ') == 1
    assert silent.recording.ref not in page and silent.ref not in page


def test_pack_page_is_the_same_as_if_closed_stories_were_not_in_it(as_dev, dev, edith, leeds, york):
    pack = make_pack(edith)
    pack.feature(factories.make_story("First", IN_A_WORKSHOP), questions=["Why first?"])
    last = pack.feature(factories.make_story("Last", IN_A_WORKSHOP))
    urls = [
        pack.get_absolute_url(),
        at("pack-list"),
        at("pack-print", pack.ref),
    ]
    before = [without_token(as_dev.get(url)) for url in urls]

    last.delete()
    for story in closed_stories(dev, leeds, york):
        pack.feature(story, summary="Planted", questions=["Planted?"])
    again = pack.feature(last.story)
    FeaturedStory.objects.filter(pk=again.pk).update(ref=last.ref)

    assert [without_token(as_dev.get(url)) for url in urls] == before


def test_pack_page_tells_its_maker_alone_what_was_lost(client, dev, edith):
    pack = make_pack(dev)
    lost, shut = factories.make_story("Lost", IN_A_WORKSHOP), factories.make_story("Shut", IN_A_WORKSHOP)
    pack.feature(lost)
    pack.feature(shut)
    lost.pause(edith)
    shut.voices.get().exclude(None, user=dev)
    notes = {}

    for user in (dev, edith):
        client.force_login(user)
        for url in (pack.get_absolute_url(), at("pack-stories", pack.ref), at("pack-print", pack.ref)):
            page = client.get(url).content.decode()
            notes.setdefault(user.name, []).append(re.findall(r"\d stor\w+ can no longer be printed", page))

    assert notes == {"Dev": [["1 story can no longer be printed"]] * 3, "Edith": [[]] * 3}


@pytest.mark.parametrize(
    ("who", "front", "other"),
    [
        ("ben", 200, 404),
        ("cara", 200, 404),
        ("gwen", 200, 404),
        ("dev", 200, 200),
        ("edith", 200, 200),
        (None, 302, 302),
    ],
)
def test_pack_page_of_the_front_page_is_for_anyone_signed_in(
    who, front, other, client, request, edith, edith_pack
):
    pack = make_pack(edith)
    if who:
        client.force_login(request.getfixturevalue(who))

    answers = [client.get(each.get_absolute_url()).status_code for each in (edith_pack, pack)]

    assert answers == [front, other]


def test_pack_page_gives_readers_no_tools(client, ben, edith_pack):
    edith_pack.feature(factories.make_story())
    client.force_login(ben)

    page = client.get(edith_pack.get_absolute_url()).content.decode()

    tools = page.replace(edith_pack.get_absolute_url(), "").replace(f'href="{at("pack-list")}"', "")
    assert "/packs/" not in tools

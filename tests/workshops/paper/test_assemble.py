"""A pack as a PrintedPack: what is on it is what this viewer may have on paper, in this room, today."""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.roles import Task
from stories.consent import Audience, Room, Use
from stories.models import Copy, Source, Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line
from tests import factories
from tests.workshops.packs import (
    EVERYTHING_IN_A_WORKSHOP,
    IN_A_WORKSHOP,
    SITE,
    closed_stories,
    make_excerpt,
    make_pack,
    make_theme,
)
from themes.models import Excerpt
from workshops.models import Contributor, DiscussionPack, Extent, GeneralQuestion, Suggestion
from workshops.paper.assemble import places_of, printed_copy, printed_pack, printed_story, site_address
from workshops.paper.contents import (
    PrintedContributor,
    PrintedPack,
    PrintedSource,
    PrintedStory,
    PrintedTheme,
    PrintedTurn,
)
from workshops.paper.labels import labels

TODAY = date(2026, 11, 21)


def titles(pack, viewer):
    return [story.title for story in printed_pack(pack, viewer, SITE).stories]


def test_printed_pack_holds_everything_there_is_to_say(dev, asha, nothing_general):
    GeneralQuestion.objects.create(position=1, text="What is the key message?")
    contributor = Contributor.objects.create(
        slug="time", position=1, name="Making time", meaning="Not rushing."
    )
    Suggestion.objects.create(contributor=contributor, position=1, text="Listen first.")
    story = factories.make_story(
        "A change in me",
        words=("I was lost. Then I was heard.",),
        promises=EVERYTHING_IN_A_WORKSHOP,
        recording=True,
        content_notes=["prison"],
    )
    pack = make_pack(dev, introduction="Welcome.\n\nTake your time.")
    excerpt = make_excerpt(story, 12, 29, make_theme(), asha)
    pack.feature(story, "", excerpt, ["What helped?", "What did not?"], Extent.QUOTE)

    printed = printed_pack(pack, dev, SITE, on=TODAY)

    assert printed == PrintedPack(
        title="Listening well",
        kind="pack",
        audience_label="For a facilitated workshop",
        prepared_on=TODAY,
        introduction=("Welcome.", "Take your time."),
        caveat="These stories are here to start a discussion and do not represent the wider findings.",
        stories=(
            PrintedStory(
                title="A change in me",
                who="Told by a service user.",
                summary="A summary.",
                content_notes=("prison",),
                pull_quote="Then I was heard.",
                listen_label="Listen to this story, signed in to Heard",
                listen_address=f"{SITE}/stories/{story.ref}/?t=0",
                questions=("What helped?", "What did not?"),
                peaks=(10, 80, 40) * 20,
                themes=(PrintedTheme("B", "Being Heard", "diagonal"),),
            ),
        ),
        general_questions=("What is the key message?",),
        stories_address="heard.example/stories/",
        contributors=(PrintedContributor("Making time", "", "Not rushing.", ("Listen first.",)),),
    )


def test_printed_pack_without_hear_and_read_has_neither_sound_nor_words_nor_themes(dev, asha):
    story = factories.make_story("Paper only", promises=IN_A_WORKSHOP, recording=True)
    pack = make_pack(dev)
    pack.feature(story, "", make_excerpt(story, 0, 11, make_theme(), asha))

    (printed,) = printed_pack(pack, dev, SITE).stories

    assert printed == PrintedStory(
        title="Paper only", who="Told by a service user.", summary="A summary.", pull_quote="I was lost."
    )


def test_printed_pack_without_a_pull_quote_begins_with_the_first_sentence(dev):
    read = factories.make_story("Read", promises=EVERYTHING_IN_A_WORKSHOP)
    long = factories.make_story("Long", promises=EVERYTHING_IN_A_WORKSHOP, words=("and so " * 60 + "on.",))
    pack = make_pack(dev)
    pack.feature(read, extent=Extent.QUOTE)
    pack.feature(long, extent=Extent.QUOTE)

    opening = [story.opening_words for story in printed_pack(pack, dev, SITE).stories]

    assert opening == ["I was lost.", "and so " * 33 + "and so…"]


def test_printed_pack_leaves_closed_stories_out_with_their_questions(dev, leeds, york):
    pack = make_pack(dev)
    pack.feature(factories.make_story("First", IN_A_WORKSHOP), questions=["Why first?"])
    for story in closed_stories(dev, leeds, york):
        pack.feature(story, summary="Planted", questions=["Planted?"])
    pack.feature(factories.make_story("Last"), questions=["Why last?"])

    stories = printed_pack(pack, dev, SITE).stories

    assert [(story.title, story.questions) for story in stories] == [
        ("First", ("Why first?",)),
        ("Last", ("Why last?",)),
    ]


def test_printed_pack_made_by_an_excluded_lead_lacks_the_story_for_every_lead(dev, edith):
    pack = make_pack(dev)
    story = factories.make_story("Not for Dev", IN_A_WORKSHOP)
    pack.feature(story)
    story.voices.get().exclude(None, user=dev, though_in_the_room=True)

    assert titles(pack, dev) == titles(pack, edith) == []


def test_printed_pack_for_one_office_has_that_offices_stories_only(dev, leeds, york):
    pack = make_pack(dev, Audience.OFFICE, office=york)
    for title, office in [("From Leeds", leeds), ("From York", york)]:
        pack.feature(factories.make_story(title, [(Use.PRINT, Audience.OFFICE)], office=office))

    assert titles(pack, dev) == ["From York"]
    assert printed_pack(pack, dev, SITE).audience_label == "For people of our own office, York"


def test_printed_pack_says_where_published_words_come_from(dev):
    source = Source.objects.create(
        key="report-2018",
        title="A report",
        publisher="A publisher",
        published="December 2018",
        produced_by=["Ada Invented", "Bo Pretend"],
        funding="Funded.",
        disclaimer="No guarantee.",
        thanks="Thank you all.\n\nAnd you.",
    )
    story = factories.make_story(
        "Printed before",
        [(Use.PRINT, Audience.ANYONE)],
        source=source,
        listen_address="https://story.example/1",
        attribution_note="The title is ours.",
    )
    pack = make_pack(dev)
    pack.feature(story, summary="In other words.")

    printed = printed_pack(pack, dev, SITE)
    alone = printed_story(story, dev, pack.room, site=SITE)

    names = "Ada Invented, Bo Pretend"
    assert printed.source == PrintedSource(
        "A report", "A publisher", "December 2018", names, "Funded.", "No guarantee.",
        thanks=("Thank you all.", "And you."),
    )  # fmt: skip
    # Of one story printed alone, what is ours stands at its end, and there are no thanks: a sheet fewer
    assert alone.source == replace(printed.source, thanks=(), attribution="The title is ours.")
    assert alone.stories[0].attribution == ""
    assert printed.stories == (
        PrintedStory(
            title="Printed before",
            who="Told by a service user. Already published, December 2018.",
            summary="In other words.",
            listen_label="Listen to the original (an outside page of December 2018, it may no longer answer)",
            listen_address="https://story.example/1",
            attribution="The title is ours.",
        ),
    )


def test_printed_pack_shows_a_voice_as_it_chose_last(dev):
    story = factories.make_draft_story("Two voices", fictional=True)
    wren = factories.make_voice(story, None, kind="peer_mentor", pseudonym="Robin Secret")
    for name in ("Not any more", "Wren"):
        wren.agree(
            factories.make_notice(), "paper", IN_A_WORKSHOP, given_on=factories.LONG_AGO, name_shown=name
        )
    factories.make_voice(story, IN_A_WORKSHOP, kind="staff", pseudonym="Jay Secret")
    factories.release(story)
    pack = make_pack(dev)
    pack.feature(story)

    (printed,) = printed_pack(pack, dev, SITE).stories

    assert printed.who == "Told by Wren, peer mentor and a member of staff. Fictional."


def test_printed_words_say_which_language_they_are_in_where_it_is_another(client, dev):
    client.force_login(dev)
    story = factories.make_draft_story("Two languages", words=())
    factories.make_voice(story)
    lines = [Line("Wren", "I was lost."), Line("Robin", "Roeddwn i ar goll.", language="cy")]
    Transcript.from_draft(story, lines_to_draft(lines))
    factories.release(story)
    text = story.transcript.text
    start = text.index("Roeddwn")
    pack = DiscussionPack.objects.create(
        title="Pack", audience=Audience.ANYONE, made_by=dev, on_front_page=True
    )
    pack.feature(story, pull_quote=Excerpt.mark(story.transcript, start, len(text), text[start:]))

    (printed,) = printed_pack(pack, dev, SITE).stories
    (alone,) = printed_story(story, dev, pack.room, site=SITE).stories
    answers = Client().get("/"), client.get(pack.get_absolute_url())
    pages = [answer.content.decode() for answer in answers]

    assert (printed.pull_quote, printed.pull_quote_language) == ("Roeddwn i ar goll.", "cy")
    assert [turn.language for turn in alone.transcript] == ["", "cy"]
    # The front page's opening, where no story can be played, has it in large letters
    marked = [re.findall(r'<blockquote class="([\w-]+)" lang="cy" dir="ltr">Roeddwn', page) for page in pages]
    assert marked == [["words-large"], ["pull-quote"]]


def test_printed_pack_drops_a_pull_quote_of_an_older_version(dev):
    story = factories.make_story("Edited", IN_A_WORKSHOP)
    pack = make_pack(dev)
    pack.feature(story, pull_quote=make_excerpt(story, 0, 11))
    factories.give_words(story, "Said better.")
    factories.release(story)

    (printed,) = printed_pack(pack, dev, SITE).stories

    assert printed.pull_quote is None


@pytest.mark.parametrize("number", [1, 30])
def test_printed_pack_asks_as_often_for_thirty_stories_as_for_one(
    number, dev, asha, nothing_general, django_assert_num_queries
):
    theme = make_theme()
    pack = make_pack(dev)
    for _count in range(number):
        story = factories.make_story(promises=EVERYTHING_IN_A_WORKSHOP, recording=True)
        pack.feature(story, pull_quote=make_excerpt(story, 0, 11, theme, asha), questions=["Why?", "How?"])
    pack = DiscussionPack.objects.select_related("made_by", "office", "source").get()
    assert dev.may(Task.BUILD_PACKS)  # asked first in every request, and remembered

    with django_assert_num_queries(12):
        printed = printed_pack(pack, dev, SITE)

    assert len(printed.stories) == number


def test_printed_story_holds_its_words_where_the_room_may_read_them(ben):
    wren, reporter = "Wren: I was lost.", "Interviewer: And then?"
    story = factories.make_draft_story("A dialogue", words=None)
    voice = factories.make_voice(story, EVERYTHING_IN_A_WORKSHOP, kind="peer_mentor")
    factories.give_words(story, wren, reporter, "Wren: Then I was heard.", voices={"Wren": voice})
    factories.release(story)
    room = Room(Audience.WORKSHOP, leader=ben.pk, leader_email=ben.email)

    printed = printed_story(story, ben, room, ["Why?"], site=SITE, on=TODAY)

    assert (printed.kind, printed.title, printed.contributors) == ("story", "A dialogue", ())
    assert printed.stories == (
        PrintedStory(
            title="A dialogue",
            who="Told by a peer mentor.",
            summary="A summary.",
            questions=("Why?",),
            transcript=(
                PrintedTurn("Peer mentor", "I was lost."),
                PrintedTurn("Interviewer", "And then?"),
                PrintedTurn("Peer mentor", "Then I was heard."),
            ),
        ),
    )


def test_printed_story_that_may_not_be_read_has_no_words(ben):
    story = factories.make_story("Paper only", IN_A_WORKSHOP)
    room = Room(Audience.WORKSHOP, leader=ben.pk, leader_email=ben.email)

    printed = printed_story(story, ben, room, site=SITE)

    assert printed.stories == (
        PrintedStory(title="Paper only", who="Told by a service user.", summary="A summary."),
    )


def test_printed_story_of_extracts_keeps_quotations_apart(ben):
    story = factories.make_draft_story("Extracts", words=None)
    factories.make_voice(story)
    factories.give_words(story, "One.", "Two.", kind=Transcript.Kind.EXTRACTS)
    factories.release(story)

    (printed,) = printed_story(story, ben, Room(Audience.ANYONE), site=SITE).stories

    assert printed.separate_quotations
    assert printed.transcript == (PrintedTurn("", "One."), PrintedTurn("", "Two."))
    assert printed.words_heading(labels()) == "Separate quotations, in their words"
    assert replace(printed, transcript=printed.transcript[:1]).words_heading(labels()) == "In their words"


def test_printed_copy_says_where_to_check(dev):
    copy = Copy(number=7, code="ABCDEFGH", how_many=20, destroy_by=TODAY + timedelta(days=90))

    printed = printed_copy(copy, SITE)

    assert (printed.number, printed.code, printed.how_many) == ("7", "ABCDEFGH", 20)
    assert printed.check_address == "heard.example/check/"
    assert printed.check_link == f"{SITE}{reverse('stories:check-code', args=['ABCDEFGH'])}"


def test_site_address_comes_from_the_settings_or_else_the_request():
    request = RequestFactory().get("/packs/", headers={"host": "localhost"})

    assert site_address("https://heard.example.org", request) == "https://heard.example.org"
    assert site_address("", request) == "http://localhost"


def test_places_of_are_in_the_packs_order_after_a_move_past_a_closed_one(dev):
    pack = make_pack(dev)
    first, hidden, last = (pack.feature(factories.make_story(title, IN_A_WORKSHOP)) for title in "ABC")
    hidden.story.pause(dev)

    pack.move(last, -1, dev)

    assert [place.story.title for place in places_of(pack, dev)] == ["C", "A"]
    pack.move(last, -1, dev)  # nothing further up
    assert [place.story.title for place in places_of(pack, dev)] == ["C", "A"]
    assert first.pk != last.pk

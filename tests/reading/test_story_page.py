"""The story page shows what its voices gave this viewer, and not a mark more."""

import re
from html import unescape

import pytest
from django.urls import reverse

from stories.consent import Audience, Use
from stories.models import Source, Transcript
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

from .. import factories

pytestmark = pytest.mark.django_db
SENTENCES = ("We sat together.", "Then I was heard.")


def full_story(promises=factories.EVERYONE, **fields):
    """A story with everything that can be shown, and the front page's pack that asks about it."""
    by = factories.make_user("facilitator")
    story = factories.make_draft_story(
        "A title", words=(), summary="A summary line.", content_notes=["A death", "Prison"], **fields
    )
    factories.make_voice(story, promises, name_shown="Wren")
    clock = factories.make_recording(story, seconds=61)
    words = factories.give_timed_words(story, clock, *SENTENCES, seconds_each=4)
    excerpt = Excerpt.mark(words, 17, 34, SENTENCES[1])
    excerpt.tag(Theme.objects.get(slug="helping-others"), by=by)
    factories.release(story)
    pack = DiscussionPack.objects.create(
        title="Pack", audience=Audience.ANYONE, on_front_page=True, made_by=by
    )
    pack.feature(story, questions=["What was heard?", "And then?"])
    return story, excerpt


def shows(response, story, excerpt):
    """What of the table in the design's section 3 stands on the page."""
    body = response.content.decode()
    signs = {
        "title": "A title",
        "summary": "A summary line.",
        "content notes": "A death",
        "kind": "service user",
        "name": "Wren",
        "words": SENTENCES[0],
        "excerpts": f">{excerpt.quote}</mark>",
        "themes": 'class="h"',
        "questions": "What was heard?",
        "sound": reverse("stories:recording", args=[story.recording.ref]),
        "waveform": "M1 1v9",
        "length": "1 min 1 s",
        "times": "data-ms",
    }
    return {name for name, sign in signs.items() if sign in body}


ROW = {"title", "summary", "content notes", "kind", "name"}
READ = {"words", "excerpts", "themes", "questions"}
HEAR = {"sound", "waveform", "length"}


@pytest.mark.parametrize(
    ("uses", "shown"),
    [
        ([Use.READ], ROW | READ),
        ([Use.HEAR], ROW | HEAR),
        ([Use.READ, Use.HEAR], ROW | READ | HEAR | {"times"}),
        ([Use.READ, Use.PRINT, Use.QUOTE], ROW | READ),
        (list(Use), ROW | READ | HEAR | {"times"}),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, list) else "",
)
def test_page_shows_what_each_use_allows(client, uses, shown):
    story, excerpt = full_story([(use, Audience.ANYONE) for use in uses])

    response = client.get(story.get_absolute_url())

    assert response.status_code == 200
    assert shows(response, story, excerpt) == shown


def test_page_says_no_times_of_a_recording_that_another_has_replaced(client):
    """The words are on the clock of the first recording; the second is the one that plays."""
    story, excerpt = full_story()
    factories.make_recording(story, seconds=61)
    factories.release(story)

    assert shows(client.get(story.get_absolute_url()), story, excerpt) == ROW | READ | HEAR


@pytest.mark.parametrize("uses", [[Use.PRINT], [Use.QUOTE], [Use.PRINT, Use.QUOTE]])
def test_page_of_a_story_that_may_be_neither_read_nor_heard_is_a_random_ref(client, ben, uses):
    story, _excerpt = full_story([(use, Audience.ANYONE) for use in uses])
    client.force_login(ben)

    answers = [client.get(path) for path in (story.get_absolute_url(), "/stories/zzzzzzzzzz/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    bodies = [
        re.sub(rb'name="(csrfmiddlewaretoken|form_token)" value="[^"]+"', b"", answer.content)
        for answer in answers
    ]
    assert bodies[0].replace(story.ref.encode(), b"zzzzzzzzzz") == bodies[1]


def test_page_differs_for_those_the_promises_reach(client, york):
    story, excerpt = full_story([(Use.READ, Audience.ANYONE), (Use.HEAR, Audience.ELSEWHERE)])
    of_york = factories.make_user("reader", office=york)

    signed_out = shows(client.get(story.get_absolute_url()), story, excerpt)
    client.force_login(of_york)
    staff = shows(client.get(story.get_absolute_url()), story, excerpt)

    assert (signed_out, staff) == (ROW | READ, ROW | READ | HEAR | {"times"})


def test_every_voice_must_agree(client):
    story, _excerpt = full_story()
    factories.make_voice(story, [(Use.HEAR, Audience.ANYONE)], kind="staff", name_shown="Robin")
    factories.release(story)

    body = client.get(story.get_absolute_url()).content.decode()

    assert SENTENCES[0] not in body
    assert "Wren and Robin" in body
    assert 'id="player"' in body


def test_content_notes_stand_before_anything_plays_and_before_the_words(client):
    story, _excerpt = full_story()

    body = client.get(story.get_absolute_url()).content.decode()
    places = [
        body.index(sign)
        for sign in ("<h1 ", "Before you listen", "A death", "Prison", "<audio", SENTENCES[0])
    ]

    assert places == sorted(places)
    assert "autoplay" not in body


def test_questions_for_any_story_are_there_and_key_questions_in_order_only_for_readers(client):
    story, _excerpt = full_story()
    heard = factories.make_story(promises=[(Use.HEAR, Audience.ANYONE)], recording=True)

    read_page = client.get(story.get_absolute_url()).context["page"]
    heard_page = client.get(heard.get_absolute_url()).context["page"]

    assert read_page.key_questions == ["What was heard?", "And then?"]
    assert heard_page.key_questions == []
    assert len(read_page.general_questions) == len(heard_page.general_questions) == 3


def test_key_questions_come_from_the_front_page_alone(client, dev):
    story, _excerpt = full_story()
    DiscussionPack.objects.create(title="Mine", made_by=dev).feature(story, questions=["A private question"])

    assert client.get(story.get_absolute_url()).context["page"].key_questions == [
        "What was heard?",
        "And then?",
    ]


def test_a_name_is_shown_only_as_chosen_and_follows_the_newest_agreement(client):
    story = factories.make_story("Named", words=("Real Name: I was lost.",))
    voice = story.voices.get()
    plain = client.get(story.get_absolute_url()).content.decode()
    voice.agree(factories.make_notice(), "paper", factories.EVERYONE, factories.LONG_AGO, name_shown="Robin")

    named = client.get(story.get_absolute_url()).content.decode()

    assert "Told by: service user" in plain and "Robin" not in plain
    assert "Told by Robin, service user" in named
    assert voice.storyteller.pseudonym not in plain + named
    assert "Real Name" not in plain + named


def test_speakers_are_told_apart_by_the_names_they_chose(client):
    story = factories.make_draft_story("Two", words=())
    one, two = factories.make_voice(story, name_shown="Wren"), factories.make_voice(story, kind="staff")
    factories.give_words(
        story,
        "zyxone: I was lost.",
        "zyxtwo: So was I.",
        "zyxone: Oh.",
        voices={"zyxone": one, "zyxtwo": two},
    )
    factories.release(story)

    response = client.get(story.get_absolute_url())

    assert re.findall(r'<b class="who"><bdi>([^<]+)</bdi></b>', response.content.decode()) == [
        "Wren",
        "Staff",
        "Wren",
    ]
    assert b"zyxone" not in response.content and b"zyxtwo" not in response.content


def test_published_words_say_so_cite_and_ask_is_this_you(client):
    source = Source.objects.create(key="book", title="A book", publisher="A press", published="December 2018")
    story = factories.make_draft_story(
        "Printed", source=source, words=(), listen_address="https://example.org/hear"
    )
    factories.make_voice(story, [(Use.READ, Audience.ANYONE)])
    factories.give_words(story, "First one.", "Second one.", kind=Transcript.Kind.EXTRACTS)
    factories.release(story)

    body = client.get(story.get_absolute_url()).content.decode()

    signs = (
        "Already published, December 2018",
        "Separate quotations, not one speech.",
        "A book",
        "Is this you?",
        "https://example.org/hear",
        "it may no longer answer",
        "do not represent the wider findings",
    )
    for sign in signs:
        assert sign in body


def test_words_on_the_page_are_the_transcript_to_the_character(client):
    words = 'Tŷ <b>& “dŵr”</b> 👩🏽‍🌾 e\u0301. It\'s "so".'
    story = factories.make_story("<i>Title</i>", words=(words, "Then more."), summary="<u>S</u>")

    response = client.get(story.get_absolute_url())
    body = response.content.decode()

    paragraphs = re.findall(r'<span class="words" data-words>(.*?)</span></p>', body, re.S)
    assert [unescape(re.sub(r"<[^>]+>", "", each)) for each in paragraphs] == [words, "Then more."]
    assert "<i>Title" not in body and "<u>S" not in body


def test_the_chooser_is_there_for_those_who_tag_and_words_are_readable(client, asha, ben):
    story, _excerpt = full_story()
    seen = []
    for who in (ben, asha):
        client.force_login(who)
        seen.append(b"data-excerpt-form" in client.get(story.get_absolute_url()).content)

    assert seen == [False, True]


def test_the_chooser_has_a_theme_as_soon_as_it_is_made_and_no_longer_than_it_stands(client, asha):
    story, _excerpt = full_story()
    client.force_login(asha)

    offered = []
    for name in ("", "Being <listened> to", "Being heard"):
        if name:
            Theme.objects.update_or_create(slug="a-new-one", defaults={"name": name, "letter": "B"})
        body = client.get(story.get_absolute_url()).content.decode()
        offered.append(re.findall(r'value="a-new-one".*data-name="(.*?)"', body))
    Theme.objects.filter(slug="a-new-one").delete()

    assert offered == [[], ["Being &lt;listened&gt; to"], ["Being heard"]]
    assert "a-new-one" not in client.get(story.get_absolute_url()).content.decode()


def test_a_draft_newer_than_the_released_words_is_not_shown(client, gwen):
    story, excerpt = full_story()
    factories.give_words(story, "zyxdraft words.")
    newer = factories.make_recording(story, seconds=99)

    body = client.get(story.get_absolute_url()).content.decode()

    assert "zyxdraft" not in body and newer.ref not in body
    assert f">{excerpt.quote}</mark>" in body


# --- the waveform's colours ---


def waveform_of(body):
    """{class of a path: how many bars it has} of the page's waveform, and the letters above it."""
    bars = re.findall(
        r'<path(?: class="([^"]*)")? d="([^"]*)"', re.search(r'<svg class="waveform.*?</svg>', body, re.S)[0]
    )
    letters = re.findall(r"<text[^>]*>([^<]*)</text>", body)
    return {css_class: path.count("M") for css_class, path in bars}, letters


def coloured_story(promises=factories.EVERYONE):
    """Sixty seconds in sixty bars, of which somebody heard a theme in the fifth to the eighth."""
    story, _excerpt = full_story(promises)
    story.recording.waveform = "M1 1v9" * 61
    story.recording.save()
    return story


def test_bars_are_coloured_where_a_theme_was_heard_for_who_may_read_and_hear(client):
    body = client.get(coloured_story().get_absolute_url()).content.decode()

    assert waveform_of(body) == ({"": 57, "hue-h": 4}, ["H"])
    assert "Coloured where somebody heard a theme" in body


def test_bars_of_a_story_that_may_only_be_heard_are_ink_and_no_theme_shows(client):
    body = client.get(coloured_story([(Use.HEAR, Audience.ANYONE)]).get_absolute_url()).content.decode()

    assert waveform_of(body) == ({"": 61}, [])
    assert "hue-" not in re.search(r"<main.*</main>", body, re.S)[0] and "Helping Others" not in body


def test_bars_are_ink_where_the_words_are_timed_by_another_recording(client):
    story = coloured_story()
    factories.make_recording(story, seconds=61)
    factories.release(story)

    assert waveform_of(client.get(story.get_absolute_url()).content.decode()) == ({"": 1}, [])


# --- what may be done with it, and what is said first ---


def test_what_may_be_done_stands_under_the_title_and_agrees_with_the_print_page(client, ben):
    to_staff = [(use, Audience.ELSEWHERE) for use in (Use.HEAR, Use.READ)]
    kept, printed = (
        factories.make_story(promises=promises, recording=True)
        for promises in (to_staff, [*to_staff, (Use.PRINT, Audience.WORKSHOP)])
    )
    client.force_login(ben)

    shown = {}
    for story in (kept, printed):
        body = client.get(story.get_absolute_url()).content.decode()
        print_page = client.get(reverse("reading:story-print", args=[story.ref])).content.decode()
        line = re.search(r'<p class="uses-line">(.*?) <span', body)[1]
        link = "Print this story with its questions" in body
        shown[story] = (line, link, "This story stays on screen" in print_page)

    assert shown == {
        kept: (
            "You may hear and read this, on your own. Do not play it to others or print it. Not to be quoted outside.",
            False,
            True,
        ),
        printed: (
            "You may hear and read this, on your own. Do not play it to others. It may be printed for a workshop."
            " Not to be quoted outside.",
            True,
            False,
        ),
    }


def test_signed_out_the_line_says_what_anyone_may_do(client):
    story = factories.make_story(promises=[(Use.READ, Audience.ANYONE), (Use.PRINT, Audience.WORKSHOP)])

    body = client.get(story.get_absolute_url()).content.decode()

    assert "Anyone may read this, on their own or with others. Do not print it. Do not quote it." in body


def test_notes_beyond_two_lines_are_folded_and_counted_before_anything_plays(client):
    notes = ["The death of a child in the family", "Prison, and what came after it", "Drugs", "A fire"]
    story = factories.make_story(content_notes=notes, recording=True)

    body = client.get(story.get_absolute_url()).content.decode()
    places = [body.index(sign) for sign in (*notes[:2], "and 2 more", *notes[2:], "<audio")]

    assert places == sorted(places)
    assert body.count("<summary>and 2 more</summary>") == 1


def test_the_summary_stands_beside_the_words_or_in_their_place(client):
    read, heard = (
        factories.make_story(),
        factories.make_story(promises=[(Use.HEAR, Audience.ANYONE)], recording=True),
    )

    beside, instead = (client.get(story.get_absolute_url()).content.decode() for story in (read, heard))

    assert beside.count("A summary.") == instead.count("A summary.") == 1
    assert beside.index("data-transcript") < beside.index("A summary.")
    assert instead.index("A summary.") < instead.index("This story is here to be heard.")

"""The pages that carry the publication: what they say, word for word, and what they leave out signed out."""

import re
from html.parser import HTMLParser

import pytest
from django.core.checks import run_checks
from django.urls import reverse

import seeds.publication
from seeds.publication_words import read_publication
from stories.models import Story
from tests import factories
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

pytestmark = pytest.mark.django_db

HOME, ABOUT, HELP, ACCESSIBILITY = (f"reading:{name}" for name in ("home", "about", "help", "accessibility"))


QUERIES = 8  # of the front page, signed out, however many stories stand on it


class Words(HTMLParser):
    """The words of a page's main part, white space folded, and its ids and links."""

    def __init__(self, html):
        super().__init__()
        self.pieces, self.ids, self.links = [], [], []
        self.feed(html[html.index("<main") : html.index("</main>")])
        self.text = " ".join("".join(self.pieces).split())

    def handle_data(self, data):
        self.pieces.append(data)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.pieces.append(" " if tag in {"p", "li", "h1", "h2", "h3", "ul", "ol", "section"} else "")
        self.ids += [attributes["id"]] if "id" in attributes else []
        self.links += [attributes["href"]] if tag == "a" else []


def quoted(words):
    return f"“{words}”"


def page(client, name):
    return Words(client.get(reverse(name)).content.decode())


@pytest.fixture(scope="module")
def publication():
    return read_publication()


@pytest.fixture
def published(publication):
    seeds.publication.load(publication)
    return publication


# --- the front page ---


def test_home_shows_the_method_the_themes_and_the_three_stories(client, published):
    home = page(client, HOME)

    stories = [published.story(key) for key in published.pack.featured]
    expected = ["Gather", "Curate", "Mobilise"]
    expected += [words for theme in published.themes for words in (theme.name, theme.meaning)]
    expected += [
        words
        for story in stories
        for words in (story.title, story.summary, story.pull_quote, story.questions[0])
    ]
    expected += [
        "These stories are here to start a discussion and do not represent the wider findings.",
        f"From “{published.source.title}”, Institute of Community Reporters, December 2018.",
        "Ask us to take your words out.",
    ]
    assert [words for words in expected if words not in home.text] == []
    assert home.text.count("Already published, December 2018") == 4  # also under the words that it opens with
    assert [story.pull_quote for story in stories if home.text.count(story.pull_quote) != 1] == []


def test_home_offers_a_story_anyone_may_hear_with_its_notes_before_its_button(client, published):
    story = factories.make_story(
        "The kettle", words=("It whistled. I had forgotten it.",), recording=True, content_notes=["Steam"]
    )
    for title, promises in (("Staff only", [("hear", "elsewhere")]), ("Read only", [("read", "anyone")])):
        factories.make_story(title, promises=promises, recording=True)

    html = client.get(reverse(HOME)).content.decode()

    opening = Words(html).text.partition(published.pack.title)[0]
    assert opening.endswith(
        "It whistled. I had forgotten it. The kettle Service user Before you listen: Steam Play, 1 min 0 s: The kettle "
        "This story is here to start a discussion and does not represent the wider findings. "
        "Sign in Stories open to everyone "
    )
    buttons = re.findall(r'data-sound="([^"]+)" data-story="([^"]+)"', html)
    assert buttons == [(story.recording.get_absolute_url(), story.ref)]


@pytest.mark.parametrize("promises", [[("hear", "anyone")], [("hear", "anyone"), ("read", "anyone")]])
def test_home_shows_no_words_of_a_story_that_may_not_be_quoted(client, promises):
    factories.make_story("The kettle", promises, words=("It whistled.",), recording=True)

    html = client.get(reverse(HOME)).content.decode()

    assert ["data-play-here" in html, "It whistled" in html] == [True, False]


def test_home_offers_no_story_with_an_exclusion(client, ben):
    """A story that excludes somebody is closed to whoever is not signed in."""
    story = factories.make_story("The kettle", recording=True)
    story.voices.get().exclude(ben, email="somebody@example.org")

    html = client.get(reverse(HOME)).content.decode()

    assert ["The kettle" in html, "data-play-here" in html, '<svg class="waveform' in html] == [False] * 3


def test_home_without_a_story_to_hear_opens_with_the_shortest_pull_quote(client, published):
    html = client.get(reverse(HOME)).content.decode()

    stories = [published.story(key) for key in published.pack.featured]
    shortest = min(stories, key=lambda story: len(story.pull_quote))
    opening = Words(html).text.partition(published.pack.title)[0]
    who = "Staff" if shortest.key == "changes-in-probation-services" else "Service user"
    assert f"{shortest.pull_quote} {who}, {shortest.title} Already published, December 2018" in opening
    assert "data-play-here" not in html and '<svg class="waveform' not in html  # no picture of no voice


def test_home_shows_only_words_that_may_be_quoted(client, published, ben):
    """Stories anyone may read, whose storytellers did not say that anyone may quote them."""
    for story in Story.objects.all():
        story.voices.get().narrow({("read", "anyone"), ("print", "anyone")}, "spoken", ben)

    home = page(client, HOME).text

    stories = [published.story(key) for key in published.pack.featured]
    assert [story.title for story in stories if story.title in home] == [story.title for story in stories]
    assert [story.pull_quote for story in stories if story.pull_quote in home] == []


def test_home_asks_about_a_story_only_those_who_may_read_it(client, published, ben):
    heard = factories.make_story("The kettle", promises=[("hear", "anyone")], recording=True)
    DiscussionPack.objects.get().feature(heard, questions=["Why did the kettle whistle?"])

    signed_out = page(client, HOME).text

    assert ["The kettle" in signed_out, "Why did the kettle whistle?" in signed_out] == [True, False]


def test_home_leaves_out_a_withdrawn_story_without_a_gap(client, published, ben):
    Story.objects.get(source_key="a-change-in-me").voices.get().withdraw("spoken", ben)

    home = page(client, HOME)

    left = published.story("a-change-in-me")
    gone = (left.title, left.summary, left.pull_quote, *left.questions[:2])
    assert [words for words in gone if words in home.text] == []
    assert "Two stories to begin with. These stories are here to start a discussion" in home.text


def test_home_leaves_out_a_story_closed_to_strangers(client, published, ben):
    pack = DiscussionPack.objects.get()
    for_leeds = factories.make_story(
        "Only here", promises=[("read", "office")], office=ben.office, words=("Said among us.",)
    )
    words = for_leeds.transcript.text
    pack.feature(for_leeds, pull_quote=Excerpt.mark(for_leeds.transcript, 0, len(words), words))

    home = page(client, HOME).text

    assert [words in home for words in ("Only here", "Said among us.")] == [False, False]
    assert "Three stories to begin with." in home


def test_home_without_a_publication_says_what_comes_here(client):
    home = page(client, HOME)

    assert home.text.startswith("Heard is where a probation service listens")
    assert "No stories are open to everyone yet." in home.text
    assert "sign in to see what is open to you" in home.text
    assert all(theme.meaning in home.text for theme in Theme.objects.filter(is_core=True))


def test_home_costs_the_same_with_one_story_and_with_many(client, published, django_assert_num_queries):
    pack = DiscussionPack.objects.get()
    places = list(pack.featured.all())
    for place in places[1:]:
        place.delete()
    with django_assert_num_queries(QUERIES):
        client.get(reverse(HOME))

    for number in range(30):
        story = factories.make_story(words=(f"These are words number {number}.",), recording=True)
        text = story.transcript.text
        pack.feature(
            story, pull_quote=Excerpt.mark(story.transcript, 0, len(text), text), questions=["Why?", "How?"]
        )
    with django_assert_num_queries(QUERIES):
        client.get(reverse(HOME))


# --- about ---


def test_about_names_all_thirteen_and_only_them(client, published):
    html = client.get(reverse(ABOUT)).content.decode()

    names = re.search(r'<ul class="names">(.*?)</ul>', html, re.DOTALL)[1]
    assert re.findall(r"<li>(.*?)</li>", names) == list(published.source.produced_by)
    assert len(published.source.produced_by) == 13


def test_about_gives_statements_word_for_word(client, published):
    about = page(client, ABOUT)

    source = published.source
    exact = [f"{source.funding} {source.disclaimer}", *source.acknowledgement, source.citation]
    assert [words for words in exact if words not in about.text] == []


def test_about_tells_what_was_done_in_the_words_of_the_archive(client, published):
    about = page(client, ABOUT)

    words = published.about
    texts = [words.method, words.cosie, words.interserve, words.peoples_voice_media, words.separate]
    texts += [each for stage in words.stages for each in (stage.name, quoted(stage.words))]
    texts += [each for part in words.learning for each in (part.about, quoted(part.words))]
    texts += [quoted(each) for each in (words.aims, words.message, words.change, words.invitation)]
    texts += [passage.words for passage in published.passages]
    texts += [each.name for each in published.contributors]
    texts += [text for each in published.contributors for text in (each.meaning, *each.suggestions)]
    texts += list(published.general.questions)
    assert [each for each in texts if each not in about.text] == []


def test_about_labels_every_outside_link(client, published):
    about = page(client, ABOUT)

    outside = [link for link in about.links if link.startswith("http")]
    every_link = [link.url for link in published.source.links]
    assert outside == [every_link[3], *every_link]  # all the stories also beside the three questions
    assert about.text.count("(from 2018, may no longer answer)") == len(outside)
    assert "cite" in about.ids


def test_about_gives_the_method_as_its_diagram_has_it(client, published):
    about = page(client, ABOUT)

    stages = dict(zip(("Gathering", "Curating", "Mobilising"), published.about.stages, strict=True))
    steps = [f"{name} is {stage.step}" for name, stage in stages.items()]
    assert steps == ["Gathering is probing", "Curating is sense-making", "Mobilising is responding"]
    places = [about.text.find(step) for step in steps]
    assert places == sorted(places) and places[0] > 0


def test_the_pictures_of_the_method_are_drawn_here_and_passed_over_by_a_screen_reader(client):
    html = client.get(reverse(ABOUT)).content.decode()

    drawings = re.findall(r'<svg class="method__picture"[^>]*>', html)
    assert len(drawings) == 3
    assert all('aria-hidden="true"' in each for each in drawings)


def test_about_gives_no_contributor_a_level_and_says_so(client, published):
    html = client.get(reverse(ABOUT)).content.decode()

    section = html[html.index('id="contributors-h"') : html.index('id="general-h"')]
    levels = re.findall(r"<dt>(.*?)</dt>", section)
    four = section[section.index("Four contributors to") :]
    assert levels == ["Individual", "Organisational", "Systemic"]
    assert "Its text does not say at which, so we do not either." in section
    assert [level for level in levels if level.lower() in four.lower()] == []


def test_about_invites_to_all_the_stories_beside_the_three_questions(client, published):
    html = client.get(reverse(ABOUT)).content.decode()

    beside = html[html.index('id="general-h"') : html.index('id="cite-h"')]
    assert re.findall(r'href="([^"]+)"', beside) == [
        reverse("reading:story-list"),
        published.source.links[3].url.replace("&", "&amp;"),
    ]


def test_about_says_which_titles_are_ours(client, published):
    assert "ours for the others" in page(client, ABOUT).text


def test_about_without_a_publication_tells_only_the_method(client):
    about = page(client, ABOUT)

    absent = ("2018", "CoSIE", "Interserve", "Cite this", "Separate work")
    assert [words for words in absent if words in about.text] == []
    assert "What you can do" in about.text


# --- help and accessibility ---


@pytest.mark.parametrize("name", [HELP, ACCESSIBILITY])
def test_help_says_whom_to_ask(client, settings, name):
    settings.CONTACT, settings.DEMO = "Leeds probation office, 01632 960123", False

    words = page(client, name).text

    assert "Leeds probation office, 01632 960123" in words
    assert "demonstration" not in words


def test_help_without_a_contact_still_says_whom_to_ask(client, settings):
    settings.CONTACT = ""

    words = page(client, HELP).text

    assert "Ask anyone at the probation office you know." in words


def test_help_tells_a_storyteller_how_to_ask(client):
    help_page = page(client, HELP)

    sentences = [
        "Is this your story?",
        "You do not need to sign in, to give a reason",
        "in person or by phone",
    ]
    assert [words for words in sentences if words not in help_page.text] == []
    assert "your-story" in help_page.ids
    assert {link for link in help_page.links if link.startswith("#")} <= {
        f"#{each}" for each in help_page.ids
    }


@pytest.mark.parametrize(("contact", "messages"), [("", ["reading.I001"]), ("01632 960123", [])])
def test_check_asks_for_a_contact(settings, contact, messages):
    settings.CONTACT = contact

    problems = [problem.id for problem in run_checks(include_deployment_checks=True)]

    assert [each for each in problems if each.startswith("reading.")] == messages

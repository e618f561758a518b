"""Building a pack, as the people who do it and as those who may not."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from stories.consent import Audience, Use
from stories.models import Source, Story
from tests import factories
from tests.workshops.test_packs import (
    EVERYTHING_IN_A_WORKSHOP,
    IN_A_WORKSHOP,
    SITE,
    closed_stories,
    make_excerpt,
    make_pack,
    make_theme,
)
from tests.workshops.test_typesetting import body_words
from tests.workshops.test_typesetting import letters as all_letters
from workshops.models import Contributor, DiscussionPack, FeaturedStory, GeneralQuestion, Suggestion
from workshops.paper.assemble import printed_copy, printed_pack, trial_copy
from workshops.paper.pdf import typeset
from workshops.paper.reading_order import words
from workshops.paper.typefaces import printable


@pytest.fixture
def as_dev(client, dev):
    client.force_login(dev)
    return client


@pytest.fixture
def edith_pack(edith):
    """A publication's own pack, on the front page."""
    source = Source.objects.create(key="a", title="A report", publisher="P", published="December 2018")
    return make_pack(edith, Audience.ANYONE, "From insights to change", source=source, on_front_page=True)


def at(name, *args):
    return reverse(f"workshops:{name}", args=args)


class TextOf(HTMLParser):
    """The words of one element of a page, found by an attribute, as they are read out."""

    VOID = {"br", "img", "input", "link", "meta", "wbr"}

    def __init__(self, attribute):
        super().__init__()
        self.attribute, self.depth, self.pieces = attribute, 0, []

    def handle_starttag(self, tag, attributes):
        if tag not in self.VOID and (self.depth or self.attribute in dict(attributes)):
            self.depth += 1
        self.pieces.append(" ")

    def handle_endtag(self, tag):
        if self.depth:
            self.depth -= 1
        self.pieces.append(" ")

    def handle_data(self, text):
        if self.depth:
            self.pieces.append(text)


def letters(text):
    """All the letters in a row, without the quotation marks that a page draws by its style sheet."""
    return "".join(text.split()).translate({ord(mark): None for mark in "“”"})


def page_letters(response):
    reader = TextOf("data-pack")
    reader.feed(response.content.decode())
    return letters("".join(reader.pieces))


# --- The page to project ---


def make_full_pack(maker, tagger):
    GeneralQuestion.objects.all().delete()
    Contributor.objects.all().delete()
    GeneralQuestion.objects.create(position=1, text="What is the key message of the story?")
    contributor = Contributor.objects.create(
        slug="time", position=1, name="Making time", meaning="Not rushing."
    )
    Suggestion.objects.create(contributor=contributor, position=1, text="Listen <first> & last.")
    source = Source.objects.create(key="b", title="B", publisher="P", published="May 2019", funding="Funded.")
    pack = make_pack(maker, title="Tŷ & <b>garden</b>", introduction="Welcome.\n\n#strong[Take] *your* time.")
    theme = make_theme()
    heard = factories.make_story(
        "With sound", EVERYTHING_IN_A_WORKSHOP, recording=True, content_notes=["prison", "drugs"]
    )
    pack.feature(heard, "", make_excerpt(heard, 12, 29, theme, tagger), ["What helped?", "And <then>?"])
    read = factories.make_story(
        "Words only", EVERYTHING_IN_A_WORKSHOP, source=source, listen_address="https://story.example/1"
    )
    pack.feature(read, "Our own words.")
    pack.feature(factories.make_story("Paper only", IN_A_WORKSHOP, fictional=True), "", None, ["Why?"])
    return pack


def test_pack_page_says_what_the_pdf_says_word_for_word(as_dev, dev, asha, settings):
    settings.SITE_ADDRESS = SITE
    pack = make_full_pack(dev, asha)
    printed = printed_pack(pack, dev, SITE)
    sheets = replace(printed, copy=printed_copy(trial_copy(), SITE))

    page, pdf = page_letters(as_dev.get(pack.get_absolute_url())), body_words(typeset(sheets))

    assert page == letters("".join(words(printed)))
    assert words(sheets)[: len(words(printed))] == words(printed)  # what a sheet says of its copy comes last
    assert all_letters(pdf) == all_letters(map(printable, words(sheets)))


def test_pack_page_has_content_notes_before_the_words(as_dev, dev, asha):
    pack = make_full_pack(dev, asha)

    said = page_letters(as_dev.get(pack.get_absolute_url()))

    assert said.index("Beforeyoureadorlisten:prison,drugs") < said.index("ThenIwasheard.")


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
    before = [without_tokens(as_dev.get(url)) for url in urls]

    last.delete()
    for story in closed_stories(dev, leeds, york):
        pack.feature(story, summary="Planted", questions=["Planted?"])
    again = pack.feature(last.story)
    FeaturedStory.objects.filter(pk=again.pk).update(ref=last.ref)

    assert [without_tokens(as_dev.get(url)) for url in urls] == before


def without_tokens(response):
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())


def test_pack_page_tells_its_maker_alone_what_was_lost(client, dev, edith):
    pack = make_pack(dev)
    lost, shut = factories.make_story("Lost", IN_A_WORKSHOP), factories.make_story("Shut", IN_A_WORKSHOP)
    pack.feature(lost)
    pack.feature(shut)
    lost.pause(edith)
    shut.voices.get().exclude(None, user=dev)
    said = {}

    for user in (dev, edith):
        client.force_login(user)
        for url in (pack.get_absolute_url(), at("pack-stories", pack.ref), at("pack-print", pack.ref)):
            page = client.get(url).content.decode()
            said.setdefault(user.name, []).append(re.findall(r"\d stor\w+ can no longer be printed", page))

    assert said == {"Dev": [["1 story can no longer be printed"]] * 3, "Edith": [[]] * 3}


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

    assert "/packs/" not in page.replace(edith_pack.get_absolute_url(), "")


# --- Who may do what ---

PAGES = ["pack-edit", "pack-delete", "pack-copy", "pack-stories", "pack-print"]


@pytest.mark.parametrize("who", ["ben", "cara", "gwen", "asha"])
def test_pack_tools_are_closed_to_those_who_do_not_build_packs(who, client, request, edith_pack):
    client.force_login(request.getfixturevalue(who))
    urls = [at(name, edith_pack.ref) for name in PAGES]
    urls += [at("pack-list"), at("pack-create"), at("pack-create-words"), at("copy-list")]

    answers = {url: client.get(url).status_code for url in urls}

    assert set(answers.values()) == {403}


def test_pack_of_another_lead_can_be_printed_and_copied_but_not_changed(client, dev):
    other = factories.make_user("lead")
    pack = make_pack(other)
    featured = pack.feature(factories.make_story())
    client.force_login(dev)

    got = {name: client.get(at(name, pack.ref)).status_code for name in PAGES}
    sent = [
        client.post(at("featured-move", pack.ref, featured.ref), {"to": "up"}).status_code,
        client.post(at("featured-remove", pack.ref, featured.ref)).status_code,
        client.post(at("featured-add", pack.ref), {"story": factories.make_story().ref}).status_code,
        client.post(at("featured-edit", pack.ref, featured.ref)).status_code,
        client.post(at("pack-delete", pack.ref)).status_code,
    ]

    assert got == {
        "pack-edit": 403, "pack-delete": 403, "pack-copy": 200, "pack-stories": 403, "pack-print": 200
    }  # fmt: skip
    assert sent == [403] * 5
    assert DiscussionPack.objects.get().featured.count() == 1


def test_pack_of_a_publication_is_changed_by_archivists_only_and_never_deleted(
    client, dev, edith, edith_pack
):
    DiscussionPack.objects.filter(pk=edith_pack.pk).update(made_by=dev)
    answers = {}

    for user in (dev, edith):
        client.force_login(user)
        answers[user.name] = [
            client.get(at(name, edith_pack.ref)).status_code
            for name in ("pack-edit", "pack-stories", "pack-delete")
        ]

    assert answers == {"Dev": [403, 403, 403], "Edith": [200, 200, 403]}


# --- The list ---


def test_pack_list_counts_what_the_viewer_can_print_in_each_packs_own_room(as_dev, dev, edith, leeds, york):
    workshop, office = (
        make_pack(edith, title="Workshop"),
        make_pack(dev, Audience.OFFICE, "Office", office=leeds),
    )
    make_pack(edith, Audience.OFFICE, "Another office's", office=york)
    for pack in (workshop, office):
        pack.feature(factories.make_story(promises=IN_A_WORKSHOP))
        pack.feature(factories.make_story(promises=[(Use.PRINT, Audience.OFFICE)], office=leeds))
        pack.feature(factories.make_story())
    for story in closed_stories(dev, leeds, york):
        workshop.feature(story)
    make_pack(edith, title="Empty")

    packs = as_dev.get(at("pack-list")).context["packs"]

    assert [(pack.title, pack.how_many, pack.made_for) for pack in packs] == [
        ("Empty", 0, "For a facilitated workshop"),
        ("Office", 2, "For people of our own office, Leeds"),
        ("Workshop", 2, "For a facilitated workshop"),
    ]


@pytest.mark.parametrize("number", [1, 20])
def test_pack_list_asks_as_often_for_twenty_packs_as_for_one(number, as_dev, dev, django_assert_num_queries):
    for _count in range(number):
        make_pack(dev).feature(factories.make_story())

    with django_assert_num_queries(4):
        response = as_dev.get(at("pack-list"))

    assert len(response.context["packs"]) == number


def test_pack_list_is_paged_newest_first_without_repeating(as_dev, dev):
    for number in range(45):
        make_pack(dev, title=f"Pack {number}")
    seen, url = [], at("pack-list")

    while url:
        context = as_dev.get(url).context
        seen.append([pack.title for pack in context["packs"]])
        url = context["more_url"] and at("pack-list") + context["more_url"]

    assert [title for page in seen for title in page] == [f"Pack {number}" for number in reversed(range(45))]
    assert [len(page) for page in seen] == [20, 20, 5]


# --- Making one ---


def test_pack_create_asks_for_the_room_then_the_words(as_dev, dev, leeds):
    first = as_dev.post(at("pack-create"), {"audience": "office", "office": leeds.ref})
    second = as_dev.post(first.url, {"title": "  For Leeds ", "introduction": "One.\r\n\r\nTwo."})

    pack = DiscussionPack.objects.get()
    assert (pack.title, pack.introduction, pack.audience, pack.office, pack.made_by, pack.source) == (
        "For Leeds", "One.\n\nTwo.", Audience.OFFICE, leeds, dev, None
    )  # fmt: skip
    assert second.url == at("pack-stories", pack.ref)


def test_a_lead_makes_and_opens_no_room_of_another_office(as_dev, edith, york):
    theirs = make_pack(edith, Audience.OFFICE, "York", office=york)

    response = as_dev.post(at("pack-create"), {"audience": "office", "office": york.ref})

    assert response.status_code == 422
    assert [as_dev.get(at(name, theirs.ref)).status_code for name in ("pack", "pack-print")] == [404, 404]


def test_pack_create_forgets_an_office_that_the_room_does_not_need(as_dev, leeds):
    response = as_dev.post(at("pack-create"), {"audience": "workshop", "office": leeds.ref})

    assert response.url == at("pack-create-words") + "?audience=workshop"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({}, "Choose who will be in the room."),
        ({"audience": "office"}, "Choose which office."),
        ({"audience": "nobody"}, "Select a valid choice. nobody is not one of the available choices."),
        (
            {"audience": "office", "office": "1"},
            "Select a valid choice. That choice is not one of the available choices.",
        ),
    ],
)
def test_pack_create_with_a_wrong_room_says_so(typed, said, as_dev):
    response = as_dev.post(at("pack-create"), typed)

    assert response.status_code == 422
    assert [error for errors in response.context["form"].errors.values() for error in errors] == [said]
    assert "<title>Error: " in response.content.decode()


def test_pack_create_words_without_a_room_goes_back_to_ask(as_dev):
    for query in ("", "?audience=office", "?audience=office&office=zzz", "?audience=%00"):
        response = as_dev.post(at("pack-create-words") + query, {"title": "No room"})

        assert response.url == at("pack-create")
    assert not DiscussionPack.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": " "}, {"title": ["Give the pack a title."]}),
        (
            {"title": "a\u202eb"},
            {
                "title": [
                    "There is a hidden character here that cannot be kept. Type the words around it again."
                ]
            },
        ),
        (
            {"title": "x" * 151, "introduction": "x" * 5001},
            {
                "title": ["This is 151 characters long. The longest is 150."],
                "introduction": ["This is 5001 characters long. The longest is 5000."],
            },
        ),
    ],
)
def test_pack_words_that_cannot_be_kept_are_named_at_their_field(typed, said, as_dev, dev):
    pack = make_pack(dev)

    made = as_dev.post(at("pack-create-words") + "?audience=anyone", typed)
    edited = as_dev.post(at("pack-edit", pack.ref), typed)

    assert [made.status_code, edited.status_code] == [422, 422]
    assert made.context["form"].errors == edited.context["form"].errors == said
    assert list(DiscussionPack.objects.values_list("title", flat=True)) == ["Listening well"]


def test_pack_edit_changes_title_and_introduction(as_dev, dev):
    pack = make_pack(dev)

    as_dev.post(at("pack-edit", pack.ref), {"title": "New", "introduction": "Words.", "audience": "anyone"})

    pack.refresh_from_db()
    assert (pack.title, pack.introduction, pack.audience) == ("New", "Words.", Audience.WORKSHOP)


def test_pack_delete_asks_first_and_leaves_the_stories(as_dev, dev):
    pack = make_pack(dev)
    pack.feature(factories.make_story(), questions=["Why?"])

    asked = as_dev.get(at("pack-delete", pack.ref))
    there = DiscussionPack.objects.exists()
    as_dev.post(at("pack-delete", pack.ref))

    assert (asked.status_code, there) == (200, True)
    assert not DiscussionPack.objects.exists() and Story.objects.count() == 1


def test_pack_copy_of_the_front_page_pack_is_ones_own(as_dev, dev, edith_pack):
    story = factories.make_story("Open")
    edith_pack.feature(story, "", make_excerpt(story, 0, 11), ["Why?"])
    edith_pack.feature(factories.make_story("Anyone but Dev"))
    edith_pack.featured.last().story.voices.get().exclude(None, user=dev)

    response = as_dev.post(at("pack-copy", edith_pack.ref), {"audience": "workshop"})

    own = DiscussionPack.objects.get(made_by=dev)
    assert response.url == at("pack-stories", own.ref)
    assert [place.story for place in own.featured.all()] == [story]
    assert (own.may_be_changed_by(dev), own.on_front_page) == (True, False)


# --- Choosing stories ---


def choices(response):
    return [story.title for story in response.context["found"]]


def test_pack_stories_offers_only_what_may_be_printed_in_the_room(as_dev, dev, leeds, york):
    factories.make_story("For a workshop", IN_A_WORKSHOP)
    closed_stories(dev, leeds, york)
    inside = factories.make_story("Inside", IN_A_WORKSHOP)
    pack = make_pack(dev)
    pack.feature(inside)

    response = as_dev.get(at("pack-stories", pack.ref))

    assert choices(response) == ["For a workshop"]
    assert [place.story.title for place in response.context["places"]] == ["Inside"]


def test_pack_stories_lead_to_those_this_person_may_open_and_to_no_other(as_dev, dev):
    own = factories.make_story("Theirs to read", [*IN_A_WORKSHOP, (Use.READ, Audience.ELSEWHERE)])
    only_there = factories.make_story("For the room alone", IN_A_WORKSHOP)

    response = as_dev.get(at("pack-stories", make_pack(dev).ref))

    assert choices(response) == ["For the room alone", "Theirs to read"]
    page = response.content.decode()
    assert [story.get_absolute_url() in page for story in (own, only_there)] == [True, False]


def test_pack_stories_are_narrowed_by_title_and_by_theme(as_dev, dev, asha):
    theme = make_theme()
    read = factories.make_story("The bus on Tuesday", EVERYTHING_IN_A_WORKSHOP)
    closed = factories.make_story("The bus to town", IN_A_WORKSHOP)  # heard, but not to be read in the room
    factories.make_story("A garden", IN_A_WORKSHOP)
    for story in (read, closed):
        make_excerpt(story, 0, 11, theme, asha)
    url = at("pack-stories", make_pack(dev).ref)

    found = {
        query: choices(as_dev.get(url + query))
        for query in ("?words=BUS+the", "?words=100%25", "?theme=being-heard", "?theme=unknown", "?words=%00")
    }

    everything = ["A garden", "The bus to town", "The bus on Tuesday"]
    assert found == {
        "?words=BUS+the": ["The bus to town", "The bus on Tuesday"],
        "?words=100%25": [],
        "?theme=being-heard": ["The bus on Tuesday"],
        "?theme=unknown": everything,
        "?words=%00": everything,
    }


def test_pack_stories_are_paged_and_keep_their_filter(as_dev, dev):
    for number in range(23):
        factories.make_story(f"Bus {number}", IN_A_WORKSHOP)
    factories.make_story("Garden", IN_A_WORKSHOP)
    url = at("pack-stories", make_pack(dev).ref)

    first = as_dev.get(url + "?words=bus")
    second = as_dev.get(url + first.context["more_url"])

    assert choices(first) + choices(second) == [f"Bus {number}" for number in reversed(range(23))]


@pytest.mark.parametrize("number", [1, 15])
def test_pack_stories_asks_as_often_for_many_as_for_one(number, as_dev, dev, django_assert_num_queries):
    pack = make_pack(dev)
    for _count in range(number):
        pack.feature(factories.make_story(), questions=["Why?"])
        factories.make_story()

    with django_assert_num_queries(10):
        response = as_dev.get(at("pack-stories", pack.ref))

    assert (len(response.context["places"]), len(response.context["found"])) == (number, number)


def test_featured_add_takes_a_story_once_and_goes_on_to_its_questions(as_dev, dev):
    pack, story = make_pack(dev), factories.make_story()

    first = as_dev.post(at("featured-add", pack.ref), {"story": story.ref})
    again = as_dev.post(at("featured-add", pack.ref), {"story": story.ref})

    featured = FeaturedStory.objects.get()
    assert (first.url, again.status_code) == (at("featured-edit", pack.ref, featured.ref), 404)


def test_featured_add_of_a_closed_story_is_a_random_ref(as_dev, dev, leeds, york):
    pack = make_pack(dev)
    refs = [story.ref for story in closed_stories(dev, leeds, york)] + ["zzzzzzzzzz", "", "\x00", "x" * 9999]

    answers = {as_dev.post(at("featured-add", pack.ref), {"story": ref}).status_code for ref in refs}

    assert answers == {404}
    assert not FeaturedStory.objects.exists()


def test_featured_move_and_remove_work_without_script(as_dev, dev):
    pack = make_pack(dev)
    first, second, third = (pack.feature(factories.make_story(title)) for title in "ABC")

    as_dev.post(at("featured-move", pack.ref, third.ref), {"to": "up"})
    as_dev.post(at("featured-move", pack.ref, first.ref), {"to": "down"})
    as_dev.post(at("featured-move", pack.ref, first.ref), {"to": "sideways"})
    as_dev.post(at("featured-remove", pack.ref, second.ref))

    assert [place.story.title for place in pack.featured.all()] == ["C", "A"]


def test_featured_of_another_pack_or_a_closed_story_is_not_found(as_dev, dev, edith):
    pack, other = make_pack(dev), make_pack(dev)
    foreign = other.feature(factories.make_story())
    closed = pack.feature(factories.make_story())
    closed.story.pause(edith)

    answers = {
        as_dev.post(at(name, pack.ref, ref), {"to": "up"}).status_code
        for name in ("featured-edit", "featured-move", "featured-remove")
        for ref in (foreign.ref, closed.ref, "zzzzzzzzzz")
    }

    assert answers == {404}
    assert FeaturedStory.objects.count() == 2


# --- What a pack says of a story ---


def test_featured_edit_keeps_summary_quote_and_questions(as_dev, dev):
    story = factories.make_story()
    pack, excerpt = make_pack(dev), make_excerpt(story, 0, 11)
    featured = pack.feature(story)
    typed = {
        "summary": "Own words.",
        "pull_quote": excerpt.ref,
        "question_2": " Why? \r\n",
        "question_4": "How?",
    }

    response = as_dev.post(at("featured-edit", pack.ref, featured.ref), typed)

    featured.refresh_from_db()
    assert response.url == at("pack-stories", pack.ref)
    assert (featured.summary, featured.pull_quote) == ("Own words.", excerpt)
    assert [question.text for question in featured.questions.all()] == ["Why?", "How?"]


def test_featured_edit_with_the_storys_own_summary_follows_the_story(as_dev, dev):
    story = factories.make_story()
    pack = make_pack(dev)
    featured = pack.feature(story)

    shown = as_dev.get(at("featured-edit", pack.ref, featured.ref)).context["form"]["summary"].value()
    as_dev.post(at("featured-edit", pack.ref, featured.ref), {"summary": shown})
    story.revise(summary="Put differently.")

    assert shown == "A summary."
    assert [one.summary for one in printed_pack(pack, dev, SITE).stories] == ["Put differently."]


def test_featured_edit_offers_no_excerpt_of_words_the_room_may_not_read(as_dev, dev):
    story = factories.make_story(promises=IN_A_WORKSHOP)
    pack = make_pack(dev)
    featured = pack.feature(story)
    make_excerpt(story, 0, 11)

    form = as_dev.get(at("featured-edit", pack.ref, featured.ref)).context["form"]

    assert list(form.fields["pull_quote"].queryset) == []


def test_featured_edit_offers_the_storys_own_excerpts_only(as_dev, dev):
    story = factories.make_story(promises=[*IN_A_WORKSHOP, (Use.READ, Audience.WORKSHOP)])
    other = factories.make_story()
    pack = make_pack(dev)
    featured = pack.feature(story)
    own, foreign = make_excerpt(story, 0, 11), make_excerpt(other, 0, 11)
    url = at("featured-edit", pack.ref, featured.ref)

    offered = list(as_dev.get(url).context["form"].fields["pull_quote"].queryset)
    refused = as_dev.post(url, {"pull_quote": foreign.ref})

    assert offered == [own]
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["pull_quote"])


@pytest.mark.parametrize("typed", ["x" * 301, "a\x00b", "a\x1bb"])
def test_featured_edit_refuses_a_question_that_cannot_be_kept(typed, as_dev, dev):
    pack = make_pack(dev)
    featured = pack.feature(factories.make_story(), questions=["Kept?"])

    response = as_dev.post(at("featured-edit", pack.ref, featured.ref), {"question_1": typed})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["question_1"])
    assert [question.text for question in featured.questions.all()] == ["Kept?"]

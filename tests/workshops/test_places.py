"""Choosing stories for a pack, and what the pack says of each."""

import pytest

from stories.consent import Audience, Use
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
from tests.workshops.pages import at
from workshops.models import Extent, FeaturedStory
from workshops.paper.assemble import printed_pack


def choices(response):
    return [row.title for row in response.context["choices"]]


def test_pack_stories_offers_only_what_may_be_printed_in_the_room(as_dev, dev, leeds, york):
    factories.make_story("For a workshop", IN_A_WORKSHOP)
    closed_stories(dev, leeds, york)
    inside = factories.make_story("Inside", IN_A_WORKSHOP)
    pack = make_pack(dev)
    pack.feature(inside)

    response = as_dev.get(at("pack-stories", pack.ref))

    assert choices(response) == ["For a workshop"]
    assert [row.title for _place, row in response.context["places"]] == ["Inside"]


def test_pack_stories_lead_to_those_this_person_may_open_and_to_no_other(as_dev, dev):
    own = factories.make_story("Theirs to read", [*IN_A_WORKSHOP, (Use.READ, Audience.ELSEWHERE)])
    only_there = factories.make_story("For the room alone", IN_A_WORKSHOP)

    response = as_dev.get(at("pack-stories", make_pack(dev).ref))

    assert choices(response) == ["For the room alone", "Theirs to read"]
    page = response.content.decode()
    assert [story.get_absolute_url() in page for story in (own, only_there)] == [True, False]


def test_pack_stories_are_found_by_title_words_and_theme(as_dev, dev, asha):
    theme = make_theme()
    read = factories.make_story(
        "The bus on Tuesday", EVERYTHING_IN_A_WORKSHOP, words=("I waited in the rain.",)
    )
    closed = factories.make_story("The bus to town", IN_A_WORKSHOP, words=("It rained on the garden.",))
    factories.make_story("A garden", EVERYTHING_IN_A_WORKSHOP, words=("Sun, and rain on the bus.",))
    factories.make_story(
        "Elsewhere", [(Use.READ, Audience.ANYONE)], words=("Rain on the bus in the garden.",)
    )
    for story in (read, closed):
        make_excerpt(story, 0, 8, theme, asha)
    url = at("pack-stories", make_pack(dev).ref)

    titles = {
        query: choices(as_dev.get(url + query))
        for query in (
            "?words=BUS",
            "?words=the+bus+on",
            "?words=rain",
            "?words=garden",
            "?words=100%25",
            "?theme=being-heard",
            "?theme=being-heard&words=garden",
            "?theme=unknown",
            "?words=%00",
        )
    }

    everything = ["A garden", "The bus to town", "The bus on Tuesday"]
    assert titles == {
        "?words=BUS": ["The bus to town", "The bus on Tuesday", "A garden"],  # in the title first
        "?words=the+bus+on": ["The bus on Tuesday", "A garden"],
        "?words=rain": ["A garden", "The bus on Tuesday"],  # the room may print the other, and not read it
        "?words=garden": ["A garden"],
        "?words=100%25": [],
        "?theme=being-heard": ["The bus on Tuesday"],
        "?theme=being-heard&words=garden": [],
        "?theme=unknown": everything,
        "?words=%00": everything,
    }


def test_a_row_has_what_the_room_and_this_person_may_have(as_dev, dev, asha):
    theme = make_theme()
    for title, promises in {
        "Paper only": IN_A_WORKSHOP,
        "Heard in the room": EVERYTHING_IN_A_WORKSHOP,
        "Heard by Dev": [*EVERYTHING_IN_A_WORKSHOP, (Use.HEAR, Audience.ELSEWHERE)],
    }.items():
        story = factories.make_story(
            title, promises, recording=True, office=None, words=("I was lost. At last.",)
        )
        make_excerpt(story, 0, 11, theme, asha)

    response = as_dev.get(at("pack-stories", make_pack(dev).ref) + "?words=lost")
    everything = as_dev.get(at("pack-stories", make_pack(dev).ref))

    def shown(response):
        return [
            (
                row.title,
                [theme.name for theme in row.themes],
                bool(row.play),
                bool(row.length_label),
                bool(row.url),
            )
            for row in response.context["choices"]
        ]

    assert shown(everything) == [
        ("Heard by Dev", ["Being Heard"], True, True, True),
        ("Heard in the room", ["Being Heard"], False, False, False),
        ("Paper only", [], False, False, False),
    ]
    assert shown(response) == shown(everything)[:2]
    assert "I was <mark>lost</mark>. At last." in response.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "ŵyn",
        "wyn",
        "ŴYN",
        "w\u0302yn",
        "a'r ty",
        "a’r tŷ",
        "aʼr TŶ",
        "“wyn a'r”",
        "«ŵyn a’r»",
        "\u200bwyn\ufeff",
    ],
)
def test_pack_stories_are_found_by_the_rule_of_the_search_page(typed, as_dev, dev):
    factories.make_story("Ŵyn a’r tŷ", IN_A_WORKSHOP)
    factories.make_story("A garden", IN_A_WORKSHOP)
    factories.make_story("Elsewhere", IN_A_WORKSHOP, words=("Ŵyn a’r tŷ.",))
    factories.make_story("Ŵyn a’r tŷ, not for this room", [(Use.PRINT, Audience.OFFICE)])

    response = as_dev.get(at("pack-stories", make_pack(dev).ref), {"words": typed})

    assert choices(response) == ["Ŵyn a’r tŷ"]


def test_words_that_do_not_stand_together_are_no_phrase_of_a_title(as_dev, dev):
    factories.make_story("The bus on Tuesday", IN_A_WORKSHOP)
    url = at("pack-stories", make_pack(dev).ref)

    titles = [choices(as_dev.get(url, {"words": typed})) for typed in ("“bus the”", "“the bus”", "bus the")]

    assert titles == [[], ["The bus on Tuesday"], ["The bus on Tuesday"]]


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

    with django_assert_num_queries(12):
        response = as_dev.get(at("pack-stories", pack.ref))

    assert (len(response.context["places"]), len(response.context["choices"])) == (number, number)


def test_featured_add_takes_a_story_once_and_goes_back_to_the_list(as_dev, dev):
    pack, story = make_pack(dev), factories.make_story()

    first = as_dev.post(at("featured-add", pack.ref), {"story": story.ref})
    again = as_dev.post(at("featured-add", pack.ref), {"story": story.ref})

    assert FeaturedStory.objects.get().extent == Extent.WHOLE
    assert (first.url, again.status_code) == (at("pack-stories", pack.ref), 404)


def test_featured_add_takes_all_that_are_ticked_in_their_order_and_may_go_on_to_print(as_dev, dev):
    pack = make_pack(dev)
    one, two, three = (factories.make_story(title, IN_A_WORKSHOP) for title in ("One", "Two", "Three"))
    closed = factories.make_story("Closed", [(Use.READ, Audience.ANYONE)])
    url = at("featured-add", pack.ref) + "?words=o&theme="

    ticked = as_dev.post(url, {"story": [three.ref, closed.ref, one.ref]})
    last = as_dev.post(url, {"story": [two.ref], "then": "print"})

    assert [place.story.title for place in pack.featured.all()] == ["Three", "One", "Two"]
    assert (ticked.url, last.url) == (at("pack-stories", pack.ref) + "?words=o", at("pack-print", pack.ref))


def test_featured_add_without_a_tick_says_so_and_keeps_the_search(as_dev, dev):
    factories.make_story("The bus", IN_A_WORKSHOP)
    factories.make_story("A garden", IN_A_WORKSHOP)

    response = as_dev.post(at("featured-add", make_pack(dev).ref) + "?words=bus")

    assert (response.status_code, choices(response)) == (422, ["The bus"])
    page = response.content.decode()
    assert "<title>Error: " in page and "Tick at least one story first." in page


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


def test_featured_edit_keeps_what_is_printed_of_the_words_the_summary_and_the_questions(as_dev, dev):
    story = factories.make_story()
    pack, excerpt = make_pack(dev), make_excerpt(story, 0, 11)
    featured = pack.feature(story)
    typed = {
        "extent": "excerpts",
        "excerpts": [excerpt.ref],
        "summary": "Own words.",
        "pull_quote": excerpt.ref,
        "question_2": " Why? \r\n",
        "question_4": "How?",
    }

    response = as_dev.post(at("featured-edit", pack.ref, featured.ref), typed)

    featured.refresh_from_db()
    assert response.url == at("pack-stories", pack.ref)
    assert (featured.summary, featured.pull_quote) == ("Own words.", excerpt)
    assert (featured.extent, [row.excerpt for row in featured.chosen.all()]) == (Extent.EXCERPTS, [excerpt])
    assert [question.text for question in featured.questions.all()] == ["Why?", "How?"]


def test_featured_edit_offers_whole_sentences_each_once_and_those_chosen_before_others(as_dev, dev):
    story = factories.make_story(words=("I was lost. Then I was heard.",))
    pack = make_pack(dev)
    half, whole, second = (make_excerpt(story, *bounds) for bounds in ((0, 5), (0, 11), (17, 23)))
    featured = pack.feature(story, pull_quote=whole)

    form = as_dev.get(at("featured-edit", pack.ref, featured.ref)).context["form"]

    offered = [(choice[0].instance, choice[1]) for choice in form.fields["excerpts"].choices]
    assert offered == [(whole, "I was lost."), (second, "Then I was heard.")]
    assert half not in form.fields["pull_quote"].queryset


def test_featured_edit_of_these_excerpts_needs_one(as_dev, dev):
    with_excerpt, without = factories.make_story(), factories.make_story()
    make_excerpt(with_excerpt, 0, 11)
    pack, errors = make_pack(dev), []

    for story in (with_excerpt, without):
        featured = pack.feature(story)
        response = as_dev.post(at("featured-edit", pack.ref, featured.ref), {"extent": "excerpts"})
        errors.append((response.status_code, {**response.context["form"].errors}))

    assert errors == [
        (422, {"excerpts": ["Tick at least one excerpt."]}),
        (
            422,
            {
                "extent": [
                    "Nobody has marked an excerpt in this story yet. Choose whole words, or the pull quote only."
                ]
            },
        ),
    ]


def test_featured_edit_keeps_what_was_chosen_and_cannot_be_offered_today(as_dev, dev):
    story = factories.make_story()
    pack, excerpt = make_pack(dev), make_excerpt(story, 0, 11)
    featured = pack.feature(story, pull_quote=excerpt, extent=Extent.EXCERPTS, excerpts=[excerpt])
    factories.give_words(story, "Said better.")
    factories.release(story)

    as_dev.post(at("featured-edit", pack.ref, featured.ref), {"extent": "whole", "question_1": "Why?"})

    featured.refresh_from_db()
    assert (featured.pull_quote, [row.excerpt for row in featured.chosen.all()]) == (excerpt, [excerpt])


def test_featured_edit_with_the_storys_own_summary_follows_the_story(as_dev, dev):
    story = factories.make_story()
    pack = make_pack(dev)
    featured = pack.feature(story)

    shown = as_dev.get(at("featured-edit", pack.ref, featured.ref)).context["form"]["summary"].value()
    as_dev.post(at("featured-edit", pack.ref, featured.ref), {"extent": "whole", "summary": shown})
    story.revise(None, summary="Put differently.")
    factories.release(story)

    assert shown == "A summary."
    assert [one.summary for one in printed_pack(pack, dev, SITE).stories] == ["Put differently."]


def test_featured_edit_offers_no_excerpt_of_words_the_room_may_not_read(as_dev, dev):
    story = factories.make_story(promises=IN_A_WORKSHOP)
    pack = make_pack(dev)
    featured = pack.feature(story)
    make_excerpt(story, 0, 11)

    form = as_dev.get(at("featured-edit", pack.ref, featured.ref)).context["form"]

    assert list(form.fields["pull_quote"].queryset) == []
    assert [name for name in ("extent", "excerpts") if name in form.fields] == []


def test_featured_edit_offers_the_storys_own_excerpts_only(as_dev, dev):
    story = factories.make_story(promises=[*IN_A_WORKSHOP, (Use.READ, Audience.WORKSHOP)])
    other = factories.make_story()
    pack = make_pack(dev)
    featured = pack.feature(story)
    own, foreign = make_excerpt(story, 0, 11), make_excerpt(other, 0, 11)
    url = at("featured-edit", pack.ref, featured.ref)

    offered = list(as_dev.get(url).context["form"].fields["pull_quote"].queryset)
    refused = as_dev.post(
        url, {"extent": "excerpts", "pull_quote": foreign.ref, "excerpts": [own.ref, foreign.ref]}
    )

    assert offered == [own]
    assert (refused.status_code, sorted(refused.context["form"].errors)) == (422, ["excerpts", "pull_quote"])


@pytest.mark.parametrize("typed", ["x" * 301, "a\x00b", "a\x1bb"])
def test_featured_edit_refuses_a_question_that_cannot_be_kept(typed, as_dev, dev):
    pack = make_pack(dev)
    featured = pack.feature(factories.make_story(), questions=["Kept?"])

    typed = {"extent": "whole", "question_1": typed}
    response = as_dev.post(at("featured-edit", pack.ref, featured.ref), typed)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["question_1"])
    assert [question.text for question in featured.questions.all()] == ["Kept?"]

"""An excerpt's page, its tags and notes, and the list of a story's excerpts."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stories.consent import Audience, Use
from tests import factories
from tests.themes.excerpts import MINE, NOT_JUDGED, at, mark, taggings
from themes.models import ExcerptNote

pytestmark = pytest.mark.django_db


def test_tagging_an_excerpt_someone_else_marked_keeps_both(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(fay)

    client.post(at("excerpt-tag", excerpt.ref), {"themes": [MINE, NOT_JUDGED]})
    both = taggings(excerpt)
    client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})

    assert both == [(NOT_JUDGED, "Fay"), (MINE, "Asha"), (MINE, "Fay")]
    assert taggings(excerpt) == [(NOT_JUDGED, "Fay"), (MINE, "Asha")]


def test_several_themes_are_given_in_one_statement_so_all_or_none_and_twice_is_once(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(fay)

    written = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.post(at("excerpt-tag", excerpt.ref), {"themes": [MINE, NOT_JUDGED]})
        heads = [each["sql"].partition("(")[0] for each in captured]
        written.append(sum("INSERT" in head and '"themes_themedexcerpt"' in head for head in heads))

    assert written == [1, 0]
    assert taggings(excerpt) == [(NOT_JUDGED, "Fay"), (MINE, "Asha"), (MINE, "Fay")]


def test_taking_off_a_tag_one_never_gave_changes_nothing(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(fay)

    client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})
    unknown = client.post(at("excerpt-untag", excerpt.ref), {"theme": "no-such-theme"})

    assert unknown.status_code == 404
    assert taggings(excerpt) == [(MINE, "Asha")]


def test_the_last_tag_taken_off_leads_back_to_the_story(client, story, asha):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(asha)

    gone = client.post(at("excerpt-untag", excerpt.ref), {"theme": MINE})

    assert gone["Location"] == story.get_absolute_url()
    assert client.get(excerpt.get_absolute_url()).status_code == 404


def test_notes_and_names_are_for_those_who_tag(client, story, asha, ben):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    ExcerptNote.objects.create(excerpt=excerpt, text="zyxnote", written_by=asha)
    pages = [
        excerpt.get_absolute_url(),
        at("excerpt-list", story.ref),
        story.get_absolute_url(),
        f"/themes/{MINE}/",
    ]

    seen = {}
    for who in (ben, asha):
        client.force_login(who)
        answers = [client.get(page) for page in pages]
        assert [answer.status_code for answer in answers] == [200] * 4
        seen[who.name] = [
            # her own name stands at the top of each page
            (b"zyxnote" in answer.content, answer.content.count(b"Asha") - (who == asha))
            for answer in answers
        ]

    assert [note for note, _names in seen["Ben"]] == [False] * 4
    assert [names for _note, names in seen["Ben"]] == [0] * 4
    assert seen["Asha"][0][0] is True


@pytest.mark.parametrize("name", ["excerpt-tag", "excerpt-untag", "note-create"])
def test_only_those_who_tag_change_an_excerpt(client, story, asha, ben, dev, name):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    typed = {"themes": [NOT_JUDGED], "theme": MINE, "text": "Hello"}

    statuses = []
    for who in (None, ben, dev):
        client.logout()
        if who:
            client.force_login(who)
        statuses.append(client.post(at(name, excerpt.ref), typed).status_code)

    assert statuses == [403, 403, 403]  # signed out, what was typed is given back
    assert taggings(excerpt) == [(MINE, "Asha")]
    assert not ExcerptNote.objects.exists()


def test_excerpts_of_words_one_may_not_read_are_not_found(client, asha):
    only_heard = factories.make_story(promises=[(Use.HEAR, Audience.ANYONE)])
    excerpt = mark(only_heard, 0, 5, MINE, by=asha)
    client.force_login(asha)

    statuses = [
        client.get(excerpt.get_absolute_url()).status_code,
        client.get(at("excerpt-list", only_heard.ref)).status_code,
        client.get(at("excerpt-create", only_heard.ref)).status_code,
        client.post(at("excerpt-tag", excerpt.ref), {"themes": [MINE]}).status_code,
        client.post(at("note-create", excerpt.ref), {"text": "x"}).status_code,
    ]

    assert statuses == [404] * 5


def test_signed_out_an_excerpt_shows_only_where_it_may_be_quoted(client, asha):
    read = factories.make_story(promises=[(Use.READ, Audience.ANYONE)])
    quoted = factories.make_story(promises=[(Use.READ, Audience.ANYONE), (Use.QUOTE, Audience.ANYONE)])
    pages = [mark(each, 0, 5, MINE, by=asha).get_absolute_url() for each in (read, quoted)]

    assert [client.get(page).status_code for page in pages] == [404, 200]
    client.force_login(asha)
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_an_excerpt_of_earlier_words_stays_hidden_when_newer_ones_are_released(client, story, asha, femi):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    factories.give_words(story, "Other words entirely.")
    story.close_release(femi)
    story.release(femi)
    client.force_login(asha)

    assert client.get(excerpt.get_absolute_url()).status_code == 404
    assert client.get(at("excerpt-list", story.ref)).context["excerpts"] == []
    assert client.get(f"/themes/{MINE}/").context["excerpts"] == []


def test_excerpt_list_pages_in_the_order_of_the_words(client, asha):
    made = factories.make_story(words=(" ".join(f"Sentence {number:02}." for number in range(60)),))
    for start, end in made.transcript.sentences:
        mark(made, start, end, MINE, by=asha)
    mark(made, 0, 25, MINE, by=asha)
    client.force_login(asha)
    address, quotes = at("excerpt-list", made.ref), []
    more = ""

    while True:
        page = client.get(address + more)
        quotes += [row.quote for row in page.context["excerpts"]]
        more = page.context["more_url"]
        if not more:
            break

    assert quotes == [
        "Sentence 00.",
        "Sentence 00. Sentence 01.",
        *(f"Sentence {number:02}." for number in range(1, 60)),
    ]


def test_a_place_in_the_list_that_has_gone_begins_it_again_and_says_why(client, story, asha, monkeypatch):
    monkeypatch.setattr("themes.views.excerpts.EXCERPTS_PER_PAGE", 2)
    places = [mark(story, start, start + 5, MINE, by=asha) for start in (0, 3, 6, 9)]
    elsewhere = mark(factories.make_story(), 0, 5, MINE, by=asha)
    client.force_login(asha)
    more = client.get(at("excerpt-list", story.ref)).context["more_url"]
    client.post(at("excerpt-untag", places[1].ref), {"theme": MINE})

    answers = [
        client.get(at("excerpt-list", story.ref) + query, follow=True)
        for query in (more, f"?after={elsewhere.ref}", "?after=%00", "?after=nothing")
    ]

    assert more == f"?after={places[1].ref}"
    for answer in answers:
        assert answer.redirect_chain == [(at("excerpt-list", story.ref), 302)]
        assert [row.ref for row in answer.context["excerpts"]] == [places[0].ref, places[2].ref]
        assert "The list has changed. Here it is from the start." in answer.content.decode()


def test_words_without_an_excerpt_say_that_of_themselves_and_not_of_the_story(client, story, asha):
    mark(story, 0, 11, MINE, by=asha)
    factories.give_words(story, "Other words. And more of them.")
    factories.release(story)
    client.force_login(asha)

    pages = [
        client.get(address).content.decode()
        for address in (at("excerpt-list", story.ref), f"/stories/{story.ref}/")
    ]

    assert ["Nobody has marked an excerpt in these words yet." in page for page in pages] == [True, True]
    assert [page.count("Nobody has marked") for page in pages] == [1, 1]


def test_the_script_gets_the_excerpts_that_hold_some_words_with_notes_for_who_tags(client, story, asha, ben):
    for stretch, slug in (((0, 11), MINE), ((12, 29), NOT_JUDGED)):
        mark(story, *stretch, slug, by=asha).note(f"zyxnote {slug}", asha)
    address, headers = at("excerpt-list", story.ref), {"x-requested-with": "heard-picker"}

    pages = {}
    for who in (ben, asha):
        client.force_login(who)
        pages[who.name] = client.get(address, {"from": "5", "to": "6"}, headers=headers).content.decode()
    strange = [
        client.get(address, query, headers=headers).status_code
        for query in ({}, {"from": "x", "to": "6"}, {"from": "1"}, {"from": "9" * 5000, "to": "-1"})
    ]

    assert [name for name in pages if "zyxnote understanding-me" in pages[name]] == ["Asha"]
    assert ["I was lost." in page and "I was heard" not in page for page in pages.values()] == [True, True]
    assert strange == [404, 404, 404, 200]


def test_a_tag_taken_off_by_the_script_answers_with_what_changed(client, story, asha, fay):
    excerpt = mark(story, 0, 11, MINE, by=asha)
    client.force_login(asha)
    address, headers = at("excerpt-untag", excerpt.ref), {"x-requested-with": "heard-picker"}

    other = client.post(address, {"theme": MINE}, headers=headers | {"x-heard-person": fay.ref})
    answer = client.post(address, {"theme": MINE}, headers=headers)

    assert (other.status_code, answer.status_code) == (409, 200)
    assert "<mark" not in answer.content.decode() and "Your tag is taken off." in answer.content.decode()
    assert taggings(excerpt) == []

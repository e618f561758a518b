"""Search: words of stories one may read, title hits first, then the newest; each hit opens at its moment."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.utils.http import urlencode

from core import paging
from reading import search_results
from stories.consent import Audience, Use
from stories.models import Kind, Transcript
from stories.transcripts.draft import lines_to_draft
from stories.transcripts.text import Line

from .. import factories

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def ask(client, ben):
    """Searches as a member of staff of Leeds."""
    client.force_login(ben)

    def search(words, **more):
        return client.get(f"/search/?{urlencode({'q': words, **more})}")

    return search


def story(title, *words, minute=0, **fields):
    return factories.make_story(
        title, words=words or ("Nothing to find.",), released_at=MORNING + timedelta(minutes=minute), **fields
    )


def titles(response):
    return [hit.story.title for hit in response.context["hits"]]


def marked(response):
    """{title: its snippet, hits in brackets}."""
    return {
        hit.story.title: "".join(f"[{text}]" if is_hit else text for text, is_hit in hit.pieces)
        for hit in response.context["hits"]
    }


def test_title_hits_come_first_then_the_newest(ask):
    story("An old word", "The kettle was on.", minute=1)
    story("Kettle, long ago", "Nothing.", minute=2)
    story("A new word", "A kettle, kettle, kettle.", minute=3)
    story("The kettle again", "Nothing.", minute=4)
    story("In the summary", "Nothing.", summary="About a kettle.", minute=5)
    story("Elsewhere", "A pot.", minute=6)

    page = ask("kettle")

    assert titles(page) == [
        "The kettle again",
        "Kettle, long ago",
        "In the summary",
        "A new word",
        "An old word",
    ]
    assert page.context["count"] == "5 stories"


def test_every_word_must_be_there_and_a_phrase_in_its_order(ask):
    story("Both", "I was lost and then heard.")
    story("Phrase", "Then I was heard at last.", minute=1)
    story("One", "Lost.", minute=2)

    assert titles(ask("lost heard")) == ["Both"]
    assert titles(ask("heard lost")) == ["Both"]
    assert titles(ask('"was heard"')) == ["Phrase"]
    assert titles(ask('"heard was"')) == []
    assert titles(ask('"was heard" lost')) == []


def test_words_are_found_in_other_forms_and_with_or_without_accents(ask):
    story("Welsh", "Mae'r tŷ yn oer a'r dŵr yn gynnes.")
    story("Forms", "They were listening.", minute=1)
    story("Apart", "Cafe\u0301 culture.", minute=2)

    assert titles(ask("ty")) == titles(ask("tŷ")) == titles(ask("TŶ")) == titles(ask("ty\u0302")) == ["Welsh"]
    assert titles(ask("dwr")) == titles(ask("dŵr oer")) == ["Welsh"]
    assert titles(ask("listen")) == titles(ask("Listened")) == ["Forms"]
    assert titles(ask("cafe")) == titles(ask("café")) == ["Apart"]


@pytest.mark.parametrize("words", ["who am I", "the", "I was"])
def test_small_words_are_words_too(ask, words):
    story("Small", "I was asking who am I, and the rest.")

    assert titles(ask(words)) == ["Small"]


@pytest.mark.parametrize(
    "typed",
    [
        "AND", "kettle AND", "OR NOT NEAR", '"', '""', '"kettle', "-kettle", "title:kettle", "words:kettle", "{kettle}",
        "kettle*", "*", "^kettle", "(kettle", "kettle)", "NEAR(kettle on)", "kettle + on", "!kettle", "kettle | on",
        "kettle & on", "kettle:*", "kettle <-> on", "\\", "'", "%", "_", "🎉", "🎉 kettle", "\u200b", "\u202e", "ß",
        "kettle\u0000on", "'; DROP TABLE stories_story --", "x" * 5000, "a " * 500, "\u0301", "﷽", ":", "::", "a'b'c",
    ],
)  # fmt: skip
def test_whatever_is_typed_is_only_ever_words(ask, typed):
    story("Words", "The kettle was on.")

    response = ask(typed)

    assert response.status_code == 200
    assert titles(response) in ([], ["Words"]) if "hits" in response.context else True


@pytest.mark.parametrize(
    "typed", ["-kettle", "kettle*", '"kettle', "(kettle", "🎉 kettle", "^kettle", "+kettle!"]
)
def test_signs_around_a_word_are_passed_over(ask, typed):
    story("Words", "The kettle was on.")

    assert titles(ask(typed)) == ["Words"]


@pytest.mark.parametrize("typed", ["", "   ", "?!", "\x07", "\u200b"])
def test_nothing_to_look_for_is_no_search(ask, typed):
    story("Words", "The kettle was on.")

    response = ask(typed)

    assert "hits" not in response.context
    assert response.context["asked"] is bool(typed)


def test_only_words_that_may_be_read_are_searched(ask, client, edith, ben, york):
    def closing(title, **fields):
        return story(title, "The kettle.", **fields)

    closing("open")
    closing("staff elsewhere", promises=[(Use.READ, Audience.ELSEWHERE)], office=york, minute=1)
    closing("heard only", promises=[(Use.HEAR, Audience.ANYONE)], minute=2)
    closing("printed only", promises=[(Use.PRINT, Audience.ANYONE)], minute=3)
    closing("other office", promises=[(Use.READ, Audience.OFFICE)], office=york, minute=4)
    closing("paused", minute=5).pause(edith)
    closing("withdrawn", minute=6).voices.get().withdraw("paper", edith)
    closing("shut out", minute=7).voices.get().exclude(edith, user=ben)
    closing("embargoed", minute=8).embargo(factories.days(1), edith)
    closing("not released", released=False)

    page = ask("kettle")

    assert titles(page) == ["staff elsewhere", "open"]
    assert page.context["count"] == "2 stories"
    assert titles(ask("shut")) == titles(ask("paused")) == []


def test_a_story_that_may_only_be_heard_is_found_by_its_details_and_never_by_its_words(ask):
    story(
        "Title tealeaf",
        "Words kettle, and a tealeaf.",
        summary="Summary teapot kettle.",
        content_notes=["Notes teaspoon"],
        promises=[(Use.HEAR, Audience.ANYONE)],
        name_shown="Wren",
    )
    story("read", "Words kettle.", promises=[(Use.READ, Audience.ANYONE)], minute=1)

    by_details = {
        typed: titles(ask(typed)) for typed in ("tealeaf", "teapot", "teaspoon", "wren", "title notes")
    }
    by_words = {typed: titles(ask(typed)) for typed in ("words", "title words", '"a tealeaf"', "wren words")}
    (row,) = ask("tealeaf").context["hits"]

    assert [typed for typed, found in by_details.items() if found != ["Title tealeaf"]] == []
    assert {typed: found for typed, found in by_words.items() if found} == {"words": ["read"]}
    assert titles(ask("kettle")) == ["read", "Title tealeaf"]
    assert ("".join(text for text, _is_hit in row.pieces), row.url) == (
        "Summary teapot kettle.",
        f"{row.story.url}?q=tealeaf",
    )


def test_every_field_is_searched_of_a_story_that_may_be_read(ask):
    story("Tealeaf", "Kettle.", summary="Teapot.", content_notes=["Teaspoon", "Sugar"], name_shown="Wren")

    for typed in ("tealeaf", "kettle", "teapot", "teaspoon sugar", "wren", "wren kettle"):
        assert titles(ask(typed)) == ["Tealeaf"], typed
    assert titles(ask('"tealeaf teapot"')) == titles(ask('"kettle tealeaf"')) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("I don’t know.", ("don't", "donʼt", "don`t", "DON‘T", "don")),
        ("Naïve, Straße, Łódź.", ("naive", "naïve", "strasse", "lodz", "ŁÓDŹ")),
        ("Naı̈ve co­operation ﬁne", ("cooperation", "co­operate", "fine")),
        ("我们在中国的监狱里。", ("中国", "监狱", "国", "里", "我们在中国")),
        ("刑務所でコーヒーを飲んだ。", ("コーヒー", "刑務所", "飲んだ", "務所で")),
        ("เขาอยู่ในเรือนจำ", ("เรือนจำ", "อยู่", "เขา")),
        ("그는 교도소에서 나왔다", ("교도소", "나왔다", "도소에")),
        ("Она вышла из тюрьмы. Ёж.", ("тюрьмы", "ВЫШЛА", "еж")),
        ("She said “put the kettle on” twice.", ("“the kettle”", "«kettle on»", "said put")),
    ],
)
def test_words_are_found_in_every_form_and_script(ask, written, typed):
    story("Found", written)
    story("Elsewhere", "中的 狱监 タ เรน 소교 dont.", minute=1)

    for each in typed:
        assert titles(ask(each)) == ["Found"], each
        (snippet,) = marked(ask(each)).values()
        assert snippet.replace("[", "").replace("]", "") == written and "[" in snippet, each


@pytest.mark.parametrize(
    "typed",
    ["“kettle the”", "«kettle the»", "„kettle the“", "‘kettle the’", "国中", "中人", "监里", '"don know"'],
)
def test_what_does_not_stand_together_is_not_found(ask, typed):
    story("Words", "Put the kettle on. 我们在中国的监狱里。 I don’t know.")

    assert titles(ask(typed)) == []


def test_words_that_changed_are_found_and_the_old_ones_are_not(ask, edith, femi):
    changed = story("Words", "The kettle was on.")
    changed.revise(edith, title="Another title", summary="Teapots")
    before = [titles(ask('"Words"')), titles(ask("teapot")), titles(ask('"another title"'))]
    changed.release(femi)
    factories.give_words(changed, "A pan.")
    draft = [titles(ask("pan")), titles(ask("kettle")), titles(ask("teapot"))]
    changed.close_release(edith)
    closed = [titles(ask("pan")), titles(ask("kettle"))]
    changed.release(femi)

    assert before == [["Words"], [], []]
    assert draft == [[], ["Another title"], ["Another title"]]
    assert closed == [[], []]
    assert [titles(ask("pan")), titles(ask("kettle")), titles(ask('"Words"'))] == [["Another title"], [], []]


def test_snippets_mark_the_hit_and_stay_in_its_paragraph(ask):
    story("Short", "First here.", "Then the kettle, a kettle & <b>more</b>.", "Last here.")
    long = "word " * 60
    story("Long", f"{long}kettle {long}", minute=1)

    snippets = marked(ask("kettle"))

    assert snippets["Short"] == "… Then the [kettle], a [kettle] & <b>more</b>. …"
    assert snippets["Long"].startswith("… word") and snippets["Long"].endswith("word …")
    assert "[kettle]" in snippets["Long"] and len(snippets["Long"]) < 220


def test_snippets_are_escaped_on_the_page(ask):
    story("<i>kettle</i>", "A <script>kettle</script> here.", summary="<u>kettle</u>")

    body = ask("kettle").content.decode()

    assert "<script>kettle" not in body and "<i>kettle" not in body and "<u>kettle" not in body
    assert "&lt;script&gt;<mark>kettle</mark>&lt;/script&gt;" in body


def test_a_hit_in_the_first_words_of_a_recording_is_one_to_play_and_not_to_hear_from_a_time(ask):
    made = factories.make_draft_story("Early", words=())
    factories.make_voice(made)
    factories.give_timed_words(made, factories.make_recording(made), "The kettle.")
    factories.release(made)

    page = ask("kettle").content.decode()

    assert re.findall(r"<span data-play-label>(.*?)</span>", page) == ["Play"]


def test_snippets_and_first_words_say_which_language_they_are_in(ask, client):
    for title, summary in (("Y tegell", "About a kettle."), ("Heb grynodeb", "")):
        welsh = factories.make_draft_story(title, words=(), summary=summary)
        factories.make_voice(welsh)
        Transcript.from_draft(welsh, lines_to_draft([Line("Wren", "Roedd y tegell yn canu.")], language="cy"))
        factories.release(welsh)

    spoken, summed_up = ask("canu").content.decode(), ask("about").content.decode()
    listed = client.get("/stories/").content.decode()

    assert '<p class="snippet snippet--words" lang="cy" dir="ltr">' in spoken
    assert '<p class="snippet" dir="auto">' in summed_up
    assert '<p class="list-row__line list-row__line--words" lang="cy" dir="ltr">' in listed


def test_hits_open_at_the_sentence_and_at_its_time_where_the_sound_may_be_heard(ask, leeds):
    for title, promises in {"both": factories.EVERYONE, "read": [(Use.READ, Audience.ANYONE)]}.items():
        made = factories.make_draft_story(title, words=())
        factories.make_voice(made, promises)
        clock = factories.make_recording(made)
        factories.give_timed_words(
            made, clock, "Tŷ 🎉 first.", "Then the kettle.", "And after.", seconds_each=5
        )
        factories.release(made, at=MORNING)
    story("untimed", "One here. Then the kettle.", minute=-5)
    story("kettle in the title", "Nothing.", minute=-9)

    opened = {
        hit.story.title: (hit.url.removeprefix(hit.story.url), hit.clock)
        for hit in ask("kettle").context["hits"]
    }

    assert opened == {
        "both": ("?t=5&q=kettle#s12", "0:05"),
        "read": ("?q=kettle#s12", ""),
        "untimed": ("?q=kettle#s10", ""),
        "kettle in the title": ("?q=kettle", ""),
    }


def test_each_hit_plays_from_its_own_moment_and_says_so(ask):
    for minute, title in enumerate(("Details first", "Words last")):
        made = factories.make_draft_story(title, words=(), summary="About a kettle." if minute == 0 else "")
        factories.make_voice(made)
        recording = factories.make_recording(made)
        words = ("First.", "Then the kettle.") if minute else ("First.", "Nothing.")
        factories.give_timed_words(made, recording, *words, seconds_each=5)
        factories.release(made, at=MORNING + timedelta(minutes=minute))

    page = ask("kettle").content.decode()
    labels = re.findall(r"<span data-play-label>(.*?)</span>.*?<bdi>(.*?)</bdi>", page)

    assert labels == [("Hear it from 0:05", "Words last"), ("Play", "Details first")]
    assert re.findall(r'data-start="(\d+)"', page) == ["5000", "0"]


def test_a_story_is_found_by_what_its_voices_were_when_they_spoke(ask):
    story("A service user", name_shown="Wren", kind=Kind.SERVICE_USER)
    story("Somebody from the office", kind=Kind.STAFF, minute=1, promises=[(Use.HEAR, Audience.ANYONE)])
    story("A mentor", kind=Kind.PEER_MENTOR, minute=2)
    story("Somebody else", kind=Kind.OTHER, minute=3)

    found = {
        typed: titles(ask(typed)) for typed in ("service user", "staff", "peer mentor", "other", "wren user")
    }

    assert found == {
        "service user": ["A service user"],
        "staff": ["Somebody from the office"],
        "peer mentor": ["A mentor"],
        "other": [],
        "wren user": ["A service user"],
    }


def test_pages_hold_every_hit_once_titles_first(ask):
    for number in range(25):
        story(f"kettle {number:02}", "Nothing.", minute=number)
    for number in range(25):
        story(f"words {number:02}", "A kettle.", minute=100 + number)
    pages, after = [], ""
    while True:
        page = ask("kettle", **({"after": after} if after else {}))
        pages.append(titles(page))
        more = page.context["more_url"]
        if not more:
            break
        after = more.partition("after=")[2]

    wanted = [f"kettle {number:02}" for number in reversed(range(25))]
    wanted += [f"words {number:02}" for number in reversed(range(25))]
    assert [len(page) for page in pages] == [20, 20, 10]
    assert [title for page in pages for title in page] == wanted


@pytest.mark.parametrize("titles_first", [20, 19, 21])
def test_pages_that_end_where_the_title_hits_end_lose_nothing(ask, titles_first):
    for number in range(titles_first):
        story(f"kettle {number:02}", "Nothing.", minute=number)
    for number in range(5):
        story(f"words {number:02}", "A kettle.", minute=100 + number)

    first = ask("kettle")
    second = ask("kettle", after=first.context["more_url"].partition("after=")[2])

    assert len(titles(first)) == 20
    assert len(set(titles(first) + titles(second))) == titles_first + 5
    assert second.context["more_url"] == ""


@pytest.mark.parametrize("most", [1, 2, 3, 4, 5, 7, 8])
def test_pages_go_on_beyond_what_is_counted(ask, monkeypatch, most):
    for module in (search_results, paging):
        monkeypatch.setattr(module, "PAGE", 2)
    for module in (search_results, paging):
        monkeypatch.setattr(module, "COUNT_LIMIT", most)
    for number in range(7):
        story(f"Kettle {number}" if number % 2 else f"Other {number}", "The kettle.", minute=number)

    pages, after, counts = [], {}, set()
    while True:
        page = ask("kettle", **after)
        pages.append(titles(page))
        counts.add(page.context["count"])
        if not page.context["more_url"]:
            break
        after = {"after": page.context["more_url"].rpartition("after=")[2]}

    assert pages == [["Kettle 5", "Kettle 3"], ["Kettle 1", "Other 6"], ["Other 4", "Other 2"], ["Other 0"]]
    assert counts == {"7 stories" if most >= 7 else f"More than {most} stories"}


def test_a_page_after_a_story_that_left_starts_again(ask, edith):
    made = story("kettle", "Nothing.")
    before = ask("kettle", after=made.ref).status_code
    made.pause(edith)

    gone, random = ask("kettle", after=made.ref), ask("kettle", after="zzzzzzzzzz")

    assert before == 200
    assert (
        (gone.status_code, gone["Location"])
        == (random.status_code, random["Location"])
        == (302, "/search/?q=kettle")
    )


def test_search_needs_signing_in(client):
    assert client.get("/search/?q=kettle")["Location"].startswith("/account/sign-in/?next=")


def test_what_was_typed_stands_in_the_box_and_in_no_attribute_of_its_own(ask):
    body = ask('"><script>alert(1)</script>').content.decode()

    assert "<script>alert" not in body
    assert "&quot;&gt;&lt;script&gt;alert(1)" in body


@pytest.mark.parametrize("letter", ["a", "ش", "🎉"])
def test_five_thousand_letters_get_a_page_that_says_what_was_looked_for(ask, letter):
    story("Words", "The kettle was on.")

    response = ask("kettle " + letter * 4993)

    page = response.content.decode()
    assert response.status_code == 200
    assert "Only the first 200 characters were looked for." in page
    assert f'value="kettle {letter * 4993}"' in page, "it stays in the box"
    assert page.count(letter * 4993) == 1
    assert "Only the first" not in ask("kettle " * 28).content.decode()


@pytest.mark.parametrize(
    "typed", ["\u200bkettle\ufeff", "\u202akettle\u202c", " kettle\u00a0", "kettle\u200f"]
)
def test_invisible_characters_around_a_search_are_dropped(ask, typed):
    story("Words", "The kettle was on.")

    response = ask(typed)

    assert titles(response) == ["Words"]
    assert 'value="kettle"' in response.content.decode()
    assert "hidden character" not in response.content.decode()


def test_a_hidden_character_within_a_search_is_named_and_left_out(ask):
    story("Words", "The kettle was on.")

    response = ask("the ket\u200btle")

    assert titles(response) == ["Words"]
    assert (
        "A hidden character near “the kettle” (zero width space, U+200B) was left out."
        in response.content.decode()
    )

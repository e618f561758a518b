"""Bad input: a clear message or a 4xx, never a failure, and nothing half saved."""

import contextlib
from http.cookies import SimpleCookie

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from themes.models import Excerpt

from .site.addresses import FILLERS, addresses, every_pattern
from .site.archive import SOUND
from .site.people import SIGNED_OUT
from .site.stories import NEWER_DRAFT, RANDOM_REF
from .site.twin import rolled_back

LONG = "a" * 30_000
HOSTILE = [
    "", "\x00", "a\x00b", "\x1b[31m", "\u202e", LONG, "-1", "1e309", "9" * 5000, "１２", "<script>alert(1)</script>",
    "2026-13-45", "0001-01-01", "9999-12-31", RANDOM_REF, "read anyone", "e\u0301👩🏽\u200d🌾", "\r\nA: b",
    "🦄" * 300, "understanding-me", "12", "NaN", "../../etc/passwd", "%00", "{{ 7*7 }}", "' OR 1=1 --", "null",
    "31 02 2026",
]  # fmt: skip
ALIKE = ["\x00", "a\x00b", "\x07", LONG, "9" * 5000, "-1", RANDOM_REF, "<script>alert(1)</script>"]
FIELDS = (
    "start", "end", "quote", "themes", "theme", "note", "text", "title", "summary", "language", "content_notes",
    "embargo_until", "words", "kind", "pseudonym", "storyteller", "office", "notice", "promises", "how", "evidence",
    "given_on", "cooling_off", "name_shown", "ends_on", "review_on", "person", "email", "though_in_the_room", "seen",
    "step", "audience", "introduction", "story", "pull_quote", "question_1", "to", "size", "how_many", "destroy_by",
    "name", "roles", "controller", "contact", "purposes", "lawful_basis", "conditions", "kept_for", "code", "login",
    "password", "oldpassword", "password1", "password2", "speaker-0", "file", "recording", "version",
    "place_ms", "speed", "keep", "base", "words-0", "who-0", "time-0", "takes_words_out",
    "place_ms", "speed", "keep", "extent", "excerpts", "excerpt", "then",
)  # fmt: skip
QUERY = ("after", "before", "q", "theme", "kind", "recording", "short", "from", "to", "words", "size", "how_many",
         "destroy_by", "audience", "office", "standing", "page", "t", "next", "from", "show", "reporter")  # fmt: skip

# An address whose POST is meant to act on whatever comes: nothing is typed there
ACTS = {
    "stories:story-pause", "workshops:featured-pause", "stories:gather-resume", "stories:exclusion-lift",
    "stories:voice-remove", "stories:gather-delete", "accounts:person-reopen", "accounts:person-link",
    "accounts:person-close",
    "workshops:pack-delete", "workshops:featured-move", "workshops:featured-remove", "account_logout",
}  # fmt: skip


MAY_BE_EMPTY = {
    "stories:gather-speakers",
    "stories:gather-notes",
    "stories:gather-embargo",
}


def counts():
    """How many rows there are of everything that is kept; sessions and rate limits aside. One query."""
    tables = {
        model._meta.label: model._meta.db_table
        for model in apps.get_models()
        if model._meta.app_label
        not in ("sessions", "contenttypes", "account")  # allauth notes addresses as they are used
    }
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f'(SELECT COUNT(*) FROM "{each}")' for each in tables.values()))
        return dict(zip(tables, cursor.fetchone(), strict=True))


def post_addresses(site):
    """[(route name, path)] of every address that may take a POST, each with an open thing."""
    wanted = ("", "openone", "gwendraft", "devs", "devs openone", "shutout", "ben", "edith")
    patterns, best = every_pattern(), {}
    for name, key, path in addresses(site):
        if key in wanted and name in patterns:
            rank = wanted.index(key)
            if name not in best or rank < best[name][0]:
                best[name] = (rank, path)
    return [(name, path) for name, (_rank, path) in sorted(best.items())]


def assert_refused_or_answered(response, where):
    assert response.status_code < 500, where
    assert b"Traceback" not in response.content, where


LISTS = (
    "/stories/", "/search/", "/themes/understanding-me/", "/packs/", "/copies/", "/gather/", "/people/",
    "/kept/", "/packs/new/", "/notices/new/", "/account/sign-in/", "/check/",
)  # fmt: skip


def pages_with_parameters(site):
    story, pack = site.stories["openone"].ref, site.packs["olgas"].ref
    names = {"themes:excerpt-list": story, "themes:excerpt-create": story, "reading:story": story}
    names |= {"reading:listening": story, "workshops:story-packs": story}
    names |= {"workshops:excerpt-packs": site.excerpts["openone"].ref}
    names |= {"workshops:pack-stories": pack, "workshops:pack-print": pack}
    return [*LISTS, *(reverse(name, args=[ref]) for name, ref in names.items())]


@pytest.mark.parametrize(
    "value", [*ALIKE, "１２", "2026-13-45", "🦄" * 300], ids=lambda value: ascii(value)[:24]
)
def test_get_parameters_that_mean_nothing_never_fail(site, value):
    client = site.client("olga")

    for path in pages_with_parameters(site):
        assert_refused_or_answered(client.get(path, dict.fromkeys(QUERY, value)), (path, value[:20]))


TYPED = {ascii(value)[:24]: dict.fromkeys(FIELDS, value) for value in ALIKE} | {
    f"mixture {turn}": {
        name: HOSTILE[(number * 5 + turn * 7) % len(HOSTILE)] for number, name in enumerate(FIELDS)
    }
    for turn in range(4)
}


@pytest.mark.parametrize("typed", TYPED)
def test_hostile_words_in_every_field_of_every_form_never_fail(site, typed):
    """Nothing is right here: whatever is answered, it is not a failure, and no row is half made."""
    client, typed = site.client("olga"), TYPED[typed]
    before, signed_in = counts(), client.cookies.output()

    for name, path in post_addresses(site):
        with rolled_back():
            cache.clear()
            client.cookies = SimpleCookie(signed_in.removeprefix("Set-Cookie: "))  # one of them signs out
            response = client.post(path, typed)
            assert_refused_or_answered(response, name)
            if response.status_code >= 400 or (name not in ACTS and "\x00" in typed["title"]):
                assert counts() == before, (name, response.status_code, "kept something")

    assert counts() == before


def test_an_empty_post_to_every_address_says_what_is_missing(site):
    client = site.client("olga")

    kept = []
    for name, path in post_addresses(site):
        if name in ACTS:
            continue
        before = counts()
        with rolled_back():
            response = client.post(path)
            assert_refused_or_answered(response, name)
            if counts() != before:
                kept.append((name, response.status_code))

    # nothing need be typed there: no voice, no content note, no question, no summary is given
    assert {name for name, _status in kept} <= MAY_BE_EMPTY
    assert {status for _name, status in kept} == {302}


def test_files_where_words_belong_and_words_where_files_belong(site):
    client = site.client("olga")

    for name, path in post_addresses(site):
        before = counts()
        with rolled_back():
            files = {
                field: SimpleUploadedFile("x\x00.vtt", b"WEBVTT\n\nx")
                for field in ("title", "themes", "words", "file")
            }
            response = client.post(
                path, {**files, "recording": "not a file", "start": ["1", "2"], "themes": ["a", "b"]}
            )
            assert_refused_or_answered(response, name)
            if response.status_code >= 400:
                assert counts() == before, name


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (
            b"\xff\xfe\xed\xa0\x80=\xed\xb0\x80&start=%ED%A0%80&themes=%00",
            "application/x-www-form-urlencoded",
        ),
        (b"start=" + b"9" * 100_000, "application/x-www-form-urlencoded"),
        (b"a=1&" * 2000, "application/x-www-form-urlencoded"),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x"),
        (b"no boundary at all", "multipart/form-data"),
        (b'{"start": 1}', "application/json"),
        (b"\x00\x01\x02", "application/octet-stream"),
        (b"start=1", "application/x-www-form-urlencoded; charset=utf-99"),
    ],
    ids=[
        "surrogates",
        "huge number",
        "many fields",
        "broken multipart",
        "no boundary",
        "json",
        "bytes",
        "charset",
    ],
)
def test_bodies_that_are_no_form_never_fail(site, body, kind):
    client = site.client("olga")

    for name, path in post_addresses(site):
        if name in ACTS:
            continue
        before = counts()
        with rolled_back():
            response = client.generic("POST", path, body, content_type=kind)
            assert_refused_or_answered(response, (name, kind))
            assert counts() == before or response.status_code < 400, (name, kind)


# --- an excerpt, field by field -----------------------------------------------------------------------------


WORDS = "We sat together and zyxopenonewords was said. Then I was heard."


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"start": "-1"}, "Choose the words again"),
        ({"start": "10", "end": "5"}, "not in this story"),
        ({"start": "5", "end": "5"}, "not in this story"),
        ({"end": "999999"}, "not in this story"),
        ({"end": "99999999999999999999"}, "Choose the words again"),
        ({"start": "one"}, "Choose the words again"),
        ({"start": ""}, "Choose the words again"),
        ({"quote": ""}, "Choose the words again"),
        ({"quote": "we sat"}, "do not match"),
        ({"quote": "We sat "}, "do not match"),
        ({"quote": "We\u00a0sat"}, "do not match"),
        ({"quote": "We sat\u200b"}, "do not match"),
        ({"quote": "x" * 4001}, "Choose the words again"),
        ({"themes": []}, "Choose at least one theme"),
        ({"themes": ["no-such-theme"]}, "is not one of the themes"),
        ({"themes": ["understanding-me", "no-such-theme"]}, "is not one of the themes"),
        ({"themes": ["1"]}, "is not one of the themes"),
        ({"note": "a\x07b"}, "hidden character"),
        ({"note": "a" * 1001}, "The longest is 1000"),
    ],
)
@pytest.mark.parametrize("script", [True, False])
def test_an_excerpt_that_is_wrong_is_refused_with_a_message_and_nothing_kept(site, wrong, message, script):
    client = site.client("fay")
    path = reverse("themes:excerpt-create", args=[site.stories["openone"].ref])
    typed = {"start": "0", "end": "6", "quote": "We sat", "themes": ["understanding-me"], "note": ""}
    headers = {"x-requested-with": "heard-picker"} if script else {}
    before = counts()

    right = {}
    with rolled_back():
        right["status"] = client.post(path, typed, headers=headers).status_code
        right["made"] = counts()["themes.Excerpt"] - before["themes.Excerpt"]
    response = client.post(path, typed | wrong, headers=headers)

    assert right == {"status": 201 if script else 302, "made": 1}
    assert response.status_code == 422
    assert message in response.content.decode()
    assert counts() == before


def test_an_excerpt_of_words_that_are_not_released_is_refused(site):
    client = site.client("fay")
    draft = site.stories[NEWER_DRAFT]
    words = draft.transcripts.get(number=2).text
    typed = {"start": 0, "end": 7, "quote": words[:7], "themes": ["understanding-me"]}

    response = client.post(reverse("themes:excerpt-create", args=[draft.ref]), typed)

    assert words.startswith("Not yet")
    assert response.status_code == 422
    assert "do not match" in response.content.decode()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    start=st.one_of(st.integers(-5, 80), st.integers(), st.text(max_size=5)),
    end=st.one_of(st.integers(-5, 80), st.integers(), st.text(max_size=5)),
    quote=st.one_of(st.text(max_size=80), st.sampled_from([WORDS, WORDS[:6], "We sat"])),
    themes=st.lists(st.sampled_from(["understanding-me", "nope", "", "\x00"]), max_size=3),
    note=st.text(max_size=20),
)
def test_any_excerpt_that_is_kept_holds_exactly_its_words(site, start, end, quote, themes, note):
    client, story = site.client("fay"), site.stories["openone"]
    text = story.transcript.text
    before = counts()

    with rolled_back():
        response = client.post(
            reverse("themes:excerpt-create", args=[story.ref]),
            {"start": start, "end": end, "quote": quote, "themes": themes, "note": note},
        )

        if response.status_code == 302:
            made = Excerpt.objects.order_by("-pk").first()
            assert text[int(start) : int(end)] == quote.replace("\r\n", "\n").replace("\r", "\n")
            assert made is not None and "understanding-me" in themes
        else:
            assert response.status_code == 422
            assert counts() == before


# --- addresses and refs --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "refs"),
    [
        ("workshops:featured-edit", ("workshop", "devs openone")),
        ("workshops:featured-move", ("workshop", "devs openone")),
        ("workshops:featured-remove", ("workshop", "devs openone")),
        ("workshops:featured-sound", ("workshop", "devs openone")),
        ("workshops:copy", ("workshop", "open")),
        ("workshops:pack-pdf", ("workshop", "open")),
        ("stories:voice-consent", ("openone", "opentwo")),
        ("stories:voice-exclude", ("openone", "opentwo")),
        ("stories:voice-edit", ("openone", "opentwo")),
        ("stories:voice-remove", ("openone", "opentwo")),
        ("stories:gather-sound", ("openone", "opentwo")),
        ("stories:exclusion-lift", ("openone", "roomagreed")),
    ],
)
def test_a_part_of_one_thing_asked_for_through_another_is_not_found(site, name, refs):
    client = site.client("edith")
    outer, inner = refs
    own = FILLERS[name](site)[inner]
    ref = site.packs[outer].ref if name.startswith("workshops") else site.stories[outer].ref
    before = counts()

    answers = [
        ask(reverse(name, kwargs={**own, "ref": ref})).status_code for ask in (client.get, client.post)
    ]

    assert answers in ([404, 404], [405, 404], [404, 405], [404, 409])  # 409 to who keeps the outer story
    assert counts() == before


@pytest.mark.parametrize(
    "range_header",
    ["bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=0-1,3-4", "bytes=-0", f"bytes=0-{'9' * 5000}", "chars=0-1",
     f"bytes={'9' * 30}-", "\x00", "bytes=\u0661-\u0662", "bytes=--1", "bytes=0x1-0x2", " bytes = 0 - 1 "],
)  # fmt: skip
def test_broken_ranges_never_fail(site, range_header):
    response = site.client(SIGNED_OUT).get(
        site.recordings["openone"].get_absolute_url(), headers={"range": range_header}
    )

    assert response.status_code in (200, 206, 416)
    assert len(response.content) <= len(SOUND)


@pytest.mark.parametrize(
    "code",
    ["\x00", "%00", "x" * 3000, "ABC DEFG", "../..", "ΑΒΓΔΕΖΗΘ", "２２２２２２２２", "🦄" * 8, "ı" * 8],
)
def test_check_codes_that_are_none_say_so(site, code):
    client = site.client(SIGNED_OUT)
    cache.clear()

    typed = client.post("/check/", {"code": code})
    followed = None
    with contextlib.suppress(Exception):
        followed = reverse("stories:check-code", args=[code])
    status = client.get(followed).status_code if followed else 404

    assert typed.status_code in (302, 422)
    assert status == 404


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.dictionaries(st.sampled_from(QUERY), st.text(max_size=40), max_size=4))
def test_any_search_and_any_list_is_answered(site, query):
    client = site.client("ben")

    for path in ("/search/", "/stories/", "/themes/understanding-me/"):
        assert client.get(path, query).status_code in (200, 302), (path, query)

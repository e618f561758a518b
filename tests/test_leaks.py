"""The canary run: nothing closed shows anywhere, and nothing shows that something is missing.

A twin of the archive, in which what is closed was never there, must look the same to every kind of person. The
last test proves the detector: each of its planted bugs is switched on alone, and all must be caught.
"""

import contextlib
import logging
import re
from urllib.parse import quote_plus, unquote_plus

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from core.prepared import compile_queryset
from stories.models import Story

from . import factories
from .site.addresses import AREA_OF, addresses
from .site.answers import everything_in, row_ids_in, snapshot
from .site.archive import FAR
from .site.people import SIGNED_OUT
from .site.planted_bugs import BUGS
from .site.stories import FIELDS, STORIES, canary, closed_words
from .site.twin import rolled_back, twin
from .site.walks import walk

WALKS = [
    (SIGNED_OUT, "reading"),
    ("ben", "reading"),
    ("yusuf", "reading"),
    ("asha", "reading"),
    ("olga", "reading"),
    ("ben", "packs"),
    ("dev", "packs"),
    ("olga", "packs"),
    ("gwen", "gather"),
    ("olga", "gather"),
]


def snapshots(client, paths):
    """{path: its answer}."""
    return {path: snapshot(client.get(path)) for path in paths}


def as_it_may_be_repeated(query):
    """What somebody searched for, in small letters: as it stands in an address, on a page, and in the address of the
    sign-in page that leads back to the search."""
    typed = unquote_plus(query)
    return [each.lower() for each in (quote_plus(typed), typed, quote_plus(quote_plus(typed)))]


@pytest.mark.parametrize(("viewer", "area"), WALKS)
def test_the_archive_looks_like_one_in_which_what_is_closed_was_never_there(site, viewer, area, caplog):
    client, paths = site.client(viewer), walk(site, viewer, area)
    caplog.set_level(logging.INFO)

    seen = {}
    leaks = []
    for path in paths:
        response = client.get(path)
        seen[path] = snapshot(response)
        text = everything_in(response)
        # what someone searched for stands in their own address and in the box they typed it into
        for asked_for in (
            as_it_may_be_repeated(path.partition("?q=")[2].partition("&")[0]) if "?q=" in path else ()
        ):
            text = text.replace(asked_for, "")
        text = text.replace(path.partition("?words=")[2].lower(), "") if "?words=" in path else text
        leaks += [(path, word) for word in closed_words(viewer, area) if word in text]
        leaks += [(path, row_id) for row_id in row_ids_in(text)]
    logged = caplog.text.lower()
    with twin(site, viewer, area):
        without = snapshots(client, paths)

    assert leaks == []
    assert [path for path in paths if seen[path] != without[path]] == []
    assert [path for path in paths if seen[path][0] >= 500] == []
    logged = logged.replace("?q=zyx", "").replace("?words=zyx", "")
    assert [
        key for key in STORIES if canary(key) in logged
    ] == []  # whole: "zyx" alone may stand in a random ref
    assert mail.outbox == []


def test_row_ids_are_found_and_tokens_are_let_by():
    assert row_ids_in(f"/stories/{FAR + 2001}/ cookie aB7311x9 Qz7315f") == [str(FAR + 2001)]


def test_canaries_are_found_where_they_may_be(site):
    """The detector can see: an open story's words stand on its page, in lists, in results and on paper."""
    ben, dev = site.client("ben"), site.client("dev")

    page = everything_in(ben.get(site.stories["openone"].get_absolute_url()))
    listed = everything_in(ben.get("/stories/"))
    theme = everything_in(ben.get("/themes/understanding-me/"))
    search = everything_in(ben.get(f"/search/?q={canary('openone', 'words')}"))
    copy = site.copies["open"]
    sheets = everything_in(dev.get(reverse("workshops:pack-pdf", args=[copy.what_ref, copy.code])))

    for what in ("title", "summary", "words", "warning", "shown"):
        assert canary("openone", what) in page
    assert canary("staffonly", "title") in listed
    assert canary("openone", "title") in theme
    assert canary("openone", "title") in search
    assert canary("openone", "question") in sheets
    assert "openone" not in closed_words("ben").values()


# --- open, then withdrawn ---------------------------------------------------------------------------------


def test_a_withdrawn_story_is_refused_at_the_next_request_everywhere(site):
    client = site.client("olga")
    key = "openone"
    old = [
        path
        for name, thing, path in addresses(site)
        if thing in (key, "open") and AREA_OF[name] == "reading" and name != "stories:check-code"
    ]
    sound = site.recordings[key].get_absolute_url()
    player = client.get(sound, headers={"range": "bytes=0-9"})
    tag = player["ETag"]
    opened = [path for path in old if client.get(path).status_code in (200, 405)]

    site.voices[key].withdraw("by phone", by=site.people["ben"])

    assert player.status_code == 206 and len(opened) == len(old) >= 8
    assert [path for path in old if client.get(path).status_code not in (404, 405)] == []
    for headers in (
        {"range": "bytes=10-19"},
        {"range": "bytes=10-19", "if-range": tag},
        {"if-none-match": tag},
        {"range": "bytes=-1"},
    ):
        for ask in (client.get, client.head):
            response = ask(sound, headers=headers)
            assert response.status_code == 404
            assert not {"ETag", "Content-Range", "Accept-Ranges"} & set(response.headers)
    for path in ["/", "/stories/", "/search/?q=together", "/themes/understanding-me/", "/themes/", "/kept/"]:
        assert canary(key) not in everything_in(client.get(path)), path
    copy = site.copies["open"]
    stopped = client.get(reverse("workshops:pack-pdf", args=[copy.what_ref, copy.code]))
    assert stopped.status_code == 410
    assert canary(key) not in everything_in(stopped)
    assert b"destroy" in site.client(SIGNED_OUT).get(reverse("stories:check-code", args=[copy.code])).content
    for name in ("workshop", "anyone", "office", "elsewhere"):
        page = client.get(site.packs[name].get_absolute_url())
        assert canary(key) not in everything_in(page)


@pytest.mark.parametrize(
    "close",
    [
        lambda site, key: site.voices[key].narrow(keep=set(), how="paper", by=site.people["ben"]),
        lambda site, key: site.stories[key].pause(by=site.people["cara"]),
        lambda site, key: site.stories[key].embargo(factories.days(1), by=site.people["edith"]),
        lambda site, key: site.voices[key].grants.update(ends_on=factories.days(-1)),
        lambda site, key: site.voices[key].exclude(by=site.people["edith"], user=site.people["yusuf"]),
        lambda site, key: site.stories[key].add_voice(
            factories.Storyteller.objects.create(pseudonym="x"), "staff"
        ),
        lambda site, key: site.stories[key].close_release(by=site.people["edith"]),
    ],
    ids=["narrowed", "paused", "embargoed", "ended", "excluded", "new voice", "release closed"],
)
def test_a_story_that_closes_leaves_no_trace_at_the_next_request(site, close):
    client, key = site.client("yusuf"), "opentwo"
    paths = [
        site.stories[key].get_absolute_url(),
        site.recordings[key].get_absolute_url(),
        site.excerpts[key].get_absolute_url(),
        reverse("reading:story-print", args=[site.stories[key].ref]),
        reverse("reading:listening", args=[site.stories[key].ref]),
        reverse("themes:excerpt-list", args=[site.stories[key].ref]),
    ]
    lists = ["/", "/stories/", "/search/?q=together", "/themes/helping-others/", "/kept/"]
    Story.objects.filter(pk=site.stories[key].pk).update(released_at=timezone.now())  # among the newest
    before = [client.get(path).status_code for path in paths]
    listed = [canary(key) in everything_in(client.get(path)) for path in lists]

    close(site, key)

    assert before == [200] * len(paths) and listed == [True] * len(lists)
    assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    assert [canary(key) in everything_in(client.get(path)) for path in lists] == [False] * len(lists)


# --- the detector, proved -----------------------------------------------------------------------------------

DETECTORS = [("ben", "reading"), ("olga", "packs"), ("gwen", "gather"), (SIGNED_OUT, "reading")]


LIKELY = {"pack": "packs", "copy": "packs", "lost": "packs", "gathering": "gather"}  # where to begin
ASK_AFTER = (1, 6)  # changed pages, and at the end: then it is asked whether they tell of what is closed


def caught(site, clients, walks, clean, plant, caplog):
    """How the run notices this bug, or "". It walks as the tests above do, and stops at the first sign."""
    likely = next((area for word, area in LIKELY.items() if word in plant.__name__), "reading")
    with pytest.MonkeyPatch.context() as patch, compiled_anew():
        plant(patch)
        for viewer, area in sorted(DETECTORS, key=lambda detector: detector[1] != likely):
            closed = closed_words(viewer, area)
            changed = {}
            for path in walks[viewer, area]:
                caplog.clear()
                cache.clear()
                try:
                    answer = snapshot(clients[viewer].get(path))
                except KeyError:
                    if path not in closed_addresses(site):
                        raise
                    continue  # the page has no words for a story without promises; it is told elsewhere
                asked_for = "zyx" in path  # a page may repeat what somebody typed
                if not asked_for and any(word in caplog.text.lower() for word in closed):
                    return f"{path} wrote a closed word to the log"
                if answer == clean[path, viewer]:
                    continue
                text = answer[3].decode("utf-8", "replace").lower()
                if not asked_for and any(word in text for word in closed):
                    return f"{viewer} reads it at {path}"
                changed[path] = answer
                if len(changed) in ASK_AFTER and (
                    telling := telling_page(site, clients, viewer, area, changed)
                ):
                    return f"{viewer} can tell at {telling}"
                if len(changed) == ASK_AFTER[-1]:
                    break
            if telling := telling_page(site, clients, viewer, area, changed):
                return f"{viewer} can tell at {telling}"
    return ""


def telling_page(site, clients, viewer, area, changed):
    """The first of these pages that looks different where what is closed was never there, or ""."""
    if not changed:
        return ""
    with twin(site, viewer, area):
        for path, answer in changed.items():
            with contextlib.suppress(Exception):
                if snapshot(clients[viewer].get(path)) != answer:
                    return path
    return ""


@contextlib.contextmanager
def compiled_anew():
    """What is compiled under a bug is forgotten with it, and what was compiled before does not hide it."""
    compile_queryset.cache_clear()
    try:
        yield
    finally:
        compile_queryset.cache_clear()


SLOW = re.compile(
    r"/print/|\.pdf|/(search|themes/[a-z-]+)/\?.*after=|/excerpts/new/"
)  # left to the walks above


def closed_addresses(site):
    return [
        site.stories["paused"].get_absolute_url(),
        site.recordings["shutout"].get_absolute_url(),
        site.recordings["cooling"].get_absolute_url(),
        site.excerpts["ended"].get_absolute_url(),
    ]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the detector is proved once, on SQLite")
def test_every_planted_bug_is_caught(site, caplog, capsys):
    caplog.set_level(logging.INFO)
    clients = {viewer: site.client(viewer) for viewer, _area in DETECTORS}
    walks = {
        (viewer, area): (closed_addresses(site) if area == "reading" else [])
        + [path for path in walk(site, viewer, area) if not SLOW.search(path)]
        for viewer, area in DETECTORS
    }
    clean = {
        (path, viewer): snapshot(clients[viewer].get(path))
        for viewer, area in DETECTORS
        for path in walks[viewer, area]
    }

    missed, signs = [], {}
    for name, plant in BUGS.items():
        with rolled_back():
            signs[name] = caught(site, clients, walks, clean, plant, caplog)
        if not signs[name]:
            missed.append(name)

    with capsys.disabled():
        canaries = len(STORIES) * len(FIELDS)
        print(f"\n{len(BUGS) - len(missed)} of {len(BUGS)} planted bugs caught, {canaries} canaries")  # noqa: T201
    assert missed == []
    assert len(BUGS) >= 20

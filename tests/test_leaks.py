"""The canary run: nothing closed shows anywhere, and nothing shows that something is missing.

A twin of the archive, in which what is closed was never there, must look the same to every kind of person. The
last test proves the detector: each of its planted bugs is switched on alone, and all must be caught.
"""

import contextlib
import logging
import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.http import Http404
from django.middleware.common import CommonMiddleware
from django.urls import reverse

import reading.front_page
import reading.search_results
import reading.story_page
import reading.story_rows
import reading.views.stories
import stories.models
import themes.excerpt_rows
import themes.views.excerpts
import themes.views.themes
import workshops.models
import workshops.paper.assemble
import workshops.views.copies
import workshops.views.packs
import workshops.views.places
from accounts.models import User
from core.prepared import compile_queryset
from stories.models import Story
from themes.models import Excerpt, ThemedExcerpt
from workshops.models import FeaturedStory

from . import factories, whole_site
from .whole_site import (
    FAR,
    SIGNED_OUT,
    STORIES,
    canary,
    closed_words,
    everything_in,
    row_ids_in,
    told,
    twin,
    undone,
    walk,
)

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


def look(client, paths):
    """{path: what it told}."""
    return {path: told(client.get(path)) for path in paths}


@pytest.mark.parametrize(("viewer", "area"), WALKS)
def test_the_archive_looks_like_one_in_which_what_is_closed_was_never_there(site, viewer, area, caplog):
    client, paths = site.client(viewer), walk(site, viewer, area)
    caplog.set_level(logging.INFO)

    seen = {}
    found = []
    for path in paths:
        response = client.get(path)
        seen[path] = told(response)
        text = everything_in(response)
        # what someone searched for stands in their own address and in the box they typed it into
        text = text.replace(path.partition("?q=")[2].partition("&")[0].lower(), "") if "?q=" in path else text
        text = text.replace(path.partition("?words=")[2].lower(), "") if "?words=" in path else text
        found += [(path, word) for word in closed_words(viewer, area) if word in text]
        found += [(path, row_id) for row_id in row_ids_in(text)]
    logged = caplog.text.lower()
    with twin(site, viewer, area):
        without = look(client, paths)

    assert found == []
    assert [path for path in paths if seen[path] != without[path]] == []
    assert [path for path in paths if seen[path][0] >= 500] == []
    assert "zyx" not in logged.replace("?q=zyx", "").replace("?words=zyx", "")
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
        for name, thing, path in whole_site.addresses(site)
        if thing in (key, "open") and whole_site.area_of(name) == "reading" and name != "stories:check-code"
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
    for path in ["/", "/stories/", "/search/?q=together", "/themes/understanding-me/", "/themes/"]:
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
        reverse("themes:excerpt-list", args=[site.stories[key].ref]),
    ]
    lists = ["/", "/stories/", "/search/?q=together", "/themes/helping-others/"]
    before = [client.get(path).status_code for path in paths]
    listed = [canary(key) in everything_in(client.get(path)) for path in lists]

    close(site, key)

    assert before == [200] * len(paths) and listed == [True] * len(lists)
    assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    assert [canary(key) in everything_in(client.get(path)) for path in lists] == [False] * len(lists)


# --- the detector, proved -----------------------------------------------------------------------------------

RELEASED = Q(released_at__isnull=False)


def _all(queryset, *args, **kwargs):
    return queryset.all()


def plant_list_without_gate(patch):
    patch.setattr(reading.story_rows.known_to.__globals__["Story"].objects.__class__, "cleared_for", _all)


def plant_story_page_without_gate(patch):
    known_to = reading.story_rows.known_to

    def ungated(viewer):
        known = known_to(viewer)
        return (
            Story.objects.filter(RELEASED).annotate(**known.query.annotations).order_by("-released_at", "-pk")
        )

    patch.setattr(reading.story_rows, "known_to", ungated)


def plant_unfiltered_count(patch):
    patch.setattr(reading.story_list, "_number", lambda *_shape, **_params: Story.objects.count())


def plant_search_without_gate(patch):
    def ungated(viewer):
        return Story.objects.filter(RELEASED).order_by("-released_at", "-pk")

    for module in (reading.search_results, reading.story_rows):
        patch.setattr(module, "readable_by", ungated)


def plant_search_count_before_the_gate(patch):
    number_label = reading.story_rows.number_label

    def counted(number):
        return number_label(Story.objects.filter(searchable__words__contains=whole_site.COMMON).count())

    patch.setattr(reading.story_rows, "number_label", counted)


def plant_recording_without_gate(patch):
    patch.setattr(stories.models.Recording.objects.__class__, "cleared_for", _all)


def plant_theme_count_before_the_gate(patch):
    patch.setattr(
        themes.views.themes,
        "counts_of",
        lambda *asked: (ThemedExcerpt.objects.values("content_object").count(), 0),
    )


def plant_theme_page_without_gate(patch):
    patch.setattr(ThemedExcerpt.objects.__class__, "cleared_for", _all)


def plant_order_by_what_is_hidden(patch):
    list_page = reading.views.stories.list_page

    def steered(viewer, chosen, after):
        page, last, number = list_page(viewer, chosen, after)
        even = Story.objects.count() % 2 == Story.objects.filter(paused_at__isnull=False).count() % 2
        return page if even else page[::-1], last, number

    patch.setattr(reading.views.stories, "list_page", steered)


def plant_pack_with_a_gap(patch):
    places_of = workshops.paper.assemble.places_of

    def with_gaps(pack, viewer, on=None):
        places = places_of(pack, viewer, on)
        numbers = {
            key: number for number, key in enumerate(pack.featured.values_list("pk", flat=True), start=1)
        }
        for place in places:
            place.story.title = f"{numbers[place.pk]}. {place.story.title}"
        return places

    views = (workshops.views.packs, workshops.views.places, workshops.views.copies)
    for module in (workshops.paper.assemble, *views):
        patch.setattr(module, "places_of", with_gaps)


def plant_pack_without_gate(patch):
    patch.setattr(FeaturedStory.objects.__class__, "cleared_for", _all)


def plant_lost_told_to_everyone(patch):
    patch.setattr(
        workshops.models.DiscussionPack, "lost_to", lambda pack, viewer, on=None: pack.featured.count()
    )


def plant_cached_page(patch):
    """The list as it looked to someone who may see more, given out to everyone, as a shared cache would."""
    rows_of = reading.story_rows.rows_of

    def cached(found):
        return rows_of(list(reading.story_rows.known_to(stories_seen_by())[:20]))

    patch.setattr(reading.story_rows, "rows_of", cached)


def stories_seen_by():
    return User.objects.get(name="Ben")


def plant_title_in_a_log_line(patch):
    known_story = reading.story_rows.known_story

    def logged(viewer, ref):
        for title in Story.objects.filter(ref=ref).values_list("title", flat=True):
            logging.getLogger("reading").warning("Someone asked for %s", title)
        return known_story(viewer, ref)

    patch.setattr(reading.story_rows, "known_story", logged)


def plant_closed_story_told_from_a_random_one(patch):
    known_story = reading.story_rows.known_story

    def forbids(viewer, ref):
        try:
            return known_story(viewer, ref)
        except Http404:
            if Story.objects.filter(ref=ref).exists():
                raise PermissionDenied from None
            raise

    patch.setattr(reading.story_rows, "known_story", forbids)


def plant_tag_of_a_closed_recording(patch):
    """An ETag on the 404 of a recording that is there."""
    never_stored = CommonMiddleware.process_response

    def tagged(middleware, request, response):
        response = never_stored(middleware, request, response)
        found = re.search(r"/recordings/(\w+)/", request.path)
        there = found and stories.models.Recording.objects.filter(ref=found[1]).first()
        if there and response.status_code == 404:
            response["ETag"] = f'"{there.sha256}"'
        return response

    patch.setattr(CommonMiddleware, "process_response", tagged)


def plant_excerpts_of_unreleased_words(patch):
    def of_any_version(transcript):
        return themes.models.spans_of(
            Excerpt.objects.filter(transcript__story=transcript.story_id).for_spans()
        )

    patch.setattr(reading.story_page, "spans_in", of_any_version)
    patch.setattr(themes.models.ExcerptQuerySet, "cleared_for", stories.models.StoryPartQuerySet.cleared_for)


def plant_words_of_a_story_that_may_only_be_heard(patch):
    page = reading.views.stories.story_page

    def with_words(story):
        story.may_read = True
        return page(story)

    patch.setattr(reading.views.stories, "story_page", with_words)


def plant_length_of_a_story_that_may_only_be_read(patch):
    rows_of = reading.story_rows.rows_of

    def heard(found):
        for story in found:
            story.may_hear = True
        return rows_of(found)

    patch.setattr(reading.story_rows, "rows_of", heard)


def plant_copy_list_with_every_copy(patch):
    patch.setattr(stories.models.CopyQuerySet, "known_to", _all)


def plant_copy_list_naming_stories(patch):
    label = workshops.views.copies.audience_label

    def named(audience, office=None):
        return f"{label(audience, office)}: {', '.join(Story.objects.values_list('title', flat=True))}"

    patch.setattr(workshops.views.copies, "audience_label", named)


def plant_cursor_without_gate(patch):
    list_page = reading.views.stories.list_page

    def anywhere(viewer, chosen, after):
        try:
            return list_page(viewer, chosen, after)
        except Story.DoesNotExist:
            if not Story.objects.filter(ref=after).exists():
                raise
            return list_page(viewer, chosen, "")

    patch.setattr(reading.views.stories, "list_page", anywhere)


def plant_front_page_without_gate(patch):
    known_to = reading.story_rows.known_to

    def ungated(viewer):
        return Story.objects.filter(RELEASED).annotate(**known_to(viewer).query.annotations)

    patch.setattr(reading.front_page, "known_to", ungated)


def plant_gathering_without_gate(patch):
    patch.setattr(Story.objects.__class__, "kept_by", _all)


def plant_notes_shown_to_all(patch):
    rows_of = themes.views.excerpts.rows_of

    def with_notes(keys, viewer):
        rows = rows_of(keys, viewer)
        for row in rows:
            notes = themes.models.ExcerptNote.objects.filter(excerpt__ref=row.ref)
            row.quote += " ".join(notes.values_list("text", flat=True))
        return rows

    for module in (themes.views.excerpts, themes.views.themes):
        patch.setattr(module, "rows_of", with_notes)


BUGS = {
    name.removeprefix("plant_").replace("_", " "): plant
    for name, plant in list(globals().items())
    if name.startswith("plant_")
}
DETECTORS = [("ben", "reading"), ("olga", "packs"), ("gwen", "gather"), (SIGNED_OUT, "reading")]


LIKELY = {"pack": "packs", "copy": "packs", "lost": "packs", "gathering": "gather"}  # where to begin
ENOUGH = 6  # changed pages, before asking whether the change tells of what is closed


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
                answer = told(clients[viewer].get(path))
                asked_for = "zyx" in path  # a page may repeat what somebody typed
                if not asked_for and any(word in caplog.text.lower() for word in closed):
                    return f"{path} wrote a closed word to the log"
                if answer != clean[path, viewer]:
                    text = answer[3].decode("utf-8", "replace").lower()
                    if not asked_for and any(word in text for word in closed):
                        return f"{viewer} reads it at {path}"
                    changed[path] = answer
                if len(changed) == ENOUGH:
                    break
            with twin(site, viewer, area):
                for path, answer in changed.items():
                    with contextlib.suppress(Exception):
                        if told(clients[viewer].get(path)) != answer:
                            return f"{viewer} can tell at {path}"
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
        (viewer, area): [path for path in walk(site, viewer, area) if not SLOW.search(path)]
        + (closed_addresses(site) if area == "reading" else [])
        for viewer, area in DETECTORS
    }
    clean = {
        (path, viewer): told(clients[viewer].get(path))
        for viewer, area in DETECTORS
        for path in walks[viewer, area]
    }

    missed, signs = [], {}
    for name, plant in BUGS.items():
        with undone():
            signs[name] = caught(site, clients, walks, clean, plant, caplog)
        if not signs[name]:
            missed.append(name)

    with capsys.disabled():
        canaries = len(STORIES) * len(whole_site.FIELDS)
        print(f"\n{len(BUGS) - len(missed)} of {len(BUGS)} planted bugs caught, {canaries} canaries")  # noqa: T201
    assert missed == []
    assert len(BUGS) >= 20

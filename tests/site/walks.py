"""Which pages are looked at when the whole site is compared: every one that may tell of several stories."""

from django.urls import reverse

from .addresses import AREA_OF, FILLERS, LISTS, addresses
from .people import KEEPERS
from .stories import COMMON, NEWER_DRAFT, STORIES, canary, is_open


def walk(site, viewer, area):
    """[path]: every page of this area that may tell something of several stories, and of each open thing."""
    paths = [path for name, _key, path in addresses(site, LISTS[area])]
    if viewer in KEEPERS and area != "packs":  # their day begins with what they keep
        paths = [path for path in paths if path != reverse("reading:home")]
        paths += [reverse("reading:home")] if area == "gather" else []
    paths += {"reading": _reading_walk, "packs": _packs_walk, "gather": _gather_walk}[area](site, viewer)
    return paths


def _reading_walk(site, viewer):
    stories, search = reverse("reading:story-list"), reverse("reading:search")
    paths = [
        f"{stories}?{query}"
        for query in (
            "recording=on", "short=on", "kind=service_user", "kind=staff", "theme=understanding-me",
            "theme=helping-others&kind=service_user&recording=on&short=on",
        )
    ]  # fmt: skip
    extracts = reverse("reading:extract-list", args=[site.sources["open"].ref])
    paths += [extracts, f"{extracts}?after={site.stories['quotedtwo'].ref}"]
    cursors = ("openone", "paused", "shutout", "staffonly", "openthree")
    paths += [f"{stories}?after={site.stories[key].ref}" for key in cursors]
    paths += [f"{search}?q={COMMON}&after={site.stories[key].ref}" for key in cursors]
    paths += [
        f"{search}?q={word}" for word in (COMMON, "title", "%22sat+together%22", canary(NEWER_DRAFT, "draft"))
    ]
    closed = [key for key in STORIES if not is_open(key, viewer, "reading")] + ["hearonly"]
    for number, key in enumerate(closed):
        paths.append(f"{search}?q={canary(key, ('title', 'summary', 'words')[number % 3])}")
    # One letter short, as somebody might misspell it
    paths += [f"{search}?q={canary(key, 'title')[:-1]}" for key in closed[::3]]
    paths += [f"{search}?q={COMMON[:-1]}+{canary(key, 'words')}" for key in closed[1::3]]
    paths += [f"{search}?q=helping+others", f"{search}?q={COMMON[1:]}+{COMMON}"]
    for slug in ("understanding-me", "not-being-judged"):
        page = reverse("themes:theme", args=[slug])
        paths += [f"{page}?kind=service_user", f"{page}?kind=staff"]
        paths += [f"{page}?after={site.excerpts[key].ref}" for key in cursors]
    some = ("openone", "staffonly", "ownoffice", "hearonly", "readonly", "openthree", "quotedone")
    mine = [key for key in some if is_open(key, viewer, "reading")]
    names = (
        "reading:story",
        "reading:story-print",
        "themes:excerpt-list",
        "themes:excerpt-create",
        "themes:excerpt-queue",
        "themes:excerpt",
        "reading:listening",
        "workshops:story-packs",
        "workshops:excerpt-packs",
    )
    paths += [path for name, key, path in addresses(site, names) if key in mine]
    # Who would correct a story too is told that a correction waits, and nothing of it: that draft shows there
    correct = addresses(site, ["stories:story-correction"])
    paths += [path for _name, key, path in correct if key in mine and key != NEWER_DRAFT]
    # What comes before and after it is the nearest open one
    came_from = ("from=list", "theme=helping-others&kind=service_user", "recording=on", f"q={COMMON}")
    paths += [
        f"{site.stories[key].get_absolute_url()}?{query}"
        for key in ("openone", "hearonly", "openthree")
        for query in came_from
        if key in mine
    ]
    paths += [f"{reverse('reading:kept')}?after={site.stories[key].ref}" for key in cursors]
    paths += [
        path
        for _n, key, path in addresses(site, ["stories:recording"])
        if key in ("hearonly", "readonly", "draft")
    ]
    return paths


def _packs_walk(site, viewer):
    names = ("workshops:pack", "workshops:pack-stories", "workshops:copy", "workshops:pack-pdf")
    paths = [path for _name, _key, path in addresses(site, names)]
    paths += [
        path for _n, key, path in addresses(site, ["workshops:pack-print"]) if key in ("elsewhere", "olgas")
    ]
    places = [
        f"{pack} {key}" for pack, key in (("olgas", "openone"), ("workshop", "roomonly"), ("devs", "openone"))
    ]
    of_places = [f"workshops:featured-{name}" for name in ("edit", "pause", "wishes")]
    paths += [path for _n, key, path in addresses(site, of_places) if key in places]
    sounds = (
        "anyone openone",
        "anyone printonly",
        "workshop roomonly",
        "workshop shutout",
        "olgas roomagreed",
        "devs openone",
    )
    paths += [path for _n, key, path in addresses(site, ["workshops:featured-sound"]) if key in sounds]
    for pack in ("devs", "olgas"):
        page = reverse("workshops:pack-stories", args=[site.packs[pack].ref])
        queries = (
            "words=title",
            "theme=understanding-me",
            f"words={canary('shutout', 'title')}",
            f"words={COMMON}",
        )
        queries += tuple(f"words={canary(key, 'words')}" for key in ("shutout", "roomonly", "paused"))
        paths += [f"{page}?{query}" for query in queries]
        paths += [f"{page}?after={site.stories[key].ref}" for key in ("paused", "shutout", "opentwo")]
    page = reverse("workshops:copy-list")
    cursors = [f"{page}?after={site.copies[name].code}" for name in ("open", "shutout")]
    return [*paths, f"{page}?standing=call-back", *cursors]


def _gather_walk(site, viewer):
    page = reverse("stories:gather-list")
    paths = [
        f"{page}?after={site.stories[key].ref}" for key in ("openthree", "gwendraft", "gwengone", "shutout")
    ]
    mine = [key for key in STORIES if is_open(key, viewer, "gather")]
    some = [key for key in ("gwendraft", "openone", "paused", "staffonly") if key in mine]
    names = [name for name in FILLERS if name.startswith("stories:") and AREA_OF[name] == "gather"]
    paths += [f"{page}?show=all", f"{page}?show=all&after={site.stories['openthree'].ref}"]
    return paths + [path for name, key, path in addresses(site, names) if key in some]

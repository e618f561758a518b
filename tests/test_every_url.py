"""Every address in the resolver, as every kind of person: closed unless it is named here as open.

And of closed stories the site says nothing: each of their addresses answers, to the byte, as a random one does.
"""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.roles import MAY, Role, Task

from .site.addresses import AREA_OF, FILLERS, addresses, every_pattern
from .site.answers import snapshot
from .site.people import CLOSED_ACCOUNT, PEOPLE, SHUT_OUT, SIGNED_OUT, VIEWERS
from .site.stories import RANDOM_CODE, RANDOM_REF, STORIES, is_open
from .workshops.addresses import every_pack

# Open to anyone, each with its reason. Every other address asks who is there.
OPEN = {
    "reading:home": "shows what was cleared for anyone",
    "reading:about": "tells how the stories came to be",
    "reading:accessibility": "who cannot use the site must be able to read how to be helped",
    "reading:help": "a storyteller has no account",
    "reading:story-list": "lists what was cleared for anyone",
    "reading:extract-list": "lists whom anyone may know of, with what anyone may quote",
    "reading:story": "a story may be open to anyone; the gate decides",
    "reading:listening": "its sound likewise; nothing is kept of who is not signed in",
    "stories:recording": "its sound likewise; the gate decides",
    "stories:check": "whoever finds a printed sheet must be able to ask about it",
    "stories:check-code": "the same",
    "themes:theme-list": "the themes are the publication's",
    "themes:theme": "shows the words that may be quoted to anyone",
    "themes:excerpt": "shows words that may be quoted to anyone; the gate decides",
    "account_login": "the way in",
    "account_logout": "whoever is signed out already is led to the front page",
    "account_inactive": "tells someone that their account is closed",
    "account_reset_password": "whoever forgot a password cannot sign in",
    "account_reset_password_done": "the same",
    "account_reset_password_from_key": "the link itself is the key",
    "account_reset_password_from_key_done": "the same",
    "account_signup": "leads to the way in: there is no sign-up",
}
SIGNED_IN = {
    "reading:search", "reading:kept", "reading:story-keep", "themes:excerpt-list", "workshops:pack",
    "workshops:pack-list", "workshops:featured-sound", "account_change_password",
}  # fmt: skip
TASKS = {
    "reading:story-print": Task.READ,
    **dict.fromkeys(["stories:story-pause", "stories:story-wishes"], Task.SAFEGUARD),
    **dict.fromkeys(["stories:story-paused", "stories:wishes-recorded"], Task.SAFEGUARD),
    **{
        name: Task.TAG
        for name in FILLERS
        if name.startswith("themes:excerpt-") and name != "themes:excerpt-list"
    },
    **dict.fromkeys(
        ["themes:note-create", "themes:act-undo", "themes:act-redo", "stories:story-correction"], Task.TAG
    ),
    **{name: Task.BUILD_PACKS for name in FILLERS if name.startswith("workshops:") and name not in SIGNED_IN},
    **dict.fromkeys(["workshops:featured-pause", "workshops:featured-wishes"], Task.SAFEGUARD),
    **{name: Task.GATHER for name in FILLERS if name.startswith(("stories:gather", "stories:voice"))},
    **dict.fromkeys(["stories:gather-release", "stories:gather-send-back"], Task.LOOK_OVER),
    **dict.fromkeys(["stories:gather-resume", "stories:exclusion-lift"], Task.RELEASE),
    **dict.fromkeys(["stories:voice-identity", "stories:voice-identity-edit"], Task.KNOW_WHO),
    **{name: Task.MANAGE_NOTICES for name in FILLERS if name.startswith("stories:notice")},
    **{name: Task.MANAGE_PEOPLE for name in FILLERS if name.startswith("accounts:")},
}
POST_ONLY = {
    "themes:excerpt-tag", "themes:excerpt-untag", "themes:note-create", "workshops:featured-add",
    "workshops:excerpt-add",
    "workshops:featured-move", "workshops:featured-remove", "accounts:person-reopen", "accounts:person-link",
    "stories:gather-recording-confirm", "reading:story-keep", "themes:act-undo", "themes:act-redo",
}  # fmt: skip
# Nothing can be sent to these
TO_LOOK_AT = {
    "reading:home", "reading:about", "reading:accessibility", "reading:help", "reading:story-list",
    "reading:extract-list", "reading:story", "reading:search", "reading:kept", "workshops:story-packs",
    "workshops:excerpt-packs",
    "themes:theme-list", "themes:theme", "themes:excerpt-list",
    "themes:excerpt", "workshops:pack-list", "workshops:pack", "workshops:pack-stories", "workshops:copy-list",
    "workshops:featured-sound",
    "workshops:copy", "workshops:pack-pdf", "stories:recording", "stories:check-code", "stories:story-paused",
    "stories:wishes-recorded", "stories:gather-list", "stories:gather", "stories:gather-progress",
    "stories:gather-sound", "stories:notice-list", "stories:notice", "accounts:people",
}  # fmt: skip
SIGN_IN = reverse("account_login")


def one_of_each(site):
    """{route name: path} with something that is open to everyone who may use the page at all."""
    wanted = {
        "gwendraft": 1,
        "devs": 2,
        "devs openone": 3,
        "openone": 4,
        "quotedone": 4,
        "open": 5,
        "shutout": 6,
        "ben": 7,
        "": 8,
    }
    best = {}
    for name, key, path in addresses(site):
        rank = wanted.get(key, 99)
        if name in ("workshops:pack", "workshops:featured-sound"):  # the front page's, for all who sign in
            rank = 1 if key in ("anyone", "anyone openone") else 99
        keeping = name.startswith(("stories:gather", "stories:voice"))
        if key == "gwendraft" and not keeping:
            continue
        if name not in best or rank < best[name][0]:
            best[name] = (rank, path)
    return {name: path for name, (_rank, path) in best.items()}


def may(viewer, name):
    roles = {Role(role) for role in PEOPLE[viewer][0]}
    return not MAY[TASKS[name]].isdisjoint(roles)


def test_every_pattern_has_a_filler_and_a_place_in_the_tables():
    patterns = set(every_pattern())

    reminder = (
        "give new routes a filler in tests/APP/addresses.py, and a place in OPEN, SIGNED_IN or TASKS here"
    )
    assert set(FILLERS) == patterns, reminder
    assert set(OPEN) | SIGNED_IN | set(TASKS) == patterns, reminder
    assert len(OPEN) + len(SIGNED_IN) + len(TASKS) == len(patterns), "one place each"


def test_open_views_are_the_ones_named_and_say_so_in_their_code():
    patterns = every_pattern()

    open_views = {
        name for name, each in patterns.items() if not getattr(each.callback, "login_required", True)
    }

    assert open_views == set(OPEN)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_every_address_is_closed_unless_it_is_named_as_open(site, viewer):
    client = site.client(viewer)
    paths = one_of_each(site)
    outside = viewer in (SIGNED_OUT, CLOSED_ACCOUNT)

    wrong = []
    for name, path in paths.items():
        response = client.get(path)
        to_sign_in = response.status_code == 302 and response["Location"].startswith(SIGN_IN)
        if name in OPEN:
            fine = response.status_code == 200 or (
                name.startswith("account_") and response.status_code == 302
            )
        elif outside:
            fine = to_sign_in
        elif name in SIGNED_IN:
            fine = response.status_code == (405 if name in POST_ONLY else 200)
        elif not may(viewer, name):
            fine = response.status_code == 403
        elif name in POST_ONLY:
            fine = response.status_code == 405
        else:
            # what is kept by others, or is not in this state, is not found
            fine = response.status_code in (200, 302, 404) and not to_sign_in
        if not fine:
            wrong.append((name, response.status_code))

    assert wrong == []
    assert len(paths) == len(every_pattern())


@pytest.mark.parametrize("viewer", [SIGNED_OUT, "cara", "olga"])
def test_other_methods_never_fail_and_a_post_without_its_token_is_refused(site, viewer):
    client = site.client(viewer, enforce_csrf_checks=True)

    wrong = []
    for name, path in one_of_each(site).items():
        got, head = client.get(path), client.head(path)
        if head.status_code != got.status_code or head.content:
            wrong.append((name, "HEAD", head.status_code))
        options = client.options(path)
        if options.status_code >= 500 or (
            options.status_code == 200 and options.content and snapshot(options)[3] != snapshot(got)[3]
        ):
            wrong.append((name, "OPTIONS", options.status_code))
        posted = client.post(path, {"step": "save"})
        if posted.status_code not in (302, 403, 404, 405):
            wrong.append((name, "POST", posted.status_code))
        if posted.status_code == 302 and not posted["Location"].startswith(SIGN_IN):
            wrong.append((name, "POST", posted["Location"]))
        for method in ("put", "delete", "patch"):
            response = getattr(client, method)(path)
            if response.status_code not in (302, 403, 404, 405):
                wrong.append((name, method, response.status_code))

    assert wrong == []


def test_our_addresses_take_no_other_methods_than_they_need(site):
    client, taken, refused = site.client("olga"), {}, set()
    for name, path in one_of_each(site).items():
        if not name.startswith("account_"):  # those are allauth's
            answers = [client.generic(method, path) for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "X")]
            refused |= {answer.status_code for answer in answers}
            taken[name] = answers[0].get("Allow")

    assert refused == {405}
    assert {name for name, methods in taken.items() if methods == "POST"} == POST_ONLY
    assert {name for name, methods in taken.items() if methods == "GET, HEAD"} == TO_LOOK_AT
    assert set(taken.values()) == {"GET, HEAD", "GET, HEAD, POST", "POST"}


def test_an_address_that_is_none_is_a_plain_404(site):
    client = site.client("olga")

    for path in (
        "/admin/",
        "/stories/1/",
        "/stories/ABCDEFGHJK/",
        "/recordings/x.m4a",
        "/media/",
        "/api/",
        "/%00/",
    ):
        assert client.get(path).status_code == 404, path


# --- silence about what is closed ------------------------------------------------------------------------

PARTS = ("ref", "voice", "recording", "exclusion", "featured", "code")


def as_random(name, filling):
    """The same address with one random thing in place of each that belongs to a story."""
    changed = dict(filling)
    if name.startswith("workshops:featured-"):
        changed["featured"] = RANDOM_REF
    elif name in ("workshops:copy", "workshops:pack-pdf"):
        changed["code"] = RANDOM_CODE
    else:
        changed = dict.fromkeys(filling, RANDOM_REF)
    return changed


def closed_things(site, viewer):
    """[(route name, filling)] of each address that leads to something closed to this viewer."""
    closed_addresses = []
    for name, fill in FILLERS.items():
        area = AREA_OF[name]
        if name.startswith(("stories:notice", "stories:check", "accounts:")) or fill is every_pack:
            continue
        for key, filling in fill(site).items():
            if not filling or not set(filling) & set(PARTS):
                continue
            if area == "packs":
                closed = is_closed_in_a_pack(key, viewer) or (
                    name == "workshops:featured-sound" and key.endswith(" printonly")
                )
            elif key == "draft" and area == "reading":
                closed = True  # a recording that nobody has released yet
            elif key in STORIES:
                closed = not is_open(key, viewer, area) or missing_part(name, key)
            else:
                closed = False
            if closed:
                closed_addresses.append((name, filling))
    return closed_addresses


def is_closed_in_a_pack(key, viewer):
    pack, _space, story = key.partition(" ")
    if not story:  # a copy
        return key == "shutout" and viewer == SHUT_OUT
    known = STORIES[story]
    return (pack not in known.rooms and pack != "devs") or (viewer == SHUT_OUT and known.shut_out)


def missing_part(name, key):
    """Open as a story, and without this part of it."""
    if key == "hearonly":
        return name.startswith(("themes:excerpt", "themes:act-"))
    return key == "readonly" and name in ("stories:recording", "reading:listening")


@pytest.mark.parametrize("viewer", [SIGNED_OUT, "ben", "gwen", "edith", "olga"])
def test_closed_things_answer_to_the_byte_as_random_ones(site, viewer):
    client = site.client(viewer)
    methods = ["get", "head", "post", "options"]
    random_answers, differing, compared = {}, [], 0

    for number, (name, filling) in enumerate(closed_things(site, viewer)):
        path, other = reverse(name, kwargs=filling), reverse(name, kwargs=as_random(name, filling))
        refs = [*filling.values(), RANDOM_REF, RANDOM_CODE]
        # every thing by GET, and each of the other ways in turn
        for method in ("get", methods[1 + number % 3]):
            if (method, other) not in random_answers:
                random_answers[method, other] = snapshot(getattr(client, method)(other), *refs)
            answer = snapshot(getattr(client, method)(path), *refs)
            compared += 1
            if answer != random_answers[method, other]:
                differing.append((method, name, path, answer[0], random_answers[method, other][0]))

    assert differing == []
    assert compared > 50
    if viewer in (SIGNED_OUT, "ben"):
        closed = site.stories["paused"]
        page = client.get(closed.get_absolute_url())
        assert page.status_code == 404
        assert (b"Sign in" in page.content) is (viewer == SIGNED_OUT)


def test_someone_whose_session_outlived_their_account_is_signed_out(site):
    client, stranger = site.client(CLOSED_ACCOUNT), Client()
    paths = [path for _name, _key, path in addresses(site, ["reading:story", "reading:story-list"])]

    for path in paths:
        assert snapshot(client.get(path))[3] == snapshot(stranger.get(path))[3], path

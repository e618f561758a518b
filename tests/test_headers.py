"""What every answer tells the browser: nothing from elsewhere, nothing inline, nothing kept."""

import gzip
import re
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from .site.addresses import addresses, every_pattern
from .site.people import SIGNED_OUT

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
POLICY = {
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "media-src 'self' blob:",
    "connect-src 'self'", "font-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
}  # fmt: skip
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
A_RECORDING = "sandbox; default-src 'none'"  # its own, stricter policy


class Inline(HTMLParser):
    """Finds what the content policy would refuse: inline scripts, styles, handlers, and outside files."""

    def __init__(self):
        super().__init__()
        self.refused = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.refused += [(tag, name) for name in given if name.startswith("on") or name == "style"]
        if tag in ("script", "style") and not given.get("src"):
            self.refused.append((tag, "inline"))
        for name in ("src", "href", "action", "srcset", "formaction", "poster"):
            address = (given.get(name) or "").strip().lower()
            outside = re.match(r"(https?:)?//", address) and tag not in ("a",)
            if address.startswith(("javascript:", "data:text")) or outside:
                self.refused.append((tag, name))


def inline_in(html):
    parser = Inline()
    parser.feed(html)
    return parser.refused


def wrong_headers(response):
    wrong = {
        name: response.headers.get(name)
        for name, value in EVERYWHERE.items()
        if response.headers.get(name) != value
    }
    policy = response.headers.get("Content-Security-Policy", "")
    if {part.strip() for part in policy.split(";")} != POLICY and policy != A_RECORDING:
        wrong["Content-Security-Policy"] = policy
    if (
        "no-store" not in response.headers.get("Cache-Control", "")
        or "private" not in response.headers["Cache-Control"]
    ):
        wrong["Cache-Control"] = response.headers.get("Cache-Control")
    return wrong


def one_path_each(site):
    """Two addresses of every route: one that opens, one that does not."""
    picked = {}
    for name, key, path in addresses(site):
        open_ones = ("", "openone", "gwendraft", "devs", "devs openone", "open", "ben")
        picked.setdefault((name, key in open_ones), path)
    return [*sorted(set(picked.values())), "/nowhere/", "/stories/zzzzzzzzzz/"]


@pytest.mark.parametrize("viewer", [SIGNED_OUT, "cara", "olga"])
def test_every_answer_carries_the_headers_and_nothing_inline(site, viewer):
    client, paths = site.client(viewer), one_path_each(site)

    wrong, statuses = [], set()
    for path in paths:
        answers = [client.get(path), client.options(path)]
        if viewer == SIGNED_OUT:
            answers += [client.head(path), client.post(path, {"start": "x"}), client.put(path)]
        for response in answers:
            statuses.add(response.status_code)
            if headers := wrong_headers(response):
                wrong.append((path, response.status_code, headers))
            if response.headers.get("Content-Type", "").startswith("text/html") and (
                inline := inline_in(response.content.decode())
            ):
                wrong.append((path, inline))

    assert wrong == []
    assert statuses >= ({200, 302, 404} if viewer == SIGNED_OUT else {200, 404, 405})


@pytest.mark.parametrize(
    ("path", "typed", "status"),
    [
        ("/gather/new/", {"title": ""}, 422),
        ("/packs/new/", {}, 422),
        ("/people/add/", {"name": ""}, 422),
        ("/account/sign-in/", {"login": "nobody@example.org", "password": "wrong"}, 200),
    ],
)
def test_answers_to_what_was_typed_wrongly_carry_the_headers_too(site, path, typed, status):
    client = site.client(SIGNED_OUT if path.startswith("/account") else "olga")

    response = client.post(path, typed)

    assert response.status_code in (status, 422)
    assert wrong_headers(response) == {}
    assert inline_in(response.content.decode()) == []


def test_error_pages_carry_the_headers_too(site, monkeypatch):
    def fails(_request):
        raise RuntimeError("zyxsecret")

    monkeypatch.setattr("reading.views.pages.about", fails)
    from django.urls import clear_url_caches, get_resolver

    pattern = every_pattern()["reading:about"]
    monkeypatch.setattr(pattern, "callback", fails)
    fails.login_required = False
    clear_url_caches()
    get_resolver()._populate()
    failing = Client(raise_request_exception=False)
    forged = Client(enforce_csrf_checks=True)

    failed = failing.get("/about/")
    refused = forged.post(reverse("account_login"), {"login": "x"})
    strange = Client(headers={"host": "elsewhere.example.org"}).get("/")
    clear_url_caches()

    assert [failed.status_code, refused.status_code, strange.status_code] == [500, 403, 400]
    assert [wrong_headers(failed), wrong_headers(refused)] == [{}, {}]
    assert b"zyxsecret" not in failed.content
    assert inline_in(failed.content.decode()) == []


def test_a_recording_may_be_played_and_nothing_else(site):
    in_a_pack = [site.packs["anyone"].ref, site.places["anyone", "openone"].ref]
    answers = [
        site.client(SIGNED_OUT).get(site.recordings["openone"].get_absolute_url()),
        site.client("ben").get(reverse("workshops:featured-sound", args=in_a_pack)),
    ]

    for response in answers:
        assert response.status_code == 200
        assert response["Content-Security-Policy"] == A_RECORDING
        assert response["Content-Disposition"] == 'inline; filename="story.m4a"'
        assert wrong_headers(response) == {}


def test_a_page_is_never_answered_with_not_modified(site):
    client, path = site.client("ben"), site.stories["openone"].get_absolute_url()
    first = client.get(path)

    again = client.get(
        path, headers={"if-none-match": "*", "if-modified-since": "Sat, 21 Nov 2099 10:00:00 GMT"}
    )

    assert again.status_code == 200
    assert not {"ETag", "Last-Modified"} & set(first.headers)


def test_static_files_may_be_kept_by_a_browser(settings, tmp_path):
    from whitenoise.middleware import WhiteNoiseMiddleware

    from config.middleware import never_stored

    order = settings.MIDDLEWARE

    assert order.index("whitenoise.middleware.WhiteNoiseMiddleware") < order.index(
        "config.middleware.never_stored"
    )
    assert WhiteNoiseMiddleware.__name__ and never_stored.__name__


@pytest.mark.parametrize(
    "template", TEMPLATES, ids=lambda path: path.relative_to(settings.BASE_DIR).as_posix()
)
def test_no_template_holds_anything_inline(template):
    source = template.read_text()
    without_tags = re.sub(r"{%.*?%}|{#.*?#}", "x", source, flags=re.S)

    assert inline_in(without_tags) == []
    # the hints of forms are our own words; Django makes a list of its rules for passwords
    assert "|safe" not in source.replace("field.help_text|safe", "") and "autoescape off" not in source


def test_the_parser_finds_what_it_looks_for():
    planted = (
        '<p style="x">a</p><script>1</script><style>p{}</style><a onclick="x" href="javascript:1">b</a>'
        '<img src="https://elsewhere.example/x.png"><a href="https://fine.example/">c</a>'
    )

    assert inline_in(planted) == [
        ("p", "style"), ("script", "inline"), ("style", "inline"), ("a", "onclick"), ("a", "href"), ("img", "src"),
    ]  # fmt: skip


def test_pages_are_sent_compressed_and_sound_is_not(site):
    client, accepts = site.client("ben"), {"accept-encoding": "gzip"}
    page = client.get("/stories/", headers=accepts)
    sound = client.get(
        site.recordings["openone"].get_absolute_url(), headers=accepts | {"range": "bytes=0-400"}
    )

    assert (page["Content-Encoding"], page["Vary"].count("Accept-Encoding")) == ("gzip", 1)
    assert gzip.decompress(page.content) != b"" and len(page.content) < len(gzip.decompress(page.content)) / 2
    assert (sound.status_code, sound.has_header("Content-Encoding"), len(sound.content)) == (206, False, 401)


def test_the_length_of_a_compressed_page_tells_nothing(site):
    client = site.client("ben")

    assert (
        len({len(client.get("/about/", headers={"accept-encoding": "gzip"}).content) for _ in range(20)}) > 1
    )

"""The three scripts alone, in a real browser, on small pages with the story page's own shape.

A tiny server here answers as Heard does and under the same content policy, so that what the scripts send and what
they make of each answer is seen exactly. Anything the browser reports against the policy fails the test.
"""

import html
import io
import itertools
import json
import math
import os
import re
import shutil
import struct
import threading
import time
import wave
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium here (set CHROMIUM to its path)"),
]

SCRIPTS = Path(__file__).resolve().parents[2] / "static" / "js"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
STYLE = """
body { margin: 20px; font: 18px/1.6 serif; max-width: 700px }
mark[data-begins]::before { content: attr(data-begins) " " }
.turn > .who { display: block }
.excerpt-bar { position: fixed; left: 0; right: 0; bottom: 0; background: Canvas }
.excerpt-bar[hidden] { display: none }
.excerpt-bar button { min-height: 44px }
.box { height: 200px; overflow-y: auto }
"""

# What a transcript must be safe with: an emoji of one and of seven code points, a combining mark, another direction.
EMOJI = "\U0001f642"
FAMILY = "\U0001f469\u200d\U0001f469\u200d\U0001f467"
STORY = [
    (
        "Service user",
        [
            f"I came in with my own story {EMOJI} that day.",
            "She listened, and I felt heard.",
            "That was new to me.",
        ],
    ),
    ("Staff", ["The cafe\u0301 was open.", f"We met there {FAMILY} as a family.", "Nobody judged us."]),
    ("Service user", ["كنت أنتظر طويلا.", "ثم ساعدني أحدهم."]),
    (None, ["Now I help others."]),
]
THEMES = [("understanding-me", "Understanding Me"), ("not-being-judged", "Not Being Judged")]


class Transcript:
    """The text of some paragraphs, its sentences as (start, end), and the page's HTML for them."""

    def __init__(self, paragraphs, kind="story", marks=(), seconds=14):
        self.text, self.sentences, self.kind = "", [], kind
        turns = []
        for number, (label, sentences) in enumerate(paragraphs):
            self.text += "\n\n" if number else ""
            spans = []
            for place, sentence in enumerate(sentences):
                self.text += " " if place else ""
                start = len(self.text)
                self.text += sentence
                index = len(self.sentences)
                self.sentences.append((start, len(self.text)))
                times = f"{index * seconds * 1000}-{(index + 1) * seconds * 1000 - 500}"
                spans.append(
                    f'<span class="sentence" id="s{start}" data-at="{start}" data-ms="{times}">'
                    f"{self._marked(start, len(self.text), marks)}</span>"
                )
            rtl = ' lang="ar" dir="rtl"' if re.search("[\u0600-\u06ff]", sentences[0]) else ""
            who = f'<b class="who">{label}</b>' if label else ""
            turns.append(
                f'<p class="turn" id="p{number}"{rtl}>{who}'
                f'<span class="words" data-words="">{" ".join(spans)}</span></p>'
            )
        self.html = f'<div class="transcript" id="transcript" data-transcript data-kind="{kind}" lang="en">'
        self.html += "\n".join(turns) + "</div>"

    def _marked(self, start, end, marks):
        """The words of one sentence, flat, cut wherever a mark begins or ends."""
        cuts = sorted({start, end, *(at for mark in marks for at in mark[:2] if start < at < end)})
        runs = []
        for left, right in itertools.pairwise(cuts):
            letters = [letter for low, high, letter in marks if low <= left < high]
            begins = [letter for low, high, letter in marks if low == left]
            words = html.escape(self.text[left:right])
            if letters:
                attribute = f' data-begins="{" ".join(begins)}"' if begins else ""
                words = f'<mark class="{" ".join(letters).lower()}"{attribute}>{words}</mark>'
            runs.append(words)
        return "".join(runs)

    def find(self, words, end_words=None):
        """The stretch from the start of `words` to the end of `end_words`, as (start, end)."""
        last = end_words or words
        start = self.text.index(words)
        return start, self.text.index(last, start) + len(last)


def document(main, script, title="Story"):
    return (
        f'<!doctype html><html lang="en-gb"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="stylesheet" href="/style.css"></head><body><main id="main"><h1>{title}</h1>{main}</main>'
        f'<script type="module" src="/js/{script}"></script></body></html>'
    )


def picker_page(transcript, with_form=True):
    boxes = "".join(
        f'<label><input type="checkbox" name="themes" value="{slug}" data-key="{key}"> {name}</label>'
        for key, (slug, name) in enumerate(THEMES, start=1)
    )
    form = (
        '<form id="excerpt-form" data-excerpt-form method="post" action="/excerpts/new/">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="token"><input type="hidden" name="start">'
        f'<input type="hidden" name="end"><input type="hidden" name="quote">{boxes}'
        '<textarea name="note" aria-label="Note"></textarea><button>Save excerpt</button></form>'
        '<div id="excerpt-status" role="status" aria-live="polite"></div>'
    )
    latest = '<ul id="excerpt-list-latest"></ul><p id="after">The page goes on here.</p>'
    return document(transcript.html + (form if with_form else "") + latest, "excerpt_picker.js")


def sound(seconds):
    """A quiet tone as WAV: about 16 kB a second, so a minute is refilled in several answers."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        one = b"".join(struct.pack("<h", int(2000 * math.sin(i * 0.3))) for i in range(8000))
        out.writeframes(one * seconds)
    return buffer.getvalue()


class Site(ThreadingHTTPServer):
    """Pages by path; what was posted; and the answers to give, first come first served."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.posts, self.answers, self.progress, self.sound = {}, [], [], [], None
        self.address = f"http://127.0.0.1:{self.server_port}"

    def answer_next(self, status, body="", kind="text/html; charset=utf-8", after=0.0, **headers):
        self.answers.append((status, body, kind, after, headers))


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        """Says nothing: the test's own failure is what should be read."""

    def reply(self, status, body=b"", kind="text/html; charset=utf-8", headers=()):
        body = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Content-Security-Policy", POLICY)
        for name, value in dict(headers).items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_HEAD(self):
        self.do_GET()

    def do_GET(self):
        path = urlsplit(self.path).path
        if path.startswith("/js/"):
            self.reply(200, (SCRIPTS / path.removeprefix("/js/")).read_bytes(), "text/javascript")
        elif path == "/style.css":
            self.reply(200, STYLE, "text/css")
        elif path == "/sound.wav":
            self.sound_part()
        elif path == "/progress/":
            body = self.server.progress.pop(0) if self.server.progress else {}
            self.reply(200, json.dumps(body), "application/json")
        elif path in self.server.pages:
            self.reply(200, self.server.pages[path])
        else:
            self.reply(404, "Not found")

    def sound_part(self):
        """One stretch of the sound, at most 64 kB an answer, as the recordings' own view answers."""
        whole = self.server.sound
        if whole is None:
            self.reply(404, "Not found")
            return
        asked = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "bytes=0-")
        start = int(asked[1])
        end = min(int(asked[2] or len(whole) - 1), start + 65535, len(whole) - 1)
        headers = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end}/{len(whole)}"}
        self.reply(206, whole[start : end + 1], "audio/wav", {**headers, "Cache-Control": "no-store"})

    def do_POST(self):
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        kind = self.headers.get("Content-Type", "")
        fields = parse_qs(raw.decode(), keep_blank_values=True) if "urlencoded" in kind else raw
        self.server.posts.append((self.headers.get("X-Requested-With"), fields))
        status, body, kind, after, headers = self.server.answers.pop(0)
        time.sleep(after)
        self.reply(status, body, kind, headers)


@pytest.fixture
def site():
    server = Site()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def own_browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM,
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required", "--mute-audio"],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(request, site):
    """Opens a page of the site; whatever broke the content policy or failed in a script is an error at the end."""
    try:  # one browser for the whole run, where the journeys share one: a process may hold only one
        browser = request.getfixturevalue("browser")
    except pytest.FixtureLookupError:
        browser = request.getfixturevalue("own_browser")
    contexts, reports = [], []

    def opened(path, **settings):
        context = browser.new_context(**settings)
        contexts.append(context)
        context.add_init_script(
            "document.addEventListener('securitypolicyviolation', e => console.log('POLICY ' + e.violatedDirective))"
        )
        page = context.new_page()
        page.on("console", lambda said: reports.append(said.text) if "POLICY" in said.text else None)
        page.on("pageerror", lambda error: reports.append(str(error)))
        page.goto(site.address + path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert reports == []


POINT = """([id, needle, side]) => {
  const element = document.getElementById(id);
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const found = node.data.indexOf(needle);
    if (found < 0) continue;
    const range = document.createRange();
    range.setStart(node, found);
    range.setEnd(node, found + needle.length);
    const place = range.getBoundingClientRect();
    return [side === "start" ? place.left : side === "end" ? place.right : place.left + place.width / 2,
            place.top + place.height / 2];
  }
}"""
SELECT = """([from, to]) => {
  const point = ([id, needle, after]) => {
    const walker = document.createTreeWalker(document.getElementById(id), NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const found = node.data.indexOf(needle);
      if (found >= 0) return [node, found + (after ? needle.length : 0)];
    }
  };
  document.getSelection().setBaseAndExtent(...point(from), ...point(to));
}"""


def drag(page, start, end):
    """Drags from inside one word to inside another; each is (id of its sentence, the word)."""
    x, y = page.evaluate(POINT, [*start, "middle"])
    page.mouse.move(x - 3, y)
    page.mouse.down()
    x, y = page.evaluate(POINT, [*end, "middle"])
    page.mouse.move(x, y, steps=6)
    page.mouse.up()


def status(page):
    return page.locator("#excerpt-status").inner_text().strip()


def bar_shown(page):
    page.locator(".excerpt-bar").wait_for(state="visible", timeout=3000)


def chosen_in_form(page):
    return page.evaluate(
        """() => {
          const { start, end, quote } = document.forms["excerpt-form"].elements;
          return [Number(start.value), Number(end.value), quote.value];
        }"""
    )


def until(page, condition, wanted=True, seconds=20.0):
    """Waits until this JavaScript gives what is wanted; Playwright's own wait needs eval, which the policy refuses."""
    deadline = time.monotonic() + seconds
    while (found := page.evaluate(condition)) != wanted:
        assert time.monotonic() < deadline, f"{condition} stayed {found!r}, not {wanted!r}"
        page.wait_for_timeout(30)


def expect_status(page, words):
    until(page, "document.getElementById('excerpt-status').textContent.trim()", words)


def focused_id(page):
    return page.evaluate("document.activeElement.id")


# --- by keyboard ------------------------------------------------------------------------------------------


def test_three_sentences_tagged_by_keyboard_in_three_presses(site, open_page):
    transcript = Transcript(STORY, marks=[(5, 30, "U"), (20, 50, "N")])
    site.pages["/"] = picker_page(transcript)
    tagged = Transcript(STORY, marks=[(0, transcript.sentences[2][1], "U")])
    changed = re.search(r'<p class="turn" id="p0".*?</p>', tagged.html).group()
    latest = '<ul id="excerpt-list-latest"><li>I came in</li></ul>'
    site.answer_next(201, changed + latest)
    page = open_page("/")
    page.locator("#s0").focus()

    presses = ["Shift+ArrowDown", "Shift+ArrowDown", "1"]
    for press in presses[:2]:
        page.keyboard.press(press)
    assert status(page) == "3 sentences chosen, 42 seconds"
    page.keyboard.press(presses[2])
    expect_status(page, "Tagged Understanding Me")

    assert len(presses) <= 4
    assert site.posts == [
        (
            "heard-picker",
            {
                "csrfmiddlewaretoken": ["token"],
                "start": ["0"],
                "end": [str(transcript.sentences[2][1])],
                "quote": [transcript.text[: transcript.sentences[2][1]]],
                "themes": ["understanding-me"],
                "note": [""],
            },
        )
    ]
    assert page.locator("#p0").evaluate("e => e.outerHTML.replace(/ tabindex=.-?[01]./g, '')") == changed
    assert page.locator("#excerpt-list-latest").inner_text() == "I came in"
    assert focused_id(page) == "s0"
    assert page.locator(".is-chosen").count() == 0


def test_sentences_are_one_tab_stop_and_the_arrows_walk_them(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    ids = [f"s{start}" for start, _ in transcript.sentences]
    page = open_page("/")

    visited = []
    page.keyboard.press("Tab")
    for press in ["ArrowDown", "ArrowDown", "End", "ArrowDown", "ArrowUp", "Home", "ArrowUp"]:
        visited.append(focused_id(page))
        page.keyboard.press(press)
    visited.append(focused_id(page))
    page.keyboard.press("Tab")

    assert visited == [ids[0], ids[1], ids[2], ids[-1], ids[-1], ids[-2], ids[0], ids[0]]
    assert page.evaluate("document.activeElement.name") == "themes"
    assert page.locator('.sentence[tabindex="0"]').count() == 1


def test_escape_clears_the_choice_and_keeps_the_place(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("Shift+ArrowDown")
    before = page.locator(".is-chosen").count(), page.evaluate("CSS.highlights.has('chosen')")
    page.keyboard.press("Escape")

    assert before == (2, True)
    assert (page.locator(".is-chosen").count(), page.evaluate("CSS.highlights.has('chosen')")) == (
        0,
        False,
    )
    assert (status(page), focused_id(page)) == ("Choice cleared", f"s{transcript.sentences[1][0]}")
    assert site.posts == []


def test_enter_fills_the_form_across_paragraphs_and_the_form_saves(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    site.answer_next(201, '<ul id="excerpt-list-latest"></ul>')
    start, end = transcript.sentences[2][0], transcript.sentences[4][1]
    page = open_page("/")
    page.locator(f"#s{start}").focus()

    for press in ["Shift+ArrowDown", "Shift+ArrowDown", "Enter"]:
        page.keyboard.press(press)
    filled = chosen_in_form(page)
    for press in ["Space", "Tab", "Space", "Tab"]:
        page.keyboard.press(press)
    page.keyboard.type("Both said so")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_status(page, "Tagged Understanding Me and Not Being Judged")

    assert filled == [start, end, transcript.text[start:end]]
    assert "\n\n" in transcript.text[start:end] and FAMILY in transcript.text[start:end]
    assert site.posts[0][1] == {
        "csrfmiddlewaretoken": ["token"],
        "start": [str(start)],
        "end": [str(end)],
        "quote": [transcript.text[start:end]],
        "themes": ["understanding-me", "not-being-judged"],
        "note": ["Both said so"],
    }
    assert chosen_in_form(page) == [0, 0, ""]
    assert focused_id(page) == f"s{start}"


def test_hidden_form_opens_with_enter_and_closes_with_escape(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript).replace("data-excerpt-form ", "data-excerpt-form hidden ")
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("Enter")
    opened = page.locator("#excerpt-form").is_visible(), page.evaluate("document.activeElement.name")
    quoted = page.locator("[data-chosen-words]").inner_text()
    page.keyboard.press("Escape")

    assert (opened, quoted) == ((True, "themes"), transcript.text[: transcript.sentences[0][1]])
    assert (page.locator("#excerpt-form").is_hidden(), focused_id(page)) == (True, "s0")
    assert chosen_in_form(page) == [0, 0, ""]


def test_keys_are_described_where_the_transcript_begins(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    page = open_page("/")

    described = page.evaluate(
        "document.getElementById(document.querySelector('[data-transcript]').getAttribute('aria-describedby')).innerText"
    )

    assert described == (
        "By keyboard: up and down arrows go from sentence to sentence, with Shift they choose several. "
        "1 tags Understanding Me. 2 tags Not Being Judged. Enter opens the form, Escape clears the choice."
    )
    assert page.locator(".sentence[role], .sentence[aria-selected], mark[role]").count() == 0


def test_digits_do_nothing_outside_a_sentence(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    page = open_page("/")

    page.keyboard.press("1")
    page.locator("#s0").focus()
    page.keyboard.press("7")
    page.keyboard.press("Control+1")
    page.locator('[name="note"]').focus()
    page.keyboard.type("12")
    page.wait_for_timeout(200)

    assert site.posts == []
    assert page.locator('[name="note"]').input_value() == "12"


def test_extracts_keep_a_choice_inside_one_passage(site, open_page):
    transcript = Transcript(STORY, kind="extracts")
    site.pages["/"] = picker_page(transcript)
    second, third, fourth = transcript.sentences[1:4]
    page = open_page("/")

    page.locator(f"#s{second[0]}").focus()
    for press in ["Shift+ArrowDown", "Shift+ArrowDown", "Shift+End"]:
        page.keyboard.press(press)
    said = status(page)
    page.keyboard.press("Enter")
    by_keyboard = chosen_in_form(page)
    drag(page, (f"s{third[0]}", "new"), (f"s{fourth[0]}", "open"))
    bar_shown(page)
    page.get_by_role("button", name="Use these words").click()

    assert by_keyboard == [second[0], third[1], transcript.text[second[0] : third[1]]]
    assert said == (
        "2 sentences chosen, 28 seconds. These are separate passages, so an excerpt stays inside one."
    )
    start = transcript.text.index("new to me")
    assert chosen_in_form(page) == [start, third[1], transcript.text[start : third[1]]]


def test_a_reader_without_the_form_finds_plain_text(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY), with_form=False)
    page = open_page("/")

    drag(page, ("s0", "own"), ("s0", "day"))
    page.wait_for_timeout(300)

    assert page.locator("[tabindex], .excerpt-bar, [data-picker-hint], .picker-hint").count() == 0


# --- by mouse and touch -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "marks", [[], [(5, 31, "U"), (9, 60, "N"), (33, 50, "H")]], ids=["plain", "overlapping"]
)
def test_drag_past_an_emoji_snaps_to_words_with_exact_offsets(site, open_page, marks):
    transcript = Transcript(STORY, marks=marks)
    site.pages["/"] = picker_page(transcript)
    second = transcript.sentences[1][0]
    page = open_page("/")

    drag(page, ("s0", "own"), (f"s{second}", "felt"))
    bar_shown(page)
    saved_by_selecting = list(site.posts)
    page.get_by_role("button", name="Use these words").click()

    start, end = transcript.find("own story", "felt")
    assert EMOJI in transcript.text[start:end]
    assert chosen_in_form(page) == [start, end, transcript.text[start:end]]
    assert saved_by_selecting == []
    assert status(page) == "9 words chosen"
    assert page.evaluate("[...CSS.highlights.get('chosen')][0].toString()") == transcript.text[start:end]


def test_drag_backwards_from_a_label_below_takes_only_words(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    third, fifth = transcript.sentences[2], transcript.sentences[4]
    page = open_page("/")

    drag(page, (f"s{fifth[0]}", "there"), (f"s{third[0]}", "new"))
    bar_shown(page)
    page.get_by_role("button", name="Use these words").click()

    start, end = transcript.find("new to me", "met there")
    assert chosen_in_form(page) == [start, end, transcript.text[start:end]]
    assert "Staff" not in transcript.text[start:end]


def test_triple_click_ends_with_its_own_paragraph(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")

    x, y = page.evaluate(POINT, ["s0", "own", "middle"])
    page.mouse.click(x, y, click_count=3)
    bar_shown(page)
    label = page.locator("[data-use-sentences]").inner_text()
    page.get_by_role("button", name="Use these words").click()

    assert label == "Whole sentences"
    end = transcript.sentences[2][1]
    assert chosen_in_form(page) == [0, end, transcript.text[:end]]


@pytest.mark.parametrize(
    ("sentence", "word", "half", "expected"),
    [
        (3, "cafe\u0301", "caf", "cafe\u0301"),
        (4, FAMILY, "\U0001f469\u200d", FAMILY),
        (6, "أنتظر", "أن", "أنتظر"),
    ],
    ids=["combining mark", "family of seven code points", "arabic"],
)
def test_half_a_word_or_character_becomes_a_whole_one(site, open_page, sentence, word, half, expected):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    at = transcript.sentences[sentence][0]
    page = open_page("/")

    page.evaluate(SELECT, [[f"s{at}", word, False], [f"s{at}", half, True]])
    bar_shown(page)
    page.get_by_role("button", name="Use these words").click()

    start, end = transcript.find(expected)
    assert chosen_in_form(page) == [start, end, expected]


def test_selection_outside_the_words_or_of_white_space_offers_nothing(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")

    for start, end in [
        (["after", "The", False], ["after", "page", True]),
        (["p1", "Staff", False], ["p1", "Staff", True]),
        (["s0", " in", False], ["s0", " in", False]),
    ]:
        page.evaluate(SELECT, [start, end])
        page.wait_for_timeout(220)
    page.evaluate("() => getSelection().selectAllChildren(document.body)")
    page.wait_for_timeout(220)

    assert page.locator(".excerpt-bar").is_hidden()
    assert status(page) == ""


def test_touch_bar_follows_the_selection_and_survives_its_loss(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    second = transcript.sentences[1][0]
    page = open_page("/", has_touch=True, is_mobile=True, viewport={"width": 320, "height": 640})

    page.evaluate(SELECT, [["s0", "own", False], ["s0", "story", True]])
    bar_shown(page)
    first_words = page.locator("[data-bar-words]").inner_text()
    focus_then = page.evaluate("document.activeElement.tagName")
    page.evaluate(SELECT, [["s0", "own", False], [f"s{second}", "listened", True]])
    until(page, "document.querySelector('[data-bar-words]').textContent.endsWith('listened')")
    page.evaluate("getSelection().removeAllRanges()")  # as iOS does when a button is tapped
    page.wait_for_timeout(250)
    heights = [button.bounding_box()["height"] for button in page.locator(".excerpt-bar button").all()]
    page.locator("[data-use-words]").tap()

    start, end = transcript.find("own story", "listened")
    assert (first_words, focus_then) == ("own story", "BODY")
    assert chosen_in_form(page) == [start, end, transcript.text[start:end]]
    assert min(heights) >= 44
    assert site.posts == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_whole_sentences_and_cancel_on_the_bar(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    (first, _), (second, end) = transcript.sentences[:2]
    page = open_page("/", has_touch=True)

    page.evaluate(SELECT, [["s0", "own", False], [f"s{second}", "listened", True]])
    bar_shown(page)
    page.get_by_role("button", name="Cancel").tap()
    hidden = page.locator(".excerpt-bar").is_hidden()
    page.evaluate(SELECT, [["s0", "own", False], [f"s{second}", "listened", True]])
    bar_shown(page)
    page.get_by_role("button", name="Whole sentences").tap()

    assert hidden
    assert chosen_in_form(page) == [first, end, transcript.text[first:end]]
    assert status(page) == "2 sentences chosen, 28 seconds"
    assert page.locator(".excerpt-bar").is_hidden()


def test_press_in_the_text_lets_the_words_go(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")

    drag(page, ("s0", "own"), ("s0", "day"))
    bar_shown(page)
    x, y = page.evaluate(POINT, [f"s{transcript.sentences[2][0]}", "new", "middle"])
    page.mouse.click(x, y)

    page.locator(".excerpt-bar").wait_for(state="hidden", timeout=3000)
    assert page.evaluate("CSS.highlights.has('chosen')") is False


# --- what the server says ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            (422, '<p id="excerpt-error">The words have changed. Choose <b>again</b>.</p>'),
            "The words have changed. Choose again.",
        ),
        ((403, "no"), "You have been signed out. Sign in and try again; nothing was saved."),
        ((302, ""), "You have been signed out. Sign in and try again; nothing was saved."),
        ((404, "no"), "This story can no longer be opened; nothing was saved."),
        ((500, "no"), "Something went wrong; nothing was saved. Your choice is kept: please try again."),
        (None, "There was no answer. Your choice is kept: try again when you are connected."),
    ],
    ids=["refused", "forbidden", "signed out", "withdrawn", "broken", "connection lost"],
)
def test_refusal_is_said_twice_and_the_choice_is_kept(site, open_page, answer, said):
    transcript = Transcript(STORY)
    site.pages["/"] = picker_page(transcript)
    if answer:
        site.answer_next(*answer, **({"Location": "/login/"} if answer[0] == 302 else {}))
    site.answer_next(201, '<ul id="excerpt-list-latest"></ul>')
    page = open_page("/")
    page.context.set_offline(answer is None)
    page.locator("#s0").focus()

    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("2")
    expect_status(page, said)
    page.context.set_offline(False)
    error, chosen = page.locator("#excerpt-error").inner_text(), page.locator(".is-chosen").count()
    on_the_bar = page.locator(".excerpt-bar p").inner_text()
    page.keyboard.press("2")
    expect_status(page, "Tagged Not Being Judged")

    assert (error, on_the_bar, chosen) == (said, said, 2)
    assert page.locator(".excerpt-bar").is_hidden()
    assert page.locator("#excerpt-error").is_hidden()
    assert len(site.posts) == (2 if answer else 1)
    assert site.posts[0] == site.posts[-1]


def test_second_press_while_saving_sends_nothing(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    site.answer_next(201, '<ul id="excerpt-list-latest"></ul>', after=0.5)
    page = open_page("/")
    page.locator("#s0").focus()

    for press in ["1", "1", "2", "Enter"]:
        page.keyboard.press(press)
    expect_status(page, "Tagged Understanding Me")

    assert len(site.posts) == 1


def test_fragment_with_a_script_does_nothing(site, open_page):
    site.pages["/"] = picker_page(Transcript(STORY))
    site.answer_next(
        201, '<ul id="excerpt-list-latest"><li><img src=x id="bad"></li></ul><p id="unknown">stray</p>'
    )
    page = open_page("/")
    page.locator("#s0").focus()

    page.keyboard.press("1")
    expect_status(page, "Tagged Understanding Me")

    assert (page.locator("#bad").count(), page.locator("#unknown").count()) == (1, 0)


def test_six_hundred_sentences_answer_without_a_wait(site, open_page):
    long = [
        (
            "Service user",
            [f"This is sentence {n} of a long story {EMOJI} told slowly." for n in range(turn, turn + 6)],
        )
        for turn in range(0, 600, 6)
    ]
    transcript = Transcript(long, marks=[(at, at + 120, "U") for at in range(0, 20000, 70)])
    site.pages["/"] = picker_page(transcript)
    page = open_page("/")
    page.locator("#s0").focus()

    spent = page.evaluate(
        """() => {
          const start = performance.now();
          for (let press = 0; press < 599; press += 1) {
            document.activeElement.dispatchEvent(
              new KeyboardEvent("keydown", { key: "ArrowDown", shiftKey: true, bubbles: true, cancelable: true }));
          }
          return (performance.now() - start) / 599;
        }"""
    )
    started = time.perf_counter()
    page.keyboard.press("Enter")
    opening = time.perf_counter() - started

    assert len(transcript.sentences) == 600
    assert chosen_in_form(page) == [0, len(transcript.text), transcript.text]
    assert spent < 60, "milliseconds a press, all the way to 600 sentences chosen"
    assert opening < 1


# --- the player -------------------------------------------------------------------------------------------


def player_page(transcript, box=False, extra=""):
    words = f'<div class="box">{transcript.html}</div>' if box else transcript.html
    return document(
        '<audio id="player" controls preload="metadata" src="/sound.wav" data-player></audio>'
        '<div data-player-tools hidden></div><p data-player-status role="status"></p>'
        '<svg data-waveform viewBox="0 0 1000 100" preserveAspectRatio="none" width="500" height="50" '
        'aria-hidden="true"><path d="M0 50H1000"/></svg>'
        f'<a id="link" data-play="12000" href="?t=12#s0">0:12</a>{extra}{words}',
        "transcript_player.js",
    )


SPOKEN = """[...document.querySelectorAll('[aria-current="true"]')].map((each) => each.id)"""


def spoken(page):
    return page.evaluate(SPOKEN)


def ready(page):
    until(page, "document.getElementById('player').readyState > 0")


def test_address_with_a_time_stands_there_and_waits(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"], site.sound = player_page(transcript), sound(130)

    page = open_page("/?t=72,95")
    ready(page)
    until(page, "Math.abs(document.getElementById('player').currentTime - 72) < 0.1")
    paused = page.evaluate("document.getElementById('player').paused")
    until(page, "document.querySelector('[data-waveform-progress]').getAttribute('width') !== '0'")

    assert paused
    assert spoken(page) == [f"s{transcript.sentences[5][0]}"]
    assert page.evaluate("[...CSS.highlights.get('playing')][0].toString()") == "Nobody judged us."
    width = float(page.locator("[data-waveform-progress]").get_attribute("width"))
    assert width == pytest.approx(1000 * 72 / 130, abs=1)


def test_linked_passage_pauses_at_its_end(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(30)
    page = open_page("/?t=10,10.6")
    ready(page)

    page.evaluate("document.getElementById('player').play()")
    until(page, "document.querySelector('[data-player-status]').textContent !== ''")

    assert page.evaluate("document.getElementById('player').paused")
    assert page.locator("[data-player-status]").inner_text() == "The passage ends here. Press play to go on."
    assert 10.5 < page.evaluate("document.getElementById('player').currentTime") < 11.5


def test_time_link_plays_from_there_and_the_words_follow(site, open_page):
    transcript = Transcript(STORY)
    site.pages["/"], site.sound = player_page(transcript), sound(130)
    page = open_page("/")
    ready(page)

    page.locator("#link").click()
    time_and_words = f"[Math.trunc(document.getElementById('player').currentTime / 2) * 2, {SPOKEN}]"
    until(page, time_and_words, [12, ["s0"]])
    until(page, time_and_words, [14, [f"s{transcript.sentences[1][0]}"]])
    page.evaluate("document.getElementById('player').pause()")

    assert page.url == site.address + "/"


def test_tools_are_labelled_and_letters_work_only_inside_them(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(60)
    page = open_page("/")
    ready(page)

    state = "[document.getElementById('player').paused, Math.round(document.getElementById('player').currentTime)]"
    page.keyboard.press("k")
    outside = page.evaluate(state)
    page.get_by_role("button", name="Forward 10 s").click()
    page.get_by_role("button", name="Forward 10 s").click()
    page.get_by_role("button", name="Back 10 s").click()
    stepped = page.evaluate(state)
    page.keyboard.press("k")
    playing = page.evaluate(state)
    page.keyboard.press("k")
    page.get_by_label("Speed").select_option("1.5")

    assert (outside, stepped, playing) == ([True, 0], [True, 10], [False, 10])
    assert page.evaluate("document.getElementById('player').playbackRate") == 1.5
    assert page.get_by_role("button", name="Follow the words").get_attribute("aria-pressed") == "true"


def test_press_on_the_waveform_seeks_without_playing(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(60)
    page = open_page("/")
    ready(page)

    place = page.locator("[data-waveform]").bounding_box()
    page.mouse.click(place["x"] + place["width"] / 2, place["y"] + 5)
    until(page, "document.getElementById('player').currentTime > 1")

    assert page.evaluate("document.getElementById('player').currentTime") == pytest.approx(30, abs=0.2)
    assert page.evaluate("document.getElementById('player').paused")


def test_box_follows_until_the_reader_scrolls_and_again_when_asked(site, open_page):
    short = [("Service user", [f"Sentence number {n} is short."]) for n in range(60)]
    site.pages["/"], site.sound = player_page(Transcript(short, seconds=1), box=True), sound(60)
    page = open_page("/", reduced_motion="reduce")
    ready(page)
    top = "document.querySelector('.box').scrollTop"

    page.evaluate("const p = document.getElementById('player'); p.currentTime = 20; p.play()")
    until(page, "document.getElementById('player').currentTime > 22.2")
    until(page, f"{top} > 300")
    page.locator(".box").hover()
    page.mouse.wheel(0, -5000)
    page.wait_for_timeout(2500)
    left_alone = page.evaluate(top)
    pressed = page.get_by_role("button", name="Follow the words").get_attribute("aria-pressed")
    page.get_by_role("button", name="Follow the words").click()
    until(page, f"{top} > 300")
    page.evaluate("document.getElementById('player').pause()")

    assert (left_alone, pressed) == (0, "false")
    assert page.evaluate("scrollY") == 0


def test_page_moves_only_for_a_reader_who_was_reading_along(site, open_page):
    short = [("Service user", [f"Sentence number {n} is short."]) for n in range(60)]
    site.pages["/"], site.sound = player_page(Transcript(short, seconds=1)), sound(60)
    page = open_page("/", reduced_motion="reduce", viewport={"width": 800, "height": 400})
    ready(page)

    page.evaluate("const p = document.getElementById('player'); p.currentTime = 30; p.play()")
    until(page, "document.getElementById('player').currentTime > 32.2")
    elsewhere = page.evaluate("scrollY")
    page.get_by_role("button", name="Follow the words").click()
    page.get_by_role("button", name="Follow the words").click()
    until(page, "scrollY > 300")
    asked = page.evaluate("scrollY")
    until(page, "document.getElementById('player').currentTime > 36.2")
    page.evaluate("document.getElementById('player').pause()")

    assert elsewhere == 0
    assert page.evaluate("scrollY") > asked


def test_recording_taken_away_in_mid_play_stops_and_says_so(site, open_page):
    site.pages["/"], site.sound = player_page(Transcript(STORY)), sound(200)
    page = open_page("/")
    ready(page)
    page.evaluate("document.getElementById('player').play()")
    until(page, "document.getElementById('player').currentTime > 0.3")

    site.sound = None
    page.evaluate("document.getElementById('player').currentTime = 150")
    until(page, "document.querySelector('[data-player-status]').textContent !== ''", seconds=20)

    assert page.locator("[data-player-status]").inner_text() == "This recording can no longer be played."
    assert page.evaluate("document.getElementById('player').paused")
    assert page.evaluate("document.getElementById('player').getAttribute('src')") is None
    assert page.locator("[data-player-tools]").is_hidden()
    assert spoken(page) == []


# --- sending a recording ----------------------------------------------------------------------------------


def upload_page(errors="", title="Add a recording", progress="", value=""):
    return document(
        f'{errors}<form data-upload{progress} method="post" enctype="multipart/form-data" action="/upload/">'
        f'<label>Title <input name="title" value="{value}"></label>'
        '<label>Sound <input type="file" name="sound"></label><button name="next" value="yes">Send</button></form>',
        "upload_progress.js",
        title,
    )


def sound_file(size=300_000):
    return {"name": "voice.wav", "mimeType": "audio/wav", "buffer": b"\0" * size}


def test_upload_shows_progress_and_goes_where_the_server_says(site, open_page):
    site.pages["/"] = upload_page(progress=' data-progress-url="/progress/"')
    site.pages["/done/"] = document("<p>Done</p>", "upload_progress.js", "Done")
    site.progress = [{"share": 0.4, "step": "Drawing the waveform"}]
    site.answer_next(201, json.dumps({"redirect": "/done/"}), "application/json", after=2.2)
    page = open_page("/")
    page.evaluate(
        """() => { window.said = []; new MutationObserver(() => {
             const words = document.querySelector('[data-upload-status] [role=status]')?.textContent;
             const shown = [words, document.querySelector('progress')?.value];
             if (words && said.at(-1)?.[0] !== words) said.push(shown);
           }).observe(document.body, { childList: true, subtree: true, characterData: true }) }"""
    )

    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    until(page, "said.at(-1)?.[0] === 'Drawing the waveform'")
    said = page.evaluate("said")
    page.wait_for_url("**/done/")

    assert said[0] == ["Sending… 0 %", 0]
    assert said[-2][0] == "Checking and preparing the sound… this can take a minute."
    assert said[-1] == ["Drawing the waveform", 0.4]
    assert site.posts[0][0] == "heard-upload"
    assert b'name="next"\r\n\r\nyes' in site.posts[0][1]


def test_upload_with_errors_shows_the_page_and_focuses_the_summary(site, open_page):
    site.pages["/"] = upload_page()
    errors = '<div class="error-summary" role="alert" tabindex="-1"><h2>There is a problem</h2></div>'
    site.answer_next(422, upload_page(errors, "Error: Add a recording"))
    site.pages["/done/"] = document("<p>Done</p>", "upload_progress.js", "Done")
    site.answer_next(201, json.dumps({"redirect": "/done/"}), "application/json")
    page = open_page("/")

    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    page.locator(".error-summary").wait_for(timeout=5000)
    shown = page.title(), page.evaluate("document.activeElement.className"), page.locator("main").count()
    kept = page.evaluate("document.querySelector('[name=sound]').files[0].name")
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/done/")

    assert shown == ("Error: Add a recording", "error-summary", 1)
    assert kept == "voice.wav"
    assert [header for header, _ in site.posts] == ["heard-upload", "heard-upload"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (None, "The connection was lost. Your words are still here: press the button to send them again."),
        ((403, "no"), "You have been signed out. Sign in and try again; nothing was saved."),
        ((413, "no"), "This file is too large to be taken in. Nothing was saved."),
        ((500, "no"), "Something went wrong and nothing was saved. Please try again."),
        (
            (200, document('<input type="password">', "upload_progress.js")),
            "You have been signed out. Sign in and try again; nothing was saved.",
        ),
        (
            (201, '{"redirect": "https://elsewhere.example/"}', "application/json"),
            "Something went wrong and nothing was saved. Please try again.",
        ),
    ],
    ids=["connection lost", "forbidden", "too large", "broken", "sign-in page", "foreign address"],
)
def test_upload_that_fails_keeps_what_was_typed(site, open_page, answer, said):
    site.pages["/"] = upload_page()
    if answer:
        site.answer_next(*answer)
    page = open_page("/")
    page.context.set_offline(answer is None)

    page.get_by_label("Title").fill("My first day")
    page.locator('[name="sound"]').set_input_files(sound_file())
    page.get_by_role("button", name="Send").click()
    until(page, "document.querySelector('[data-upload-status] [role=status]').textContent", said)

    assert page.get_by_label("Title").input_value() == "My first day"
    assert page.evaluate("document.querySelector('[name=sound]').files.length") == 1
    assert page.locator("progress").count() == 0


def test_form_without_a_file_is_sent_plainly(site, open_page):
    site.pages["/"] = upload_page()
    site.answer_next(200, document("<p>Saved</p>", "upload_progress.js", "Saved"))
    page = open_page("/")

    page.get_by_role("button", name="Send").click()
    page.get_by_text("Saved").first.wait_for()

    assert [header for header, _ in site.posts] == [None]

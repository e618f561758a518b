"""The excerpts of a list as HTML: every word is words, whatever stands in it."""

import json
import re
from html import unescape

from stories.play_button import PlayButton
from themes.excerpt_rows import ExcerptRow, Tagging
from themes.models import Theme
from themes.templatetags.excerpts import excerpt_items

ODD = "<b>\"&amp;'"  # what would be markup, or would end an attribute


def row(**fields):
    theme = Theme(name=f"theme {ODD}", slug="a-theme", letter="<", hue='"')
    plain = {
        "ref": "k7f3mz2q4a",
        "quote": f"one two three four five six seven {ODD} nine",
        "language": "cy",
        "url": "/excerpts/k7f3mz2q4a/",
        "story_title": f"title {ODD}",
        "story_url": "/stories/aaaaaaaaaa/",
        "who": f"who {ODD}",
        "published": True,
        "fictional": True,
        "end": 20,
        "start": 12,
        "start_ms": 72400,
        "play": PlayButton("aaaaaaaaaa", f"title {ODD}", "bbbbbbbbbb", (f"note {ODD}",), 72400, 12),
        "taggings": [Tagging(theme, f"/themes/{ODD}/", [f"by {ODD}", "and another"], mine=False)],
    }
    return ExcerptRow(**plain | fields)


def words_in(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_what_the_script_needs_holds_every_word_as_it_was_typed():
    html = excerpt_items([row()])

    found = re.search(r'data-title="([^"]*)" data-start="72400" data-notes="([^"]*)"', html)
    assert unescape(found[1]) == f"title {ODD}"
    assert json.loads(unescape(found[2])) == [f"note {ODD}"]


def test_everything_typed_is_shown_as_it_was_typed():
    html = excerpt_items([row()], tags=True, story_link=True)

    assert words_in(html) == (
        f"one two three four five six seven {ODD} nine < theme {ODD} Already published Fictional"
        f" who {ODD}, in title {ODD} theme {ODD}: by {ODD}, and another"
        f" Hear it from 1:12 : one two three four five six seven {ODD}…"
        f" Tags and notes : one two three four five six seven {ODD}…"
    )
    assert re.findall(r"<b>|&amp;amp;amp;", html) == []
    assert re.findall(r' (?:href|class|id|data-play)="([^"]*)"', html) == [
        "excerpt hue-&quot;",
        "x-k7f3mz2q4a",
        "themes",
        "theme hue-&quot;",
        "/themes/&lt;b&gt;&quot;&amp;amp;&#x27;/",
        "letter",
        "tag tag--paper",
        "tag tag--fiction",
        "byline",
        "/stories/aaaaaaaaaa/?t=72.4#s12",
        "byline",
        "actions no-print",
        "play",
        "/stories/aaaaaaaaaa/?t=72.4#s12",
        "72400",
        "visually-hidden",
        "/excerpts/k7f3mz2q4a/",
        "visually-hidden",
    ]


def test_what_may_not_be_heard_or_is_not_asked_for_is_left_out():
    html = excerpt_items([row(start_ms=None, published=False, fictional=False, quote="Short.")])

    assert words_in(html) == f"Short. < theme {ODD} This excerpt : Short."
    assert excerpt_items([]) == ""

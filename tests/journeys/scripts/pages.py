"""Small pages with the story page's own shape, for one script each."""

import html
import io
import itertools
import math
import re
import struct
import wave

from django.template.loader import render_to_string

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
        '<form id="excerpt-form" data-excerpt-form hidden data-person="k7f3mzq2w3" method="post"'
        ' action="/excerpts/new/" data-undo="/excerpts/undo/" data-redo="/excerpts/redo/">'
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


def player_page(transcript, box=False, extra="", notes=()):
    """The player of the story page, over a minute and more of sound, with this transcript beneath it."""
    words = f'<div class="box">{transcript.html}</div>' if box else transcript.html
    player = render_to_string(
        "_player.html",
        {
            "story": "k7f3mzq2w3",
            "title": "Story",
            "address": "/sound.wav",
            "path": "M2 30v4M7 20v24M12 10v44",
            "preload": "metadata",
        },
    )
    before = "".join(f"<li>{note}</li>" for note in notes)
    return document(
        (f"<section data-content-notes><ul>{before}</ul></section>" if notes else "")
        + f'{player}<a id="link" data-play="12000" href="?t=12#s0">0:12</a>{extra}{words}',
        "transcript_player.js",
    )


def upload_page(errors="", title="Add a recording", progress="", value=""):
    return document(
        f'{errors}<form data-upload{progress} method="post" enctype="multipart/form-data" action="/upload/">'
        f'<label>Title <input name="title" value="{value}"></label>'
        '<label>Sound <input type="file" name="sound"></label><button name="next" value="yes">Send</button></form>',
        "upload_progress.js",
        title,
    )

"""A tiny server that answers as Heard does, under the same content policy, and keeps what it was sent."""

import json
import re
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

SCRIPTS = settings.BASE_DIR / "static" / "js"


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


class Site(ThreadingHTTPServer):
    """Pages by path; what was posted; and the answers to give, first come first served."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages, self.posts, self.answers, self.progress, self.sound = {}, [], [], [], None
        self.script_after = 0.0  # seconds until a script is sent
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
            time.sleep(self.server.script_after)
            self.reply(200, (SCRIPTS / path.removeprefix("/js/")).read_bytes(), "text/javascript")
        elif path == "/style.css":
            self.reply(200, STYLE, "text/css")
        elif path == "/sound.wav":
            self.sound_part()
        elif path == "/progress/":
            body = self.server.progress.pop(0) if self.server.progress else {}
            self.reply(200, json.dumps(body), "application/json")
        elif path in self.server.pages:
            page = self.server.pages[path]  # a body, or (status, body, headers)
            status, body, headers = page if isinstance(page, tuple) else (200, page, ())
            self.reply(status, body, headers=headers)
        else:
            self.reply(404, "Not found")

    def sound_part(self):
        """One stretch of the sound, at most 64 kB an answer, as the recordings' own view answers."""
        whole = self.server.sound
        if whole is None:
            self.reply(404, "Not found")
            return
        wanted_range = re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range") or "bytes=0-")
        start = int(wanted_range[1])
        end = min(int(wanted_range[2] or len(whole) - 1), start + 65535, len(whole) - 1)
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

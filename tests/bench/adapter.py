"""Heard as one of the bench's applications: the product as it is served, with its usual settings.

Each class is an archive of its own. `Ours` has 10,000 stories and all that the bench measures. `scale.py` compares the
others with each other. There is no export yet.
"""

import json
import random
import secrets
import shutil
from pathlib import Path
from urllib.parse import quote_plus, urlencode

from dataset import search_terms

from core import HERE, Adapter, Req

HEARD = Path(__file__).resolve().parents[2]
CSRF = "b" * 32  # any value, as long as the cookie and the form's field are the same


class Archive(Adapter):
    """A loaded archive, on SQLite, and Heard's server for it."""

    stories = 10_000
    on_postgresql = False
    db_port = None

    @property
    def env(self):
        key = self.dir / "secret_key"
        if not key.exists():
            key.write_text(secrets.token_urlsafe(50))
        env = {
            "SECRET_KEY": key.read_text(),
            "HEARD_VAR": str(self.dir / "var"),
            "HTTPS": "0",  # the bench speaks plain HTTP
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "PYTHONPATH": f"{HEARD}:{HERE}",
        }
        if self.on_postgresql:
            env["DATABASE_URL"] = f"postgres://bench@127.0.0.1:{self.db_port}/stories"
        return env

    def setup(self, data):
        shutil.rmtree(self.dir / "var", ignore_errors=True)
        if self.on_postgresql:
            self.db_port = self.postgres(again=True)
        self.manage("migrate", "-v0")
        self.manage("collectstatic", "--noinput", "-v0")
        self.note_known(self.program("load.py", self.work, self.stories))

    def manage(self, *command):
        self.run(self.bin("heard", "python"), "manage.py", *command, env=self.env, cwd=HEARD)

    def program(self, name, *arguments):
        """What one of the programs beside this file prints, run with this archive's settings."""
        return self.run(self.bin("heard", "python"), Path(__file__).with_name(name), *arguments, env=self.env)

    def note_known(self, printed):
        (self.dir / "known.json").write_text(printed)

    def start(self):
        if self.on_postgresql:
            self.db_port = self.postgres()
        self.known = json.loads((self.dir / "known.json").read_text())
        self.headers = self.signed_in("facilitator")
        self.gunicorn("heard", "config.wsgi:application", env=self.env, cwd=HEARD)
        self.wait("/about/")

    def signed_in(self, who):
        return {"Cookie": f"sessionid={self.known[who]}; csrftoken={CSRF}"}

    def versions(self):
        program = (
            "import json, django, sqlite3; print(json.dumps([django.__version__, sqlite3.sqlite_version]))"
        )
        versions = self.run(self.bin("heard", "python"), "-c", program)
        return dict(zip(("django", "sqlite"), json.loads(versions), strict=True))

    def has(self, stories):
        return stories == self.stories

    def page_of(self, path, expect):
        return lambda i: [Req(path, expect=expect)]

    def browse(self, stories):
        return self.page_of("/stories/", "list-row") if self.has(stories) else None

    def search(self, stories, kind):
        path = f"/search/?q={quote_plus(search_terms()[kind])}"
        return self.page_of(path, "<mark>") if self.has(stories) else None


class Ours(Archive):
    name = "ours"

    def story_page(self):
        return self.page_of(f"/stories/{self.known['story_page']}/", "Interviewer")

    def open_story(self, excerpts):
        path = f"/stories/{self.known['stories'][f'open_{excerpts}']}/"
        return self.page_of(path, "<mark" if excerpts else "Interviewer")

    def in_browser(self, excerpts):
        path = f"/stories/{self.known['stories'][f'open_{excerpts}']}/"
        return path, "mark" if excerpts else ".sentence", max(excerpts, 5)

    def list_theme(self, excerpts):
        return self.page_of(f"/themes/{self.known['themes'][str(excerpts)]}/", "<blockquote")

    def create_excerpt(self):
        """The request of `excerpt_picker.js`; the response has the paragraph with its new mark."""
        path = f"/stories/{self.known['stories']['scratch']}/excerpts/new/"
        words = self.known["scratch"]
        headers = {"X-Requested-With": "heard-picker", "Content-Type": "application/x-www-form-urlencoded"}

        def make(i):
            start = random.Random(i).randrange(25_000)
            form = {"start": start, "end": start + 160, "quote": words[start : start + 160], "note": ""}
            form |= {"themes": self.known["create_theme"], "csrfmiddlewaretoken": CSRF}
            return [Req(path, "POST", urlencode(form), headers, expect="<mark")]

        return make

    def pack_pdf(self):
        packs, headers = self.known["packs"], self.signed_in("lead")
        return lambda i: [Req(packs[i % len(packs)], headers=headers, expect="%PDF")]


class OursPg(Ours):
    """The same on PostgreSQL."""

    name, on_postgresql = "ours_pg", True


class Ours1000(Archive):
    """The small archive: browsing and searching only."""

    name, stories = "ours_1000", 1_000


class OursPg1000(Ours1000):
    name, on_postgresql = "ours_pg_1000", True

"""Whether a page costs the same in an archive a hundred times as large: python scale.py WORK [--pg] [--rounds 3]

Prints, for each page, the server's processor time (ms) with 1,000 and with 100,000 stories, and the second as a
multiple of the first: where all stories are open to everyone, and where hardly any is (see `derive.py`). The archives
are made once, of those that `run.py` has loaded.
"""

import argparse
import json
import statistics
import sys

from adapter import Archive, Ours, Ours1000, OursPg, OursPg1000

from core import Req, latency

THEME = "T"  # stands for the address of the theme of most excerpts


class Derived(Archive):
    """A copy of another archive's database, changed by `derive.py`, which says how."""

    base, how = Ours1000, "1"

    def setup(self, data=None):
        base = self.base(self.work)
        if not (base.dir / "known.json").exists():
            base.setup()
        for name in ("var", "pg"):
            if (base.dir / name).exists():
                self.run("cp", "-a", base.dir / name, self.dir)
        self.run("cp", base.dir / "secret_key", self.dir)
        if self.on_postgresql:
            self.db_port = self.postgres()
        self.manage("migrate", "-v0")
        self.note_known(self.program("derive.py", base.dir / "known.json", self.how))
        self.stop()


def derived(name, base, how):
    fields = {"name": name, "base": base, "how": how, "on_postgresql": base.on_postgresql}
    return type(name, (Derived,), fields)


def pair(on, small, large):
    """{whether few stories are open: (an archive of 1,000 stories, one of 100,000)}."""
    alls = derived(f"all{on}_1000", small, "1"), derived(f"all{on}_100000", large, "10")
    fews = (derived(f"few{on}_{size}", base, "few") for size, base in zip((1000, 100_000), alls, strict=True))
    return {False: alls, True: tuple(fews)}


ARCHIVES = {"": pair("", Ours1000, Ours), "_pg": pair("_pg", OursPg1000, OursPg)}
LISTS = {
    "list": "/stories/",
    "list, kind": "/stories/?kind=staff",
    "list, theme": f"/stories/?theme={THEME}",
    "list, recording": "/stories/?recording=on",
    "list, short": "/stories/?short=on",
    "theme": f"/themes/{THEME}/",
}
OTHERS = {"front": "/", "story": "/stories/{open_to_anyone}/"}
SEARCHES = {"search": "/search/?q=community", "search, two words": "/search/?q=flood+insurance"}


def measured(app, who, path, seconds):
    """The server's processor time for one visit, in ms."""
    path = path.replace(THEME, app.known["themes"]["1000"]).format(**app.known)
    app.headers = app.signed_in(who) if who else {}
    _times, _size, cpu = latency(app, lambda i: [Req(path, expect="</html>")], 25, seconds)
    return cpu


def visits(few):
    """(who, page, address) of all that is measured."""
    for who in ("", "small_office") if few else ("", "facilitator"):
        pages = LISTS | OTHERS | (SEARCHES if who else {})
        if who == "small_office":
            pages = {name: path for name, path in pages.items() if name != "story"}
        for name, path in pages.items():
            yield who, name, path


def compare(work, on, few, rounds, only):
    """{page: (median with 1,000 stories, with 100,000)}."""
    apps, results = [archive(work) for archive in ARCHIVES[on][few]], {}
    try:
        for app in apps:
            if not (app.dir / "known.json").exists():
                print("making", app.name, file=sys.stderr)  # noqa: T201
                app.setup()
            app.start()
        for number in range(rounds):
            for who, name, path in visits(few):
                if only and name not in only:
                    continue
                for app in apps[:: -1 if number % 2 else 1]:
                    key = f"{'few' if few else 'all'}{on}: {who or 'nobody'}: {name}"
                    results.setdefault(key, {}).setdefault(app.name, []).append(measured(app, who, path, 20))
    finally:
        for app in apps:
            app.stop()
    names = [app.name for app in apps]
    return {key: [statistics.median(of[name]) for name in names] for key, of in results.items()}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work")
    parser.add_argument("--pg", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default="", help="pages, with ; between them")
    parser.add_argument("--out")
    chosen = parser.parse_args()
    results = {}
    for few in (False, True):
        only = [name for name in chosen.only.split(";") if name]
        results |= compare(chosen.work, "_pg" if chosen.pg else "", few, chosen.rounds, only)
    for key, (small, large) in results.items():
        print(f"{key:45}{small:9.1f}{large:9.1f}{large / small:7.2f}")  # noqa: T201
    if chosen.out:
        with open(chosen.out, "w") as out:
            json.dump(results, out, indent=1)


if __name__ == "__main__":
    main()

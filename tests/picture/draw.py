"""Draws the picture of the README from the real page: `.venv/bin/python -m tests.picture.draw`, while `./run` serves.

It opens a story of the demonstration in Chromium, in light and in dark, and writes what is on the screen as an SVG,
which is text: boxes, the voice, and the words line by line in whatever typefaces a reader has. To be run again when
the page looks different. Who listened to half of the story before, as WHO, has half of its voice drawn as played.
"""

import argparse
import os
import re
import shutil
from itertools import count
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PICTURE = ROOT / "docs" / "story.svg"
STORY = "Forgotten my glasses"
WHO = "ben@example.org"
WIDTH = 1280
COLOUR = re.compile(r"rgba?\([^)]*\)")
NOT_TWICE = ".brought-out-before::before, .brought-out-after::after { content: none !important }"


def draw(page, address, password):
    """{colour scheme: the inside of the drawing}"""
    page.goto(f"{address}/account/sign-in/?next=/stories/")
    page.get_by_label("E-mail").fill(WHO)
    page.get_by_label("Password").fill(password)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name=STORY).first.click()
    page.get_by_role("heading", name=STORY).wait_for()
    page.reload()  # in its typefaces, which the page before has fetched
    page.mouse.move(0, 0)
    page.add_style_tag(content=NOT_TWICE)
    drawing = (HERE / "drawing.js").read_text()
    for _second in range(20):  # until its typefaces and its sound are there, and nothing on it moves any more
        drawings = {}
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(500)
            drawings[scheme] = page.evaluate(drawing)
        if shapes(drawings["light"]) == shapes(drawings["dark"]):
            return drawings
    raise SystemExit("The page has other things on it in dark than in light.")


def shapes(drawing):
    return COLOUR.sub("", drawing)


def in_both_schemes(height, light, dark):
    """The two drawings as one SVG: each pair of colours is a variable."""
    names, numbers, others = {}, count(), iter(COLOUR.findall(dark))

    def named(match):
        pair = (match[0], next(others))
        if pair not in names:
            names[pair] = f"--c{next(numbers)}"
        return f"var({names[pair]})"

    inside = COLOUR.sub(named, light)
    looks = [";".join(f"{name}:{pair[scheme]}" for pair, name in names.items()) for scheme in (0, 1)]
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img">
<title>A story in Heard: its title, its voice drawn as a waveform, and its first words</title>
<style>
:root{{{looks[0]}}}
@media (prefers-color-scheme: dark){{:root{{{looks[1]}}}}}
text{{font-family:"Source Sans 3","Source Sans Pro","Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}}
.s{{font-family:"Source Serif 4","Source Serif Pro",Georgia,"Times New Roman",serif}}
</style>
<clipPath id="screen"><rect width="{WIDTH}" height="{height}" rx="12"/></clipPath>
<g clip-path="url(#screen)">
{inside}
</g>
</svg>
"""


def main():
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(
        description="Draws docs/story.svg from a demonstration that is being served."
    )
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--var", type=Path, default=ROOT / "var", help="the folder of the demonstration")
    parser.add_argument("--height", type=int, default=1000, help="how much of the page is drawn, in pixels")
    options = parser.parse_args()
    passwords = dict(line.split("\t") for line in (options.var / "passwords").read_text().splitlines())
    with sync_playwright() as playwright:
        chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        # The drawing needs styles of its own in the page, which its content policy refuses
        page = browser.new_page(viewport={"width": WIDTH, "height": options.height}, bypass_csp=True)
        drawings = draw(page, options.address, passwords[WHO])
        browser.close()
    PICTURE.parent.mkdir(exist_ok=True)
    PICTURE.write_text(in_both_schemes(options.height, **drawings))
    print(f"{PICTURE.relative_to(ROOT)}: {PICTURE.stat().st_size / 1000:.0f} kB")  # noqa: T201


if __name__ == "__main__":
    main()

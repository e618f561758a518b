"""What the content policy and the eye ask of every page, read from the files themselves."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
STYLES = (ROOT / "static/css/site.css").read_text()
TOKEN = re.compile(r"--([\w-]+): (#[0-9a-f]{6})")
INLINE = re.compile(r"""\sstyle=|<style|\son[a-z]+=["']|<script(?![^>]*\ssrc=)|javascript:""")


def colours(scheme):
    """The colours by name, in this scheme: dark changes some and keeps the rest."""
    light = STYLES[STYLES.index(":root") : STYLES.index("@media (prefers-color-scheme: dark)")]
    dark = STYLES[STYLES.index("@media (prefers-color-scheme: dark)") : STYLES.index("/* A hue is never")]
    return dict(TOKEN.findall(light)) | (dict(TOKEN.findall(dark)) if scheme == "dark" else {})


def brightness(colour):
    """Relative luminance, 0 to 1, as WCAG 2.2 reckons it."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    dim, bright = sorted((brightness(one), brightness(other)))
    return (bright + 0.05) / (dim + 0.05)


def test_templates_hold_nothing_inline():
    pages = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/**/*.svg")]

    inline = [str(page.relative_to(ROOT)) for page in pages if INLINE.search(page.read_text())]

    assert pages
    assert inline == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("least", "pairs"),
    [
        (7, "ink/paper soft/paper soft/tint link/paper link/tint warn/paper warn/warn-tint good/good-tint"),
        (7, "ink/teal-wash ink/ochre-wash ink/plum-wash ink/stone-wash ink/now ink/chosen"),
        (7, "teal/paper ochre/paper plum/paper"),
        (4.5, "teal/teal-wash ochre/ochre-wash plum/plum-wash stone/stone-wash"),
        (3, "edge/paper edge/tint focus/paper focus/tint"),
    ],
)
def test_colours_keep_their_contrast(scheme, least, pairs):
    colour = colours(scheme)

    faint = [pair for pair in pairs.split() if contrast(*(colour[name] for name in pair.split("/"))) < least]

    assert faint == []


def test_style_sheets_name_no_class_that_nothing_bears():
    sheets = [(ROOT / "static/css" / name).read_text() for name in ("site.css", "print.css")]
    rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"|\{[^{}]*\}", " ", "".join(sheets), flags=re.DOTALL)
    sources = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("static/js/*.js"), *ROOT.glob("[!t]*/*.py")]
    sources += ROOT.glob("themes/*.py")
    words = set(re.findall(r"[\w-]+", " ".join(source.read_text() for source in sources)))
    made = {f"hue-{hue}" for hue in "unhx"} | {"waveform--large"}  # put together from their parts

    unused = set(re.findall(r"\.([a-z][\w-]*)", rules)) - words - made

    assert unused == set()


def test_names_in_the_margin_are_cut_off_in_no_browser():
    """What is laid out only near the screen is clipped at its edge, but for a margin that not every browser knows."""
    elsewhere = re.sub(r"@supports \(overflow-clip-margin: [^{]*\{.*?\n\}", "", STYLES, flags=re.DOTALL)

    assert "content-visibility: auto" in STYLES
    assert "content-visibility: auto" not in elsewhere

"""The page's two typefaces: made when static files are collected, small, and with every letter that is needed."""

import re
import unicodedata
from io import BytesIO

import pytest
from django.conf import settings as project
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from fontTools.ttLib import TTFont

from config import typefaces
from stories.languages import LANGUAGES
from tests.config.test_static import collected  # noqa: F401 (a fixture)
from tests.workshops.paper.test_typefaces import ALPHABETS

NAMES = sorted(typefaces.TYPEFACES)
# Source Serif has no hyphen of its own that keeps a line together: a browser draws the usual one
DRAWN_AS_ANOTHER = {"\u2011"}


@pytest.fixture(scope="module")
def files():
    """{file name: its bytes}, as they are served."""
    return {name: typefaces.made(name, project.VAR / "typefaces").read_bytes() for name in NAMES}


@pytest.fixture(scope="module")
def letters(files):
    """{file name: the characters it has}"""
    return {name: set(map(chr, TTFont(BytesIO(file)).getBestCmap())) for name, file in files.items()}


def test_collected_style_sheet_and_pages_name_the_typefaces_by_their_content(collected, client, db):  # noqa: F811
    style = (collected / staticfiles_storage.stored_name("css/site.css")).read_text()
    served = [staticfiles_storage.stored_name(f"fonts/{name}") for name in NAMES]

    page = client.get("/about/").content.decode()

    assert sorted(re.findall(r'url\("\.\./(fonts/[^"]+)"\)', style)) == served
    assert (
        re.findall(r'rel="preload" href="/static/([^"]+)" as="font" type="font/woff2" crossorigin', page)
        == served
    )
    assert all(re.fullmatch(r"fonts/\w+\.[0-9a-f]{12}\.woff2", name) for name in served)
    assert all((collected / name).exists() for name in served)


def test_both_together_are_small(files):
    assert sum(map(len, files.values())) <= 70_000
    assert {file[:4] for file in files.values()} == {b"wOF2"}


@pytest.mark.parametrize("name", NAMES)
def test_making_one_again_gives_the_same_bytes(name, files):
    assert typefaces.make(typefaces.TYPEFACES[name]) == files[name]


@pytest.mark.parametrize("code", LANGUAGES)
def test_both_have_the_latin_letters_of_every_language_on_offer(code, letters):
    alphabet = {letter for letter in ALPHABETS[code] if "LATIN" in unicodedata.name(letter, "")}
    alphabet |= {other for letter in alphabet for other in letter.upper() + letter.lower()}
    alphabet -= {letter for letter in alphabet if unicodedata.combining(letter)}

    assert {name: alphabet - has for name, has in letters.items()} == {key: set() for key in NAMES}


def test_both_have_what_our_own_pages_are_written_with(letters):
    sources = [
        *(project.BASE_DIR / "templates").rglob("*.html"),
        *(project.BASE_DIR / "static").rglob("*.[cj]s*"),
    ]
    written = {letter for source in sources for letter in source.read_text() if letter.isprintable()}

    assert sources
    assert written - letters["sans.woff2"] == set()
    assert written - letters["serif.woff2"] - DRAWN_AS_ANOTHER == set()


def test_each_has_the_weights_that_the_style_sheet_says(files):
    axes = {
        name: [
            (axis.axisTag, axis.minValue, axis.maxValue)
            for axis in getattr(TTFont(BytesIO(file)).get("fvar"), "axes", [])
        ]
        for name, file in files.items()
    }

    assert axes == {"sans.woff2": [("wght", 400, 700)], "serif.woff2": []}


def test_what_was_changed_bears_a_name_of_its_own_and_keeps_its_licence(files):
    """Their licence reserves the name "Source" for the typefaces as they were published."""
    for name, file in files.items():
        names = TTFont(BytesIO(file))["name"]
        assert [names.getDebugName(number) for number in (1, 4, 6)] == [typefaces.TYPEFACES[name].family] * 3
        assert "Open Font License" in names.getDebugName(13)
        assert "Adobe" in names.getDebugName(0)


def test_finder_knows_the_two_and_no_other():
    assert [finders.find(f"fonts/{name}") is None for name in [*NAMES, "other.woff2", "../settings.py"]] == [
        False,
        False,
        True,
        True,
    ]

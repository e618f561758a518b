"""The picture in the README: drawn from the demonstration, small, and whole in itself."""

import re
from xml.etree import ElementTree

from seeds.demo_script import read_demo
from tests.picture.draw import PICTURE, ROOT, STORY, in_both_schemes

SVG = "{http://www.w3.org/2000/svg}"


def test_the_readme_shows_the_picture_and_says_what_is_on_it():
    (alternative,) = re.findall(r"!\[([^\]]+)\]\(docs/story\.svg\)", (ROOT / "README.md").read_text())

    assert len(alternative) > 40
    assert PICTURE == ROOT / "docs" / "story.svg"


def test_the_picture_is_small_and_asks_for_nothing_else():
    text = PICTURE.read_text()

    assert len(text) < 60_000
    assert re.findall(r"href|@import|<script|<image|https?://(?!www\.w3\.org/)", text) == []
    assert "prefers-color-scheme: dark" in text


def test_all_that_a_storyteller_says_on_it_is_of_the_demonstration():
    story = next(story for story in read_demo().stories if story.title == STORY)
    texts = ElementTree.parse(PICTURE).iter(f"{SVG}text")
    said = [text.text for text in texts if text.get("class") == "s" and text.text != "Heard"]

    assert said
    assert [words for words in said if words not in " ".join(story.text.split())] == []


def test_colours_become_one_variable_for_each_pair_of_light_and_dark():
    line = '<rect style="fill:{}"/><rect style="fill:{}"/>'

    svg = in_both_schemes(
        10, line.format("rgb(1, 1, 1)", "rgb(1, 1, 1)"), line.format("rgb(2, 2, 2)", "rgb(3, 3, 3)")
    )

    assert ":root{--c0:rgb(1, 1, 1);--c1:rgb(1, 1, 1)}" in svg
    assert "dark){:root{--c0:rgb(2, 2, 2);--c1:rgb(3, 3, 3)}}" in svg
    assert line.format("var(--c0)", "var(--c1)") in svg

"""The table of looks, and everything that is drawn by hand for it: style sheets, paper, the seeded themes."""

import re
from importlib import import_module
from itertools import combinations
from typing import get_args

import pytest
from django.conf import settings

from stories.consent import Audience, Room
from themes.looks import LOOKS, PLAIN, Pattern, look_of, look_with, position_of
from themes.models import Excerpt, Theme, spans_of
from themes.word_marks import Span, turns
from workshops.paper.assemble import printed_story
from workshops.paper.contents import PrintedTheme

from .. import factories

SITE, PRINT = ((settings.BASE_DIR / "static/css" / name).read_text() for name in ("site.css", "print.css"))
PACK = (settings.BASE_DIR / "templates/workshops/pack.typ").read_text()
MASTHEAD = (settings.BASE_DIR / "templates/_frame_masthead.html").read_text()
UNKNOWN = "z"
COLOURS = {look.colour for look in LOOKS}


def block(sheet, opening):
    """What stands between these words and the first closing brace after them."""
    assert sheet.count(opening) == 1, opening
    return sheet.partition(opening)[2].partition("}")[0]


def found(pattern, text):
    return re.findall(pattern, text)


def combined(selectors):
    """The hues that each selector of a list asks for together, as in `.u.n, mark.h.n`."""
    return {frozenset(found(r"\.(\w)\b", selector)) for selector in selectors.split(",")}


def test_keys_patterns_and_colours_belong_to_one_look_each():
    for name in ("hue", "colour", "pattern", "letter"):
        assert len({getattr(look, name) for look in LOOKS}) == len(LOOKS), name
    assert {look.pattern for look in LOOKS} == set(get_args(Pattern))
    assert [look_of(look.hue) for look in LOOKS] == [look_with(look.pattern) for look in LOOKS] == list(LOOKS)
    assert sorted("xhnu", key=position_of) == [look.hue for look in LOOKS]


# --- style sheets ---


@pytest.mark.parametrize(
    ("sheet", "scheme"),
    [
        (SITE, "\n\n:root {\n  --serif"),
        (SITE, "@media (prefers-color-scheme: dark) {\n  :root {"),
        (SITE, "@media (forced-colors: active) {\n  :root {"),
        (PRINT, ":root {"),
    ],
)
def test_every_scheme_has_both_colours_of_every_look_and_no_others(sheet, scheme):
    names = found(r"--([\w-]+):", block(sheet, scheme))

    assert {name.removesuffix("-wash") for name in names if name.endswith("-wash")} == COLOURS
    assert set(names) >= COLOURS


def test_every_look_has_its_rule_and_no_rule_is_without_a_look():
    rules = dict(found(r"(?m)^(\.hue-\w, \.\w).*? \{([^}]*)\}", SITE))

    assert list(rules) == [f".{look.css_class}, .{look.hue}" for look in LOOKS]
    assert set(found(r"\.hue-(\w)", SITE + PRINT)) == {look.hue for look in LOOKS}
    for look, rule in zip(LOOKS, rules.values(), strict=True):
        assert found(r"--([\w-]+):", rule) == ["hue", "wash", "tile", "pattern"]
        assert set(found(r"var\(--(\w+)", rule)) == {look.colour}


def test_every_look_has_a_ribbon_under_the_words_in_the_tables_order():
    ribbons = block(SITE, ".transcript mark {")
    lanes = found(r"\.transcript mark\.(\w) \{ --lane-(\w): \dpx; \}", SITE)
    drawn = [
        found(r"var\(--(\w+)\)", line) for line in ribbons.partition("background-image:")[2].split("),\n")
    ]

    assert lanes == [(look.hue, look.hue) for look in LOOKS]
    assert found(r"--lane-(\w): 0px", ribbons) == [look.hue for look in LOOKS]
    assert [names[0] for names in drawn] == [look.colour for look in LOOKS]
    assert found(r"var\(--lane-(\w)\) - 1px", ribbons) == [look.hue for look in LOOKS]


def test_words_with_several_ribbons_have_room_for_them():
    hues = [look.hue for look in LOOKS if look is not PLAIN]
    pairs, triples = ({frozenset(each) for each in combinations(hues, n)} for n in (2, 3))

    room = ",".join(found(r"\.turn:has\(([^)]*)\)", SITE))
    (wash,) = found(r"\.transcript mark:is\(([^)]*)\)", SITE)
    (printed,) = found(r"\.transcript:has\(([^)]*)\)", PRINT)
    assert combined(room) == pairs | triples
    assert combined(wash) == combined(printed) == pairs


def test_letters_that_begin_an_excerpt_have_the_colour_of_their_look():
    assert found(r'\[data-begins="(.)"\]::before \{ background: var\(--(\w+)\); \}', SITE) == [
        (look.letter, look.colour) for look in LOOKS if look is not PLAIN
    ]


def test_wordmark_is_drawn_in_looks_there_are():
    drawn = found(r'class="(hue-\w)"', MASTHEAD)

    assert drawn
    assert set(drawn) <= {look.css_class for look in LOOKS}


# --- paper, and the themes Heard comes with ---


def test_pack_template_draws_every_pattern_and_no_other():
    patterns = PACK.partition("#let patterns = (\n")[2].partition("\n)\n")[0]

    assert found(r"(?m)^  (\w+):", patterns) == [look.pattern for look in LOOKS]


def test_seeded_themes_have_the_letters_and_hues_of_the_table():
    themes = import_module("themes.migrations.0002_seed_themes").THEMES

    assert len(themes) == 4
    assert [(theme["letter"], theme["hue"]) for theme in themes] == [
        (look.letter, look.hue) for look in (look_of(theme["hue"]) for theme in themes)
    ]


# --- a theme whose hue is not in the table ---


def test_unknown_hue_has_the_plain_look_and_an_unknown_pattern_is_an_error():
    assert look_of(UNKNOWN) is PLAIN
    assert position_of(UNKNOWN) == position_of(PLAIN.hue)
    with pytest.raises(KeyError):
        look_with("stripes")


def test_style_sheet_shows_an_unknown_hue_in_the_plain_look():
    """Without weight of its own, so that it yields to the rule of every look there is."""
    assert f'.{PLAIN.css_class}, .{PLAIN.hue}, :where([class*="hue-"]) {{' in SITE


def test_marks_of_an_unknown_hue_are_marked_as_plain_and_come_last():
    words = "I was lost."
    known, unknown = Span(0, 11, ("U",), ("u",)), ("two", 0, 11, "Z", UNKNOWN)

    spans = [*spans_of([unknown]), known]
    (turn,) = turns(words, [(0, 11)], spans)

    assert spans[0].hues == (PLAIN.hue,)
    assert found(r'<mark class="([^"]*)"', turn.html) == ["u x"]


def test_theme_of_an_unknown_hue_is_plain_on_paper(dev, asha):
    theme = Theme.objects.create(name="Being seen", slug="being-seen", letter="S", hue=UNKNOWN)
    story = factories.make_story(words=("I was lost.",))
    Excerpt.mark(story.transcript, 0, 11, "I was lost.").tag(theme, by=asha)

    sheets = printed_story(story, dev, Room(Audience.ANYONE), site="https://heard.example")

    assert sheets.stories[0].themes == (PrintedTheme("S", "Being seen", "plain"),)

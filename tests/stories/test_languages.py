"""The direction that words run in: that of their language, or of their first letter where that is not known."""

import pytest

from stories.languages import LANGUAGES, direction, html_attributes, isolated


def test_every_language_on_offer_has_its_direction():
    from_the_right = {language for language in LANGUAGES if direction(language) == "rtl"}
    either = {language for language in LANGUAGES if direction(language) == "auto"}

    assert (from_the_right, either) == ({"ar", "fa", "ur"}, {"ku", "pa"})


@pytest.mark.parametrize(
    ("language", "attributes"),
    [
        ("ar", 'lang="ar" dir="rtl"'),
        ("cy", 'lang="cy" dir="ltr"'),
        ("ku", 'lang="ku" dir="auto"'),
        ("fa-AF", 'lang="fa-AF" dir="rtl"'),
        ("", 'dir="auto"'),
        ('"><b>', 'lang="&quot;&gt;&lt;b&gt;" dir="ltr"'),
    ],
)
def test_html_attributes_say_language_and_direction(language, attributes):
    assert html_attributes(language) == attributes


@pytest.mark.parametrize("name", ["Wren", "Siân", "李", "Ойбек", ""])
def test_isolated_leaves_names_from_left_to_right_alone(name):
    assert isolated(name) == name


@pytest.mark.parametrize("name", ["سارة", "Wren سارة", "שרה"])
def test_isolated_keeps_names_from_right_to_left_apart_from_the_sentence_around_them(name):
    assert isolated(name) == f"\u2068{name}\u2069"

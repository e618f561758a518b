"""The languages a story may be told in, the direction they are written in, and which of them have no print."""

import unicodedata
from functools import lru_cache
from html import escape
from typing import Literal

from django.utils.translation import gettext_lazy as _

# {code: name}
LANGUAGES = {
    "en": _("English"),
    "cy": _("Welsh"),
    "ar": _("Arabic"),
    "bn": _("Bengali"),
    "zh": _("Chinese"),
    "fr": _("French"),
    "gu": _("Gujarati"),
    "ku": _("Kurdish"),
    "fa": _("Persian"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "pa": _("Punjabi"),
    "ro": _("Romanian"),
    "so": _("Somali"),
    "es": _("Spanish"),
    "tr": _("Turkish"),
    "ur": _("Urdu"),
}

RIGHT_TO_LEFT = {"ar", "fa", "he", "ps", "sd", "ug", "ur", "yi"}
# Kurdish and Punjabi are each written in two scripts, one of them from right to left
IN_TWO_SCRIPTS = {"ku", "pa"}
# No typeface that Heard prints with has their letters: a test compares this with the typefaces
NOT_ON_PAPER = {"gu", "pa", "zh"}


def direction(language: str) -> Literal["rtl", "ltr", "auto"]:
    """The direction that words in this language are written in, as HTML's `dir`.

    "auto" leaves it to the first letter, where the language is unknown or has two scripts.
    """
    primary = language.partition("-")[0].lower()
    if not primary or primary in IN_TWO_SCRIPTS:
        return "auto"
    return "rtl" if primary in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=100)  # a long story asks for each of its sentences in another language
def html_attributes(language: str) -> str:
    """The attributes of an element with words in this language, as in `lang="ar" dir="rtl"`; dir alone if unknown."""
    lang = f'lang="{escape(language)}" ' if language else ""
    return f'{lang}dir="{direction(language)}"'


def isolated(words: str) -> str:
    """Typed words as they stand in a sentence of ours, whose order letters from right to left would change.

    They are put between Unicode's isolates, which nobody sees, if they have such letters.
    """
    if not words.isascii() and any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in words):
        return f"\u2068{words}\u2069"
    return words

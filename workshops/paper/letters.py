"""Letters and pictures that no typeface here has. Who prints is told of them before a copy gets its number."""

import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from .contents import PrintedPack
from .typefaces import missing_characters, texts_in

# {first word of a letter's Unicode name: what people call its script}
SCRIPTS = {
    "CJK": _("Chinese"),
    "GUJARATI": _("Gujarati"),
    "GURMUKHI": _("Punjabi"),
    "HIRAGANA": _("Japanese"),
    "KATAKANA": _("Japanese"),
    "HANGUL": _("Korean"),
    "DEVANAGARI": _("Devanagari, as in Hindi"),
    "ETHIOPIC": _("Ethiopic, as in Tigrinya"),
    "TAMIL": _("Tamil"),
    "THAI": _("Thai"),
}
FEW = 12  # letters of an unlisted script shown as they are


@dataclass(frozen=True, slots=True)
class Unprintable:
    """What some sheets would hold as names in brackets."""

    scripts: list[str]  # the names of scripts, each once
    pictures: bool  # whether there are emoji or other signs


def unprintable_in(packs: Iterable[PrintedPack]) -> Unprintable:
    """What of these packs no typeface here has. Letters of a script without a name here stand for themselves."""
    characters = missing_characters(text for pack in packs for text in texts_in(asdict(pack)))
    letters = [character for character in characters if unicodedata.category(character)[0] in "LM"]
    scripts = [unicodedata.name(letter, "").split(" ")[0] for letter in letters]
    named = [str(SCRIPTS[script]) for script in scripts if script in SCRIPTS]
    others = [letter for letter, script in zip(letters, scripts, strict=True) if script not in SCRIPTS]
    return Unprintable(
        list(dict.fromkeys(named)) + ([" ".join(others[:FEW])] if others else []),
        pictures=any(unicodedata.category(character)[0] in "SNP" for character in characters),
    )

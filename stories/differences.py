"""What is different between two versions of a text, word by word."""

import re
from difflib import SequenceMatcher


def word_differences(before: str, after: str) -> tuple[list[tuple[str, bool]], list[tuple[str, bool]]]:
    """Both texts, each cut into (piece, whether the other text lacks it)."""
    old, new = _words(before), _words(after)
    cuts = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    return (
        _pieces((old[start:end], kind) for kind, start, end, _from, _to in cuts),
        _pieces((new[start:end], kind) for kind, _from, _to, start, end in cuts),
    )


def _words(text: str) -> list[str]:
    """The words, each with the spaces before it, so that a run of different words is one piece."""
    return re.findall(r"\s*\S+|\s+$", text)


def _pieces(cuts) -> list[tuple[str, bool]]:
    return [("".join(words), kind != "equal") for words, kind in cuts if words]

"""Reads separate quotations, which stand between empty lines."""

from core.text import clean

from .text import TranscriptError, decode


def read_quotations(content: str | bytes) -> list[str]:
    """The quotations in pasted text or in a file's bytes. Raises TranscriptError."""
    text = clean(content if isinstance(content, str) else decode(content))
    blocks, block = [], []
    for line in [*text.split("\n"), ""]:
        if line.strip():
            block.append(line)
        elif block:
            blocks.append(" ".join(block))
            block = []
    if not blocks:
        raise TranscriptError("There are no words in it.")
    return blocks

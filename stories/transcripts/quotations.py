"""Reads separate quotations, which stand between empty lines."""

from .srt import is_srt
from .text import TranscriptError
from .vtt import is_vtt


def read_quotations(text: str) -> list[str]:
    """The quotations in a tidied text. Raises TranscriptError."""
    if is_vtt(text) or is_srt(text):
        raise TranscriptError(
            "These are captions with times. Choose that they are one account, as it was spoken."
        )
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

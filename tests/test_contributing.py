"""The worked example in CONTRIBUTING.md works."""

import re
import types
from pathlib import Path

from stories.transcripts import captions, formats

ROOT = Path(__file__).resolve().parent.parent
SBV = "0:00:01.000,0:00:03.500\nMentor: I was heard.\n\n0:00:03.500,0:00:05.000\nBy somebody.\n"


def test_the_format_of_the_worked_example_can_be_brought_in(monkeypatch):
    words = (ROOT / "CONTRIBUTING.md").read_text()
    (code,) = re.findall(r"```python\n(.+?)```", words, re.DOTALL)
    (entry,) = re.findall(r'`(Format\("captions", "\.sbv".+?\))`', words)
    sbv = types.ModuleType("stories.transcripts.sbv")
    sbv.__package__ = captions.__package__
    exec(code, sbv.__dict__)
    monkeypatch.setattr(formats, "FORMATS", (eval(entry, {**vars(formats), **vars(sbv)}), *formats.FORMATS))

    draft = formats.read(SBV)

    assert draft.text == "I was heard. By somebody."
    assert [(cue.label, cue.start_ms, cue.end_ms) for cue in draft.cues] == [
        ("Mentor", 1000, 3500),
        ("Mentor", 3500, 5000),
    ]
    assert formats.formats_label() == (
        "captions (.sbv, .vtt or .srt), a table (.csv or .tsv) or plain text (.txt)"
    )
    assert ".sbv" in formats.accept_attribute()

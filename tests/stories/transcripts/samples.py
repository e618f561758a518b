"""Transcripts to read, and where the real ones lie."""

import pytest

from tests.shared_data import SHARED

DATA = SHARED / "data"


needs_data = pytest.mark.skipif(not DATA.exists(), reason="the folder of shared test data is not here")


# Two speakers, Welsh, an emoji of several code points, a combining mark, markup, an entity, a split sentence.
DIALOGUE = """WEBVTT - a story

NOTE
Nobody hears this.

STYLE
::cue { color: red }

1
00:01.250 --> 00:03.500 position:50%
<v Asha>Bore da, &amp; croeso i'r
<i>tŷ</i>. I was 👩‍👧

00:03.500 --> 00:04.000
alone. Cafe\u0301.

00:04.000 --> 00:06.000
<v.loud Ben Ŵyn>Ie!</v>
"""


VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\nOne.\n\n"


SRT = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n"

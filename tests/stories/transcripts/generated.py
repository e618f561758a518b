"""Words, labels and timed lines of every kind, made up by hypothesis."""

from hypothesis import settings
from hypothesis import strategies as st

from core.text import find_control
from stories.transcripts.text import Line

no_deadline = settings(deadline=None)  # a busy machine is no failure
ALPHABET = st.one_of(
    st.sampled_from("ab .!?:&<>v-/;0\n\t'’ŵŷâ"),
    st.sampled_from(["e\u0301", "👩‍👧", "👍🏽", "\u200f", "ا", "؟ ", "Mr. ", "&amp;", "A: "]),
    st.characters(exclude_categories=["Cs", "Cc"]),
)  # fmt: skip


WORDS = st.lists(ALPHABET, min_size=1, max_size=30).map("".join)
LABELS = st.sampled_from(["", "Asha", "Ben Ŵyn", "A & <B>", "👍", "&amp;", "O’Neill: x"])


@st.composite
def timed_lines(draw):
    lines, now = [], 0
    for label, words in draw(st.lists(st.tuples(LABELS, WORDS), min_size=1, max_size=8)):
        now += draw(st.integers(0, 3000))
        lines.append(Line(label, words, now, now + draw(st.integers(1, 400_000))))
    return lines


def is_sayable(lines: list[Line]) -> bool:
    return (
        any(line.text.split() for line in lines)
        and find_control("".join(line.text for line in lines)) is None
    )

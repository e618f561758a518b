"""Looking into a draft."""

from core.text import find_control
from stories.transcripts.places import paragraphs
from stories.transcripts.text import Draft


def spoken(draft: Draft) -> list[tuple]:
    """What each cue says, by whom and when."""
    return [(cue.label, draft.text[cue.start : cue.end], cue.start_ms, cue.end_ms) for cue in draft.cues]


def asked(draft: Draft) -> list[tuple]:
    """What each cue says, by whom, and under which possible label."""
    return [(cue.label, cue.possible_label, draft.text[cue.start : cue.end]) for cue in draft.cues]


def sentences_of(draft: Draft) -> list[str]:
    return [draft.text[start:end] for start, end in draft.sentences]


def assert_holds_together(draft: Draft) -> None:
    """What every page that shows a transcript relies on."""
    bounds = paragraphs(draft.text)
    assert draft.text == "\n\n".join(draft.text[start:end] for start, end in bounds)
    assert [cue.number for cue in draft.cues] == list(range(1, len(draft.cues) + 1))
    for start, end in bounds:
        inside = [cue for cue in draft.cues if start <= cue.start and cue.end <= end]
        assert " ".join(draft.text[cue.start : cue.end] for cue in inside) == draft.text[start:end]
        assert len({(cue.label, cue.possible_label) for cue in inside}) == 1
        assert all(cue.label_length == 0 for cue in inside[1:])
        inside_sentences = [
            (first, last) for first, last in draft.sentences if start <= first and last <= end
        ]
        assert " ".join(draft.text[first:last] for first, last in inside_sentences) == draft.text[start:end]
    assert sum(end - start for start, end in bounds) == len(draft.text) - 2 * (len(bounds) - 1)
    assert find_control(draft.text) is None

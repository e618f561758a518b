"""The quotations in a pack. They begin and end at sentences, however an excerpt was marked."""

from stories.consent import Use
from stories.models import Transcript
from themes.models import Excerpt, language_at

from ..models import ChosenExcerpt, Extent

LONGEST = 600  # code points: a text without full stops is one sentence
WHAT_BOUNDS_NEED = ("transcript__sentences", "transcript__kind")


def pull_quotes(places, viewer, room, on):
    """{excerpt key: (its words, the language they begin in)}, of those that may be printed in this room."""
    keys = [place.pull_quote_id for place in places if place.pull_quote_id]
    cleared = Excerpt.objects.cleared_for(Use.PRINT, viewer, room=room, on=on).filter(pk__in=keys)
    excerpts = cleared.annotate(language=language_at("transcript", "start")).select_related("transcript")
    return {
        excerpt.pk: (quotation(excerpt), excerpt.language)
        for excerpt in excerpts.only("start", "end", "transcript__text", *WHAT_BOUNDS_NEED)
    }


def chosen_excerpts(places, viewer, room, on):
    """{place key: [(start, end)] of the excerpts chosen for it}, of those that this room may have printed and read."""
    scope = {"viewer": viewer, "room": room, "on": on}
    keys = [place.pk for place in places if place.extent == Extent.EXCERPTS]
    cleared = ChosenExcerpt.objects.cleared_for(Use.PRINT, **scope).cleared_for(Use.READ, **scope)
    rows = cleared.filter(featured__in=keys).values_list("featured", "excerpt__start", "excerpt__end")
    stretches = {}
    for place, start, end in rows.order_by("excerpt__start", "excerpt__end"):
        stretches.setdefault(place, []).append((start, end))
    return stretches


def printable_excerpts(pack, viewer):
    """The excerpts that this viewer may have printed and read in the pack's room, with what their bounds need."""
    excerpts = Excerpt.objects.cleared_for(Use.PRINT, viewer, room=pack.room)
    return excerpts.cleared_for(Use.READ, viewer, room=pack.room).select_related("transcript")


def readable_excerpts(place, viewer):
    """Those of the place's story."""
    return printable_excerpts(place.pack, viewer).filter(transcript=place.story.transcript_id)


def room_may_read(place, viewer):
    """Whether the pack's room may read the story's words."""
    transcripts = Transcript.objects.cleared_for(Use.READ, viewer, room=place.pack.room)
    return transcripts.filter(pk=place.story.transcript_id).exists()


def quotation(excerpt):
    """The words of an excerpt as a pack prints them."""
    start, end = whole_sentences(excerpt.transcript, excerpt.start, excerpt.end)
    return excerpt.transcript.text[start:end]


def whole_sentences(transcript, start, end):
    """The stretch from the first to the last sentence that [start, end) touches. Of separate quotations, and where it
    would be too long, the stretch as it is. The transcript needs its `sentences` and its `kind`."""
    touched = [bounds for bounds in transcript.sentences if bounds[0] < end and start < bounds[1]]
    if transcript.kind == Transcript.Kind.EXTRACTS or not touched:
        return start, end
    begin, stop = touched[0][0], touched[-1][1]
    return (begin, stop) if stop - begin <= LONGEST else (start, end)

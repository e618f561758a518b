"""One story on paper. Consent is checked for the room it is printed for, and again when it is printed."""

from stories.consent import Audience, Room, Use
from stories.models import Copy, Story
from workshops.paper.assemble import printed_story, trial_copy
from workshops.paper.letters import unprintable_in
from workshops.paper.pdf import count_sheets, typeset

from .story_page import front_page_questions


def rooms_for(story, viewer):
    """{audience: Room} of the rooms this viewer may print this one story for, in the order of Audience."""
    rooms = {}
    for audience in Audience:
        if audience == Audience.OFFICE and viewer.office_id is None:
            continue
        room = Room(audience, viewer.office_id, viewer.pk, viewer.email)
        if Story.objects.cleared_for(Use.PRINT, viewer, room=room).filter(pk=story.pk).exists():
            rooms[audience.value] = room
    return rooms


def unprintable_of(story, viewer, rooms, site):
    """What the sheets for any of these rooms hold that no typeface here has."""
    questions = questions_of(story)
    return unprintable_in(trial_sheets(story, viewer, room, site, questions) for room in rooms.values())


def trial_sheets(story, viewer, room, site, questions):
    return printed_story(story, viewer, room, questions, trial_copy(), site=site)


def questions_of(story):
    return front_page_questions(story=story.pk) if story.may_read else []


def make_copy(story, viewer, room, site, size, how_many):
    """Makes one printing and returns its Copy. It is saved before any byte is sent."""
    trial = typeset(trial_sheets(story, viewer, room, site, questions_of(story)), size=size)
    return Copy.make(
        Copy.Kind.STORY,
        story.ref,
        room,
        viewer,
        how_many,
        [story],
        size=size,
        sheets=count_sheets(trial).sheets,
    )


def copy_of(story, viewer, code):
    """The Copy with this code that this person made of this story; None where there is none, or it is called back."""
    copies = Copy.objects.known_to(viewer).made_for(story.ref).with_recall()
    copy = copies.filter(code=code, made_by=viewer, kind=Copy.Kind.STORY).first()
    return copy if copy and copy.may_be_used() else None


def copy_as_pdf(story, viewer, copy, site):
    """The PDF of this copy, under today's consent; None where the story may no longer be printed for its room."""
    room = rooms_for(story, viewer).get(copy.audience)
    if room is None or room.office != copy.office_id:  # they may work elsewhere by now
        return None
    return typeset(printed_story(story, viewer, room, questions_of(story), copy, site=site), size=copy.size)

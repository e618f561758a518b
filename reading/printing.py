"""One story on paper. Consent is checked for the room it is printed for, and again when it is printed."""

from stories.consent import Audience, Room, Use
from stories.models import Copy, Story
from workshops.paper.assemble import printed_story, trial_copy
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


def print_story(story, viewer, room, site, size, how_many):
    """Makes one printing and returns (Copy, PDF). The Copy is saved before any byte is sent."""
    questions = front_page_questions(story=story.pk) if story.may_read else []
    trial = typeset(printed_story(story, viewer, room, questions, trial_copy(), site=site), size=size)
    copy = Copy.make(
        Copy.Kind.STORY,
        story.ref,
        room,
        viewer,
        how_many,
        [story],
        size=size,
        sheets=count_sheets(trial).sheets,
    )
    return copy, typeset(printed_story(story, viewer, room, questions, copy, site=site), size=size)

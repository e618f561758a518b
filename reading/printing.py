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
    return unprintable_in(trial_sheets(story, viewer, room, site) for room in rooms.values())


def trial_sheets(story, viewer, room, site):
    return printed_story(story, viewer, room, questions_of(story), trial_copy(), site=site)


def questions_of(story):
    return front_page_questions(story=story.pk) if story.may_read else []


def print_story(story, viewer, room, site, size, how_many):
    """Makes one printing and returns (Copy, PDF). The Copy is saved before any byte is sent."""
    trial = typeset(trial_sheets(story, viewer, room, site), size=size)
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
    return copy, typeset(printed_story(story, viewer, room, questions_of(story), copy, site=site), size=size)

"""Packs, excerpts and themes for tests, and a story for each way in which a workshop may not have it."""

from stories.consent import Audience, Use
from tests import factories
from themes.models import Excerpt, Theme
from workshops.models import DiscussionPack

SITE = "https://heard.example"


IN_A_WORKSHOP = [(Use.PRINT, Audience.WORKSHOP)]
EVERYTHING_IN_A_WORKSHOP = [(use, Audience.WORKSHOP) for use in Use]


def make_pack(maker, audience=Audience.WORKSHOP, title="Listening well", **fields):
    return DiscussionPack.objects.create(title=title, audience=audience, made_by=maker, **fields)


def make_excerpt(story, start, end, theme=None, by=None):
    transcript = story.transcripts.get()
    excerpt = Excerpt.mark(transcript, start, end, transcript.text[start:end])
    if theme:
        excerpt.tag(theme, by=by)
    return excerpt


def make_theme(name="Being Heard", letter="B", hue="u", position=20):
    return Theme.objects.create(
        name=name, slug=name.lower().replace(" ", "-"), letter=letter, hue=hue, position=position
    )


def closed_stories(excluded, leeds, york):
    """One story for each way in which a workshop may not have it."""
    other_office = factories.make_story("Other office", [(use, Audience.OFFICE) for use in Use], office=york)
    elsewhere = factories.make_story("Staff only", [(use, Audience.ELSEWHERE) for use in Use], office=york)
    read_only = factories.make_story("Read only", [(Use.READ, Audience.ANYONE), (Use.HEAR, Audience.ANYONE)])
    withdrawn = factories.make_story("Withdrawn", IN_A_WORKSHOP)
    withdrawn.voices.get().withdraw("spoken", by=None)
    narrowed = factories.make_story("Narrowed", [*IN_A_WORKSHOP, (Use.READ, Audience.WORKSHOP)])
    narrowed.voices.get().narrow({("read", "workshop")}, "spoken", by=None)
    paused = factories.make_story("Paused", IN_A_WORKSHOP)
    paused.pause(excluded)
    embargoed = factories.make_story("Embargoed", IN_A_WORKSHOP, embargo_until=factories.days(1))
    shut = factories.make_story("Excluded", IN_A_WORKSHOP)
    shut.voices.get().exclude(None, user=excluded, though_in_the_room=True)
    shut_room = factories.make_story("Excluded from the room", IN_A_WORKSHOP)
    shut_room.voices.get().exclude(None, email="somebody@example.org")
    cooling = factories.make_draft_story("Cooling off")
    factories.make_voice(cooling, IN_A_WORKSHOP, given_on=factories.days(0))
    factories.release(cooling)
    two = factories.make_draft_story("One of two agreed")
    factories.make_voice(two, IN_A_WORKSHOP)
    factories.make_voice(two, [(Use.PRINT, Audience.OFFICE)], office=leeds)
    factories.release(two)
    return [
        other_office, elsewhere, read_only, withdrawn, narrowed, paused, embargoed, shut, shut_room, cooling, two
    ]  # fmt: skip

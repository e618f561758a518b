"""What a pack's room may play, against a second implementation of the design's words (`tests/stories/rule`)."""

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from hypothesis import given, settings

from stories import consent
from stories.models import Recording, Story
from tests.stories.archives import (
    ARCHIVIST,
    LEADERS,
    PEOPLE,
    STEADY,
    ArchiveWriter,
    archives,
    seeded,
    written,
)
from tests.stories.rule import is_cleared
from tests.workshops.pages import at
from workshops.models import DiscussionPack, FeaturedStory

LEAD = LEADERS[1]  # and no reader
SOUND = b"sound"


@pytest.fixture
def writer(db):
    return ArchiveWriter()


def give_sound(keys):
    """A released recording for each of these stories."""
    file = default_storage.save("playable/one.m4a", ContentFile(SOUND))
    Recording.objects.bulk_create(
        Recording(story_id=key, number=1, file=file, duration_ms=1000, size=len(SOUND), sha256="0" * 64)
        for key in keys
    )
    for key, recording in Recording.objects.filter(story__in=keys).values_list("story", "pk"):
        Story.objects.filter(pk=key).update(recording=recording)


def pack_of(room, writer, keys):
    """A pack for this room with all of these stories: ({story key: the ref of its place}, the pack)."""
    pack = DiscussionPack.objects.create(
        title="A pack",
        audience=room.audience,
        office=writer.office(room.office) if room.office else None,
        made_by=writer.user(room.leader),
    )
    FeaturedStory.objects.bulk_create(
        FeaturedStory(pack=pack, story_id=key, position=number) for number, key in enumerate(keys)
    )
    return dict(pack.featured.values_list("story", "ref")), pack


def test_room_plays_what_the_design_lets_it_print_and_hear_in_every_generated_archive(writer, client):
    compared = opened = asked = 0

    @seeded
    @settings(STEADY, max_examples=4)
    @given(archives(consent.today()))
    def compare(archive):
        nonlocal compared, opened, asked
        with written(writer, archive) as keys:
            give_sound(keys)
            for room in archive.rooms:
                places, pack = pack_of(room, writer, keys)
                for viewer in PEOPLE:
                    played = set(
                        pack.playable(writer.user(viewer), archive.day).values_list("story", flat=True)
                    )

                    assert played == {
                        key
                        for key, story in keys.items()
                        if all(
                            is_cleared(story, [use], viewer, room, archive.day) for use in ("print", "hear")
                        )
                    }, (viewer, room)
                    compared, opened = compared + len(keys), opened + len(played)
                    if viewer in (LEAD, ARCHIVIST) and archive.day == consent.today():
                        theirs = (
                            viewer == ARCHIVIST or room.audience != "office" or room.office == viewer.office
                        )
                        client.force_login(writer.user(viewer))
                        sounds = {
                            key: client.get(at("featured-sound", pack.ref, ref))
                            for key, ref in places.items()
                        }
                        answers = {key for key, answer in sounds.items() if answer.status_code == 200}
                        assert answers == (played if theirs else set()), (viewer, room)
                        asked += len(sounds)

    compare()

    assert compared >= 1_500 and opened * 20 > compared
    assert asked >= 100

"""Everything that hangs on a story gives the same answer as the story it hangs on, at both doors."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser

from stories.consent import Audience, Room, Use
from stories.models import Consent, Cue, KeptStory, ListeningPlace, Recording, Story, Transcript, Voice
from tests import factories
from tests.factories import days
from themes.models import Act, Excerpt, ExcerptNote, Theme, ThemedExcerpt
from workshops.models import ChosenExcerpt, DiscussionPack, FeaturedStory, KeyQuestion

# each model with the field that leads to its story's key
HANGING = {
    Voice: "story",
    Consent: "voice__story",
    Recording: "story",
    Transcript: "story",
    Cue: "transcript__story",
    Excerpt: "transcript__story",
    ThemedExcerpt: "content_object__transcript__story",
    ExcerptNote: "excerpt__transcript__story",
    FeaturedStory: "story",
    KeyQuestion: "featured__story",
    Act: "transcript__story",
    ChosenExcerpt: "excerpt__transcript__story",
    KeptStory: "story",
    ListeningPlace: "story",
}
STATES = (
    "open to anyone",
    "open to the office",
    "open to workshops",
    "hear only",
    "print only",
    "own",
    "pending",
    "withdrawn",
    "narrowed",
    "ended",
    "cooling off",
    "paused",
    "embargoed",
    "excluded",
    "excluded with leave",
)


def hang_everything_on(story, by, pack):
    """One row of each kind, on the words and the sound that are the story's newest."""
    factories.make_recording(story)
    transcript = story.transcripts.get()
    excerpt = Excerpt.mark(transcript, 0, 10, transcript.text[:10])
    Act.tag(excerpt, [Theme.objects.get_or_create(name="Being seen", slug="being-seen", letter="S")[0]], by)
    ExcerptNote.objects.create(excerpt=excerpt, text="A note.", written_by=by)
    pack.feature(story, questions=["What changed?"], excerpts=[excerpt])


@pytest.fixture
def archive(asha, ben, edith, gwen, leeds):
    """Stories in every state, each with one row of every kind, and one of them reported by Gwen."""
    pack = DiscussionPack.objects.create(title="Pack", made_by=asha)
    everything = [(use, audience) for use in Use for audience in Audience]
    stories = {}
    for state in STATES:
        promises = {
            "open to the office": [(use, Audience.OFFICE) for use in Use],
            "open to workshops": [(use, Audience.WORKSHOP) for use in Use],
            "hear only": [(Use.HEAR, Audience.ANYONE)],
            "print only": [(Use.PRINT, Audience.ANYONE)],
        }.get(state, everything)
        story = factories.make_draft_story(title=state, reporter=gwen if state == "own" else None)
        factories.make_voice(story, promises, office=leeds)
        hang_everything_on(story, asha, pack)
        if state != "pending":
            factories.release(story, by=edith)
        stories[state] = story
    voice = {state: story.voices.get() for state, story in stories.items()}
    voice["withdrawn"].withdraw("phone", edith)
    voice["narrowed"].narrow({(Use.QUOTE, Audience.ANYONE)}, "phone", edith)
    voice["ended"].grants.update(ends_on=days(-1))
    voice["cooling off"].grants.update(effective_on=days(1))
    voice["excluded"].exclude(edith, user=ben)
    voice["excluded with leave"].exclude(edith, user=ben, though_in_the_room=True)
    stories["paused"].pause(asha)
    stories["embargoed"].embargo(days(1), edith)
    for story in stories.values():  # as if they had been kept before it closed, and not been forgotten since
        ListeningPlace.objects.create(
            person=asha, story=story, recording=story.recordings.get(), place_ms=20_000
        )
        KeptStory.keep(asha, story)
    return stories


def test_rows_are_cleared_exactly_when_their_story_is(archive, ben, cara, edith, asha, leeds):
    office_room = Room(audience=Audience.OFFICE, office=leeds.pk, leader=asha.pk, leader_email=asha.email)

    for viewer, room in product((ben, cara, None), (None, office_room)):
        for use in (Use.READ, Use.PRINT, (Use.READ, Use.HEAR)):
            stories = set(Story.objects.cleared_for(use, viewer, room).values_list("pk", flat=True))
            for model, path in HANGING.items():
                rows = model.objects.cleared_for(use, viewer, room).values_list(path, flat=True)

                assert set(rows) == stories, (model, viewer, room, use)


def test_rows_are_kept_exactly_when_their_story_is(archive, ben, gwen, edith, asha):
    archive["open to anyone"].voices.get().exclude(asha, user=edith)

    for viewer in (ben, gwen, edith, AnonymousUser()):
        stories = set(Story.objects.kept_by(viewer).values_list("pk", flat=True))
        for model, path in HANGING.items():
            rows = model.objects.kept_by(viewer).values_list(path, flat=True)

            assert set(rows) == stories, (model, viewer)


def test_only_released_versions_are_cleared(ben, asha):
    story = factories.make_story(recording=True)
    released_words, released_sound = story.transcript, story.recording
    theme = Theme.objects.create(name="Being seen", slug="being-seen", letter="S")
    shown = Excerpt.mark(released_words, 0, 5, released_words.text[:5])
    draft = factories.give_words(story, "A newer draft.")
    factories.make_recording(story)
    hidden = Excerpt.mark(draft, 0, 7, "A newer")
    for excerpt in (shown, hidden):
        excerpt.tag(theme, by=asha)
        ExcerptNote.objects.create(excerpt=excerpt, text="A note.", written_by=asha)

    cleared = {
        model: list(model.objects.cleared_for(Use.READ, ben)) for model in (Transcript, Recording, Excerpt)
    }

    assert cleared == {Transcript: [released_words], Recording: [released_sound], Excerpt: [shown]}
    assert {cue.transcript for cue in Cue.objects.cleared_for(Use.READ, ben)} == {released_words}
    assert [note.excerpt for note in ExcerptNote.objects.cleared_for(Use.READ, ben)] == [shown]
    assert [each.content_object for each in ThemedExcerpt.objects.cleared_for(Use.READ, ben)] == [shown]


def test_a_featured_story_is_cleared_without_the_words_of_its_pull_quote_being_wider(ben, asha):
    """A pull quote is an excerpt: it is fetched through its own door, which may be closed."""
    story = factories.make_story(promises=[(Use.PRINT, Audience.ANYONE)])
    excerpt = Excerpt.mark(story.transcript, 0, 5, story.transcript.text[:5])
    pack = DiscussionPack.objects.create(title="Pack", made_by=asha)
    featured = pack.feature(story, pull_quote=excerpt)

    assert list(FeaturedStory.objects.cleared_for(Use.PRINT, ben)) == [featured]
    assert list(Excerpt.objects.cleared_for(Use.READ, ben)) == []

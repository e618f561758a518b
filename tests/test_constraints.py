"""What the database promises, tested by trying to break it: each constraint by the row it must refuse."""

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.models import SentForm, User
from stories.consent import Audience, Use
from stories.models import (
    Change,
    Consent,
    ConsentEvent,
    CopiedStory,
    Copy,
    Cue,
    Exclusion,
    Grant,
    Identity,
    IdentityEntry,
    KeptStory,
    ListeningPlace,
    ListeningSpeed,
    Notice,
    Recording,
    Source,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from tests import factories
from themes.models import Act, Excerpt, Theme, ThemedExcerpt
from workshops.models import ChosenExcerpt, DiscussionPack, FeaturedStory

OURS = ("accounts", "stories", "themes", "workshops", "reading")


def change(row, **fields):
    """Past every method and signal, as a mistaken line of code or a hand at the database would."""
    type(row).objects.filter(pk=row.pk).update(**fields)


def again(row, **fields):
    """The same row once more, with a key and a ref of its own."""
    copied = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if not field.primary_key and not (field.unique and field.has_default())
    }
    type(row).objects.bulk_create([type(row)(**copied | fields)])


@pytest.fixture
def rows(asha, dev, edith, gwen):
    story = factories.make_story(reporter=gwen, recording=True)
    voice = story.voices.get()
    excerpt = Excerpt.mark(story.transcript, 0, 5, story.transcript.text[:5])
    theme = Theme.objects.create(name="Being seen", slug="being-seen", letter="S")
    source = Source.objects.create(key="a-book", title="A book", publisher="A press", published="2018")
    Act.tag(excerpt, [theme], asha)
    excerpt.tag(theme, source=source)
    pack = DiscussionPack.objects.create(title="Pack", on_front_page=True, made_by=dev)
    copy = Copy.make(Copy.Kind.PACK, pack.ref, pack.room, dev, how_many=1, stories=[story])
    voice.exclude(edith, user=dev)
    story.revise(gwen, title="Another title")
    Identity.record(voice.storyteller, edith, "A name", "By post.")
    ListeningPlace.keep(asha, story.pk, story.recording_id, story.recording.duration_ms, 20_000)
    ListeningSpeed.keep(asha, 150)
    KeptStory.keep(asha, story)
    return {
        ListeningPlace: ListeningPlace.objects.get(),
        ListeningSpeed: ListeningSpeed.objects.get(),
        KeptStory: KeptStory.objects.get(),
        IdentityEntry: voice.storyteller.identity_entries.get(),
        Story: story,
        Voice: voice,
        Consent: voice.consents.get(),
        Grant: voice.grants.get(use=Use.READ),
        Exclusion: voice.exclusions.get(),
        Notice: voice.consents.get().notice,
        Recording: story.recording,
        Transcript: story.transcript,
        Cue: story.transcript.cues.get(),
        Change: story.changes.get(),
        CopiedStory: copy.stories.get(),
        Excerpt: excerpt,
        Theme: theme,
        ThemedExcerpt: excerpt.themings.get(tagged_by=asha),
        Act: Act.objects.get(),
        "published": excerpt.themings.get(source=source),
        DiscussionPack: pack,
        FeaturedStory: (place := pack.feature(story, excerpts=[excerpt])),
        ChosenExcerpt: place.chosen.get(),
        User: asha,
        SentForm: SentForm.objects.create(sent_by=asha, path="/a/", token="t", digest="d"),
        "source": source,
        "reporter": gwen,
        "office": asha.office,
    }


ATTEMPTS = {
    "one_place_per_person_and_story": [lambda r: again(r[ListeningPlace])],
    "one_speed_per_person": [lambda r: again(r[ListeningSpeed])],
    "a_speed_a_player_has": [
        lambda r: change(r[ListeningSpeed], percent=49),
        lambda r: change(r[ListeningSpeed], percent=201),
    ],
    "a_story_is_kept_once_by_a_person": [lambda r: again(r[KeptStory])],
    "an_act_is_about_a_theme_or_a_note": [
        lambda r: change(r[Act], theme=None),
        lambda r: change(r[Act], text="A note."),
        lambda r: change(r[Act], kind="note"),
        lambda r: change(r[Act], kind="note", theme=None),
        lambda r: change(r[Act], kind="other"),
    ],
    "an_act_is_about_words": [lambda r: change(r[Act], end=r[Act].start)],
    "form_sent_once": [lambda r: again(r[SentForm])],
    "one_account_per_email": [lambda r: again(r[User], email=r[User].email.upper())],
    "one_office_per_name": [lambda r: again(r["office"], name=r["office"].name.upper())],
    "released_at_with_by": [
        lambda r: change(r[Story], released_by=None),
        lambda r: change(r[Story], released_at=None),
        lambda r: change(r[Story], released_at=None, source=r["source"]),
    ],
    "quoted_only_by_a_publication": [lambda r: change(r[Story], quoted_only=True)],
    "released_by_a_second_person": [lambda r: change(r[Story], released_by=r["reporter"])],
    "one_change_per_part": [lambda r: again(r[Change])],
    "looked_at_by_a_second_person": [lambda r: change(r[Change], looked_at_by=r["reporter"])],
    "sent_back_with_a_note": [
        lambda r: change(r[Change], sent_back_by=r[User]),
        lambda r: change(r[Change], sent_back_note="Why blue?"),
    ],
    "paused_at_with_by": [
        lambda r: change(r[Story], paused_at=timezone.now()),
        lambda r: change(r[Story], paused_by=r[User]),
    ],
    "a_storyteller_is_one_voice_in_a_story": [lambda r: again(r[Voice])],
    "one_text_per_notice_version": [lambda r: again(r[Notice], text="Other words.")],
    "closed_at_with_how": [
        lambda r: change(r[Grant], closed_at=timezone.now()),
        lambda r: change(r[Grant], closed_how="narrowed"),
    ],
    "one_open_promise_per_voice_use_and_audience": [lambda r: again(r[Grant])],
    "an_account_or_an_email": [
        lambda r: change(r[Exclusion], user=None),
        lambda r: change(r[Exclusion], email="x@example.org"),
    ],
    "an_identity_is_opened_with_a_reason": [lambda r: again(r[IdentityEntry], what="opened")],
    "one_recording_per_number": [lambda r: again(r[Recording])],
    "confirmed_at_with_by": [
        lambda r: change(r[Recording], findings=["silent"], confirmed_at=timezone.now()),
        lambda r: change(r[Recording], findings=["silent"], confirmed_by=r[User]),
    ],
    "confirmed_where_something_was_found": [
        lambda r: change(r[Recording], confirmed_at=timezone.now(), confirmed_by=r[User])
    ],
    "one_transcript_per_number": [lambda r: again(r[Transcript])],
    "one_cue_starts_at_an_offset": [lambda r: again(r[Cue])],
    "a_cue_has_words": [lambda r: change(r[Cue], end=0)],
    "words_under_a_possible_label_are_nobodys": [
        lambda r: change(r[Cue], possible_label="JOHN (laughs)"),
        lambda r: change(r[Cue], label="", possible_label="Ann", voice=r[Story].voices.get()),
        lambda r: change(r[Cue], label_length=4),
    ],
    "a_story_once_in_a_copy": [lambda r: again(r[CopiedStory])],
    "one_theme_per_name": [lambda r: again(r[Theme], name="BEING seen", slug="being-seen-2")],
    "one_row_per_stretch": [lambda r: again(r[Excerpt])],
    "an_excerpt_has_words": [lambda r: change(r[Excerpt], start=5)],
    "tagged_by_a_person_or_a_publication": [
        lambda r: change(r[ThemedExcerpt], tagged_by=None),
        lambda r: change(r[ThemedExcerpt], source=r["source"]),
    ],
    "a_person_tags_a_stretch_with_a_theme_once": [lambda r: again(r[ThemedExcerpt])],
    "a_publication_tags_a_stretch_with_a_theme_once": [lambda r: again(r["published"])],
    "one_pack_on_the_front_page": [lambda r: again(r[DiscussionPack])],
    "an_office_room_says_which": [lambda r: change(r[DiscussionPack], audience=Audience.OFFICE)],
    "a_story_once_in_a_pack": [lambda r: again(r[FeaturedStory])],
    "an_excerpt_once_in_a_place": [lambda r: again(r[ChosenExcerpt])],
}


@pytest.mark.parametrize("name", ATTEMPTS)
def test_a_row_that_breaks_a_promise_is_refused_by_the_database(name, rows):
    for attempt in ATTEMPTS[name]:
        with pytest.raises(IntegrityError) as refusal, transaction.atomic():
            attempt(rows)

        assert name in str(refusal.value) or columns_of(name) in str(refusal.value)


def columns_of(name):
    """SQLite names a broken unique constraint by its columns."""
    for model, constraint in constraints():
        if constraint.name == name and isinstance(constraint, models.UniqueConstraint):
            columns = [model._meta.get_field(field).column for field in constraint.fields]
            return "UNIQUE constraint failed: " + ", ".join(f"{model._meta.db_table}.{c}" for c in columns)
    return name


def constraints():
    return [
        (model, constraint)
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        for constraint in model._meta.constraints
    ]


def test_every_constraint_has_an_attempt_to_break_it():
    assert sorted(ATTEMPTS) == sorted(constraint.name for _model, constraint in constraints())


def test_every_constraint_is_in_the_database(db):
    missing = {
        constraint.name
        for model, constraint in constraints()
        if constraint.name
        not in connection.introspection.get_constraints(connection.cursor(), model._meta.db_table)
    }

    assert missing == set()


# --- what the constraints leave free ---


def test_a_published_story_needs_nobody_to_release_it(rows):
    change(rows[Story], source=rows["source"], released_by=None)

    assert Story.objects.get().released_by is None


def test_a_closed_promise_may_be_made_again(rows):
    change(rows[Grant], closed_at=timezone.now(), closed_how="narrowed")

    again(rows[Grant])

    assert Grant.objects.filter(use=Use.READ, audience=rows[Grant].audience).count() == 2


def test_two_people_may_tag_the_same_stretch_alike(rows, ben):
    rows[Excerpt].tag(rows[Theme], by=ben)
    rows[Excerpt].tag(rows[Theme], by=ben)

    assert rows[Excerpt].themings.count() == 3


# --- rows that are written once ---


@pytest.mark.parametrize("model", [Notice, Consent, Transcript])
def test_a_row_written_once_is_never_saved_again(model, rows):
    with pytest.raises(TypeError, match="never edited"):
        rows[model].save()


def test_an_entry_about_an_identity_is_never_saved_again(edith):
    entry = IdentityEntry.objects.create(
        storyteller=Storyteller.objects.create(pseudonym="Wren"), by=edith, what="written"
    )

    with pytest.raises(TypeError, match="never edited"):
        entry.save()


def test_every_row_that_is_written_once_is_known_here():
    from stories.models import Immutable

    written_once = {
        model
        for label in OURS
        for model in apps.get_app_config(label).get_models()
        if issubclass(model, Immutable)
    }

    assert written_once == {Notice, Consent, Transcript, IdentityEntry, ConsentEvent}


def test_the_three_themes_stay(rows):
    theme = Theme.objects.create(name="Stays", slug="stays", letter="T", is_core=True)

    with pytest.raises(models.ProtectedError):
        theme.delete()


def test_a_theme_that_someone_heard_is_not_deleted(rows):
    with pytest.raises(models.ProtectedError):
        rows[Theme].delete()

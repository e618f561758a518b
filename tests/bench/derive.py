"""Makes another archive of a loaded one, inside its database: python derive.py KNOWN TIMES | python derive.py KNOWN few

With a number, each story is there so many times, with new keys, refs and moments, and every other one gets a recording
(a row, without a file). With "few", hardly anybody else may know of them: one voice in a thousand says *elsewhere* or
*anyone*, and a new reader's office has ten stories. KNOWN is what was printed before; prints the same for the new
archive.
"""

import itertools
import json
import sys
from datetime import timedelta

import django

django.setup()

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import F, OuterRef, Subquery
from load import session_of, tidy

from accounts.models import Office, User
from core.refs import ALPHABET, RefField
from stories.consent import Audience
from stories.models import (
    Consent,
    Cue,
    Exclusion,
    Grant,
    Recording,
    SearchableStory,
    Story,
    Storyteller,
    Transcript,
    Voice,
)
from themes.models import Excerpt, ThemedExcerpt

# In this order each finds the rows it points to, but for a story's released transcript
COPIED = (Storyteller, Story, Transcript, Voice, Consent, Grant, Exclusion, Cue, Excerpt, ThemedExcerpt)
MINUTE = 60 * 1000  # ms
ONE_IN = 1000  # voices who let others know of their story
SMALL_OFFICE = 10  # stories


def enlarge(times):
    """Adds copies of all that hangs on stories, until each is there `times` times."""
    step = 1 + max(model.objects.latest("pk").pk for model in COPIED)
    with connection.cursor() as cursor:
        for number in range(1, times):
            with transaction.atomic():
                for model in COPIED:
                    cursor.execute(copy_sql(model, number, step))
                copies = Story.objects.filter(pk__gt=number * step)
                copies.update(released_at=F("released_at") - timedelta(hours=number))
        for sql in connection.ops.sequence_reset_sql(no_style(), COPIED):
            cursor.execute(sql)
    SearchableStory.objects.rebuild()


def copy_sql(model, number, step):
    """SQL that adds the first rows of a model once more, as the copy with this number."""
    columns, values = [], []
    for field in model._meta.concrete_fields:
        column = connection.ops.quote_name(field.column)
        columns.append(column)
        if field.primary_key or getattr(field, "related_model", None) in COPIED:
            column = f"{column} + {number * step}"
        elif isinstance(field, RefField):
            # Moved by two letters, of which one gives way to the copy's own: so few refs hardly ever collide
            column = f"substr({column}, 3) || substr({column}, 1, 1) || '{ALPHABET[number]}'"
        values.append(column)
    table, key = model._meta.db_table, model._meta.pk.column
    return f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {table} WHERE {key} < {step}"


def add_sound():
    """A recording for every other story; every fifth of these takes less than five minutes."""
    stories = Story.objects.exclude(released_at=None).order_by("pk").values_list("pk", flat=True)[::2]
    Recording.objects.bulk_create(
        (
            Recording(story_id=story, number=1, file="none.m4a", duration_ms=minutes * MINUTE, size=1)
            for story, minutes in zip(stories, itertools.cycle((3, 20, 20, 20, 20)), strict=False)
        ),
        batch_size=2000,
    )
    of_story = Recording.objects.filter(story=OuterRef("pk")).values("pk")
    Story.objects.filter(recordings__isnull=False).update(recording=Subquery(of_story))


def close_to_most():
    """Leaves one voice in a thousand who says *elsewhere* or *anyone*."""
    Grant.objects.filter(audience__in=[Audience.ELSEWHERE, Audience.ANYONE]).alias(
        of_many=F("voice_id") % ONE_IN
    ).exclude(of_many=7).delete()


def small_office_reader():
    """A reader at an office of their own, to which ten voices belong."""
    office = Office.objects.create(name="Small")
    of_stories = Voice.objects.exclude(pk__in=Exclusion.objects.values("voice")).order_by("pk")
    chosen = list(of_stories.values_list("pk", flat=True)[100 :: max(1, of_stories.count() // SMALL_OFFICE)])
    Voice.objects.filter(pk__in=chosen[:SMALL_OFFICE]).update(office=office)
    reader = User.objects.create_user("small@example.org", name="Someone")
    reader.office = office
    reader.save()
    reader.give_roles("reader")
    return reader


def derive(known, how):
    if how == "few":
        close_to_most()
        known["small_office"] = session_of(small_office_reader())
    else:
        enlarge(int(how))
        add_sound()
    # Read by a visitor who is not signed in too, so a story that excludes nobody
    story = Story.objects.filter(pk__in=Voice.objects.filter(exclusions=None).values("story"))
    open_grants = Grant.objects.filter(audience=Audience.ANYONE).values("voice__story")
    known["open_to_anyone"] = story.filter(pk__in=open_grants).earliest("pk").ref
    tidy()
    return known


if __name__ == "__main__":
    with open(sys.argv[1]) as known:
        derived = derive(json.load(known), sys.argv[2])
    print(json.dumps(derived))  # noqa: T201

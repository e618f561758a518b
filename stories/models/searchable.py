"""What of a story can be searched, and its entry in the full-text index."""

from datetime import UTC, datetime
from itertools import islice

from django.conf import settings
from django.db import connections, models, transaction
from django.utils.translation import override

from ..search import index
from ..search.matching import IndexField
from ..search.terms import RULES
from .agreement import Consent
from .transcript import Transcript
from .voice import Kind, Voice

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
PLACES = 2**16  # in a second: of stories released within one, the later made has the higher place
KINDS_SEARCHED = (Kind.SERVICE_USER, Kind.STAFF, Kind.PEER_MENTOR)  # "other" would be found for any "other"
BATCH = 200  # stories in memory at once, while the index is made anew


class SearchableStoryQuerySet(models.QuerySet):
    @transaction.atomic
    def write(self, stories):
        """Indexes these released stories as they are now, in place of what was indexed of them."""
        stories = list(stories)
        self.filter(story__in=stories).delete()
        names = _names_and_kinds(self.db, stories)
        last_place = None
        rows = []
        for story in sorted(stories, key=lambda story: (story.released_at, story.pk)):
            last_place = self._free_place(story, last_place)
            rows.append(SearchableStory.of(story, names.get(story.pk, ()), last_place))
        self.bulk_create(rows)
        index.add(connections[self.db], {row.place: row.as_entry() for row in rows})

    def _free_place(self, story, last_place):
        """The first free place from this story's moment on, and above `last_place`."""
        place = int((story.released_at - EPOCH).total_seconds()) * PLACES + story.pk % PLACES
        place = place if last_place is None else max(place, last_place + 1)
        while self.filter(place=place).exists():
            place += 1
        return place

    def is_current(self):
        """Whether the index has an entry for every row, made by the rules of today."""
        made_otherwise = self.exclude(rules=RULES).exists()
        return not made_otherwise and self.count() == index.count(connections[self.db])

    @transaction.atomic
    def rebuild(self):
        """Makes the index anew, of every released story."""
        index.empty(connections[self.db])
        self.all()._raw_delete(self.db)
        released = self.model.story.field.related_model.objects.using(self.db).exclude(released_at=None)
        keys = iter(list(released.order_by("released_at", "pk").values_list("pk", flat=True)))
        while batch := list(islice(keys, BATCH)):
            self.write(released.filter(pk__in=batch).select_related("transcript"))


class SearchableStory(models.Model):
    """The details of a released story as they are indexed, and which words: FTS5 needs them again to take the story out
    of the index. The words themselves are in the transcript alone."""

    story = models.OneToOneField("Story", models.CASCADE, primary_key=True, related_name="searchable")
    place = models.BigIntegerField(unique=True, help_text="of its entry: the later released, the higher")
    rules = models.CharField(max_length=60, help_text="version of those it was indexed by")
    transcript = models.ForeignKey(Transcript, models.CASCADE, null=True, related_name="+")
    title = models.TextField()
    summary = models.TextField()
    notes = models.TextField()
    names = models.TextField()  # shown, and the kinds of its voices

    objects = SearchableStoryQuerySet.as_manager()

    def __str__(self):
        return f"index entry {self.place}"

    @classmethod
    def of(cls, story, names, place):
        """The unsaved row of a released story."""
        return cls(
            story=story,
            place=place,
            rules=RULES,
            transcript=story.transcript,
            title=story.title,
            summary=story.summary,
            notes="\n".join(story.content_notes),
            names="\n".join(names),
        )

    def as_entry(self):
        words = self.transcript.text if self.transcript else ""
        return index.Entry(self.title, self.summary, self.notes, self.names, words)

    def take_out_of_index(self, using):
        """For `pre_delete` alone: the database refuses to delete the row while the index has its entry."""
        index.remove(connections[using], {self.place: self.as_entry()})


class IndexEntry(models.Model):
    """A row of the full-text index, to search in. `stories.schema` creates its table, of another kind on each
    database, and `stories.search.index` alone writes into it."""

    place = models.OneToOneField(
        SearchableStory,
        models.DO_NOTHING,
        primary_key=True,
        db_column="rowid",
        to_field="place",
        db_constraint=False,
        related_name="entry",
    )
    in_title = IndexField()
    in_details = IndexField()
    anywhere = IndexField()

    class Meta:
        managed = False
        db_table = "stories_index"

    def __str__(self):
        return f"index entry {self.pk}"


def _names_and_kinds(using, stories):
    """{story key: [what its voices are shown as, and what they were when they spoke]}."""
    names = _names_shown(using, stories)
    voices = Voice.objects.using(using).filter(story__in=stories, kind__in=KINDS_SEARCHED)
    with override(settings.LANGUAGE_CODE):  # one wording in the index, whoever releases the story
        for story, kind in voices.order_by("pk").values_list("story", "kind"):
            names.setdefault(story, []).append(str(Kind(kind).label))
    return {story: list(dict.fromkeys(filter(None, each))) for story, each in names.items()}


def _names_shown(using, stories):
    """{story key: the names its voices are shown as}, of those that chose one."""
    agreements = Consent.objects.using(using).filter(voice__story__in=stories).order_by("voice", "pk")
    newest = {
        voice: (story, name)
        for story, voice, name in agreements.values_list("voice__story", "voice", "name_shown")
    }
    names = {}
    for story, name in newest.values():
        names.setdefault(story, []).append(name)
    return names

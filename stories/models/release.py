"""How a story comes before readers: what one person made, a second person looks at and releases."""

import hashlib
import json

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..signals import transcript_released
from .change import DETAILS, OF_TRANSCRIPT, Part
from .kept import KeptStory
from .ledger import ConsentEvent
from .listening import ListeningPlace
from .missing import StoryReadiness
from .searchable import SearchableStory

KEPT_BY_PEOPLE = (ListeningPlace, KeptStory)


class NotReady(ValidationError):
    """A story cannot be opened to readers now; the messages say why."""


class StoryRelease(StoryReadiness):
    """The part of Story about its release. Fields and the rest are in `story`."""

    class Meta:
        abstract = True

    # --- what is changed ---

    def draft_details(self):
        """{part: value} of the title, summary, language and content notes as they are once every change is released.
        One query."""
        changed = self.changes.filter(part__in=DETAILS, value__isnull=False).values_list("part", "value")
        return {part.value: getattr(self, part) for part in DETAILS} | dict(changed)

    @transaction.atomic
    def revise(self, by, at=None, **details):
        """Changes the title, summary, language or content notes. Readers of a released story keep the old ones until
        a second person releases these, but a content note that is added is theirs at once."""
        self.lock()
        before = self.draft_details()
        for part, value in details.items():
            if value == before[part]:
                continue
            if self.released_at is None:
                setattr(self, part, value)
                self.note_change(part, by, at)
            elif part == Part.CONTENT_NOTES and set(before[part]) <= set(value):
                self._add_content_notes(value, before[part], by, at)
            else:
                self._draft_detail(part, value, by, at)
        self.save(update_fields=list(details))

    def _draft_detail(self, part, value, by, at):
        if value == getattr(self, part):
            self.changes.filter(part=part).delete()
        else:
            self.note_change(part, by, at, value)

    def _add_content_notes(self, notes, before, by, at):
        """Shows the notes that are new to readers, whatever else of the notes waits for release."""
        added = [note for note in notes if note not in before]
        waiting = self.changes.filter(part=Part.CONTENT_NOTES)
        if waiting.update(value=notes):
            self.content_notes += [note for note in added if note not in self.content_notes]
        else:
            self.content_notes = notes
        if set(notes) == set(self.content_notes):
            waiting.delete()
        if added:
            self.record(ConsentEvent.Kind.NOTE_ADDED, by, at, number=len(added))
        self.save(update_fields=[Part.CONTENT_NOTES])
        self.update_searchable()

    def note_change(self, part, by, at=None, value=None):
        """Notes who changed this part last, for the second person who releases it. In the caller's transaction."""
        made = {"made_by": by, "made_at": at or timezone.now(), "value": value}
        unseen = {"looked_at_by": None, "sent_back_by": None, "sent_back_note": ""}
        self.changes.update_or_create(part=part, defaults=made | unseen)

    def has_newer(self):
        """Whether this story is released and something of it was changed since."""
        return self.released_at is not None and self.changes.exists()

    # --- the second person ---

    @transaction.atomic
    def release(self, by, at=None, seen=None):
        """Opens the story to those the voices agreed to; or, once it is open, what was changed since. A second person
        does this: of a released story, everything but what `by` changed.

        `seen` is the `release_token` of what this person was shown; None skips that check. Returns whether readers
        have something new: of a transcript whose words and speakers two people made, the first look is only a look.
        Raises NotReady with everything that is missing, when `seen` is out of date, or when nothing is new.
        """
        self.lock()
        if self.released_at and not self.has_newer():
            raise NotReady(_("There is nothing new to release. Readers have the newest versions."))
        if missing := self.missing_for_release(by, at and timezone.localdate(at)):
            raise NotReady(missing)
        self._check_seen(seen)
        looked_at = self._note_look(by)
        if self.released_at is None:
            self._open(by, at or timezone.now(), by, at)
        elif complete := self._complete_changes():
            self._publish(complete, by, at)
        else:
            self.record(ConsentEvent.Kind.LOOKED_AT, by, at, parts=looked_at)
            return False
        return True

    @transaction.atomic
    def look_at(self, by, at=None, seen=None):
        """Notes that `by` looked at what others made in a story that is not released, so that one of these others may
        release it: as a story's reporter, or whoever changed something in it, may not. Raises NotReady."""
        self.lock()
        if self.released_at or not self.changes.releasable_by(by).exists():
            raise NotReady(_("There is nothing here that you need to look at now."))
        self._check_seen(seen)
        self.record(ConsentEvent.Kind.LOOKED_AT, by, at, parts=self._note_look(by))

    def _note_look(self, by):
        """Notes that `by` looked at what others made, and returns it as the ledger keeps it."""
        changes = self.changes.releasable_by(by)
        parts = changes.with_second_person(by)
        changes.update(looked_at_by=by)
        return parts

    @transaction.atomic
    def send_back(self, by, note, at=None, seen=None):
        """Sends back what others changed, with a sentence on what should be different. Nobody but `by` may release it
        until it is changed again; so what somebody else sent back stays theirs. Raises NotReady when there is nothing,
        or `seen` is out of date."""
        self.lock()
        changes = self.changes.returnable_by(by)
        parts = changes.with_second_person(by)
        if not parts:
            raise NotReady(_("There is nothing here that you can send back."))
        self._check_seen(seen)
        if not changes.exclude(sent_back_by=by, sent_back_note=note).exists():
            return  # sent back already, with this very sentence
        changes.update(sent_back_by=by, sent_back_note=note, looked_at_by=None)
        self.record(ConsentEvent.Kind.SENT_BACK, by, at, parts=parts)

    def _check_seen(self, seen):
        if seen is not None and seen != self.release_token():
            raise NotReady(_("This changed while you were reading. Look at it again, then release."))

    def _complete_changes(self):
        """The changes that a second person has looked at. The words of a transcript and who speaks in it, where both
        were changed, come before readers together."""
        changes = list(self.changes.select_related("made_by", "looked_at_by"))
        half_seen = any(change.part in OF_TRANSCRIPT and not change.looked_at_by for change in changes)
        return [
            change
            for change in changes
            if change.looked_at_by and not (half_seen and change.part in OF_TRANSCRIPT)
        ]

    def _open(self, released_by, released_at, by, at):
        """Puts the story before readers, with the newest of everything."""
        self.released_at, self.released_by = released_at, released_by
        self.recording = self._newest("recordings")
        self._publish(list(self.changes.select_related("made_by", "looked_at_by")), by, at, opens=True)

    def _publish(self, changes, by, at, opens=False):
        """Puts these changes before readers; of a story that `opens` the newest words, whatever was changed."""
        parts = {change.part: change for change in changes}
        before = self.transcript_id
        if Part.RECORDING in parts:
            self.recording = self._newest("recordings")
        if opens or parts.keys() & set(OF_TRANSCRIPT):
            self.transcript = self._newest("transcripts")
        for part in parts.keys() & set(DETAILS):
            if parts[part].value is not None:
                setattr(self, part, parts[part].value)
        self.save()
        self.changes.filter(pk__in=[change.pk for change in changes]).delete()
        if before is not None and self.transcript_id not in (before, None):
            transcript_released.send(sender=type(self), story=self)
        if Part.RECORDING in parts:
            self.forget_where_closed()  # a place in the old recording is none in the new one
        people = {change.part: change.people for change in changes}
        self.record(ConsentEvent.Kind.RELEASED, by, at, **({"parts": people} if people else {}))
        self.update_searchable()

    def _newest(self, versions):
        return getattr(self, versions).order_by("-number").first()

    @transaction.atomic
    def release_published(self, published_at):
        """Releases words that were published already, under the agreement they were loaded with.

        `released_by` stays empty, as no second person looked at them. `published_at` becomes `released_at`, by which
        lists are ordered; the ledger has the time of this call.
        """
        if self.source_id is None:
            raise TypeError("Only a publication's own words are released without a second person.")
        self.changes.all().delete()
        self._open(None, published_at, None, None)

    @transaction.atomic
    def correct_published(self, part, before, value):
        """Puts `value` in place of our own earlier wording `before` of a detail of words that were published already.
        Wording that was changed here stays. As in `release_published`, there is no second person."""
        if self.source_id is None:
            raise TypeError(
                "Only what is said of a publication's words is corrected without a second person."
            )
        self.lock()
        if getattr(self, part) != before or self.released_at is None:
            return
        setattr(self, part, value)
        self.save(update_fields=[part])
        self.record(ConsentEvent.Kind.RELEASED, None, parts={part: ["", ""]})
        self.update_searchable()

    @transaction.atomic
    def close_release(self, by, at=None):
        """Takes the release back: only `kept_by` finds the story until a second person releases it again."""
        self.lock()
        if self.released_at is None:
            return
        for part, value in self.draft_details().items():
            setattr(self, part, value)
        self.changes.update(value=None)
        self.released_at = self.released_by = None
        self.save()
        self.record(ConsentEvent.Kind.UNRELEASED, by, at)
        self.update_searchable()
        self.forget_where_closed()

    def release_token(self):
        """A hash of everything that a release would open now, and to whom. It changes when any of that does."""
        voices = self.voices.prefetch_related("consents", "grants")
        released = [
            *(self.draft_details(), str(self.embargo_until)),
            *(newest and newest.ref for newest in (self._newest("recordings"), self._newest("transcripts"))),
            *([voice.ref, voice.kind, voice.name_shown, sorted(voice.promises())] for voice in voices),
            *(
                list(change)
                for change in self.changes.values_list("part", "made_by__ref", "sent_back_by__ref")
            ),
        ]
        return hashlib.sha256(json.dumps(released).encode()).hexdigest()

    def forget_where_closed(self):
        """Deletes what people keep for themselves of this story, of each who may no longer have it. Whatever closes a
        story or a part of it, to anybody, calls this in its own transaction; what time closes goes once a day."""
        for model in KEPT_BY_PEOPLE:
            model.objects.filter(story=self).forget_closed()

    def update_searchable(self):
        """Indexes what readers may have of this story for search, or takes it out while nothing is released."""
        if self.released_at is None:
            SearchableStory.objects.filter(story=self).delete()
        else:
            SearchableStory.objects.write([self])

"""What gathering types in. Each form holds what was typed until it is right; the verbs are on the models."""

import tempfile
from datetime import date, timedelta
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Office, User
from accounts.roles import Role, Task
from core.fields import ByRef, Day, Line, Words
from core.refs import is_ref, make_ref
from core.text import clean

from . import codes, consent, media, transcripts
from .consent import Audience, Use
from .languages import LANGUAGES
from .models import Consent, Kind, Notice, Recording, Storyteller, Transcript, Voice
from .progress import Progress
from .uploads import place_to_work


# --- the story ------------------------------------------------------------------------------------
class DetailsForm(forms.Form):
    title = Line(
        label=_("Title"),
        max_length=200,
        help_text=_("A few words, from the story if you can. No names, and nothing that tells who it is."),
        error_messages={"required": _("Give the story a title.")},
    )
    summary = Words(
        label=_("Summary"),
        max_length=1000,
        rows=4,
        help_text=_("Two or three sentences for someone who has five minutes."),
        error_messages={"required": _("Say in a sentence or two what the story is about.")},
    )
    language = forms.ChoiceField(
        label=_("Language it is told in"), choices=list(LANGUAGES.items()), initial="en"
    )

    @classmethod
    def of(cls, story, typed):
        """The form for a story that is there already, in whatever language it was brought in."""
        form = cls(typed, initial={name: getattr(story, name) for name in cls.base_fields})
        if story.language not in LANGUAGES:
            form.fields["language"].choices = [*LANGUAGES.items(), (story.language, story.language)]
        return form


class ContentNotesForm(forms.Form):
    MOST, LONGEST = 12, 200

    content_notes = Words(
        label=_("What should people know before they listen?"),
        required=False,
        rows=5,
        max_length=MOST * (LONGEST + 1),
        help_text=_("One on each line, such as “Talks about a death”. Leave it empty if there is nothing."),
    )

    def clean_content_notes(self):
        """The notes as a list, one for each line."""
        notes = [" ".join(line.split()) for line in self.cleaned_data["content_notes"].split("\n")]
        notes = [note for note in notes if note]
        if len(notes) > self.MOST:
            raise ValidationError(_("Keep to %(most)d lines at most.") % {"most": self.MOST})
        if any(len(note) > self.LONGEST for note in notes):
            raise ValidationError(
                _("Keep each line under %(longest)d characters.") % {"longest": self.LONGEST}
            )
        return notes


class EmbargoForm(forms.Form):
    embargo_until = Day(
        label=_("First day it may be seen"),
        required=False,
        help_text=_("For example 21 11 2026. Leave it empty if it need not wait."),
    )


# --- recording and words --------------------------------------------------------------------------
class RecordingForm(forms.Form):
    recording = forms.FileField(
        label=_("The recording"),
        max_length=255,
        help_text=_("One file of sound, up to 15 minutes and 50 MB. MP3, M4A, WAV and most others will do."),
        error_messages={
            "required": _("Choose a recording first."),
            "empty": _("This file is empty."),
            "max_length": _("The name of this file is too long. Shorten it and try again."),
        },
        widget=forms.FileInput(attrs={"accept": "audio/*,video/mp4,.m4a,.mp3,.wav,.ogg,.opus,.flac,.amr"}),
    )
    # Made anew for each page: what the page asks by while it waits
    token = forms.CharField(required=False, initial=make_ref, widget=forms.HiddenInput)

    def __init__(self, *args, too_big=False, **kwargs):
        super().__init__(*args, **kwargs)
        if too_big:
            self.fields["recording"].error_messages["required"] = _(
                "This file is over 50 MB, the most we can take."
            )

    def clean_recording(self):
        file = self.cleaned_data["recording"]
        if file.size > media.MAX_BYTES:
            raise ValidationError(_("This file is over 50 MB, the most we can take."))
        return file

    @property
    def asks_by(self):
        """The page's token; "" where what came back is none of ours, and then nobody asks."""
        token = self["token"].value()
        return token if is_ref(token) else ""

    def save(self, story, added_by):
        """The recording, made clean and kept as the newest version; or None, with the reason at the field."""
        file = self.cleaned_data["recording"]
        with tempfile.TemporaryDirectory(dir=place_to_work()) as folder:
            source = Path(folder) / "arrived"
            with source.open("wb") as copy:
                for chunk in file.chunks():
                    copy.write(chunk)
            try:
                with Progress(added_by, self.asks_by) as progress:
                    prepared = media.prepare(source, Path(folder), progress)
            except media.MediaError as error:
                self.add_error("recording", str(error))
                return None
            return Recording.from_prepared(story, prepared, file, added_by)


class TranscriptForm(forms.Form):
    LATE_MS = 2000  # how far captions may run past the end of the sound: programs round up

    words = Words(
        label=_("Paste the words"),
        required=False,
        rows=14,
        help_text=_("Start a line with the speaker’s name and a colon where another person speaks."),
    )
    file = forms.FileField(
        label=_("Or choose a file"),
        required=False,
        help_text=_("Captions (.vtt or .srt) or plain text (.txt)."),
        error_messages={"empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,.txt,text/plain,text/vtt"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()))
    kind = forms.ChoiceField(
        label=_("What are these words?"),
        choices=[
            (Transcript.Kind.SPEECH, _("One account, as it was spoken")),
            (Transcript.Kind.EXTRACTS, _("Separate quotations, with an empty line between them")),
        ],
        initial=Transcript.Kind.SPEECH,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, recording=None, too_big=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.recording, self.too_big = recording, too_big

    def clean_file(self):
        file = self.cleaned_data["file"]
        if self.too_big or (file and file.size > transcripts.MAX_CONTENT):
            raise ValidationError(_("This file is too big to be a transcript."))
        return file

    def clean(self):
        cleaned = super().clean()
        words, file = cleaned.get("words"), cleaned.get("file")
        if self.errors:
            return cleaned
        if words and file:
            self.add_error("file", _("Give either the words or a file, not both. Take one away."))
        elif not words and not file:
            self.add_error("words", _("Paste the words, or choose a file."))
        else:
            field, content = ("file", file.read()) if file else ("words", words)
            try:
                self.draft = self._read(content, file.name if file else "")
            except transcripts.TranscriptError as error:
                self.add_error(field, str(error))
            else:
                self._check_end(field)
        return cleaned

    def _read(self, content, name):
        language = self.cleaned_data["language"]
        if self.cleaned_data["kind"] == Transcript.Kind.EXTRACTS:
            return transcripts.extracts(quotations(content), language=language)
        duration = self.recording.duration_ms if self.recording else None
        return transcripts.read(content, name, language=language, duration_ms=duration)

    def _check_end(self, field):
        if self.recording is None or not self.draft.is_timed:
            return
        last = max(cue.end_ms for cue in self.draft.cues)
        if last > self.recording.duration_ms + self.LATE_MS:
            self.add_error(
                field,
                _(
                    "These words run to %(words)s, but the recording ends at %(sound)s. Do they belong together?"
                )
                % {"words": clock(last), "sound": clock(self.recording.duration_ms)},
            )

    def save(self, story, added_by):
        """The words as the story's newest version. Speakers known from the version before keep their voices."""
        last = story.transcripts.order_by("-number").first()
        return Transcript.from_draft(
            story,
            self.draft,
            voices=last.speakers() if last else {},
            added_by=added_by,
            clock=self.recording if self.draft.is_timed else None,
            kind=self.cleaned_data["kind"],
        )


def quotations(content):
    """The quotations in pasted text or in a file's bytes, each between empty lines. Raises TranscriptError."""
    if isinstance(content, bytes):
        try:
            content = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise transcripts.TranscriptError(
                "This file is not text that can be read. Save it as plain text, encoded as UTF-8."
            ) from None
    blocks, block = [], []
    for line in [*clean(content).split("\n"), ""]:
        if line.strip():
            block.append(line)
        elif block:
            blocks.append(" ".join(block))
            block = []
    if not blocks:
        raise transcripts.TranscriptError("There are no words in it.")
    return blocks


def clock(ms):
    minutes, seconds = divmod(ms // 1000, 60)
    return f"{minutes}:{seconds:02}"


class SpeakersForm(forms.Form):
    """Which voice each speaker in the words is. One question for each name as it was heard."""

    def __init__(self, *args, transcript, **kwargs):
        super().__init__(*args, **kwargs)
        self.transcript = transcript
        self.voices = {
            voice.ref: voice for voice in transcript.story.voices.select_related("storyteller").order_by("pk")
        }
        choices = [("", _("Nobody in this list, such as an interviewer"))] + [
            (ref, f"{voice.storyteller.pseudonym}, {voice.get_kind_display()}")
            for ref, voice in self.voices.items()
        ]
        # The questions are numbered as these words name people: an answer about other words means someone else
        self.fields["version"] = forms.CharField(
            required=False, initial=transcript.ref, widget=forms.HiddenInput
        )
        self.labels = {}
        for number, (label, voice) in enumerate(transcript.speakers().items()):
            name = f"speaker-{number}"
            self.labels[name] = label
            self.fields[name] = forms.ChoiceField(
                label=label or _("Words given to nobody"),
                required=False,
                choices=choices,
                initial=voice.ref if voice else "",
            )

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("version", "") not in ("", self.transcript.ref):
            self.data = {name: field.initial for name, field in self.fields.items()}
            raise ValidationError(
                _("The words have changed since you opened this page. Say again who speaks.")
            )
        return cleaned

    def save(self, added_by):
        chosen = {label: self.voices.get(self.cleaned_data[name]) for name, label in self.labels.items()}
        return self.transcript.name_speakers(chosen, added_by)


# --- voices and what they agreed to ---------------------------------------------------------------
class VoiceDetailsForm(forms.Form):
    """What a storyteller was when they spoke. It can be put right until they have agreed to something."""

    kind = forms.ChoiceField(
        label=_("What were they when they spoke?"),
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what they were when they spoke.")},
    )
    office = ByRef(
        Office.objects.all(),
        label=_("Their office"),
        required=False,
        empty_label=_("None, or not known"),
        help_text=_("The one they mean when they say “my own office”."),
    )

    def save(self, voice):
        voice.kind, voice.office = self.cleaned_data["kind"], self.cleaned_data["office"]
        voice.save(update_fields=["kind", "office"])


class VoiceForm(VoiceDetailsForm):
    MOST = 300  # known storytellers offered; the rest can be found by adding to their story

    pseudonym = Line(
        label=_("A new storyteller"),
        required=False,
        max_length=100,
        help_text=_("A made-up name, for the team alone. Never the real one."),
    )
    storyteller = ByRef(
        Storyteller.objects.none(),
        label=_("Or someone whose story you keep"),
        required=False,
        empty_label=_("Somebody new"),
        error_messages={"invalid_choice": _("Choose someone from the list, or give a new made-up name.")},
    )
    field_order = ["pseudonym", "storyteller", "kind", "office"]

    def __init__(self, *args, story, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.story, self.viewer = story, viewer
        kept = Voice.objects.kept_by(viewer)
        known = Storyteller.objects.filter(pk__in=kept.values("storyteller")).exclude(
            pk__in=story.voices.values("storyteller")
        )
        field = self.fields["storyteller"]
        field.queryset = known
        latest = kept.filter(storyteller=OuterRef("pk")).order_by("-pk")
        offered = known.annotate(told=Subquery(latest.values("story__title")[:1])).order_by("-pk")[
            : self.MOST
        ]
        field.choices = [("", field.empty_label)] + [
            (each.ref, f"{each.pseudonym} ({each.told})")
            for each in sorted(offered, key=lambda each: each.pseudonym.lower())
        ]

    def clean(self):
        cleaned = super().clean()
        if "pseudonym" in cleaned and "storyteller" in cleaned:
            if cleaned["pseudonym"] and cleaned["storyteller"]:
                self.add_error("storyteller", _("Give a new name or choose someone, not both."))
            elif not cleaned["pseudonym"] and not cleaned["storyteller"]:
                self.add_error("pseudonym", _("Give a made-up name, or choose someone from the list."))
        return cleaned

    def save(self):
        """The new voice; or None, when this storyteller became one just now, as where Save is pressed twice."""
        kind, office = self.cleaned_data["kind"], self.cleaned_data["office"]
        try:
            with transaction.atomic():
                storyteller = self.cleaned_data["storyteller"] or Storyteller.objects.create(
                    pseudonym=self.cleaned_data["pseudonym"]
                )
                return self.story.add_voice(storyteller, kind, office, by=self.viewer)
        except IntegrityError:
            self.add_error("storyteller", _("They are a voice in this story already."))
            return None


class AgreementForm(forms.Form):
    """One voice's answers under a notice."""

    notice = ByRef(
        Notice.objects.none(),
        label=_("Which words did they agree to?"),
        error_messages={
            "required": _("Choose the notice they were given."),
            "invalid_choice": _("Choose one of these notices."),
        },
    )
    promises = forms.MultipleChoiceField(
        label=_("What did they say yes to?"),
        error_messages={"required": _("Tick at least one thing they said yes to.")},
    )
    how = forms.ChoiceField(
        label=_("How did they say so?"),
        choices=[(how.value, how.label) for how in Consent.How if how != Consent.How.PUBLISHED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how the agreement was given.")},
    )
    evidence = Line(
        label=_("Where is it kept?"),
        required=False,
        max_length=300,
        help_text=_("Such as the drawer the signed form is in. No names."),
    )
    given_on = Day(
        label=_("Which day did they say yes?"),
        help_text=_("For example 21 11 2026."),
        error_messages={"required": _("Write the day they said yes.")},
    )
    cooling_off = forms.IntegerField(
        label=_("Days to think it over"),
        min_value=0,
        max_value=30,
        initial=consent.COOLING_OFF.days,
        help_text=_("Nothing opens before these days are over. Seven, or 0 if they chose no waiting."),
        widget=forms.TextInput(attrs={"class": "input--short", "inputmode": "numeric"}),
        error_messages={
            "required": _("Write how many days they want to think it over, 0 for none."),
            "invalid": _("Write the days as a number from 0 to 30."),
            "min_value": _("Write the days as a number from 0 to 30."),
            "max_value": _("Write the days as a number from 0 to 30."),
        },
    )
    name_shown = Line(
        label=_("Name shown to listeners"),
        required=False,
        max_length=100,
        help_text=_(
            "The name they chose to be shown as. Without one, only “service user”, “staff” and the like is shown."
        ),
    )
    ends_on = Day(
        label=_("Last day it counts"),
        required=False,
        help_text=_("Only if they set one. For example 31 12 2027."),
    )
    review_on = Day(
        label=_("Day to ask them again"),
        required=False,
        help_text=_("A reminder for the team; nothing closes by itself."),
    )
    # So that a page that has been open for a while never gives back what was taken back meanwhile
    taken_back = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, voice, **kwargs):
        super().__init__(*args, **kwargs)
        self.voice = voice
        self.taken_back = self.fields["taken_back"].initial = voice.times_taken_back()
        self.audiences = audiences_of(voice)
        self.fields["notice"].queryset = Notice.to_agree_to()
        self.fields["promises"].choices = [
            (f"{use} {audience}", f"{use.label}: {audience.label}")
            for use in Use
            for audience in self.audiences
        ]
        self.fields["notice"].empty_label = None

    @classmethod
    def of(cls, voice, typed):
        """The form, with what this voice agreed to until now already filled in."""
        today = consent.today()
        open_now = voice.grants.filter(closed_at=None, ends_on__gte=today)
        to_come = open_now.values_list("ends_on", flat=True)
        last = max(voice.consents.all(), key=lambda agreement: agreement.pk, default=None)
        # What a publisher holds is no answer to us: nothing of it is ticked for them
        standing = set() if last and last.is_published else voice.promises()
        return cls(
            typed,
            voice=voice,
            initial={
                "promises": [f"{use} {audience}" for use, audience in with_everyone(standing, Audience)],
                "name_shown": last.name_shown if last else "",
                "ends_on": min(to_come, default=None),
            },
        )

    @property
    def rows(self):
        """The grid: each use with, for each audience, the value of its box and whether it is ticked."""
        ticked = set(self["promises"].value() or [])
        return [
            (
                use,
                [
                    (audience, f"{use} {audience}", f"{use} {audience}" in ticked)
                    for audience in self.audiences
                ],
            )
            for use in Use
        ]

    def clean_promises(self):
        """(use, audience) pairs. A yes to anyone is kept as a yes to each, so that it can be narrowed later."""
        return with_everyone(
            {tuple(value.split()) for value in self.cleaned_data["promises"]}, self.audiences
        )

    def clean_given_on(self):
        day = self.cleaned_data["given_on"]
        if day > consent.today():
            raise ValidationError(_("This day is still to come."))
        return day

    def clean_ends_on(self):
        day = self.cleaned_data["ends_on"]
        if day and day < consent.today():
            raise ValidationError(_("This day is over, so nothing would count."))
        return day

    def clean_review_on(self):
        day = self.cleaned_data["review_on"]
        if day and day <= consent.today():
            raise ValidationError(_("Choose a day that is still to come."))
        return day

    def clean(self):
        cleaned = super().clean()
        if cleaned.pop("taken_back", None) not in (None, self.taken_back):
            self._ask_again()
        if not self.errors and cleaned["ends_on"]:
            first_days = self.voice.counts_from(cleaned["promises"], cleaned["ends_on"], self.counts_on)
            if max(first_days.values()) > cleaned["ends_on"]:
                self.add_error(
                    "ends_on", _("The days to think it over end after this day, so it would never count.")
                )
        return cleaned

    @property
    def counts_on(self) -> date:
        """The first day on which new promises count."""
        return self.cleaned_data["given_on"] + timedelta(days=self.cleaned_data["cooling_off"])

    @property
    def interrupts(self) -> bool:
        """Whether something that counts today would stop until then."""
        said = self.cleaned_data
        return self.voice.is_interrupted_by(said["promises"], said["ends_on"], self.counts_on)

    def _ask_again(self):
        self.data = self.data.copy()
        self.data["taken_back"] = self.taken_back
        self.add_error(
            None, _("They have taken something back since you opened this page. Ask before you keep this.")
        )

    def save(self, taken_by):
        """The agreement; or None, where they took something back just now. The story must be held."""
        if self.voice.times_taken_back() != self.taken_back:
            self.taken_back = self.voice.times_taken_back()
            self._ask_again()
            return None
        cleaned = {**self.cleaned_data}
        cooling_off = timedelta(days=cleaned.pop("cooling_off"))
        return self.voice.agree(taken_by=taken_by, cooling_off=cooling_off, **cleaned)


def audiences_of(voice):
    """Whom this voice can say yes to: without an office there is no *my own office*."""
    return [each for each in Audience if voice.office_id or each != Audience.OFFICE]


def with_everyone(promises, audiences):
    """These (use, audience) pairs, a yes to anyone standing for a yes to each of the audiences."""
    anyone = {use for use, audience in promises if audience == Audience.ANYONE}
    return {(str(use), str(audience)) for use, audience in promises} | {
        (str(use), str(audience)) for use in anyone for audience in audiences
    }


class IdentityForm(forms.Form):
    """Who a storyteller is. It is never filled in with what is kept: to see that, someone must say why."""

    real_name = Line(
        label=_("Their real name"),
        max_length=200,
        help_text=_("Never write it in a title, a summary, a transcript or an e-mail. Here alone."),
        error_messages={"required": _("Write their real name.")},
    )
    safe_contact = Words(
        label=_("A safe way to reach them"),
        max_length=1000,
        rows=4,
        help_text=_(
            "The way they chose, when, and who may pick up. Say what never to do, such as: never leave a message, "
            "never say where you call from, never write to the old address."
        ),
        error_messages={"required": _("Write how to reach them safely, or that they must not be reached.")},
    )

    def __init__(self, *args, is_known, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_known = is_known
        for field in self.fields.values():
            field.required = not is_known

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(cleaned.values()):
            self.add_error("real_name", _("Write what has changed, the name or the way to reach them."))
        return cleaned


class OpeningForm(forms.Form):
    SHORTEST = 15

    reason = Line(
        label=_("Why do you need to know who this is?"),
        min_length=SHORTEST,
        max_length=500,
        rows=3,
        help_text=_("It is kept for good, with your name and the time. No names in it."),
        error_messages={
            "required": _("Say why you need to know who this is."),
            "min_length": _("Say a little more, so that someone reading this next year understands why."),
        },
    )


class ExclusionForm(forms.Form):
    """Someone who may never know that the story exists: one of our accounts, or an e-mail without one."""

    person = ByRef(
        User.objects.select_related("office"),
        label=_("Someone who signs in here"),
        required=False,
        empty_label=_("Nobody in this list"),
    )
    email = forms.EmailField(
        label=_("Or their e-mail address"),
        required=False,
        max_length=254,
        help_text=_("For someone who does not sign in yet. It counts from the day they do."),
        error_messages={"invalid": _("Write a whole e-mail address, such as name@example.org.")},
    )
    though_in_the_room = forms.BooleanField(
        label=_("Workshops may still use it, though this person might be there"),
        required=False,
        help_text=_(
            "Tick this only if the storyteller said so. Otherwise no workshop can use the story at all."
        ),
    )

    def __init__(self, *args, voice, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.voice, self.viewer = voice, viewer
        self.fields["person"].label_from_instance = lambda user: f"{user.name} ({user.email})"
        # Only those who keep the accounts see them all. Others know an address, and learn nothing more from it.
        self.may_choose = viewer.may(Task.MANAGE_PEOPLE)
        if not self.may_choose:
            del self.fields["person"]
            email = self.fields["email"]
            email.required, email.label = True, _("Their e-mail address")
            email.help_text = _("The one they sign in with here, or would sign in with.")
            email.error_messages["required"] = _("Write their e-mail address.")

    def clean_email(self):
        return self.cleaned_data["email"].strip().lower()

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if bool(cleaned.setdefault("person")) == bool(cleaned["email"]):
            self.add_error("person", _("Choose someone or write an e-mail address, one of the two."))
            return cleaned
        if cleaned["email"]:
            # Someone who has an account is held to by it: addresses of accounts do not change, accounts do close.
            cleaned["person"] = User.objects.filter(email=cleaned["email"]).first()
        same = Q(user=cleaned["person"]) if cleaned["person"] else Q(email=cleaned["email"])
        if self.voice.exclusions.filter(same).exists():
            self.add_error("person" if self.may_choose else "email", _("They are kept out already."))
        return cleaned

    @property
    def who(self):
        person = self.cleaned_data["person"]
        has_name = person and self.may_choose
        return f"{person.name} ({person.email})" if has_name else self.cleaned_data["email"]

    @property
    def is_oneself(self):
        return self.cleaned_data["person"] == self.viewer

    @property
    def leaves_no_archivist(self):
        """Whether nobody would be left who may keep this story."""
        voices = self.voice.story.voices.prefetch_related("exclusions")
        out = [exclusion for voice in voices for exclusion in voice.exclusions.all()]
        left = User.objects.filter(is_active=True, groups__name=Role.ARCHIVIST).exclude(
            Q(pk__in=[exclusion.user_id for exclusion in out if exclusion.user_id])
            | Q(email__in=[exclusion.email for exclusion in out if exclusion.email])
        )
        person = self.cleaned_data["person"]
        return not (left.exclude(pk=person.pk) if person else left).exists()

    def save(self):
        person = self.cleaned_data["person"]
        return self.voice.exclude(
            by=self.viewer,
            user=person,
            email="" if person else self.cleaned_data["email"],
            though_in_the_room=self.cleaned_data["though_in_the_room"],
        )


class WishesForm(forms.Form):
    """A storyteller's withdrawal, or the promises that still stand. No reason is asked for."""

    voice = forms.ChoiceField(
        label=_("Whose wish is it?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Say whose wish it is."),
            "invalid_choice": _("Choose one of these voices."),
        },
    )
    what = forms.ChoiceField(
        label=_("What do they want?"),
        choices=[("stop", _("Stop everything")), ("keep", _("Keep some of it, as ticked below"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what they want.")},
    )
    keep = forms.MultipleChoiceField(label=_("What may go on"), required=False)
    how = forms.ChoiceField(
        label=_("How did they tell us?"),
        choices=[
            ("in person", _("In person")),
            ("by phone", _("By phone")),
            ("in writing", _("On paper, by letter or message")),
            ("through someone", _("Through someone they trust")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how they told us.")},
    )

    def __init__(self, *args, voices, **kwargs):
        super().__init__(*args, **kwargs)
        self.voices = {voice.ref: voice for voice in voices}
        # A promise to anyone can be narrowed to a part of it, so its parts have ticks of their own.
        self.standing = {
            ref: with_everyone(voice.promises(), audiences_of(voice)) for ref, voice in self.voices.items()
        }
        self.names = named_apart(voices)
        self.fields["voice"].choices = list(self.names.items())
        if len(voices) == 1:
            self.fields["voice"].widget = forms.HiddenInput()
            self.fields["voice"].initial = next(iter(self.names))
        self.fields["keep"].choices = [
            (f"{ref} {use} {audience}", "") for ref, pairs in self.standing.items() for use, audience in pairs
        ]

    @property
    def groups(self):
        """For each voice its name, the audiences that have something of it, and the grid of what stands: each
        use with, for each audience, the value of its box and whether it is ticked. No value: nothing to end."""
        for ref, pairs in self.standing.items():
            audiences = [each for each in Audience if each in {audience for _use, audience in pairs}]
            uses = [each for each in Use if each in {use for use, _audience in pairs}]
            yield (
                self.names[ref],
                audiences,
                [(use, [self._box(ref, use, audience) for audience in audiences]) for use in uses],
            )

    def _box(self, ref, use, audience):
        if (use, audience) not in self.standing[ref]:
            return audience, "", False
        value = f"{ref} {use} {audience}"
        return audience, value, not self.is_bound or value in self["keep"].value()

    @property
    def first_box(self):
        """The value of the first box there is: where an error leads."""
        boxes = [box for _name, _audiences, rows in self.groups for _use, row in rows for box in row]
        return next(value for _audience, value, _ticked in boxes if value)

    @property
    def whose(self):
        """The name of the one whose wish it is; before that is said, the names of all who may have one."""
        said = self["voice"].value() if self.is_bound else None
        return self.names.get(said) or str(_(" or ")).join(self.names.values())

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        ref = cleaned["voice"]
        kept = {tuple(value.split()[1:]) for value in cleaned["keep"] if value.startswith(f"{ref} ")}
        standing = self.standing[ref]
        # Nothing kept is nothing left: the same as stopping, so that the release closes too.
        self.stops = cleaned["what"] == "stop" or not kept
        self.kept = set() if self.stops else kept
        if self.stops:
            return cleaned
        if kept == standing:
            self.add_error("keep", _("Everything is still ticked. Take away the ticks they no longer want."))
        for use in {use for use, audience in kept if audience == Audience.ANYONE}:
            if any((use, audience) not in kept for each, audience in standing if each == use):
                self.add_error(
                    "keep", _("“Anyone” includes everyone. Take that tick away too, or leave the others.")
                )
                break
        return cleaned

    @property
    def told_by(self):
        return self.voices[self.cleaned_data["voice"]]

    @property
    def going(self):
        """What stops, in words."""
        closing = self.standing[self.cleaned_data["voice"]] - self.kept
        return in_words(closing)

    @property
    def staying(self):
        return in_words(self.kept)

    def save(self, by):
        if self.stops:
            self.told_by.withdraw(how=self.cleaned_data["how"], by=by)
        else:
            self.told_by.narrow(self.kept, how=self.cleaned_data["how"], by=by)


def in_words(promises):
    return [
        f"{use.label}: {audience.label}"
        for use in Use
        for audience in Audience
        if (use, audience) in promises
    ]


def named_apart(voices):
    """Each voice's ref with the name readers see, numbered where two are shown alike."""
    shown = {voice.ref: str(voice.shown_as) for voice in voices}
    names = {}
    for number, (ref, name) in enumerate(shown.items(), 1):
        alike = list(shown.values()).count(name) > 1
        names[ref] = _("%(name)s (voice %(number)d)") % {"name": name, "number": number} if alike else name
    return names


# --- notices and sheets ---------------------------------------------------------------------------
class NoticeForm(forms.Form):
    title = Line(
        label=_("Title"),
        max_length=200,
        help_text=_("The same title again makes a new version of that notice."),
        error_messages={"required": _("Give the notice a title.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=list(LANGUAGES.items()), initial="en")
    text = Words(
        label=_("The words people agree to"),
        max_length=20_000,
        rows=16,
        help_text=_("Word for word as they are given. They cannot be changed afterwards."),
        error_messages={"required": _("Write the words people agree to.")},
    )
    controller = Line(
        label=_("Who is responsible for the stories"),
        max_length=200,
        help_text=_("The controller, as your data protection officer names it."),
        error_messages={"required": _("Say who is responsible.")},
    )
    contact = Line(
        label=_("How to reach them"),
        max_length=300,
        error_messages={"required": _("Say how to reach them.")},
    )
    purposes = Words(
        label=_("What the stories are for"),
        max_length=2000,
        rows=3,
        error_messages={"required": _("Say what the stories are for.")},
    )
    lawful_basis = forms.ChoiceField(
        label=_("Lawful basis"),
        choices=Notice.LawfulBasis,
        help_text=_("As your data protection officer decided."),
        error_messages={"required": _("Choose the lawful basis.")},
    )
    conditions = Words(label=_("Conditions"), required=False, max_length=2000, rows=3)
    kept_for = Line(
        label=_("How long the stories are kept"),
        max_length=200,
        error_messages={"required": _("Say how long the stories are kept.")},
    )

    def save(self):
        """The new notice; or None, when someone else added the same version at that moment."""
        try:
            return Notice.add(**self.cleaned_data)
        except IntegrityError:
            self.add_error(
                None, _("Someone else added a version of this notice just now. Look at it, then try again.")
            )
            return None


class CheckForm(forms.Form):
    code = Line(
        label=_("The code on the sheet"),
        max_length=40,
        help_text=_("Eight letters and numbers. Spaces and capitals do not matter."),
        error_messages={"required": _("Type the code that is printed on the sheet.")},
        widget=forms.TextInput(
            attrs={"class": "input--short", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )

    def clean_code(self):
        code = codes.tidy(self.cleaned_data["code"])
        if len(code) != codes.LENGTH or not code.isascii():
            raise ValidationError(_("A code has eight letters and numbers. Look at the sheet again."))
        return code

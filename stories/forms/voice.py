"""Who told a story, and what they were when they spoke."""

from django import forms
from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Office
from core.fields import Line, RefChoiceField, never_print
from core.shown import RemembersShown

from ..models import Kind, Storyteller, Voice


class VoiceFields(forms.Form):
    """What a storyteller was when they spoke. It can be corrected until they have agreed to something."""

    kind = forms.ChoiceField(
        label=_("What were they when they spoke?"),
        choices=Kind,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say what they were when they spoke.")},
    )
    office = RefChoiceField(
        Office.objects.all(),
        label=_("Their office"),
        required=False,
        empty_label=_("None, or not known"),
        help_text=_("The one they mean when they say “my own office”."),
    )


class VoiceDetailsForm(RemembersShown, VoiceFields):
    def save(self, voice):
        voice.kind, voice.office = self.cleaned_data["kind"], self.cleaned_data["office"]
        voice.save(update_fields=["kind", "office"])


class VoiceForm(VoiceFields):
    MAX_OFFERED = 300  # known storytellers, newest first

    pseudonym = Line(
        label=_("A new storyteller"),
        required=False,
        max_length=100,
        help_text=_("A made-up name, for the team alone. Never the real one."),
    )
    storyteller = RefChoiceField(
        Storyteller.objects.none(),
        label=_("Or someone whose story you keep"),
        required=False,
        empty_label=_("Somebody new"),
        error_messages={"invalid_choice": _("Choose someone from the list, or give a new made-up name.")},
    )
    field_order = ["pseudonym", "storyteller", "kind", "office"]

    never_print(storyteller)

    def __init__(self, *args, story, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.story, self.viewer = story, viewer
        # Most are met where the reporter works; without an office nobody could say yes to *my own office*
        self.fields["office"].initial = viewer.office_id and viewer.office.ref
        kept_voices = Voice.objects.kept_by(viewer)
        known = Storyteller.objects.filter(pk__in=kept_voices.values("storyteller")).exclude(
            pk__in=story.voices.values("storyteller")
        )
        field = self.fields["storyteller"]
        field.queryset = known
        latest = kept_voices.filter(storyteller=OuterRef("pk")).order_by("-pk")
        offered = known.annotate(latest_title=Subquery(latest.values("story__title")[:1])).order_by("-pk")[
            : self.MAX_OFFERED
        ]
        field.choices = [("", field.empty_label)] + [
            (storyteller.ref, f"{storyteller.pseudonym} ({storyteller.latest_title})")
            for storyteller in sorted(offered, key=lambda storyteller: storyteller.pseudonym.lower())
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
        """Adds the voice and returns it; None, with an error, when the storyteller is one already, as after a double
        click on Save."""
        kind, office = self.cleaned_data["kind"], self.cleaned_data["office"]
        try:
            with transaction.atomic():
                storyteller = self.cleaned_data["storyteller"] or Storyteller.objects.create(
                    pseudonym=self.cleaned_data["pseudonym"]
                )
                voice = self.story.add_voice(storyteller, kind, office, by=self.viewer)
                self._give_unnamed_words(voice)
                return voice
        except IntegrityError:
            self.add_error("storyteller", _("They are a voice in this story already."))
            return None

    def _give_unnamed_words(self, voice):
        """Words that were there before the first voice, and name nobody, can only be its own."""
        words = self.story.transcripts.order_by("-number").first()
        if words and words.speakers() == {"": None} and self.story.voices.count() == 1:
            words.name_speakers({"": voice}, self.viewer)

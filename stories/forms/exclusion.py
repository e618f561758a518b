"""Someone who may never know that a story exists."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role, Task
from core.fields import Email, RefChoiceField, never_print


class ExclusionForm(forms.Form):
    """Excludes someone from a story: an account, or an e-mail address that has none."""

    person = RefChoiceField(
        User.objects.select_related("office"),
        label=_("Someone who signs in here"),
        required=False,
        empty_label=_("Nobody in this list"),
    )
    email = Email(
        label=_("Or their e-mail address"),
        required=False,
        max_length=254,
        help_text=_("For someone who does not sign in yet. It counts from the day they do."),
    )
    though_in_the_room = forms.BooleanField(
        label=_("Workshops may still use it, though this person might be there"),
        required=False,
        help_text=_(
            "Tick this only if the storyteller said so. Otherwise no workshop can use the story at all."
        ),
    )

    never_print(person, email)

    def __init__(self, *args, voice, viewer, **kwargs):
        super().__init__(*args, **kwargs)
        self.voice, self.viewer = voice, viewer
        self.fields["person"].label_from_instance = lambda user: f"{user.name} ({user.email})"
        # Only those who manage people may see the list of accounts. Others type an address, and never learn whose.
        self.may_choose = viewer.may(Task.MANAGE_PEOPLE)
        if not self.may_choose:
            del self.fields["person"]
            email = self.fields["email"]
            email.required, email.label = True, _("Their e-mail address")
            email.help_text = _("The one they sign in with here, or would sign in with.")
            email.error_messages["required"] = _("Write their e-mail address.")

    def clean(self):
        cleaned = super().clean()
        if self.errors:
            return cleaned
        if bool(cleaned.setdefault("person")) == bool(cleaned["email"]):
            self.add_error("person", _("Choose someone or write an e-mail address, one of the two."))
            return cleaned
        if cleaned["email"]:
            # Where there is an account, the exclusion names that: its address can never change.
            cleaned["person"] = User.objects.filter(email=cleaned["email"]).first()
        is_same = Q(user=cleaned["person"]) if cleaned["person"] else Q(email=cleaned["email"])
        if self.voice.exclusions.filter(is_same).exists():
            self.add_error("person" if self.may_choose else "email", _("They are kept out already."))
        return cleaned

    @property
    def person_label(self):
        person = self.cleaned_data["person"]
        has_name = person and self.may_choose
        return f"{person.name} ({person.email})" if has_name else self.cleaned_data["email"]

    @property
    def is_oneself(self):
        return self.cleaned_data["person"] == self.viewer

    @property
    def leaves_no_archivist(self):
        """Whether this exclusion would leave no archivist who may keep the story."""
        voices = self.voice.story.voices.prefetch_related("exclusions")
        exclusions = [exclusion for voice in voices for exclusion in voice.exclusions.all()]
        archivists = User.objects.filter(is_active=True, groups__name=Role.ARCHIVIST).exclude(
            Q(pk__in=[exclusion.user_id for exclusion in exclusions if exclusion.user_id])
            | Q(email__in=[exclusion.email for exclusion in exclusions if exclusion.email])
        )
        person = self.cleaned_data["person"]
        return not (archivists.exclude(pk=person.pk) if person else archivists).exists()

    def save(self):
        person = self.cleaned_data["person"]
        return self.voice.exclude(
            by=self.viewer,
            user=person,
            email="" if person else self.cleaned_data["email"],
            though_in_the_room=self.cleaned_data["though_in_the_room"],
        )

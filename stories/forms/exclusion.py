"""Someone who may never know that a story exists."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import Role, Task
from core.fields import ByRef


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
    def person_label(self):
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

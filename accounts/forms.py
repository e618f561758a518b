"""What an archivist types about people and offices."""

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.fields import Email, Line
from core.shown import RemembersShown

from .models import Office, User
from .roles import Role

ROLE_HINTS = _(
    "Roles give tools. Whether someone may hear or read a story is always decided by the storyteller, "
    "and only probation staff count as such."
)


class PersonFields(forms.ModelForm):
    """Someone's name, office and roles. The e-mail cannot be changed: storytellers' exclusions may name it."""

    roles = forms.MultipleChoiceField(
        label=_("Roles"),
        choices=Role,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=ROLE_HINTS,
    )

    class Meta:
        model = User
        fields = ["name", "office"]
        field_classes = {"name": Line}
        help_texts = {"name": _("As colleagues know them."), "office": _("Where they work.")}
        error_messages = {"name": {"required": _("Write their name.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"
        office = self.fields["office"]
        office.empty_label, office.to_field_name = _("No office"), "ref"  # no row id reaches a page
        self.initial["office"] = self.instance.office
        if not self.instance._state.adding:
            self.fields["roles"].initial = sorted(self.instance.roles)

    def clean_roles(self):
        roles = self.cleaned_data["roles"]
        if Role.ARCHIVIST not in roles and self.instance.is_last_archivist():
            raise ValidationError(
                _(
                    "Nobody else who can sign in is an archivist. Make someone else one first, "
                    "or nobody could keep the archive."
                )
            )
        return roles

    def save(self):
        """Checks again under a lock for the last archivist: another request may be taking the role from the others."""
        with transaction.atomic():
            lock_archivists()
            if Role.ARCHIVIST not in self.cleaned_data["roles"] and self.instance.is_last_archivist():
                raise ValidationError({"roles": _("Nobody else who can sign in is an archivist any more.")})
            person = super().save(commit=False)
            # Only the form's fields: the account may have been closed, or its password changed, in the meantime
            person.save(update_fields=None if person._state.adding else self.Meta.fields)
            person.give_roles(*self.cleaned_data["roles"])
        return person


class PersonForm(RemembersShown, PersonFields):
    class Meta(PersonFields.Meta):
        pass


def lock_archivists():
    """Locks the archivists' group until this transaction ends. Whatever may remove one takes this lock first."""
    Group.objects.select_for_update().get(name=Role.ARCHIVIST)


class NewPersonForm(PersonFields):
    class Meta(PersonFields.Meta):
        fields = ["name", "email", "office"]
        field_classes = PersonFields.Meta.field_classes | {"email": Email}
        help_texts = PersonFields.Meta.help_texts | {
            "email": _("They sign in with it. It cannot be changed later.")
        }
        error_messages = PersonFields.Meta.error_messages | {
            "email": {
                "required": _("Write their e-mail address."),
                "unique": _("Someone with this e-mail is already among the people."),
            }
        }

    field_order = ["name", "email", "office", "roles"]

    def clean_email(self):
        email = self.cleaned_data["email"]
        existing = User.objects.filter(email__iexact=email).first()
        if existing and existing.is_active:
            raise ValidationError(
                _("%(name)s has this e-mail already. Change their roles instead."),
                params={"name": existing.name},
            )
        if existing:
            raise ValidationError(
                _("%(name)s has this e-mail, and a closed account. Open it again instead."),
                params={"name": existing.name},
            )
        return email

    def save(self):
        """Raises ValidationError when another request added the same e-mail first, which only the database can tell."""
        self.instance.set_unusable_password()
        try:
            return super().save()
        except IntegrityError:
            raise ValidationError(
                {"email": _("Someone with this e-mail was added just now. Look at the people again.")}
            ) from None


class CloseForm(forms.Form):
    """No fields; its error says why an account cannot be closed."""

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person

    def clean(self):
        if self.person.is_last_archivist():
            raise ValidationError(
                _(
                    "Nobody else who can sign in is an archivist. Make someone else one first, "
                    "or nobody could keep the archive."
                )
            )
        return super().clean()


class OfficeForm(forms.ModelForm):
    class Meta:
        model = Office
        fields = ["name"]
        field_classes = {"name": Line}
        labels = {"name": _("Name of the office")}
        help_texts = {"name": _("As people say it, such as a town or a building.")}
        error_messages = {"name": {"required": _("Write the name of the office.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "off"

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Office.objects.filter(name__iexact=name).exists():
            raise ValidationError(_("There is an office with this name already."))
        return name

    def save(self):
        try:
            with transaction.atomic():
                return super().save()
        except IntegrityError:
            raise ValidationError(
                {"name": _("An office with this name was added just now. It is among the offices.")}
            ) from None

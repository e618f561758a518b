import unicodedata
import uuid
from datetime import timedelta

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.refs import RefField
from core.text import tidy_email

from .private_rows import PrivateRow
from .roles import MAY, Role
from .sent_forms import SentForm  # noqa: F401  (so that Django finds the model)

VISIT = timedelta(hours=4)  # what is done within them is one visit


def one_form(password):
    """The password in Unicode form NFKC, as NIST SP 800-63B asks before it is hashed."""
    return unicodedata.normalize("NFKC", password)


def password_forms(password):
    """The forms in which a password may have been kept: as it is kept now, and as it was typed."""
    return dict.fromkeys([one_form(password), password]) if password else [password]


class Office(models.Model):
    """Where people work. A storyteller may say yes to their own office and no to the others, or the reverse."""

    ref = RefField()
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_office_per_name"),
        ]

    def __str__(self):
        return self.name


class UserManager(BaseUserManager):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=tidy_email(email), **fields)
        user.set_password(password)
        user.save()
        return user

    def in_order(self):
        """Everyone with office and roles, by name; closed accounts last. Three queries, however many they are."""
        ordered = self.order_by("-is_active", Lower("name"), "email")
        return ordered.select_related("office").prefetch_related("groups")

    def get_by_natural_key(self, email):
        return self.get(email=tidy_email(email))


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in, by e-mail. The primary key is random, since set-password links contain it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = RefField()
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=100)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)
    visit_began_at = models.DateTimeField(null=True, editable=False)
    visit_before_at = models.DateTimeField(
        null=True, editable=False, help_text="when the visit before this one began; only they see it"
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = [Lower("name"), "email"]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.email = tidy_email(self.email)
        super().save(*args, **kwargs)

    def set_password(self, raw_password):
        super().set_password(raw_password and one_form(raw_password))

    def check_password(self, raw_password):
        """Whether it is this, typed in whatever form: the same letters may come from a keyboard as one sign or two.
        Passwords from before that rule are kept as they were typed."""
        return any(super(User, self).check_password(form) for form in password_forms(raw_password))

    @cached_property
    def roles(self):
        """The roles this person holds, as a frozenset. One query, cached on the instance."""
        return self.roles_named(group.name for group in self.groups.all())

    def roles_named(self, group_names):
        """The roles with these group names, as a frozenset. A closed account has none."""
        return frozenset(Role(name) for name in group_names if self.is_active and name in Role.values)

    def role_labels(self):
        """The labels of this person's roles, in the order of Role."""
        return [role.label for role in Role if role in self.roles]

    def may(self, task):
        return not MAY[task].isdisjoint(self.roles)

    @property
    def is_reader(self):
        """Whether this is "probation staff" in the sense of a storyteller's consent. No other role is."""
        return Role.READER in self.roles

    def give_roles(self, *roles):
        """Sets the roles to exactly these."""
        self.groups.set(Group.objects.filter(name__in=roles))
        self.__dict__.pop("roles", None)

    def is_last_archivist(self):
        """Whether this is an archivist, and no other archivist can sign in."""
        if Role.ARCHIVIST not in self.roles:
            return False
        others = User.objects.filter(groups__name=Role.ARCHIVIST, is_active=True).exclude(pk=self.pk)
        return not others.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()

    def note_visit(self, now=None):
        """Notes that they are here and returns when the visit before this one began: what is newer is new to them. None
        on their first visit.

        A visit lasts until they come back after VISIT, so loading a page again does not empty a list of what is new.
        """
        now = now or timezone.now()
        if self.visit_began_at and now - self.visit_began_at <= VISIT:
            return self.visit_before_at
        # Of two pages opened at once, the second changes nothing: the row is no longer as it was read
        User.objects.filter(pk=self.pk, visit_began_at=self.visit_began_at).update(
            visit_before_at=self.visit_began_at, visit_began_at=now
        )
        self.visit_before_at, self.visit_began_at = self.visit_began_at, now
        return self.visit_before_at

    @transaction.atomic
    def close(self):
        """Closes the account, which ends its sessions at once: `AccountBackend.get_user` requires an active one. What
        they kept for themselves is deleted."""
        self.is_active = False
        self.set_unusable_password()
        self.save(update_fields=["is_active", "password"])
        PrivateRow.forget_of(self)

    def reopen(self):
        self.is_active = True
        self.save(update_fields=["is_active"])


def display_name(user):
    return user.name

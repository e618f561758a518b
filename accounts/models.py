import uuid

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.refs import RefField

from .roles import MAY, Role


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
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save()
        return user

    def in_order(self):
        """Everyone with office and roles, by name; closed accounts last. Three queries, however many they are."""
        ordered = self.order_by("-is_active", Lower("name"), "email")
        return ordered.select_related("office").prefetch_related("groups")

    def get_by_natural_key(self, email):
        return self.get(email=email.strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who signs in, by e-mail. The key is random, since it stands in set-password links."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ref = RefField()
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=100)
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, related_name="people")
    is_active = models.BooleanField(default=True)
    added_at = models.DateTimeField(auto_now_add=True)

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
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    @cached_property
    def roles(self):
        """The roles this person holds, as a frozenset; one query, kept for the request."""
        return self.roles_named(group.name for group in self.groups.all())

    def roles_named(self, group_names):
        """The roles that these groups are. A closed account holds none."""
        return frozenset(Role(name) for name in group_names if self.is_active and name in Role.values)

    def role_labels(self):
        """The labels of the roles this person holds, in the table's order. A closed account holds none."""
        return [role.label for role in Role if role in self.roles]

    def may(self, task):
        return not MAY[task].isdisjoint(self.roles)

    @property
    def is_reader(self):
        """Only this makes someone "probation staff" to a storyteller's consent."""
        return Role.READER in self.roles

    def give_roles(self, *roles):
        """Exactly these roles from now on."""
        self.groups.set(Group.objects.filter(name__in=roles))
        self.__dict__.pop("roles", None)

    def is_last_archivist(self):
        """Whether nobody could keep the archive without this person: no other archivist can sign in."""
        if Role.ARCHIVIST not in self.roles:
            return False
        others = User.objects.filter(groups__name=Role.ARCHIVIST, is_active=True).exclude(pk=self.pk)
        return not others.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX).exists()

    def close(self):
        """Ends every session at once: Django asks for an active account at each request."""
        self.is_active = False
        self.set_unusable_password()
        self.save(update_fields=["is_active", "password"])

    def reopen(self):
        self.is_active = True
        self.save(update_fields=["is_active"])


def display_name(user):
    return user.name

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.db.models import F

from core.prepared import Param, prepared

from .models import User, password_forms


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        """The user with their roles, or None where the account is closed. One query, since every page runs it."""
        rows = _with_roles(key=User._meta.pk.get_db_prep_value(user_id, connection))
        if not rows or not self.user_can_authenticate(rows[0]):
            return None
        user = rows[0]
        user.roles = user.roles_named(row.held_role for row in rows)
        return user

    def _mitigate_timing_attack(self, password):
        """Takes as long as `User.check_password` where there is no account, in each form of the password."""
        for form in password_forms(password):
            super()._mitigate_timing_attack(form)


@prepared
def _with_roles():
    """The user, as one row for each of their roles."""
    return User.objects.filter(pk=Param("key")).order_by().annotate(held_role=F("groups__name"))

from allauth.account.auth_backends import AuthenticationBackend
from django.db import connection
from django.db.models import F

from core.prepared import Param, prepared

from .models import User


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        """Who is signed in, with their roles, or None where the account is closed. One query, as every page asks."""
        one_for_each_role = _with_roles(key=User._meta.pk.get_db_prep_value(user_id, connection))
        if not one_for_each_role or not self.user_can_authenticate(one_for_each_role[0]):
            return None
        user = one_for_each_role[0]
        user.roles = user.roles_named(row.held for row in one_for_each_role)
        return user


@prepared
def _with_roles():
    return User.objects.filter(pk=Param("key")).order_by().annotate(held=F("groups__name"))

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import F

from .models import User


class AccountBackend(AuthenticationBackend):
    def get_user(self, user_id):
        """Who is signed in, with their roles, or None where the account is closed. One query, as every page asks."""
        rows = User.objects.filter(pk=user_id).order_by().annotate(held=F("groups__name"))
        one_for_each_role = list(rows)
        if not one_for_each_role or not self.user_can_authenticate(one_for_each_role[0]):
            return None
        user = one_for_each_role[0]
        user.roles = user.roles_among(row.held for row in one_for_each_role)
        return user

"""Sessions in the database, as Django keeps them; the question that comes before every page is worded once."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from core.prepared import Given, worded_once


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        now = Session._meta.get_field("expire_date").get_db_prep_value(timezone.now(), connection)
        found = _standing(key=self.session_key, now=now)
        # Django knows what to do about a session that has ended or never was
        return found[0] if found else super()._get_session_from_db()


@worded_once
def _standing():
    return Session.objects.filter(session_key=Given("key"), expire_date__gt=Given("now"))

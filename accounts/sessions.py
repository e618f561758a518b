"""Sessions in the database, as Django keeps them; the query that comes before every page is a prepared one."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from core.prepared import Param, prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        now = Session._meta.get_field("expire_date").get_db_prep_value(timezone.now(), connection)
        found = _open_session(key=self.session_key, now=now)
        # Django knows what to do about a session that has ended or never was
        return found[0] if found else super()._get_session_from_db()


@prepared
def _open_session():
    return Session.objects.filter(session_key=Param("key"), expire_date__gt=Param("now"))

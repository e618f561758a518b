"""Django's sessions in the database, with a prepared query in place of the one that runs before every page."""

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone

from core.prepared import Param, prepared


class SessionStore(db.SessionStore):
    def _get_session_from_db(self):
        now = Session._meta.get_field("expire_date").get_db_prep_value(timezone.now(), connection)
        sessions = _open_session(key=self.session_key, now=now)
        # Django handles a session that has ended or does not exist
        return sessions[0] if sessions else super()._get_session_from_db()


@prepared
def _open_session():
    return Session.objects.filter(session_key=Param("key"), expire_date__gt=Param("now"))

"""Asking the gate as one person or another."""

from django.contrib.auth.models import AnonymousUser

from stories.consent import Audience, Room, Use
from stories.models import Story

OFFICE = Audience.OFFICE
ELSEWHERE = Audience.ELSEWHERE
WORKSHOP = Audience.WORKSHOP
ANYONE = Audience.ANYONE
SIGNED_OUT = AnonymousUser()
A_WORKSHOP = Room(audience=WORKSHOP)


def read(audience):
    return [(Use.READ, audience)]


def can_read(viewer, room=None, on=None):
    return list(Story.objects.cleared_for(Use.READ, viewer, room, on).order_by("pk"))

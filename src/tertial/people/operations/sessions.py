"""Clearing what is kept of sessions that nobody can use any longer."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction


@transaction.atomic
def clear_sessions(*, at: datetime) -> int:
    """Remove the sessions that have ended by a moment, and where they were signed in from. Returns how many sessions.

    Ended are those that nobody has used for too long, and those that are older than any may be. Nobody does it and it
    takes nothing that anybody could still use, so it is not traced.
    """
    too_old = UserSession.objects.filter(created_at__lte=at - timedelta(seconds=settings.SESSION_LONGEST))
    cleared, _by_model = Session.objects.filter(session_key__in=too_old.values("session_key")).delete()
    unused, _by_model = Session.objects.filter(expire_date__lte=at).delete()
    UserSession.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return cleared + unused

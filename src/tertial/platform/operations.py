"""What the platform does for every room: leave a trace, take turns, and dispose by decision."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from tertial.platform.models import AuditEntry, Digest, Disposal, Following, NewsSettings, Tour, User
from tertial.platform.rules import Rhythm

WRITING_TURN = 7_274_001  # the advisory lock under which anything is written to the organisation or the ledger


def trace(verb: str, *, actor: User | None, at: datetime, subject: str = "", **details: Any) -> AuditEntry:
    """Leave one entry in the audit trail. `verb` is `room.operation`; `details` must hold no personal data.

    Who acts for somebody else, or looks through their eyes, is traced as themselves; the details have the other's key.
    """
    if actor is not None and actor.seen_by is not None:
        actor, details["seen_as"] = actor.doer, actor.pk
    elif actor is not None and actor.acting_for is not None:
        details["standing_in_for"] = actor.acting_for
    return AuditEntry.objects.create(verb=verb, actor=actor, at=at, subject=subject, details=details)


def take_turn() -> None:
    """Wait until no other transaction writes to the organisation or the ledger; hold the turn to the end of this one.

    Stored figures are computed from all rows, so two writers side by side would each miss what the other wrote.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITING_TURN])


@contextmanager
def disposing(*, decision: str, subject: str, actor: User | None, at: datetime) -> Iterator[None]:
    """Open the append-only tables for erasure, and record the decision that allowed it.

    `decision` is the reference of the disposal decision; `subject` must not itself be personal data.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        Disposal.objects.create(decision=decision, subject=subject, actor=actor, at=at)
        cursor.execute("SELECT set_config('tertial.disposal', 'on', true)")
        yield
        cursor.execute("SELECT set_config('tertial.disposal', '', true)")


class UnknownToken(Exception):
    """Nobody's letters carry this token."""


ONE_VISIT = timedelta(minutes=30)  # who comes back sooner is still here


@transaction.atomic
def follow(*, subject: str, actor: User, at: datetime) -> bool:
    """Let somebody follow a subject, `kind:code`. Returns whether they did not already."""
    _following, is_new = Following.objects.get_or_create(user=actor, subject=subject, defaults={"since": at})
    if is_new:
        trace("platform.follow", actor=actor, at=at, subject=subject)
    return is_new


@transaction.atomic
def stop_following(*, subject: str, actor: User, at: datetime) -> bool:
    """Let somebody follow a subject no more. Returns whether they did."""
    removed, _by_model = Following.objects.filter(user=actor, subject=subject).delete()
    if removed:
        trace("platform.stop_following", actor=actor, at=at, subject=subject)
    return bool(removed)


def news_settings(user: User, *, at: datetime) -> NewsSettings:
    """How somebody wants their news: as they chose, else as is usual from `at` on."""
    settings, _is_new = NewsSettings.objects.get_or_create(user=user, defaults={"wanted_since": at})
    return settings


@transaction.atomic
def choose_rhythm(*, rhythm: Rhythm, actor: User, at: datetime) -> bool:
    """Let somebody choose how often they get news by mail. Returns whether it changed."""
    return _change_rhythm(news_settings(actor, at=at), rhythm, at, by="page")


@transaction.atomic
def stop_letters(*, token: str, at: datetime) -> bool:
    """Send no more news by mail to the person whose letters carry the token. Returns whether any were sent.

    Nobody signs in for it, so it is traced as theirs whose letters they are. Raises UnknownToken.
    """
    settings = NewsSettings.objects.select_for_update().select_related("user").filter(token=token).first()
    if settings is None:
        raise UnknownToken
    return _change_rhythm(settings, Rhythm.NEVER, at, by="letter")


def _change_rhythm(settings: NewsSettings, rhythm: Rhythm, at: datetime, *, by: str) -> bool:
    if settings.rhythm == rhythm:
        return False
    if settings.rhythm == Rhythm.NEVER:
        settings.wanted_since = at
    settings.rhythm = rhythm
    settings.save(update_fields=["rhythm", "wanted_since"])
    trace("platform.choose_rhythm", actor=settings.user, at=at, rhythm=rhythm.value, by=by)
    return True


def note_visit(*, actor: User, language: str, at: datetime) -> NewsSettings:
    """Remember that somebody reads their news now, and in which language; returns their settings.

    It is no deed, so it is not traced: it moves the mark of what is new, and nothing else.
    """
    settings = news_settings(actor, at=at)
    if settings.seen_at is None or at - settings.seen_at >= ONE_VISIT:
        settings.seen_before, settings.seen_at, settings.language = settings.seen_at, at, language
        settings.save(update_fields=["seen_at", "seen_before", "language"])
    return settings


def end_tour(*, actor: User, at: datetime) -> bool:
    """Remember that somebody has been shown around, or wants no tour. Returns whether it was not known before.

    It is no deed, so it is not traced: it takes away an offer, and nothing else.
    """
    _tour, is_new = Tour.objects.get_or_create(user=actor, defaults={"done_at": at})
    return is_new


def forget_choices(user: User) -> None:
    """Remove what somebody followed, how they wanted their news, which letters they got, and that they had the tour."""
    for model in (Following, NewsSettings, Digest, Tour):
        model._default_manager.filter(user=user).delete()

"""What the platform remembers: who uses Tertial, what they follow, what was done, and what was disposed of."""

import secrets
from datetime import datetime
from typing import Any, ClassVar

import pghistory
import pgtrigger
from django.contrib.auth import get_backends
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from tertial.platform.rules import USUAL_RHYTHM, Rhythm


class Users(BaseUserManager["User"]):
    """The door through which users are made."""

    def make(self, *, user_name: str, name: str, email: str = "", password: str | None = None) -> "User":
        """A saved user; without a password nobody can sign in with one."""
        user = User(user_name=user_name, name=name, email=email)
        user.set_password(password)
        user.save()
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        """The user who signs in with this name."""
        return self.get(user_name=username)


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser):
    """A person who can sign in (sv: användare)."""

    user_name = models.CharField(max_length=120, unique=True)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "user_name"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects: ClassVar[Users] = Users()

    # Whom they stand in for in what they do now, by key: said by whoever let them in, and traced with what they do.
    acting_for: int | None = None
    # Who looks through this user's eyes, if somebody does; nothing may then be done in this user's name.
    seen_by: "User | None" = None

    def __str__(self) -> str:
        return self.name

    @property
    def doer(self) -> "User":
        """The person who really does what is done through this object."""
        return self.seen_by or self

    def has_perm(self, verb: str, unit: Any = None) -> bool:
        """Whether any authentication backend lets this user do `verb` to `unit` (or at all)."""
        return self.is_active and any(backend.has_perm(self, verb, unit) for backend in get_backends())


# The two clocks are kept by the database: a recorded row may only be closed, once, and never removed outside disposal.
APPEND_ONLY = pgtrigger.Trigger(
    name="append_only",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF current_setting('tertial.disposal', true) = 'on' THEN
            IF TG_OP = 'DELETE' THEN RETURN OLD; ELSE RETURN NEW; END IF;
        END IF;
        IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION 'Rows of % are never removed: what was recorded stays recorded.', TG_TABLE_NAME;
        END IF;
        IF to_jsonb(OLD) ->> 'superseded_at' IS NOT NULL
           OR to_jsonb(NEW) - 'superseded_at' <> to_jsonb(OLD) - 'superseded_at' THEN
            RAISE EXCEPTION 'Rows of % are never changed: record a new row instead.', TG_TABLE_NAME;
        END IF;
        RETURN NEW;
    """,
)


class Recorded(models.Model):
    """A row with a recording clock: when it became known, and when something else took its place."""

    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="%(app_label)s_%(class)s_superseded_after_recorded",
            )
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]


def known(before: datetime | None) -> Q:
    """The rows that were current in the books just before a moment; now, if the moment is None."""
    if before is None:
        return Q(superseded_at__isnull=True)
    return Q(recorded_at__lt=before) & (Q(superseded_at__isnull=True) | Q(superseded_at__gte=before))


class AuditEntry(models.Model):
    """One thing that somebody did (sv: händelse). It names the person by key alone, so disposal reaches it."""

    at = models.DateTimeField(db_index=True)
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    verb = models.CharField(max_length=80, db_index=True)
    subject = models.CharField(max_length=200, blank=True, db_index=True)
    details = models.JSONField(default=dict)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject}"


class Disposal(models.Model):
    """A decision by which personal data was erased (sv: gallring)."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decision = models.CharField(max_length=200)
    subject = models.CharField(max_length=200)

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.decision}: {self.subject}"


# The rows below are somebody's own choices and nobody's record: they have no history and go when the person goes.


class Following(models.Model):
    """That somebody wants to know what changes on something (sv: bevakning). `subject` is `kind:code`."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    subject = models.CharField(max_length=200)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "subject"], name="one_following_of_a_subject")
        ]

    def __str__(self) -> str:
        return self.subject


def new_token() -> str:
    """A text that nobody can guess."""
    return secrets.token_urlsafe(32)


class NewsSettings(models.Model):
    """How somebody wants their news (sv: nyhetsinställning), in which language, and when they last read them.

    Letters tell what came `wanted_since`. `token` lets whoever holds a letter stop the next one. `seen_before` is the
    visit before the one that `seen_at` is of.
    """

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    rhythm = models.CharField(max_length=8, choices=[(r, r) for r in Rhythm], default=USUAL_RHYTHM)
    token = models.CharField(max_length=64, unique=True, default=new_token)
    language = models.CharField(max_length=5, blank=True)
    wanted_since = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    seen_before = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.rhythm


class Digest(models.Model):
    """Somebody's letter of a day (sv: utskick): it is sent once. With nothing new, `count` is 0 and none was sent."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "day"], name="one_digest_of_a_person_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.count}"


class Tour(models.Model):
    """That somebody has been shown around, or said no to it (sv: rundtur), so that it is not offered again."""

    user = models.OneToOneField(User, models.CASCADE, related_name="+")
    done_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.done_at:%Y-%m-%d}"

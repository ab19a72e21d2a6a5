"""What the door remembers: each thing that was let out, and every edition of published figures."""

from typing import ClassVar

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from tertial.indicators.models import Indicator
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.platform.models import APPEND_ONLY, User
from tertial.releases.rules import Hidden, Version


class Release(models.Model):
    """Something that left its circle (sv: utlämnande): what, to whom, in which form and under which rules."""

    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    audience = models.CharField(max_length=60)
    form = models.CharField(max_length=20)
    subject = models.CharField(max_length=300)
    method_version = models.CharField(max_length=20)
    rows = models.PositiveIntegerField()
    hidden = models.PositiveIntegerField()

    class Meta:
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.subject} to {self.audience}"


class Edition(models.Model):
    """A published set of figures that never changes (sv: utgåva). What differs from the one before is in `changes`.

    `cubes` and `content` tell by a fingerprint what was declared, and what was true, when it was made; `books` has the
    last key of each kind of row that was there then. `summary` has the counts of what was told and hidden, and what the
    protection cost beside the least that it could.
    """

    major = models.PositiveSmallIntegerField()
    minor = models.PositiveSmallIntegerField()
    patch = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    note = models.TextField()
    method_version = models.CharField(max_length=20)
    cubes = models.CharField(max_length=64)
    content = models.CharField(max_length=64)
    books = models.JSONField()
    periods = models.JSONField()
    changes = models.JSONField()
    summary = models.JSONField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["major", "minor", "patch"], name="one_edition_of_a_version"),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return str(self.version)

    @property
    def version(self) -> Version:
        """Its number."""
        return Version(self.major, self.minor, self.patch)


class PublishedFigure(models.Model):
    """A figure as editions publish it (sv: publicerat utfall): rounded, or hidden and why; never a hidden number.

    It belongs to the edition that brought it and to every later one until something else took its place.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    recipe_version = models.PositiveSmallIntegerField()
    level = models.SlugField(max_length=40, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_constraint=False, db_index=False)
    form = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=10)
    breakdown = models.CharField(max_length=120, blank=True)
    status = models.CharField(max_length=14)
    value = models.FloatField(null=True)
    decimals = models.PositiveSmallIntegerField(null=True)
    answers = models.PositiveIntegerField(null=True)
    units = models.PositiveIntegerField()
    why_hidden = models.CharField(max_length=12, blank=True, choices=[(why, why) for why in Hidden])

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(status=Status.EXISTS, value__isnull=False)
                | (~Q(status=Status.EXISTS) & Q(value__isnull=True, decimals__isnull=True, answers__isnull=True)),
                name="what_is_hidden_has_no_number",
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["unit"], condition=Q(superseded_at=None), name="published_of_a_unit"),
            models.Index(
                *("indicator", "period", "level", Coalesce("unit", 0)),
                condition=Q(superseded_at=None, status=Status.HIDDEN_FEW),
                name="published_as_hidden",
            ),
            models.Index(
                fields=["indicator", "period", "level"], condition=Q(superseded_at=None), name="published_of_a_level"
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.indicator_id} {self.level} {self.unit_id} {self.period}"

"""What the organisation remembers: units, what they were called, how they were tied, and what replaced them."""

from datetime import date
from typing import ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q

from tertial.organisation.rules import LinkKind, OperatorForm
from tertial.platform.models import Recorded, User


def validity() -> Func:
    """The days on which a row is valid, as a database range with an open or exclusive end."""
    return Func(F("starts_on"), F("ends_on"), function="daterange", output_field=DateRangeField())


def valid_on(day: date) -> Q:
    """The rows whose validity holds on a day."""
    return (Q(starts_on__isnull=True) | Q(starts_on__lte=day)) & (Q(ends_on__isnull=True) | Q(ends_on__gt=day))


STARTS_BEFORE_IT_ENDS = Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lt=F("ends_on"))


class UnitKind(models.Model):
    """A kind of unit that the city uses (sv: enhetstyp), and how figures roll up to it."""

    code = models.SlugField(primary_key=True, max_length=40)
    name_sv = models.CharField(max_length=80)
    name_en = models.CharField(max_length=80)
    plural_sv = models.CharField(max_length=80)
    plural_en = models.CharField(max_length=80)
    level = models.SlugField(max_length=40)
    rolls_up_by = models.CharField(max_length=12)
    is_authority = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.code


class Unit(models.Model):
    """Something that is run or follows up (sv: enhet). It is only its code and kind; all else has a period."""

    code = models.SlugField(max_length=80, unique=True)
    kind = models.ForeignKey(UnitKind, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code


class Reorganisation(models.Model):
    """A decided change of who belongs where (sv: omorganisation), which can be withdrawn until its day."""

    title = models.CharField(max_length=200)
    takes_effect_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.title


class UnitDescription(Recorded):
    """What a unit was called and where it lay in a period (sv: enhetsuppgift); outside them it does not exist."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="descriptions")
    name = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=220)
    search_key = models.CharField(max_length=200)
    operator_form = models.CharField(max_length=12, blank=True, choices=[(f, f) for f in OperatorForm])
    address = models.CharField(max_length=200, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, null=True, related_name="descriptions")

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_description_starts_before_it_ends"),
            ExclusionConstraint(
                name="one_description_of_a_unit_at_a_time",
                expressions=[("unit", RangeOperators.EQUAL), (validity(), RangeOperators.OVERLAPS)],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            GinIndex(fields=["search_key"], opclasses=["gin_trgm_ops"], name="descriptions_by_search_key"),
            models.Index(fields=["sort_key"], name="descriptions_in_name_order", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationNumber(models.Model):
    """An operator's registered number (sv: organisationsnummer). It can be a person's: kept apart, never public."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="+")
    number = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"organisation number of {self.unit_id}"


class UnitArea(models.Model):
    """The ground that an area covers (sv: område), as GeoJSON geometry."""

    unit = models.OneToOneField(Unit, models.CASCADE, related_name="+")
    geometry = models.JSONField()

    def __str__(self) -> str:
        return f"area of {self.unit_id}"


# A unit above itself would make every walk upwards endless. Only days on which the whole circle holds count.
NO_CYCLE = pgtrigger.Trigger(
    name="no_cycle",
    when=pgtrigger.After,
    operation=pgtrigger.Insert,
    level=pgtrigger.Statement,
    referencing=pgtrigger.Referencing(new="new_links"),  # type: ignore[no-untyped-call]  # the library has no types
    declare=[("round_trip", "text")],
    func="""
        WITH RECURSIVE up AS (
            SELECT n.kind, n.child AS origin, n.parent AS above, daterange(n.starts_on, n.ends_on) AS days, 1 AS steps
            FROM (SELECT kind, child_id AS child, parent_id AS parent, starts_on, ends_on
                  FROM new_links WHERE superseded_at IS NULL) n
            UNION ALL
            SELECT up.kind, up.origin, l.parent_id, up.days * daterange(l.starts_on, l.ends_on), up.steps + 1
            FROM up JOIN organisation_link l
              ON l.child_id = up.above AND l.kind = up.kind AND l.superseded_at IS NULL
             AND up.days && daterange(l.starts_on, l.ends_on)
            WHERE up.above <> up.origin AND up.steps < 50
        )
        SELECT unit.code INTO round_trip
        FROM up JOIN organisation_unit unit ON unit.id = up.origin
        WHERE up.above = up.origin LIMIT 1;
        IF round_trip IS NOT NULL THEN
            RAISE EXCEPTION 'Unit % would lie above itself.', round_trip
                USING ERRCODE = 'check_violation', CONSTRAINT = 'no_unit_above_itself';
        END IF;
        RETURN NULL;
    """,
)


class Link(Recorded):
    """That a unit belonged to another in a period (sv: koppling), in line, function, place or operator."""

    kind = models.CharField(max_length=12, choices=[(k, k) for k in LinkKind])
    child = models.ForeignKey(Unit, models.PROTECT, related_name="links_up")
    parent = models.ForeignKey(Unit, models.PROTECT, related_name="links_down")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, null=True, related_name="links")

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_link_starts_before_it_ends"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="no_unit_belongs_to_itself"),
            ExclusionConstraint(
                name="one_parent_of_a_kind_at_a_time",
                expressions=[
                    ("child", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        ]
        triggers: ClassVar[list[pgtrigger.Trigger]] = [*Recorded.Meta.triggers, NO_CYCLE]

    def __str__(self) -> str:
        return f"{self.kind}: {self.child_id} under {self.parent_id}"


class Succession(Recorded):
    """That a unit took over after another on a day (sv: efterföljare): rename, merge or split, with shares if known."""

    predecessor = models.ForeignKey(Unit, models.PROTECT, related_name="successions_after")
    successor = models.ForeignKey(Unit, models.PROTECT, related_name="successions_before")
    on = models.DateField()
    share = models.FloatField(null=True)
    reorganisation = models.ForeignKey(Reorganisation, models.PROTECT, null=True, related_name="successions")

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="no_unit_succeeds_itself"),
            models.CheckConstraint(condition=Q(share__gt=0, share__lte=1), name="a_share_is_a_part_of_one"),
            models.UniqueConstraint(
                fields=["predecessor", "successor", "on"],
                condition=Q(superseded_at__isnull=True),
                name="one_succession_of_two_units_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} → {self.successor_id} on {self.on}"

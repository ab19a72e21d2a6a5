"""What is remembered of people: which roles they have held, where and when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from tertial.organisation.models import STARTS_BEFORE_IT_ENDS, Unit, validity
from tertial.people.rules import Role
from tertial.platform.models import Recorded, User


class RoleAssignment(Recorded):
    """That a person had a role for a unit in a period (sv: rolltilldelning), their own or as somebody's stand-in.

    `delegation` is the reference of the decision by which it was given, where there is one.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=[(r, r) for r in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    standing_in_for = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    delegation = models.CharField(max_length=200, blank=True)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_role_starts_before_it_ends"),
            models.CheckConstraint(condition=~Q(standing_in_for=F("user")), name="nobody_stands_in_for_themselves"),
            models.CheckConstraint(
                condition=Q(standing_in_for=None) | Q(starts_on__isnull=False, ends_on__isnull=False),
                name="a_stand_in_has_a_first_and_a_last_day",
            ),
            ExclusionConstraint(
                name="one_assignment_of_a_role_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("unit", RangeOperators.EQUAL),
                    (validity(), RangeOperators.OVERLAPS),
                ],
                condition=Q(superseded_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.unit_id}"


class UsedAnswer(models.Model):
    """That an identity provider's answer has been used (sv: förbrukat svar): kept until it is too old in itself.

    Only a fingerprint of the answer is kept, so nothing here tells who signed in.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"used, kept until {self.until:%Y-%m-%d %H:%M}"

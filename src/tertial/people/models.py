"""What is remembered of people: which roles they have held, where and when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Q

from tertial.organisation.models import STARTS_BEFORE_IT_ENDS, Unit, validity
from tertial.people.rules import Role
from tertial.platform.models import Recorded, User


class RoleAssignment(Recorded):
    """That a person had a role for a unit in a period (sv: rolltilldelning)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    role = models.CharField(max_length=24, choices=[(r, r) for r in Role])
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta(Recorded.Meta):
        constraints: ClassVar[list[models.BaseConstraint]] = [
            *Recorded.Meta.constraints,
            models.CheckConstraint(condition=STARTS_BEFORE_IT_ENDS, name="a_role_starts_before_it_ends"),
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

"""What the council and the boards have decided that an indicator is to be in a period."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Collate, JSONObject

from tertial.organisation.queries.units import existing_on
from tertial.platform.models import known
from tertial.steering.models import Target, VerdictTerms
from tertial.steering.queries.bodies import COUNCIL
from tertial.steering.queries.targets import seen
from tertial.steering.rules import Direction, TargetTerms, TargetType, Tolerance


@dataclass(frozen=True, slots=True)
class Decided:
    """An established target of an authority: for whose figure (unit id and code), by which body, when and where."""

    terms: TargetTerms
    unit_id: int
    unit_code: str
    body: str
    body_code: str
    is_council: bool
    decided_on: date | None
    paragraph: str
    reference: str
    tolerance: Tolerance


def targets_decided(indicator: str, period: str, *, day: date) -> list[Decided]:
    """The targets for an indicator as a whole: the council's first, then the boards' by their names on a day."""
    called = existing_on(day).filter(unit=OuterRef("decided_by"))
    terms = VerdictTerms.objects.filter(id=1)
    rows = (
        Target.objects.filter(known(None), seen(()), indicator=indicator, period=period, breakdown="")
        .filter(decided_by__kind__is_authority=True)
        .annotate(body=Subquery(called.values("name")[:1]), key=Subquery(called.values("sort_key")[:1]))
        .annotate(near=Subquery(terms.values(told=JSONObject(relative="relative", points="points", unknown="unknown"))))
        .order_by(F("decided_by__kind__position"), Collate(F("key"), "C"), "id")
        .values_list(
            *("type", "low", "high", "direction", "unit_id", "unit__code", "body", "decided_by__code"),
            *("decided_by__kind__level", "decided_on", "paragraph", "reference", "near"),
        )
    )
    return [
        Decided(
            terms=TargetTerms(TargetType(row[0]), row[1], row[2], Direction(row[3]) if row[3] else None),
            unit_id=row[4],
            unit_code=row[5],
            body=row[6] or row[7],
            body_code=row[7],
            is_council=row[8] == COUNCIL,
            decided_on=row[9],
            paragraph=row[10],
            reference=row[11],
            tolerance=Tolerance(**row[12]) if row[12] else Tolerance(),
        )
        for row in rows
    ]

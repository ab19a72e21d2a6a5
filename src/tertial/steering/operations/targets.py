"""What can be done to a target: decide it, revise it, and take it back."""

from datetime import datetime

from django.db import transaction

from tertial.organisation.models import Unit
from tertial.platform.models import User
from tertial.platform.operations import trace
from tertial.steering.operations.merging.targets import merge_targets
from tertial.steering.operations.writing import Decision, begin, demand, row
from tertial.steering.rules import State, TargetTerms
from tertial.steering.tables import TARGETS


@transaction.atomic
def decide_target(
    *,
    indicator: str,
    unit: Unit,
    decided_by: Unit,
    period: str,
    terms: TargetTerms,
    decision: Decision,
    state: State,
    breakdown: str = "",
    reason: str = "",
    actor: User,
    at: datetime,
) -> bool:
    """Record what a body has decided that a unit's figure is to be; an earlier decision of it stays in the history.

    `reason` says why it is changed afterwards, and is kept in the audit trail. Returns whether anything changed. Raises
    Refused with everything that is wrong.
    """
    laying = begin(actor=actor, at=at)
    said = row(
        TARGETS,
        indicator=indicator,
        unit=unit.code,
        decided_by=decided_by.code,
        period=period,
        breakdown=breakdown,
        type=terms.type.value,
        low=terms.low,
        high=terms.high,
        direction=terms.direction.value if terms.direction else "",
        decided_on=decision.decided_on,
        paragraph=decision.paragraph,
        reference=decision.reference,
        state=state.value,
    )
    changed = demand(merge_targets([said], laying))
    if changed:
        subject = f"target {indicator} {unit.code} {period}"
        why = {"reason": reason} if reason else {}
        trace(
            "steering.decide_target", actor=actor, at=at, subject=subject, by=decided_by.code, state=state.value, **why
        )
    return bool(changed)


@transaction.atomic
def withdraw_target(
    *,
    indicator: str,
    unit: Unit,
    decided_by: Unit,
    period: str,
    breakdown: str = "",
    reason: str = "",
    actor: User,
    at: datetime,
) -> bool:
    """Take a target back, so that the figure has none by that body. Returns whether there was one. Raises Refused.

    `reason` says why it is taken back afterwards, and is kept in the audit trail.
    """
    laying = begin(actor=actor, at=at)
    taken_back = row(
        TARGETS,
        indicator=indicator,
        unit=unit.code,
        decided_by=decided_by.code,
        period=period,
        breakdown=breakdown,
        delete=True,
    )
    changed = demand(merge_targets([taken_back], laying))
    if changed:
        subject = f"target {indicator} {unit.code} {period}"
        why = {"reason": reason} if reason else {}
        trace("steering.withdraw_target", actor=actor, at=at, subject=subject, by=decided_by.code, **why)
    return bool(changed)

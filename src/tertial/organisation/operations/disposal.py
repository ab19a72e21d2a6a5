"""Erasing an operator's registered number, which can be a person's, by a recorded decision."""

from datetime import datetime

from django.db import transaction

from tertial.organisation.models import OrganisationNumber
from tertial.platform.models import User
from tertial.platform.operations import disposing, trace


class NoNumber(Exception):
    """No registered number is kept for that unit."""


@transaction.atomic
def dispose_organisation_number(*, unit: str, decision: str, actor: User | None, at: datetime) -> None:
    """Erase the registered number of an operator, by its code. It has no history, so no clock brings it back.

    `decision` is the reference of the disposal decision. Raises NoNumber.
    """
    kept = OrganisationNumber.objects.filter(unit__code=unit)
    if not kept.exists():
        raise NoNumber(unit)
    with disposing(decision=decision, subject=f"organisation number of {unit}", actor=actor, at=at):
        kept.delete()
    trace("organisation.dispose_organisation_number", actor=actor, at=at, subject=unit, decision=decision)

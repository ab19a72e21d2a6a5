"""What can be done to the register of steering documents: enter what was decided, and what took its place."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from tertial.organisation.models import Unit
from tertial.platform.models import User
from tertial.platform.operations import trace
from tertial.steering.operations.merging.documents import merge_documents
from tertial.steering.operations.writing import Decision, begin, demand, row
from tertial.steering.rules import State
from tertial.steering.tables import STEERING_DOCUMENTS


@dataclass(frozen=True)
class Entry:
    """What the register says of a document: what it is, who decided it, from when it holds, and what replaced it."""

    title: str
    kind: str
    decided_by: Unit
    decision: Decision
    starts_on: date | None = None
    ends_on: date | None = None
    replaced_by: str | None = None
    address: str = ""
    state: State = State.ESTABLISHED


@transaction.atomic
def register_document(*, code: str, entry: Entry, actor: User, at: datetime) -> bool:
    """Enter a steering document in the register, or change its entry. Returns whether it changed. Raises Refused."""
    laying = begin(actor=actor, at=at)
    said = row(
        STEERING_DOCUMENTS,
        code=code,
        title=entry.title,
        kind=entry.kind,
        decided_by=entry.decided_by.code,
        decided_on=entry.decision.decided_on,
        paragraph=entry.decision.paragraph,
        reference=entry.decision.reference,
        starts_on=entry.starts_on,
        ends_on=entry.ends_on,
        replaced_by=entry.replaced_by,
        address=entry.address,
        state=entry.state.value,
    )
    changed = demand(merge_documents([said], laying))
    if changed:
        trace("steering.register_document", actor=actor, at=at, subject=f"document {code}")
    return bool(changed)

"""Laying the register of steering documents on what is recorded."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.models import SteeringDocument
from tertial.steering.operations.merging.filed import ENTRIES
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying, every, runs_forward


def merge_documents(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record what the register says of steering documents."""
    new = {row.values["code"] for row in rows if not row.values.get("delete")} - set(laying.known.documents)
    SteeringDocument.objects.bulk_create([SteeringDocument(code=code) for code in sorted(new)])
    laying.known.forget("documents")
    return laying.lay(ENTRIES, rows, _is_sound_document)


def _is_sound_document(row: Row, known: Known, wrong: Merged) -> bool:
    return every(
        _is_replaced_by_another(row, wrong),
        known.finds_unit(row, "decided_by", wrong),
        known.finds_document(row, "replaced_by", wrong),
        runs_forward(row, wrong),
    )


def _is_replaced_by_another(row: Row, wrong: Merged) -> bool:
    if row.values["code"] != row.values.get("replaced_by"):
        return True
    wrong.refuse(row.number, "replaced_by", _("A document cannot replace itself."), _("Name the one that did."))
    return False

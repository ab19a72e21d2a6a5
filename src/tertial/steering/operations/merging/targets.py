"""Laying targets on what is recorded."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from tertial.indicators.rules import breakdown_parts
from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.operations.merging.filed import TARGETED
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying, every
from tertial.steering.rules import TargetType


def merge_targets(rows: Sequence[Row], laying: Laying) -> Merged:
    """Record what bodies have decided that figures are to be."""
    return laying.lay(TARGETED, rows, _is_sound_target)


def _is_sound_target(row: Row, known: Known, wrong: Merged) -> bool:
    return every(
        known.finds_indicator(row, wrong),
        known.finds_unit(row, "unit", wrong),
        known.finds_unit(row, "decided_by", wrong),
        known.is_period(row, wrong),
        _is_breakdown(row, wrong),
        _has_what_it_needs(row, wrong),
    )


def _is_breakdown(row: Row, wrong: Merged) -> bool:
    try:
        breakdown_parts(row.values.get("breakdown") or "")
    except ValueError:
        wrong.refuse(row.number, "breakdown", _("It is no breakdown."), _("Leave it empty, or write sex=girls."))
        return False
    return True


NEEDED = {
    TargetType.VALUE: {"low"},
    TargetType.MIN: {"low"},
    TargetType.MAX: {"high"},
    TargetType.INTERVAL: {"low", "high"},
    TargetType.DIRECTION: {"direction"},
    TargetType.DELEGATED: set(),
}


def _has_what_it_needs(row: Row, wrong: Merged) -> bool:
    """A target of a type has the values that it needs, and no others."""
    needed = NEEDED[TargetType(row.values["type"])]
    given = {name for name in ("low", "high", "direction") if row.values.get(name) not in (None, "")}
    low, high = row.values.get("low"), row.values.get("high")
    for name in sorted(needed ^ given):
        words = {"type": row.values["type"], "column": name}
        if name in needed:
            what, to_do = _("A target of type “%(type)s” needs %(column)s."), _("Write it.")
        else:
            what, to_do = _("A target of type “%(type)s” has no %(column)s."), _("Leave it empty.")
        wrong.refuse(row.number, name, what % words, to_do)
    if low is not None and high is not None and low > high:
        wrong.refuse(row.number, "high", _("The highest value is below the lowest."), _("Change places."))
        return False
    return needed == given

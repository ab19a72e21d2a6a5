"""The answer to a question about figures: guarded rows, named and in reading order."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from gettext import gettext as _

from tertial.indicators.queries.figures import Asked, FigureRow, unit_names
from tertial.indicators.rules import breakdown_parts
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import ids_below
from tertial.organisation.rules import ROLLS_UP_BY_ALL, LinkKind, sort_key
from tertial.releases.operations import let_out_figures
from tertial.releases.queries.figures import figures
from tertial.releases.rules import KEEPER
from tertial.site.answers.question import FigureQuestion


@dataclass(frozen=True)
class AnswerRow:
    """One figure as it is written out. No unit means units that cannot be placed at the level."""

    indicator: str
    unit: str | None
    unit_name: str
    level: str
    operator_form: str | None
    period: str
    value: float | None
    numerator: float | None
    denominator: float | None
    units: int
    status: str
    breakdown: str


def answer(question: FigureQuestion, *, by_form: bool, form: str, at: datetime) -> list[AnswerRow]:
    """The figures, by name in Swedish order and then by operator form; what cannot be placed comes last.

    `form` is the format in which they leave the system. For anybody but the ledger's keeper they pass the door's guard
    and are written in its register.
    """
    asked = Asked(
        indicators=[question.recipe.indicator_id],
        levels=[question.level],
        periods=[question.period],
        unit_ids=_units(question),
        as_of=question.as_of,
        recast=question.recast,
        recorded_before=question.recorded_before,
    )
    if question.viewer == KEEPER:
        rows = figures(asked, KEEPER)
    else:
        subject = f"figures {question.recipe.indicator_id} {question.level} {question.period}"
        rows = let_out_figures(asked, question.viewer, form=form, subject=subject, actor=None, at=at)
    return _named(_chosen(rows, question, by_form=by_form), question.day)


def _units(question: FigureQuestion) -> frozenset[int] | None:
    """The units to show: all, or the one asked for, or those of the level that lie below it on the day."""
    unit = question.unit
    if unit is None:
        return None
    if unit.kind.level == question.level:
        return frozenset({unit.pk})
    if unit.kind.rolls_up_by == ROLLS_UP_BY_ALL:
        return None
    below = (ids_below([unit.pk], kind=kind, day=question.day) for kind in LinkKind)
    ids = frozenset[int]().union(*below)
    return frozenset(Unit.objects.filter(pk__in=ids, kind__level=question.level).values_list("pk", flat=True))


def _chosen(rows: Iterable[FigureRow], question: FigureQuestion, *, by_form: bool) -> list[FigureRow]:
    """Of all breakdowns and forms that had to come together, those that were asked for.

    A unit at the recipe's own level has one form, its own; above it, all together or each form apart.
    """
    is_own_level = question.level == question.recipe.level
    dimensions = {question.breakdown} if question.breakdown else set()
    return [
        row
        for row in rows
        if set(breakdown_parts(row.breakdown)) == dimensions and (is_own_level or bool(row.form) == by_form)
    ]


def _named(rows: Sequence[FigureRow], day: date) -> list[AnswerRow]:
    names = unit_names(rows, day)
    named = []
    for row in rows:
        unit = names[row.unit_id] if row.unit_id is not None else None
        named.append(
            AnswerRow(
                indicator=row.indicator,
                unit=unit.code if unit else None,
                unit_name=unit.name if unit else _("Cannot be placed"),
                level=row.level,
                operator_form=row.form or None,
                period=row.period,
                value=row.value,
                numerator=row.numerator,
                denominator=row.denominator,
                units=row.units,
                status=row.status,
                breakdown=row.breakdown,
            )
        )
    return sorted(named, key=_reading_order)


FORMS = (None, "municipal", "independent")


def _reading_order(row: AnswerRow) -> tuple[bool, str, str, int, str]:
    return row.unit is None, sort_key(row.unit_name), row.unit or "", FORMS.index(row.operator_form), row.breakdown

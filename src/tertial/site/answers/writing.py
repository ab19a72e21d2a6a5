"""Figures written out: as JSON and CSV for machines, as a table for people."""

import csv
import io
import json
from collections.abc import Sequence
from gettext import gettext as _

from tertial.indicators.models import Recipe
from tertial.platform.rules import format_number
from tertial.site.answers.answer import AnswerRow
from tertial.site.words import form_name

FIELDS = (
    *("indicator", "unit", "unit_name", "level", "operator_form", "period"),
    *("value", "numerator", "denominator", "units", "status"),
)


def as_json(rows: Sequence[AnswerRow], *, with_breakdown: bool) -> str:
    """A list of objects, one for each figure, numbers as they were computed."""
    objects = [{name: getattr(row, name) for name in _fields(with_breakdown)} for row in rows]
    return json.dumps(objects, ensure_ascii=False, indent=1) + "\n"


def as_csv(rows: Sequence[AnswerRow], *, with_breakdown: bool) -> str:
    """Comma-separated values with a header; none is an empty cell."""
    text = io.StringIO()
    sheet = csv.writer(text, lineterminator="\n")
    sheet.writerow(_fields(with_breakdown))
    sheet.writerows([getattr(row, name) for name in _fields(with_breakdown)] for row in rows)
    return text.getvalue()


def _fields(with_breakdown: bool) -> tuple[str, ...]:
    return (*FIELDS, "breakdown") if with_breakdown else FIELDS


def as_table(rows: Sequence[AnswerRow], *, recipe: Recipe, language: str, with_breakdown: bool) -> str:
    """Columns for the eye: numbers as a reader of the language writes them, and why where there is none."""
    heading = [_("Unit"), _("Operator"), _("Breakdown"), recipe.unit[language], _("Units"), _("Status")]
    lines = [
        [
            row.unit_name,
            form_name(row.operator_form or ""),
            row.breakdown,
            format_number(row.value, recipe.decimals, language),
            format_number(row.units, 0, language),
            status_name(row.status),
        ]
        for row in rows
    ]
    kept = [index for index in range(len(heading)) if with_breakdown or index != BREAKDOWN]
    title = f"{recipe.name[language]}, {rows[0].period}" if rows else recipe.name[language]
    return f"{title}\n\n" + _aligned([[line[index] for index in kept] for line in (heading, *lines)], kept)


BREAKDOWN = 2
NUMBERS = (3, 4)


def _aligned(lines: Sequence[Sequence[str]], columns: Sequence[int]) -> str:
    widths = [max(len(line[place]) for line in lines) for place in range(len(columns))]
    text = ""
    for line in lines:
        cells = (
            cell.rjust(width) if column in NUMBERS else cell.ljust(width)
            for cell, width, column in zip(line, widths, columns, strict=True)
        )
        text += "  ".join(cells).rstrip() + "\n"
    return text


def status_name(status: str) -> str:
    """Why there is no value; nothing where there is one."""
    names = {
        "missing": _("missing"),
        "not_applicable": _("not applicable"),
        "hidden_few": _("hidden: few persons"),
        "secret": _("secret"),
    }
    return names.get(status, "")

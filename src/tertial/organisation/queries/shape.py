"""The whole organisation as tables, for arithmetic: who is what, who belonged to whom, and who took over."""

from datetime import date, datetime
from typing import Any

import pyarrow as pa
from django.db import connection

from tertial.analysis.shapes import FORMS, LINKS, SUCCESSIONS, UNITS
from tertial.platform.copying import arrow_from

KNOWN_NOW = "superseded_at IS NULL"
KNOWN_BEFORE = "recorded_at < %s AND (superseded_at IS NULL OR superseded_at >= %s)"


def _known(before: datetime | None) -> tuple[str, list[Any]]:
    return (KNOWN_NOW, []) if before is None else (KNOWN_BEFORE, [before, before])


def unit_table() -> pa.Table:
    """Every unit ever: unit, level, rolls_up_by."""
    return arrow_from(
        "SELECT u.id, k.level, k.rolls_up_by"
        " FROM organisation_unit u JOIN organisation_unitkind k ON k.code = u.kind_id"
        " ORDER BY u.id",
        [],
        UNITS,
    )


def link_table(*, recorded_before: datetime | None = None) -> pa.Table:
    """The links that were current in the books: kind, child, parent, starts_on, ends_on."""
    where, parameters = _known(recorded_before)
    query = f"SELECT kind, child_id, parent_id, starts_on, ends_on FROM organisation_link WHERE {where}"
    return arrow_from(query, parameters, LINKS)


def succession_table(*, recorded_before: datetime | None = None) -> pa.Table:
    """The successions that were current in the books: predecessor, successor, on_day, share."""
    where, parameters = _known(recorded_before)
    query = f'SELECT predecessor_id, successor_id, "on", share FROM organisation_succession WHERE {where}'
    return arrow_from(query, parameters, SUCCESSIONS)


def form_table(*, recorded_before: datetime | None = None) -> pa.Table:
    """The form of each operator: unit, form, starts_on, ends_on."""
    where, parameters = _known(recorded_before)
    query = (
        "SELECT unit_id, operator_form, starts_on, ends_on FROM organisation_unitdescription"
        f" WHERE operator_form <> '' AND {where}"
    )
    return arrow_from(query, parameters, FORMS)


def next_change_after(day: date) -> date | None:
    """The first later day on which a link or a unit starts or ends, or a unit is succeeded."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(day) FROM ("
            " SELECT starts_on AS day FROM organisation_link WHERE superseded_at IS NULL"
            " UNION ALL SELECT ends_on FROM organisation_link WHERE superseded_at IS NULL"
            " UNION ALL SELECT starts_on FROM organisation_unitdescription WHERE superseded_at IS NULL"
            " UNION ALL SELECT ends_on FROM organisation_unitdescription WHERE superseded_at IS NULL"
            ' UNION ALL SELECT "on" FROM organisation_succession WHERE superseded_at IS NULL'
            ") days WHERE day > %s",
            [day],
        )
        row = cursor.fetchone()
    return row[0] if row else None

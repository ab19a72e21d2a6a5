"""Many rows in and out of the database at once, by COPY."""

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.csv
from django.db import connection, models


def columns(model: type[models.Model], names: Sequence[str]) -> list[str]:
    """The database columns of a model's fields."""
    return [str(getattr(model._meta.get_field(name), "column")) for name in names]  # noqa: B009 - relations have none


def copy_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows, whose values stand in the order of the field `names`. Constraints and triggers hold as ever."""
    target = ", ".join(f'"{name}"' for name in columns(model, names))
    with connection.cursor() as cursor, cursor.copy(f'COPY "{model._meta.db_table}" ({target}) FROM STDIN') as copy:
        for row in rows:
            copy.write_row(row)


def copy_table(model: type[models.Model], table: pa.Table) -> None:
    """Insert an Arrow table, whose columns are named as the model's fields."""
    target = ", ".join(f'"{name}"' for name in columns(model, table.column_names))
    text = io.BytesIO()
    options = pa.csv.WriteOptions(include_header=False, quoting_style="needed")
    pa.csv.write_csv(table, text, options)
    command = f"COPY \"{model._meta.db_table}\" ({target}) FROM STDIN (FORMAT csv, NULL '')"
    with connection.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(text.getbuffer())


def arrow_from(query: str, parameters: Sequence[Any], schema: pa.Schema) -> pa.Table:
    """The rows of an SQL query as an Arrow table of the given schema; its texts tell empty from null."""
    text = io.BytesIO()
    command = f"COPY ({query}) TO STDOUT (FORMAT csv, FORCE_QUOTE *)"
    with connection.cursor() as cursor, cursor.copy(command, parameters) as copy:
        for piece in copy:
            text.write(piece)
    if not text.tell():
        return schema.empty_table()
    text.seek(0)
    read = pa.csv.ReadOptions(column_names=schema.names)
    convert = pa.csv.ConvertOptions(
        column_types=schema, strings_can_be_null=True, quoted_strings_can_be_null=False, null_values=[""]
    )
    return pa.csv.read_csv(text, read_options=read, convert_options=convert)


def close_rows(model: type[models.Model], closings: Sequence[tuple[int, datetime]]) -> None:
    """Set `superseded_at` of recorded rows, given as (id, moment)."""
    if not closings:
        return
    ids, moments = zip(*closings, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f'UPDATE "{model._meta.db_table}" AS held SET superseded_at = given.moment'
            " FROM unnest(%s::bigint[], %s::timestamptz[]) AS given (id, moment) WHERE held.id = given.id",
            [list(ids), list(moments)],
        )


def gather_statistics(model: type[models.Model]) -> None:
    """Tell the database what a table holds now; without it, queries after many new rows can be planned very badly."""
    with connection.cursor() as cursor:
        cursor.execute(f'ANALYZE "{model._meta.db_table}"')

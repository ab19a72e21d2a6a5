"""The one place where a question in SQL meets tables in memory."""

import os
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

# Nothing is read but the tables handed in: no file, no address, no extension.
SHUT_IN: dict[str, Any] = {
    "threads": 2,
    "enable_external_access": False,
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
}


class ColumnMissing(ValueError):
    """A table lacks a column that the calculation needs."""


def shaped(name: str, table: pa.Table, schema: pa.Schema) -> pa.Table:
    """The table with exactly the columns of a schema, in its order and types; columns beyond them are dropped.

    Raises ColumnMissing, naming table and column; pyarrow.ArrowInvalid if a value does not fit its type.

    >>> table = pa.table({"note": ["x"], "unit": pa.array([7], pa.int32())})
    >>> shaped("units", table, pa.schema([("unit", pa.int64())]))["unit"].type
    DataType(int64)
    """
    missing = [column for column in schema.names if column not in table.column_names]
    if missing:
        raise ColumnMissing(
            f"The table “{name}” has no column “{missing[0]}”. Add it; the table needs {', '.join(schema.names)}."
        )
    return table.select(schema.names).cast(schema)


def query(*steps: str, ask: str) -> str:
    """One SQL text made of named steps, each `name as (…)` and free to use those before it, and what is asked of them.

    >>> query("a as (select 1 as one)", "b as (select one + 1 as two from a)", ask="select two from b")
    'with recursive a as (select 1 as one),b as (select one + 1 as two from a) select two from b'
    """
    return f"with recursive {','.join(steps)} {ask}"


def answer(question: str, **tables: pa.Table) -> pa.Table:
    """What one SQL query says of the named tables, computed in memory on two threads.

    Raises duckdb.Error if the query is wrong or a number is beyond what it can hold.

    >>> answer("select max(children) as most from units", units=pa.table({"children": [23, 11]})).to_pylist()
    [{'most': 23}]
    """
    with _memory(os.getpid()).cursor() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(question).to_arrow_table()


@cache
def _memory(_process: int) -> duckdb.DuckDBPyConnection:
    """This process's database, which holds nothing: every question has a session, and so tables, of its own.

    To open one takes longer than most questions do. One that was opened before a process divided has lost its threads.
    """
    return duckdb.connect(":memory:", config=SHUT_IN)

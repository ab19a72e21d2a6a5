"""Tables drawn as text, to read a test at a glance: one row a line, `-` for null and `''` for an empty text."""

import pyarrow as pa
import pyarrow.compute as pc


def drawn(picture: str, schema: pa.Schema) -> pa.Table:
    """The table that a picture shows: the first line names columns of the schema, in any order; the rest is null.

    >>> drawn("period day\\n 2024 2024-10-15", pa.schema([("period", pa.string()), ("day", pa.date32())])).to_pylist()
    [{'period': '2024', 'day': datetime.date(2024, 10, 15)}]
    """
    names, *rows = (line.split() for line in picture.splitlines() if line.strip())
    columns = {name: [_value(row[place]) for row in rows] for place, name in enumerate(names)}
    empty = [None] * len(rows)
    texts = pa.table([pa.array(columns.get(name, empty), pa.string()) for name in schema.names], names=schema.names)
    return texts.cast(schema)


def told(table: pa.Table, like: str) -> list[str]:
    """A table's rows as tidy lines, sorted, with the columns of the picture it shall be like."""
    names = like.split("\n", 2)[1].split() if like.startswith("\n") else like.split("\n", 1)[0].split()
    return [" ".join(names), *sorted(" ".join(_text(row[name]) for name in names) for row in table.to_pylist())]


def tidy(picture: str) -> list[str]:
    """A picture's lines without the spaces that align them, sorted below the first."""
    first, *rest = (" ".join(line.split()) for line in picture.splitlines() if line.strip())
    return [first, *sorted(rest)]


def only(table: pa.Table, **wanted: object) -> pa.Table:
    """The rows in which every named column has the wanted value."""
    for name, value in wanted.items():
        table = table.filter(pc.equal(table[name], value))
    return table


def _value(word: str) -> str | None:
    return {"-": None, "''": ""}.get(word, word)


def _text(value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value) or "''"

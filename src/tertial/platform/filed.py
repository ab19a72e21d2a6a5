"""Recorded rows and the file of the city folder that carries them: laid in, written and read out by one description."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import DateTimeField, F, Q, Value
from django.db.models.expressions import OrderBy
from django.db.models.functions import Collate

from tertial.platform.copying import close_rows, copy_rows, gather_statistics
from tertial.platform.merging import Addition, Held, Merge, Offered, OnDelete, merge
from tertial.platform.models import Recorded, User
from tertial.platform.tables import ColumnType, Problem, Row, Table

CLOCKS = ("recorded_at", "superseded_at")
MANY = 1_000
Ids = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Filed:
    """How the columns of a file lie in a recorded model: `paths` maps a column to where its value is read.

    A path `unit__code` means that the row refers to the unit with that code. Columns absent from `paths` lie in a field
    of the same name. `derived` gives further field values from the values by column. Columns in `blank` hold empty text
    rather than null; those in `aside` are read out but recorded elsewhere.
    """

    table: Table
    model: type[Recorded]
    paths: Mapping[str, str] = field(default_factory=dict)
    derived: Mapping[str, Callable[[Mapping[str, Any]], Any]] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    aside: frozenset[str] = frozenset()
    on_delete: OnDelete | None = None

    @cached_property
    def content(self) -> tuple[str, ...]:
        """The columns that say something about what the key names."""
        apart = {*self.table.key, *CLOCKS, *self.aside}
        return tuple(c.name for c in self.table.columns if c.name not in apart)

    def path(self, column: str) -> str:
        """Where a column's value is read."""
        return self.paths.get(column, column)

    def offered(self, row: Row) -> Offered:
        """A row of the file, as something to record."""
        values = row.values
        for name in self.blank:
            if values.get(name) is None:
                values[name] = ""
        return Offered(
            row.number,
            tuple([values.get(name) for name in self.table.key]),
            tuple([values.get(name) for name in self.content]),
            values.get("recorded_at"),
            values.get("superseded_at"),
            bool(values.get("delete")),
        )

    def held(self, among: Q | None = None) -> Iterator[Held]:
        """Every row of the model, or those `among` them, with their whole history."""
        names = [self.path(name) for name in (*self.table.key, *self.content)]
        width = len(self.table.key)
        rows = self.model._default_manager.filter(among or Q())
        for values in rows.values_list("id", *CLOCKS, *names).iterator(chunk_size=20_000):
            yield Held(values[0], tuple(values[3 : 3 + width]), tuple(values[3 + width :]), values[1], values[2])

    def rows(self, *, current_only: bool = False) -> Iterator[tuple[Any, ...]]:
        """The rows of the file in key order, in the order of its columns; without history, its clocks are empty."""
        rows = self.model._default_manager.all()
        names: list[str | Value] = [self.path(column.name) for column in self.table.columns]
        if current_only:
            rows = rows.filter(superseded_at__isnull=True)
            names = [Value(None, DateTimeField()) if name in CLOCKS else name for name in names]
        order = [self._in_order(name) for name in self.table.key]
        return rows.order_by(*order, "recorded_at").values_list(*names).iterator(chunk_size=20_000)

    def _in_order(self, name: str) -> OrderBy:
        """The order of a column, the same in every database."""
        place: F | Collate = F(self.path(name))
        if self.table.column(name).type not in (ColumnType.DATE, ColumnType.MOMENT):
            place = Collate(place, "C")
        return place.asc(nulls_first=True)


@dataclass(slots=True)
class Merged:
    """What came of one file: the merge, and what is wrong. With problems nothing of it may be kept."""

    table: Table
    merge: Merge = field(default_factory=Merge)
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, row: int, column: str, what: str, to_do: str) -> None:
        """Note something wrong."""
        self.problems.append(Problem(self.table.file, row, column, what, to_do))


def lay(filed: Filed, rows: Iterable[Row], *, at: datetime) -> tuple[Merged, list[Held]]:
    """Merge rows of a file with what is held; returns what came of it, and the held."""
    held = list(filed.held())
    return lay_offered(filed, [filed.offered(row) for row in rows], held=held, at=at), held


def lay_offered(filed: Filed, offered: Sequence[Offered], *, held: Iterable[Held], at: datetime) -> Merged:
    """Merge rows to record with what is held of their keys."""
    merged = Merged(filed.table, merge(held=held, offered=offered, at=at, on_delete=filed.on_delete))
    for refusal in merged.merge.refused:
        merged.refuse(*refusal)
    return merged


def open_rows(held: Sequence[Held], result: Merge) -> list[Addition]:
    """What holds after a merge; rows that were held before carry row number 0."""
    closed = {closing[0] for closing in result.closings}
    staying = [
        Addition(row.key, row.content, row.recorded_at, None, 0)
        for row in held
        if row.superseded_at is None and row.id not in closed
    ]
    return staying + [addition for addition in result.additions if addition.superseded_at is None]


def write(filed: Filed, result: Merge, *, ids: Ids, actor: User | None, also: Mapping[str, Any] | None = None) -> None:
    """Write a merge to the database. `ids` gives, for each column that refers, the keys of what it may name.

    `also` are field values that every new row gets beside what the file says.
    """
    constant = dict(also or {})
    close_rows(filed.model, result.closings)
    key, content = filed.table.key, filed.content
    fields = [filed.path(name).split("__")[0] for name in (*key, *content)]
    referring = {index: ids[name] for index, name in enumerate((*key, *content)) if "__" in filed.path(name)}

    def values(addition: Addition) -> list[Any]:
        plain = [*addition.key, *addition.content]
        derived = [make(dict(zip((*key, *content), plain, strict=True))) for make in filed.derived.values()]
        for index, known in referring.items():
            plain[index] = None if plain[index] is None else known[plain[index]]
        return [
            *(*plain, *derived, addition.recorded_at, addition.superseded_at),
            *(actor.pk if actor else None, *constant.values()),
        ]

    if result.additions:
        names = [*fields, *filed.derived, *CLOCKS, "recorded_by", *constant]
        copy_rows(filed.model, names, (values(addition) for addition in result.additions))
        if len(result.additions) >= MANY:
            gather_statistics(filed.model)

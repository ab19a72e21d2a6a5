"""A file and a recorded model, tied by one description: rows in, rows out."""

from datetime import UTC, datetime

from tertial.platform.filed import Filed, open_rows
from tertial.platform.merging import Addition, Held, Merge, Offered
from tertial.platform.models import Disposal
from tertial.platform.tables import RECORDED, Column, ColumnType, Row, Table

FIRST, NOW = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 6, 1, tzinfo=UTC)
TABLE = Table(
    file="things.csv",
    meaning="Things.",
    columns=(
        Column("code", ColumnType.CODE, "Code.", "a"),
        Column("kind", ColumnType.CODE, "Kind.", "b"),
        Column("note", ColumnType.TEXT, "Note.", "c"),
        Column("size", ColumnType.NUMBER, "Size.", "1"),
        *RECORDED,
    ),
    key=("code",),
    has_history=True,
)
THINGS = Filed(TABLE, Disposal, blank=frozenset({"note"}), aside=frozenset({"kind"}))  # type: ignore[arg-type]  # never read


def test_a_row_is_offered_by_its_key_with_empty_text_where_the_database_has_no_null():
    values = {"code": "a", "kind": "b", "note": None, "size": 2.5, "recorded_at": FIRST, "superseded_at": None}

    offered = THINGS.offered(Row(7, values))

    assert offered == Offered(7, ("a",), ("", 2.5), FIRST, None, takes_back=False)


def test_a_row_that_lacks_columns_is_offered_as_if_they_were_empty():
    offered = THINGS.offered(Row(7, {"code": "a", "delete": True}))

    assert offered == Offered(7, ("a",), ("", None), None, None, takes_back=True)


def test_what_holds_after_a_merge_is_what_stays_open_and_what_is_added():
    held = [
        Held(1, ("a",), ("", 1.0), FIRST, None),
        Held(2, ("b",), ("", 2.0), FIRST, None),
        Held(3, ("c",), ("", 3.0), FIRST, NOW),
    ]
    corrected = Addition(("b",), ("", 4.0), NOW, None, 5)
    past = Addition(("d",), ("", 5.0), FIRST, NOW, 6)

    rows = open_rows(held, Merge(additions=[corrected, past], closings=[(2, NOW)]))

    assert rows == [Addition(("a",), ("", 1.0), FIRST, None, 0), corrected]

"""The door to SQL: `answer` and `shaped`."""

import duckdb
import pyarrow as pa
import pytest

from tertial.analysis.engine import ColumnMissing, answer, shaped
from tertial.analysis.shapes import DAYS


def test_a_question_reads_no_file() -> None:
    with pytest.raises(duckdb.PermissionException):
        answer("select * from read_csv('/etc/hostname')")


def test_a_missing_column_is_named_with_its_table() -> None:
    with pytest.raises(ColumnMissing) as caught:
        shaped("days", pa.table({"period": ["2024"]}), DAYS)

    assert str(caught.value) == "The table “days” has no column “day”. Add it; the table needs period, day."


def test_columns_without_a_value_take_the_type_that_they_should_have() -> None:
    table = shaped("days", pa.table({"day": [None], "period": ["2024"], "note": ["x"]}), DAYS)

    assert table.schema == DAYS
    assert table.to_pylist() == [{"period": "2024", "day": None}]

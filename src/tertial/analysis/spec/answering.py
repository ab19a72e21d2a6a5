"""Drawn answers of three units in two areas, to sum."""

from typing import Any

import pyarrow as pa

from tertial.analysis.shapes import PLACEMENTS
from tertial.analysis.spec.drawing import drawn, told
from tertial.analysis.survey.sums import sums

ANSWERS = pa.schema(
    [
        ("period", pa.string()),
        ("unit", pa.int64()),
        ("child", pa.int64()),
        ("question", pa.string()),
        ("y", pa.float64()),
        ("w", pa.float64()),
        ("sex", pa.string()),
    ]
)
FRAME = pa.schema([("period", pa.string()), ("unit", pa.int64()), ("population", pa.int64())])
UNITS_IN_TWO_AREAS = drawn(
    """
    period unit level grp share own
    2024   7    unit  7   1     true
    2024   8    unit  8   1     true
    2024   9    unit  9   1     true
    2024   7    area  70  1     false
    2024   8    area  70  1     false
    2024   7    city  1   1     false
    2024   8    city  1   1     false
    2024   9    city  1   1     false
    """,
    PLACEMENTS,
)
POPULATION = drawn("period unit population\n 2024 7 4\n 2024 8 2\n 2024 9 10", FRAME)


def given_answers(picture: str) -> pa.Table:
    """Drawn answers of 2024 to one question, of which y, w and sex may be left out; children are numbered."""
    rows = drawn(picture, ANSWERS).to_pylist()
    filled = [
        row | {"period": "2024", "question": row["question"] or "food", "child": row["child"] or 100 + number}
        for number, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(filled, schema=ANSWERS)


def summed_up(answers: str, expected: str, frame: pa.Table = POPULATION, **asked: Any) -> list[str]:
    """The sums of drawn answers, in the columns of what is expected."""
    return told(
        sums(answers=given_answers(answers), placements=UNITS_IN_TWO_AREAS, frame=frame, **asked), like=expected
    )

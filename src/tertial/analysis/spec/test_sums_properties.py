"""What holds for the sums of every survey: `sums` beside a count child by child."""

import math
from typing import Any

import pyarrow as pa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.analysis.shapes import PLACEMENTS
from tertial.analysis.spec.answering import ANSWERS, FRAME
from tertial.analysis.spec.summed import Row, summed
from tertial.analysis.survey.sums import sums

GENERATED = settings(
    max_examples=30, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def surveys(draw: st.DrawFn) -> dict[str, list[Row]]:
    """Answers of up to 30 children in six units of two areas, two questions, two years; some empty, some weightless."""
    chance = draw(st.randoms(use_true_random=False))
    weighted = draw(st.booleans())
    units = range(1, 7)
    answers = [
        {
            "period": chance.choice(["2023", "2024"]),
            "unit": unit,
            "child": 10 * child + unit,
            "question": question,
            "sex": sex,
            "y": chance.choice([1.0, 2.0, 3.0, 4.0, 5.0, None, math.nan]),
            "w": chance.choice([0.0, 0.5, 1.0, 2.5, None]) if weighted else None,
        }
        for child in range(draw(st.integers(1, 30)))
        for unit, sex in [(chance.choice(units), chance.choice(["girl", "boy", None]))]
        for question in ("food", "play")
        if chance.random() < 0.9
    ]
    frame = [
        {"period": period, "unit": unit, "population": chance.choice([None, 1, 4, 9, 30])}
        for period in ("2023", "2024")
        for unit in units
        if chance.random() < 0.9
    ]
    areas = {unit: chance.choice([10, 11, None]) for unit in units}
    placements = [
        {"period": period, "unit": unit, "level": level, "grp": grp, "share": 1.0}
        for period in ("2023", "2024")
        for unit in units
        for level, grp in (("unit", unit), ("area", areas[unit]), ("city", 1))
        if grp is not None
    ]
    return {"answers": answers, "placements": placements, "frame": frame}


@given(surveys())
@GENERATED
def test_sums_are_those_that_one_counts_child_by_child(survey: dict[str, list[Row]]) -> None:
    expected = summed(**survey, by=("sex",), shares={"top": (4, 5)})

    found = sums(
        answers=pa.Table.from_pylist(survey["answers"], schema=ANSWERS),
        placements=pa.Table.from_pylist(survey["placements"], schema=pa.schema(list(PLACEMENTS)[:-1])),
        frame=pa.Table.from_pylist(survey["frame"], schema=FRAME),
        by=["sex"],
        shares={"top": (4, 5)},
    ).to_pylist()

    keys = ("period", "level", "grp", "question", "sex", "measure")
    by_key = {tuple(row[key] for key in keys): row for row in found}
    assert len(by_key) == len(found)
    assert by_key.keys() == expected.keys()
    far = [
        (key, name, row[name], by_key[key][name])
        for key, row in expected.items()
        for name in row
        if not near(row[name], by_key[key][name])
    ]
    assert far == []


@given(surveys())
@GENERATED
def test_every_level_adds_up_to_the_same(survey: dict[str, list[Row]]) -> None:
    found = sums(
        answers=pa.Table.from_pylist(survey["answers"], schema=ANSWERS),
        placements=pa.Table.from_pylist(survey["placements"], schema=pa.schema(list(PLACEMENTS)[:-1])),
        frame=pa.Table.from_pylist(survey["frame"], schema=FRAME),
    )

    totals = found.group_by(["period", "question", "level"]).aggregate([("n", "sum"), ("swy", "sum"), ("sw2", "sum")])
    by_level: dict[Any, list[Row]] = {}
    for row in totals.to_pylist():
        by_level.setdefault((row["period"], row["question"]), []).append(row)
    far = [
        (first, other)
        for first, *others in by_level.values()
        for other in others
        for name in ("n_sum", "swy_sum", "sw2_sum")
        if not near(first[name], other[name])
    ]
    assert {len(rows) for rows in by_level.values()} == {len({row["level"] for row in totals.to_pylist()})}
    assert far == []


def near(one: float | None, other: float | None) -> bool:
    """Whether two numbers are the same but for rounding; null is only like null."""
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)

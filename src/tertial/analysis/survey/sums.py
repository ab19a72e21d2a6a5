"""From answers to sums at any number of levels: the answers are read once, and every level is made of units' sums."""

from collections.abc import Iterable, Mapping, Sequence

import pyarrow as pa

from tertial.analysis.engine import ColumnMissing
from tertial.analysis.engines.duck import Duck
from tertial.analysis.engines.sources import Engine, Parquet, columns
from tertial.analysis.survey.summing import Counting, summing

NEEDED = {
    "answers": ("period", "unit", "child", "question", "y"),
    "placements": ("period", "unit", "level", "grp", "share"),
    "frame": ("period", "unit", "population"),
}


def sums(
    *,
    answers: pa.Table | Parquet,
    placements: pa.Table | Parquet,
    frame: pa.Table | Parquet,
    by: Sequence[str] = (),
    shares: Mapping[str, Iterable[float]] | None = None,
    responding: Counting | None = None,
    guardians: bool = False,
    lifted: bool = False,
    engine: Engine | None = None,
) -> pa.Table:
    """The sums of a survey in each period, level, group, question and breakdown, one row for each measure.

    answers: period, unit, child, question, y (null or NaN: the child answered, but not this), the columns of `by`, and
    w if answers have weights (null is 1). placements: shapes.PLACEMENTS; a unit without a whole group at a level that
    others reach stands there under grp null, so that every level adds up. frame: period, unit, population (null:
    unknown), perhaps responding, and stratum where units have been put together because one child alone answered.

    measure is `mean`, or a name in `shares`, which gives the values of y that count as 1 while others count as 0.
    n counts valid answers, handed_in the empty too; sw, swy, sw2y, sw2y2, sw2 are Σw, Σwy, Σw²y, Σw²y², Σw² over the
    valid. d0, d1, d2 (descriptive) and a0, a1, a2 (analytic) are the sums over strata of k(C − A²/r), k(B − AW/r),
    k(D − W²/r) with A, B, C, D, W those sums of the stratum in the group, f = r/N and k = (1−f)r/(r−1) or r/(r−1);
    the variance of R = ΣA/ΣW is (x0 − 2R·x1 + R²·x2)/(ΣW)² (Cochran 1977, 6.11; Lumley 2010, ch. 2). They are null
    where a stratum in which only one child answered has a valid answer, or fewer children answered than answers are.
    population and responding are those of all the group's units, in whatever breakdown. A population that is unknown or
    below those who answered is taken to be these; assumed counts the units where it was so.

    responding: who counts r, children with any row: the frame, a second look at the answers (`children`; the default
    where the frame does not say), or `rows`, where every child has a row for every question. guardians: a child may
    have several answers to a question, each then counts 1/k; one more grouping. lifted: each unit's weights are
    multiplied by N/r. Sums are in double precision; a scale with mean/deviation above 1e4 should be centred first.

    Raises ColumnMissing; what the engine raises.

    >>> answers = pa.table({"period": ["2024"] * 3, "unit": [7, 7, 8], "child": [1, 2, 3], "question": ["food"] * 3,
    ...     "y": [4.0, 5.0, None]})
    >>> placements = pa.table({"period": ["2024"] * 2, "unit": [7, 8], "level": ["city"] * 2, "grp": [1, 1],
    ...     "share": [1.0, 1.0]})
    >>> frame = pa.table({"period": ["2024"] * 2, "unit": [7, 8], "population": [4, 2]})
    >>> (row,) = sums(answers=answers, placements=placements, frame=frame).to_pylist()
    >>> row["grp"], row["population"], row["responding"], row["n"], row["swy"], row["a0"], row["d0"]
    (1, 6, 3, 2, 9.0, 1.0, 0.5)
    """
    tables = {"answers": answers, "placements": placements, "frame": frame}
    has = {name: columns(source) for name, source in tables.items()}
    for name, needed in NEEDED.items():
        _demand(name, [*needed, *(by if name == "answers" else ())], has[name])
    responding = responding or ("frame" if "responding" in has["frame"] else "children")
    _demand("frame", ["responding"] if responding == "frame" else [], has["frame"])
    question = summing(
        by=by,
        shares=shares or {},
        responding=responding,
        weighted="w" in has["answers"],
        collapsed="stratum" in has["frame"],
        guardians=guardians,
        lifted=lifted,
    )
    return (engine or Duck()).answer(question, **tables)


def _demand(name: str, needed: Sequence[str], found: Sequence[str]) -> None:
    missing = [column for column in needed if column not in found]
    if missing:
        raise ColumnMissing(
            f"The table “{name}” has no column “{missing[0]}”. Add it; the table needs {', '.join(needed)}."
        )

"""Every question has the same answer from DuckDB and from a Spark cluster; both read only what they are given."""

import math
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tertial.analysis import difference, placement, recast, rollup, shapes
from tertial.analysis.engines.duck import Duck
from tertial.analysis.engines.sources import Parquet
from tertial.analysis.engines.spark import Spark, SparkAbsent, connected
from tertial.analysis.spec.answering import ANSWERS, POPULATION, UNITS_IN_TWO_AREAS
from tertial.analysis.spec.cluster import SETTINGS, cluster
from tertial.analysis.spec.drawing import drawn
from tertial.analysis.spec.figuring import FORMS, RATIO, SHARE, TWO_AREAS
from tertial.analysis.spec.recasting import ALL_IN_TEN, UNITS_THEN_AND_NOW
from tertial.analysis.survey.summing import summing

Question = tuple[str, Mapping[str, pa.Table]]
LINKS = drawn(ALL_IN_TEN, shapes.LINKS)
DAYS = drawn("period day\n 2022 2022-10-15\n 2024 2024-10-15", shapes.DAYS)
OPERATORS = drawn("unit form starts_on ends_on\n 20 municipal - 2023-01-01\n 10 independent - -", shapes.FORMS)
SUCCESSIONS = drawn(
    """
    predecessor successor on_day     share
    20          21        2022-12-01 -
    22          23        2022-12-01 0.4
    22          21        2022-12-01 0.6
    10          11        2023-01-01 -
    """,
    shapes.SUCCESSIONS,
)
OBSERVED = drawn("period unit day\n 2022 20 2022-10-15\n 2022 22 2022-10-15\n 2022 23 2022-10-15", shapes.OBSERVED)
OBSERVATIONS = pa.Table.from_pylist(
    [
        {"measure": measure, "unit": unit, "period": "2024", "breakdown": "", "status": "exists", "value": value}
        | ({"n": 9.0, "responding": 10.0, "population": 14.0, "sw": 9.5, "swy": 31.0} if measure == "children" else {})
        | ({"sw2y": 33.0, "sw2y2": 130.0, "sw2": 10.5} if measure == "children" else {})
        for unit in (20, 21, 22)
        for measure, value in (
            ("children", 10.1 * unit),
            ("groups", 3.0),
            ("licensed_told", unit / 3),
            ("posts", unit * 0.7),
        )
    ],
    schema=shapes.OBSERVATIONS,
)
MEAN = "indicator version level combine numerator scale\n liking 1 school mean children 1"
RECIPES = pa.concat_tables([drawn(recipe, shapes.RECIPES) for recipe in (RATIO, SHARE, MEAN)])
CITY = {"units": UNITS_THEN_AND_NOW, "links": LINKS}
ANSWERED = pa.Table.from_pylist(
    [
        {
            "period": "2024",
            "unit": 7 + child % 3,
            "child": child,
            "question": question,
            "y": [None, 1.0, 2.5, 4.0, 5.0, math.nan][(child * number + child) % 6],
            "w": [0.3, None, 1.7, 0.0][child % 4],
            "sex": ["girl", "boy", None][child % 5 % 3],
        }
        for child in range(23)
        for number, question in enumerate(("food", "play", "food"))
    ],
    schema=ANSWERS,
)
SURVEY = {"answers": ANSWERED, "placements": UNITS_IN_TWO_AREAS, "frame": POPULATION}
COLLAPSED = SURVEY | {
    "frame": POPULATION.append_column("stratum", pa.array(["a", None, "a"])).append_column(
        "responding", pa.array([8, 8, None])
    )
}
QUESTIONS: dict[str, Question] = {
    "placements": (placement.PLACED, CITY | {"days": DAYS}),
    "operator forms": (placement.FORMED, CITY | {"days": DAYS, "forms": OPERATORS}),
    "recast placements": (
        recast.PLACED,
        CITY
        | {
            "successions": SUCCESSIONS,
            "observed": OBSERVED,
            "asked": pa.table({"day": pa.array([date(2024, 1, 1)], pa.date32())}),
        },
    ),
    "figures": (
        rollup.FIGURED,
        {
            "observations": rollup.told_apart(OBSERVATIONS),
            "recipes": RECIPES,
            "placements": drawn(TWO_AREAS, shapes.PLACEMENTS),
            "forms": drawn(FORMS, shapes.UNIT_FORMS),
        },
    ),
    "what is lacking": (
        difference.lacking(["unit", "y"]),
        {
            "here": pa.table({"unit": [1, 2, None], "y": [1.5, None, None], difference.ROW: [0, 1, 2]}),
            "there": pa.table({"unit": [1, None], "y": [1.5, None]}),
        },
    ),
    "sums": (summing(by=["sex"], shares={"top": (4, 5)}, weighted=True), SURVEY),
    "sums by rows": (summing(responding="rows", lifted=True), SURVEY),
    "sums of guardians": (summing(shares={"top": (4, 5)}, weighted=True, guardians=True), SURVEY),
    "sums of collapsed strata": (summing(responding="frame", collapsed=True), COLLAPSED),
}


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """A session with a cluster of two workers on loopback."""
    with (
        cluster(tmp_path_factory.mktemp("spark")) as master,
        connected(master, SETTINGS) as session,
    ):
        yield session


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", QUESTIONS)
def test_spark_says_what_duckdb_says(spark: Spark, name: str) -> None:
    question, tables = QUESTIONS[name]

    ours, theirs = Duck().answer(question, **tables), spark.answer(question, **tables)

    assert ours.num_rows > 0
    assert theirs.schema.names == ours.schema.names
    assert theirs.schema.types == ours.schema.types
    assert differing(ours, theirs) == []


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@pytest.mark.filterwarnings("default")
def test_both_read_the_same_files_and_every_worker_has_its_part(spark: Spark, tmp_path: Path) -> None:
    sources = {}
    for name, table in SURVEY.items():
        (tmp_path / name).mkdir()
        pq.write_table(table.slice(0, 2), tmp_path / name / "a.parquet")
        pq.write_table(table.slice(2), tmp_path / name / "b.parquet")
        sources[name] = Parquet(tmp_path / name)
    question = summing(by=["sex"], weighted=True)

    ours, theirs = Duck().answer(question, **sources), spark.answer(question, **sources)

    assert differing(ours, theirs) == []
    assert spark.executors() == 2


def test_without_java_or_pyspark_it_is_said_what_is_lacking(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")

    with pytest.raises(SparkAbsent, match=r"^Spark cannot be used: (there is no Java|pyspark is not installed); \w+"):
        connected("local[1]").__enter__()


def test_duckdb_reads_the_files_it_is_given_and_no_others(tmp_path: Path) -> None:
    pq.write_table(POPULATION, tmp_path / "given.parquet")
    pq.write_table(POPULATION, tmp_path / "other.parquet")
    other = f"select * from read_parquet('{tmp_path / 'other.parquet'}')"

    assert Duck().answer("from frame", frame=Parquet(tmp_path / "given.parquet")).equals(POPULATION)
    with pytest.raises(duckdb.PermissionException):
        Duck().answer(other, frame=Parquet(tmp_path / "given.parquet"))
    with pytest.raises(duckdb.InvalidInputException):
        Duck().answer("set enable_external_access = true", frame=POPULATION)


def differing(ours: pa.Table, theirs: pa.Table) -> list[tuple[Any, Any]]:
    """The rows of two answers that are not the same: counts and words exactly, numbers to 1e-9 of their size."""
    if ours.num_rows != theirs.num_rows:
        return [(ours.num_rows, theirs.num_rows)]
    pairs = zip(_sorted(ours), _sorted(theirs), strict=True)
    return [(one, other) for one, other in pairs if not all(map(_same, one.values(), other.values()))]


def _sorted(table: pa.Table) -> list[dict[str, Any]]:
    def key(row: dict[str, Any]) -> list[str]:
        words = [str(value) for value in row.values() if not isinstance(value, float)]
        return words + [f"{value:.6g}" for value in row.values() if isinstance(value, float)]

    return sorted(table.to_pylist(), key=key)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return bool(one == other)

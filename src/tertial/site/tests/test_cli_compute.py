"""`tertial compute`: from Parquet files to a Parquet file, without a database."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tertial.analysis.engines import spark
from tertial.site.tests.command_line import Said, tertial


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Four answers in two files, from two units of a city."""
    answers = pa.table(
        {
            "period": ["2024"] * 4,
            "unit": [7, 7, 8, 8],
            "child": [1, 2, 3, 4],
            "question": ["food"] * 4,
            "y": [4.0, 2.0, 5.0, None],
            "sex": ["girl", "boy", "girl", "boy"],
        }
    )
    both = {"period": ["2024"] * 2, "unit": [7, 8]}
    (tmp_path / "answers").mkdir()
    pq.write_table(answers.slice(0, 2), tmp_path / "answers" / "a.parquet")
    pq.write_table(answers.slice(2), tmp_path / "answers" / "b.parquet")
    placements = both | {"level": ["city"] * 2, "grp": [1, 1], "share": [1.0, 1.0]}
    pq.write_table(pa.table(placements), tmp_path / "placements.parquet")
    pq.write_table(pa.table(both | {"population": [4, 2]}), tmp_path / "frame.parquet")
    return tmp_path


def written(file: Path) -> list[tuple[object, ...]]:
    """What was written, in a few columns."""
    rows = pq.read_table(file).to_pylist()
    return sorted(
        (row["measure"], row.get("sex", ""), row["population"], row["responding"], row["n"], row["swy"]) for row in rows
    )


def test_sums_are_written_with_what_was_asked_for(folder: Path) -> None:
    out = folder / "sums.parquet"

    said = tertial("compute", folder, "--out", out, "--by", "sex", "--share", "top=4,5")

    assert said == Said(0, "", [f"4 rows were written to {out}."])
    assert written(out) == [
        ("mean", "boy", 6, 4, 1, 2.0),
        ("mean", "girl", 6, 4, 2, 9.0),
        ("top", "boy", 6, 4, 1, 0.0),
        ("top", "girl", 6, 4, 2, 2.0),
    ]


@pytest.mark.spark
@pytest.mark.xdist_group("spark")
@pytest.mark.filterwarnings("default")
def test_spark_writes_the_same(folder: Path) -> None:
    here, there = folder / "here.parquet", folder / "there.parquet"

    said = [
        tertial("compute", folder, "--out", out, "--engine", engine).code
        for out, engine in ((here, "duckdb"), (there, "local[1]"))
    ]

    assert said == [0, 0]
    assert written(there) == written(here)


def test_what_cannot_be_used_is_said(folder: Path) -> None:
    out = folder / "sums.parquet"

    assert tertial("compute", folder / "none", "--out", out) == Said(
        2,
        "",
        [f"In {folder / 'none'} there is neither answers.parquet nor a folder answers with Parquet files."],
    )
    assert tertial("compute", folder, "--out", out, "--engine", "abacus") == Said(
        2, "", ["“abacus” is no engine: use duckdb, or a Spark master's address."]
    )
    assert tertial("compute", folder, "--out", out, "--share", "top", "--share", "low=x") == Said(
        2,
        "",
        [f"“{option}” after --share is no name with values, such as top=4,5." for option in ("top", "low=x")],
    )
    assert (
        tertial("compute", folder, "--out", out, "--by", "age")
        .err[0]
        .startswith("The tables cannot be used: The table “answers” has no column “age”.")
    )
    assert tertial("compute", folder, "--out", folder / "none" / "sums.parquet").code == 2
    assert not out.exists()


def test_a_file_that_is_no_parquet_ends_it_with_a_word(folder: Path) -> None:
    (folder / "frame.parquet").write_text("no Parquet")

    said = tertial("compute", folder, "--out", folder / "sums.parquet")

    assert (said.code, said.out) == (1, "")
    assert said.err[0].startswith("The sums could not be made: ")


def test_without_spark_it_is_said_what_it_needs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JAVA_HOME", "/nowhere")

    said = tertial("compute", folder, "--out", folder / "sums.parquet", "--engine", "spark://127.0.0.1:1")

    assert spark.lack() is not None
    assert said == Said(
        1, "", ["Spark cannot be used here: it needs Java 17 or later and the package pyspark (type `make spark`)."]
    )

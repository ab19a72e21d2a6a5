"""Questions answered by Apache Spark, on this machine or on a cluster; needs the extra `spark` and Java."""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa

from tertial.analysis.engines.dialects import apart
from tertial.analysis.engines.sources import Parquet

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

# What answers depend on is set here and not left to the cluster: a sum too large is an error, a day has no time zone.
SETTINGS = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.execution.arrow.pyspark.enabled": "true",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
}


class SparkAbsent(RuntimeError):
    """Spark was asked for and cannot be had here."""


def lack() -> str | None:
    """What Spark lacks on this machine and what to do about it, or None if it can run.

    >>> lack() in (None, lack())
    True
    """
    if find_spec("pyspark") is None:
        return "pyspark is not installed; type `make spark`, or install Tertial with its extra `spark`"
    java = Path(os.environ["JAVA_HOME"]) / "bin" / "java" if os.environ.get("JAVA_HOME") else shutil.which("java")
    if java is None or not Path(java).exists():
        return "there is no Java; install Java 17 or later, or say where it is in JAVA_HOME"
    return None


@dataclass(frozen=True)
class Spark:
    """A session with a Spark cluster; `connected` makes one."""

    session: "SparkSession"

    def answer(self, question: str, **tables: pa.Table | Parquet) -> pa.Table:
        """What one query, written as DuckDB writes it, says of the named tables, brought here from the cluster.

        Every worker must be able to read the files that are given. A step that is used twice is made once and kept
        until the answer is here; Spark by itself would read the answers anew for each use. Raises
        sqlglot.errors.SqlglotError if the query cannot be said in Spark's words, and
        pyspark.errors.PySparkException if it is wrong or the cluster fails.
        """
        steps, asked = apart(question, into="spark")
        kept: list[DataFrame] = []
        try:
            for name, source in tables.items():
                self._frame(source).createOrReplaceTempView(name)
            for step in steps:
                frame = self.session.sql(step.text)
                if step.uses > 1:
                    kept.append(frame.persist())
                frame.createOrReplaceTempView(step.name)
            return self.session.sql(asked).toArrow()
        finally:
            for frame in kept:
                frame.unpersist()
            for name in (*tables, *(step.name for step in steps)):
                self.session.catalog.dropTempView(name)

    def executors(self) -> int:
        """How many executors have come to work for the session; the driver is none of them."""
        known = self.session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()
        return int(known) - 1

    def _frame(self, source: pa.Table | Parquet) -> "DataFrame":
        if isinstance(source, pa.Table):
            return self.session.createDataFrame(source)
        return self.session.read.parquet(*(file.as_uri() for file in source.files()))


@contextmanager
def connected(master: str, settings: Mapping[str, str] | None = None) -> Iterator[Spark]:
    """A session with the master at an address such as `spark://host:7077`, or `local[2]`; it ends with the block.

    Raises SparkAbsent if pyspark or Java is not here; pyspark.errors.PySparkException if the master does not answer.
    """
    missing = lack()
    if missing:
        raise SparkAbsent(f"Spark cannot be used: {missing}.")
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master(master).appName("tertial")
    for name, value in (SETTINGS | dict(settings or {})).items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    try:
        yield Spark(session)
    finally:
        session.stop()

"""Questions answered by DuckDB in this process, of tables in memory and of Parquet files that are named to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pyarrow as pa

from tertial.analysis.engine import SHUT_IN
from tertial.analysis.engines.sources import Parquet

# Access ends only after the files that may be read have been named; then nobody can open it again.
SHUT = "set enable_external_access = false; set lock_configuration = true"


@dataclass(frozen=True)
class Duck:
    """DuckDB with a limit on its memory; what does not fit is laid in a folder of its own that goes away afterwards.

    >>> Duck(memory="200MB").answer("select max(y) as y from answers", answers=pa.table({"y": [1, 4]})).to_pylist()
    [{'y': 4}]
    """

    memory: str = "700MB"
    threads: int = 2

    def answer(self, question: str, **tables: pa.Table | Parquet) -> pa.Table:
        """What one query says of the named tables. It can read the files given here and nothing else.

        Raises NoParquetThere; duckdb.Error if the query is wrong, a file is no Parquet, or the disk is full.
        """
        with self._opened(tables) as connection:
            return connection.sql(question).to_arrow_table()

    @contextmanager
    def _opened(self, tables: dict[str, pa.Table | Parquet]) -> Iterator[duckdb.DuckDBPyConnection]:
        files = {name: source.files() for name, source in tables.items() if isinstance(source, Parquet)}
        every = [file for named in files.values() for file in named]
        with (
            TemporaryDirectory(prefix="tertial-") as spill,
            duckdb.connect(":memory:", config=self._config(spill)) as duck,
        ):
            duck.execute(f"set allowed_paths = {_listed(every)}; {SHUT}")
            for name, source in tables.items():
                if isinstance(source, pa.Table):
                    duck.register(name, source)
                else:
                    duck.execute(f'create view "{name}" as from read_parquet({_listed(files[name])})')
            yield duck

    def _config(self, spill: str) -> dict[str, Any]:
        free = {name: value for name, value in SHUT_IN.items() if name != "enable_external_access"}
        limits = {"memory_limit": self.memory, "temp_directory": spill, "threads": self.threads}
        return free | limits | {"preserve_insertion_order": False}


def _listed(paths: list[Any]) -> str:
    return "[" + ", ".join("'" + str(path).replace("'", "''") + "'" for path in paths) + "]"

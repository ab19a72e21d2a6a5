"""What a question can be asked of: a table in memory, or Parquet files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

ENDING = ".parquet"


class NoParquetThere(ValueError):
    """A place that should hold Parquet files holds none."""


@dataclass(frozen=True)
class Parquet:
    """A Parquet file, or a folder of Parquet files that together are one table. Files are only named, never opened.

    >>> Parquet(Path("city/answers")).place
    PosixPath('city/answers')
    """

    place: Path

    def files(self) -> list[Path]:
        """The files in order of their names. Raises NoParquetThere; what begins with `_` or `.` is no data.

        >>> Parquet(Path("nowhere")).files()
        Traceback (most recent call last):
        tertial.analysis.engines.sources.NoParquetThere: There is no Parquet file in “nowhere”. Name a file, or a
        folder of files, that ends with “.parquet”.
        """
        found = [self.place] if self.place.is_file() else sorted(self.place.glob(f"*{ENDING}"))
        found = [file for file in found if not file.name.startswith(("_", "."))]
        if not found:
            raise NoParquetThere(
                f"There is no Parquet file in “{self.place}”. "
                f"Name a file, or a folder of files, that ends with “{ENDING}”."
            )
        return [file.absolute() for file in found]


class Engine(Protocol):
    """Whatever can answer a question: `duck.Duck` or `spark.Spark`, with the same answer but for the order of rows."""

    def answer(self, question: str, **tables: pa.Table | Parquet) -> pa.Table:
        """What one query, written as DuckDB writes it, says of the named tables."""
        ...


def columns(source: pa.Table | Parquet) -> list[str]:
    """The names of a table's columns, in order; of files only the foot of the first is read.

    >>> columns(pa.table({"unit": [1], "y": [4.0]}))
    ['unit', 'y']
    """
    return list(source.column_names if isinstance(source, pa.Table) else pq.read_schema(source.files()[0]).names)

"""The sums of a survey from Parquet files to a Parquet file, by DuckDB here or by Spark."""

import argparse
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from gettext import gettext as _
from gettext import ngettext
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from tertial.analysis.engine import ColumnMissing
from tertial.analysis.engines import spark
from tertial.analysis.engines.duck import Duck
from tertial.analysis.engines.sources import Engine, NoParquetThere, Parquet
from tertial.analysis.survey.sums import sums
from tertial.site.commands.failures import BadInput, Failure
from tertial.site.commands.progress import say

DUCKDB = "duckdb"
TABLES = ("answers", "placements", "frame")
MASTER = re.compile(r"(spark|k8s)://\S+|local\[(\*|\d+)\]|yarn")
SHARE = re.compile(r"(\w+)=(-?\d+(?:\.\d+)?(?:,-?\d+(?:\.\d+)?)*)")


def compute(arguments: argparse.Namespace) -> int:
    """Write the sums; needs no database. Raises BadInput for what cannot be used, Failure if the engine fails."""
    shares = _shares(arguments.share)
    tables = {name: _table(arguments.folder, name) for name in TABLES}
    try:
        with _engine(arguments.engine or DUCKDB) as engine:
            found = sums(
                **tables,
                by=arguments.by,
                shares=shares,
                responding=arguments.responding,
                guardians=arguments.guardians,
                lifted=arguments.lifted,
                engine=engine,
            )
    except ColumnMissing as missing:
        raise BadInput(_("The tables cannot be used: %(why)s") % {"why": missing}) from missing
    except (duckdb.Error, pa.ArrowInvalid) as error:
        raise Failure(_("The sums could not be made: %(why)s") % {"why": error}) from error
    _write(found, arguments.out)
    count = ngettext("%(count)d row was written to %(file)s.", "%(count)d rows were written to %(file)s.", len(found))
    say(count % {"count": len(found), "file": arguments.out})
    return 0


def _shares(options: list[str]) -> dict[str, tuple[float, ...]]:
    """The named shares of options such as `top=4,5`. Raises BadInput with all that are wrong."""
    read = {option: SHARE.fullmatch(option) for option in options}
    wrong = [option for option, match in read.items() if match is None]
    if wrong:
        problem = _("“%(option)s” after --share is no name with values, such as top=4,5.")
        raise BadInput(*(problem % {"option": option} for option in wrong))
    return {match[1]: tuple(map(float, match[2].split(","))) for match in read.values() if match}


def _table(folder: Path, name: str) -> Parquet:
    """The files of a table in the folder. Raises BadInput if there are none."""
    place = folder / name
    source = Parquet(place if place.is_dir() else place.with_name(f"{name}.parquet"))
    try:
        source.files()
    except NoParquetThere as nothing:
        problem = _("In %(folder)s there is neither %(name)s.parquet nor a folder %(name)s with Parquet files.")
        raise BadInput(problem % {"folder": folder, "name": name}) from nothing
    return source


@contextmanager
def _engine(name: str) -> Iterator[Engine]:
    """The engine of a name. Raises BadInput if there is none such, Failure if Spark is lacking or fails."""
    if name == DUCKDB:
        yield Duck()
        return
    if not MASTER.fullmatch(name):
        raise BadInput(_("“%(name)s” is no engine: use duckdb, or a Spark master's address.") % {"name": name})
    if spark.lack():
        raise Failure(
            _("Spark cannot be used here: it needs Java 17 or later and the package pyspark (type `make spark`).")
        )
    from pyspark.errors import PySparkException

    try:
        with spark.connected(name) as session:
            yield session
    except PySparkException as error:
        first = str(error).strip().splitlines()[0]
        raise Failure(_("The sums could not be made: %(why)s") % {"why": first}) from error


def _write(table: pa.Table, file: Path) -> None:
    """Write all of the file or nothing of it. Raises BadInput if it cannot be written there."""
    unfinished = file.with_name(f".{file.name}.unfinished")
    try:
        pq.write_table(table, unfinished, compression="zstd")
        os.replace(unfinished, file)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise BadInput(_("%(file)s cannot be used: %(why)s.") % {"file": file, "why": error.strerror}) from error

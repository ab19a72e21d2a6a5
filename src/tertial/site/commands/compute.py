"""`tertial compute`: the sums of a survey; what it computes with is imported when it is asked for."""

import argparse
from gettext import gettext as _
from pathlib import Path


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command and its options."""
    said = _("sum a survey's answers at every level, from Parquet to Parquet")
    command = commands.add_parser("compute", help=said, description=said)
    command.add_argument(
        "folder", type=Path, metavar=_("DIR"), help=_("with answers, placements and frame, as .parquet or folders")
    )
    command.add_argument("--out", type=Path, required=True, metavar=_("FILE"), help=_("where to write the sums"))
    command.add_argument("--engine", metavar=_("ENGINE"), help=_("duckdb, or a Spark master such as spark://host:7077"))
    command.add_argument("--by", nargs="+", default=[], metavar=_("COLUMN"), help=_("each of its values apart"))
    command.add_argument(
        "--share", action="append", default=[], metavar=_("NAME=4,5"), help=_("a share too: of those who answered so")
    )
    command.add_argument(
        "--responding", choices=("frame", "children", "rows"), help=_("who counts those who answered anything")
    )
    command.add_argument("--guardians", action="store_true", help=_("a child may have several answers to a question"))
    command.add_argument("--lifted", action="store_true", help=_("lift each unit's answers to its population"))
    command.set_defaults(do=compute)


def compute(arguments: argparse.Namespace) -> int:
    """Write the sums, as `computing.compute` does."""
    from tertial.site.commands.computing import compute

    return compute(arguments)

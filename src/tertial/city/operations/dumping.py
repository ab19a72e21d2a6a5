"""Writing the city as a folder that loads into an empty database as the same city."""

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from django.db import connection, transaction
from django.utils.translation import gettext as _

from tertial.city.contents import rows_of
from tertial.city.files import FILES, NAMES
from tertial.city.models import City
from tertial.city.tables import AREAS, CITY_FILE
from tertial.city.writing import write_areas, write_identity, write_yaml
from tertial.indicators.operations.reference import own
from tertial.indicators.rules import Status
from tertial.indicators.tables import OBSERVATIONS, OWN_INDICATORS
from tertial.organisation.models import UnitArea
from tertial.platform.models import User
from tertial.platform.operations import trace
from tertial.platform.tables import Column, ColumnType, Table
from tertial.releases.operations import register
from tertial.releases.rules import PUBLIC
from tertial.steering.operations.reference import own_terms
from tertial.steering.tables import VERDICTS

# A folder with people, registered numbers and values that others may not see is for its owner alone.
OPEN, CLOSED = 0o755, 0o700


class DumpRefused(Exception):
    """The city cannot be written there; the text says why, and what to do."""


def dump(folder: Path, *, actor: User | None, at: datetime, public: bool = False) -> dict[str, int]:
    """Write the city as a folder; returns the number of rows by file. The same city gives the same bytes.

    The folder is made whole beside its place and then moved there; one that held this city before is replaced. A public
    dump has no people, no registered numbers, no history and only values that the disclosure guard lets out, says that
    it is public, and is written in the register of what was let out. Raises DumpRefused.
    """
    city = City.objects.first()
    if city is None:
        raise DumpRefused(_("There is no city in the database. Load one first."))
    try:
        with _one_moment(), _in_place_of(folder, city.code, OPEN if public else CLOSED) as draft:
            counts, hidden = _write_files(draft, city, public=public)
    except OSError as error:
        words = {"folder": folder, "why": error.strerror}
        raise DumpRefused(_("%(folder)s cannot be written: %(why)s. Name another folder.") % words) from error
    with transaction.atomic():
        if public:
            rows = counts[OBSERVATIONS.file]
            register(PUBLIC, form="folder", subject=city.code, rows=rows, hidden=hidden, actor=actor, at=at)
        trace("city.dump", actor=actor, at=at, subject=city.code, files=counts, public=public)
    return counts


@contextmanager
def _one_moment() -> Iterator[None]:
    """Read everything as it is at one moment, whatever is written meanwhile."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _in_place_of(folder: Path, code: str, mode: int) -> Iterator[Path]:
    """A new folder to write in, which takes the place of `folder` when the block has come to its end."""
    folder = folder.absolute()
    _refuse_other_things(folder, code)
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        draft = aside / "new"
        draft.mkdir(mode)
        yield draft
        if folder.exists():
            folder.rename(aside / "old")
        draft.rename(folder)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _refuse_other_things(folder: Path, code: str) -> None:
    """Raise DumpRefused if replacing the folder would destroy anything but an older dump of this city."""
    if not folder.exists():
        return
    words = {"folder": folder, "code": code}
    if not folder.is_dir():
        raise DumpRefused(_("%(folder)s is no folder. Name one that is empty or new.") % words)
    strange = sorted(path.name for path in folder.iterdir() if path.name not in NAMES)
    if strange:
        words["strange"] = ", ".join(strange[:5])
        raise DumpRefused(_("%(folder)s holds other things (%(strange)s). Name a folder that is empty or new.") % words)
    if any(folder.iterdir()) and _code_of(folder) != code:
        raise DumpRefused(_("%(folder)s holds another city than %(code)s. Name a folder that is empty or new.") % words)


def _code_of(folder: Path) -> str | None:
    try:
        identity = yaml.safe_load((folder / CITY_FILE).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None
    return identity.get("code") if isinstance(identity, dict) else None


def _write_files(draft: Path, city: City, *, public: bool) -> tuple[dict[str, int], int]:
    """Write every file; returns the number of rows by file, and of values that are hidden."""
    counts: dict[str, int] = {}
    hidden = 0
    write_identity(
        draft,
        code=city.code,
        name=city.name,
        invented=city.is_invented,
        municipality_code=city.municipality_code or None,
        public=public,
    )
    for file in FILES:
        table = file.table
        if table.file.endswith(".csv") and not (public and table.is_private):
            written, found = _write_sheet(draft / table.file, table, rows_of(table, public=public))
            counts[table.file] = written
            hidden += found
    counts[AREAS.file] = _write_areas(draft)
    own_indicators = own()
    if any(own_indicators.values()):
        write_yaml(draft / OWN_INDICATORS.file, own_indicators)
    if terms := own_terms():
        write_yaml(draft / VERDICTS.file, terms)
    return counts, hidden


def _write_areas(draft: Path) -> int:
    held = dict(UnitArea.objects.values_list("unit__code", "geometry"))
    if held:
        kept = {code: {name: held[code][name] for name in ("type", "coordinates")} for code in sorted(held)}
        write_areas(draft, kept)
    return len(held)


class _LineFeeds:
    """A file to which rows that end as CSV ends them are written with a line feed alone.

    ASSUMES: Python 3.11's writer quotes a carriage return inside a cell only if its line ends hold one.
    """

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write

    def write(self, line: str) -> None:
        """Write one row."""
        self._write(line[:-2] + "\n")


def _write_sheet(path: Path, table: Table, rows: Iterable[tuple[Any, ...]]) -> tuple[int, int]:
    """Write a table; returns the number of rows, and of those whose status is that they are hidden."""
    names = [column.name for column in table.columns]
    status = names.index("status") if "status" in names else None
    special = [(index, text) for index, column in enumerate(table.columns) if (text := _text_of(column))]
    written = hidden = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(_LineFeeds(file.write))
        sheet.writerow(names)
        for row in rows:
            cells = list(row)
            for index, text in special:
                if cells[index] is not None:
                    cells[index] = text(cells[index])
            sheet.writerow(cells)
            written += 1
            hidden += status is not None and cells[status] == Status.HIDDEN_FEW
    return written, hidden


def _text_of(column: Column) -> Callable[[Any], str] | None:
    texts: dict[ColumnType, Callable[[Any], str]] = {
        ColumnType.NUMBER: number_text,
        ColumnType.MOMENT: moment_text,
        ColumnType.YES_NO: lambda value: "yes" if value else "no",
    }
    return texts.get(column.type)


def number_text(value: float) -> str:
    """A number as briefly as it reads back the same: 46, 32.7."""
    return repr(value).removesuffix(".0")


def moment_text(value: datetime) -> str:
    """A moment in UTC: 2025-03-01T08:00:00Z, with microseconds only where there are any."""
    return value.replace(tzinfo=None).isoformat() + "Z"

"""Loading a city folder: all of it in one transaction, or nothing."""

import gc
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from django.db import DataError, IntegrityError, InternalError, connection, transaction
from django.utils.translation import gettext as _

from tertial.city.files import FILES, KEPT_FROM_MERGES, NAMES, File, Load
from tertial.city.models import City
from tertial.city.operations.replacing import make_room
from tertial.city.reading.findings import Reading
from tertial.city.reading.folder import folder_problems
from tertial.city.reports import FileReport, LoadRefused, LoadReport
from tertial.city.tables import NEEDED_AT_FIRST
from tertial.indicators.models import FigureState, Source
from tertial.indicators.operations import reference as indicators
from tertial.indicators.operations.figures import refresh, refresh_all
from tertial.organisation.models import Unit
from tertial.organisation.operations import reference as organisation
from tertial.platform.copying import gather_statistics
from tertial.platform.filed import MANY, Merged
from tertial.platform.models import User
from tertial.platform.operations import take_turn, trace
from tertial.platform.tables import Problem, Row
from tertial.steering.models import Goal
from tertial.steering.operations import reference as steering


def load(
    folder: Path,
    *,
    actor: User | None,
    at: datetime,
    today: date,
    dry_run: bool = False,
    replace_sample: bool = False,
) -> LoadReport:
    """Lay a city folder on what is recorded, and bring the stored figures up to date; or change nothing.

    Rows meet what is recorded by key: a changed value is a correction, an absent row is left alone. A dry run does the
    same and takes it back, so it reports exactly what a load would. A load that finds everything there already still
    leaves its entry in the audit trail. Raises LoadRefused with every problem of every file.
    """
    with _no_garbage_collection(), transaction.atomic():
        take_turn()
        loading = _Loading(folder, Load(actor, at))
        replaced = make_room(actor=actor) if replace_sample else ""
        loading.look_around()
        is_new = _install()
        reports = loading.merge_all()
        _refresh(reports, loading.load, is_new=is_new or bool(replaced), today=today, at=at)
        city = City.objects.get()
        report = LoadReport(city.code, city.name, city.is_invented, reports, replaced)
        _gather_statistics(reports)
        trace("city.load", actor=actor, at=at, subject=city.code, files=report.counts(), replaced=replaced)
        _check_references_now()
        transaction.set_rollback(dry_run)
    return report


class _Loading:
    """The files of one folder, read and merged one after the other, and what is wrong in any of them."""

    def __init__(self, folder: Path, load: Load) -> None:
        self.folder, self.load = folder, load
        self.problems: list[Problem] = []
        self.count = 0
        self.broken: set[str] = set()

    def look_around(self) -> None:
        """Note what is missing or strange in the folder. Raises LoadRefused if there is no folder."""
        needed = () if City.objects.exists() else NEEDED_AT_FIRST
        problems = folder_problems(self.folder, names=NAMES, needed=needed)
        self.note(problems)
        self.broken |= {problem.file for problem in problems}
        if not self.folder.is_dir():
            self.refuse_if_wrong()

    def merge_all(self) -> tuple[FileReport, ...]:
        """Merge every file that there is. Raises LoadRefused if anything is wrong in any."""
        reports = []
        for file in FILES:
            if (self.folder / file.name).exists():
                try:
                    reports.append(FileReport.of(self._merge(file)))
                except (DataError, IntegrityError, InternalError) as error:
                    self.note([_refused_by_the_database(file, error)])
                    self.refuse_if_wrong(error)
        self.refuse_if_wrong()
        return tuple(reports)

    def note(self, problems: Collection[Problem], count: int = 0) -> None:
        """Keep what is wrong; `count` where more is wrong than is given."""
        self.problems += problems
        self.load.wrong_files.update(problem.file for problem in problems)
        self.count += count or len(problems)

    def refuse_if_wrong(self, cause: Exception | None = None) -> None:
        """Raise LoadRefused if anything is wrong so far."""
        if self.problems:
            raise LoadRefused(self.problems, self.count) from cause

    def _merge(self, file: File) -> Merged:
        reading = file.read(self.folder / file.name, file.table)
        self.load.wrong_keys[file.name] = reading.wrong_keys
        rows: Iterable[Row] = self._spared(reading, file)
        if not file.is_streamed:
            rows = list(rows)
        merged = Merged(file.table)
        if self._stands_alone(file, reading):
            merged = file.merge(rows, self.load)
        wrong = {problem.row for problem in merged.problems if problem.row}
        if not file.is_streamed:
            reading.wrong_keys |= {row.values[file.table.key[0]] for row in rows if row.number in wrong}
            reading.wrong_keys |= {problem.column for problem in merged.problems if not problem.row}
            reading.wrong_keys |= self._leaning(rows, file)
        self.note(sorted([*reading.problems, *merged.problems]), reading.count + len(merged.problems))
        return merged

    def _stands_alone(self, file: File, reading: Reading) -> bool:
        """Whether a file can be judged by what its rows name; else it is only read for what is wrong in itself."""
        if not self.broken.isdisjoint(file.references.values()):
            deque(reading.rows, maxlen=0)
            self.broken.add(file.name)
            return False
        if not reading.is_whole:
            self.broken.add(file.name)
        return reading.is_whole

    def _spared(self, reading: Reading, file: File) -> Iterator[Row]:
        """The rows but those that name what is wrong in another file: one mistake is one problem."""
        wrong = {
            column: self.load.wrong_keys[named]
            for column, named in file.references.items()
            if named in KEPT_FROM_MERGES and self.load.wrong_keys.get(named)
        }
        for row in reading.rows:
            if any(row.values[column] in keys for column, keys in wrong.items()):
                reading.wrong_keys.add(row.values[file.table.key[0]])
            else:
                yield row

    def _leaning(self, rows: Iterable[Row], file: File) -> set[str]:
        """The keys of rows that name what is wrong elsewhere: what they would have made may be lacking too."""
        wrong = [
            (column, keys) for column, named in file.references.items() if (keys := self.load.wrong_keys.get(named))
        ]
        if not wrong:
            return set()
        leaning = (row for row in rows if any(row.values[column] in keys for column, keys in wrong))
        return {row.values[file.table.key[0]] for row in leaning}


def _refused_by_the_database(file: File, error: Exception) -> Problem:
    said = getattr(getattr(error.__cause__, "diag", None), "message_primary", None) or str(error).splitlines()[0]
    what = _("The database refuses the rows: %(why)s.") % {"why": said.rstrip(".")}
    return Problem(file.name, 0, "", what, _("Look for rows of one key that contradict each other."))


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Millions of rows that hold no circles: looking for circles among them would take a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _install() -> bool:
    """Make what ships with Tertial known; whether a recipe changed."""
    organisation.install()
    steering.install()
    return indicators.install()


def _refresh(reports: tuple[FileReport, ...], load: Load, *, is_new: bool, today: date, at: datetime) -> None:
    """Bring the stored figures up to date: all where the organisation or a recipe changed, else what is touched."""
    changed = {report.file for report in reports if report.changes}
    state = FigureState.objects.first()
    is_stale = state is None or (state.holds_before is not None and state.holds_before <= today)
    if is_new or is_stale or any(file.changes_organisation and file.name in changed for file in FILES):
        refresh_all(today=today, at=at)
    elif load.changed_cells:
        refresh(changed=load.changed_cells, today=today)


def _gather_statistics(reports: tuple[FileReport, ...]) -> None:
    """After many new rows, let the database know it: it plans joins with units that it takes for few very badly."""
    if any(report.changes >= MANY for report in reports):
        for model in (Unit, Source, Goal):
            gather_statistics(model)


def _check_references_now() -> None:
    """Let the database look up every reference before the end, so that a dry run meets what a load would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")

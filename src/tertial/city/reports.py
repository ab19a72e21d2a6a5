"""What a load did, or would do: counts by file, and the same in words."""

from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tertial.city.reading.findings import SHOWN
from tertial.platform.filed import Merged
from tertial.platform.tables import Problem


@dataclass(frozen=True)
class FileReport:
    """What came of one file, in rows."""

    file: str
    added: int = 0
    corrected: int = 0
    taken_back: int = 0
    unchanged: int = 0

    @classmethod
    def of(cls, merged: Merged) -> "FileReport":
        """The counts of a merge."""
        done = merged.merge
        return cls(merged.table.file, done.added, done.corrected, done.taken_back, done.unchanged)

    @property
    def changes(self) -> int:
        """How many rows changed anything."""
        return self.added + self.corrected + self.taken_back


@dataclass(frozen=True)
class LoadReport:
    """What came of loading a folder. `replaced` is the code of the invented city that made room for it, if one did."""

    code: str
    name: str
    is_invented: bool
    files: tuple[FileReport, ...]
    replaced: str = ""

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the folder was there already."""
        return not self.replaced and not any(file.changes for file in self.files)

    def counts(self) -> dict[str, dict[str, int]]:
        """The counts that are not zero, by file."""
        return {
            file.file: {name: count for name, count in asdict(file).items() if name != "file" and count}
            for file in self.files
        }

    def text(self) -> str:
        """The report as a table to read, in the language that is active."""
        title = f"{self.name} ({self.code})" + (", " + _("an invented city") if self.is_invented else "")
        lines = [title]
        if self.replaced:
            lines.append(_("It takes the place of the invented city %(code)s.") % {"code": self.replaced})
        heads = (_("added"), pgettext("rows", "corrected"), _("taken back"), _("unchanged"))
        width = max(len(file.file) for file in self.files)
        lines.append(" " * width + "".join(f"{head:>13}" for head in heads))
        for file in self.files:
            counts = (file.added, file.corrected, file.taken_back, file.unchanged)
            lines.append(f"{file.file:<{width}}" + "".join(f"{count:>13}" for count in counts))
        if self.changes_nothing:
            lines.append(_("Nothing changed: everything was there already."))
        return "\n".join(lines)


class LoadRefused(Exception):
    """A folder was not loaded, and nothing changed. `problems` are the first hundred, `more` how many come beside."""

    def __init__(self, problems: list[Problem], count: int) -> None:
        self.problems = tuple(problems[:SHOWN])
        self.more = count - len(self.problems)
        super().__init__(str(self))

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.more:
            more = ngettext("… and %(count)d problem more.", "… and %(count)d problems more.", self.more)
            lines.append(more % {"count": self.more})
        return "\n".join([*lines, _("Nothing was loaded.")])

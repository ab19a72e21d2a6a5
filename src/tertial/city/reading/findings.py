"""What came of reading one file: its rows, and what is wrong in it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from django.utils.translation import gettext as _

from tertial.platform.tables import Problem, Row, Table

SHOWN = 100


@dataclass(slots=True)
class Reading:
    """One file as it is read. Problems are complete when `rows` has come to its end.

    Of many problems only the first are kept, and the others counted. `wrong_keys` are texts that stand in the first key
    column of rows that are wrong. A file that is not whole says nothing about which rows there are.
    """

    table: Table
    rows: Iterable[Row] = ()
    problems: list[Problem] = field(default_factory=list)
    count: int = 0
    is_whole: bool = True
    wrong_keys: set[str] = field(default_factory=set)

    def refuse(self, row: int, column: str, what: str, to_do: str) -> None:
        """Note something wrong."""
        self.count += 1
        if len(self.problems) < SHOWN:
            self.problems.append(Problem(self.table.file, row, column, what, to_do))

    def give_up(self, row: int, column: str, what: str, to_do: str) -> None:
        """Note something wrong for which the file cannot be read to its end."""
        self.is_whole = False
        self.refuse(row, column, what, to_do)


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """A sentence that offers the word that is most like the one given, and begins with a space; else nothing."""
    close = get_close_matches(word.lower(), list(among), n=1, cutoff=0.6)
    return " " + _("Did you mean “%(word)s”?") % {"word": close[0]} if close else ""

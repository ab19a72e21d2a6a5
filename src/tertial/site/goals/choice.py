"""What a reader has chosen on the page of all goals, as the page's address keeps it."""

from dataclasses import dataclass
from datetime import date

DIFFERING = "ja"
UNJUDGED = "obedomda"


@dataclass(frozen=True)
class Choice:
    """Which goals, in which period, with whose names of which day; what is open, and which page of a list is shown.

    `unit` is a unit's code, `level` a goal level's, `opened` a goal's; `under` is the goal that the opened one is seen
    under, where it serves several. Empty means all, or nothing.
    The day is the last of the period, or today before that, unless the reader has set one of their own.
    """

    period: str
    day: date
    is_own_day: bool = False
    unit: str = ""
    level: str = ""
    is_differing: bool = False
    is_unjudged: bool = False
    opened: str = ""
    under: str = ""
    page: int = 1

    @property
    def is_flat(self) -> bool:
        """Whether goals stand one after another instead of under each other."""
        return self.is_differing or self.is_unjudged or bool(self.level)

"""What is due: whoever knows of work hands it over, and news tell of it without knowing where it comes from."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple, TypeAlias

from tertial.platform.models import User


class Due(NamedTuple):
    """Something that waits for a person: its last day, what it is in their language, and where to do it."""

    on: date
    sentence: str
    url: str


# Asked with the person and the day; the nearest first. It goes into letters, so it tells of no figure and no draft.
DueFor: TypeAlias = Callable[[User, date], Sequence[Due]]

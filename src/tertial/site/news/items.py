"""One piece of news, and the stretch of time that news are asked for."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class NewsItem:
    """Something that changed: when it became known, on what (`kind:code`) and its name, what happened, where to see it.

    The sentence is in the reader's language and holds no figure that the reader may not see.
    """

    at: datetime
    subject: str
    about: str
    sentence: str
    url: str


@dataclass(frozen=True)
class Window:
    """From a moment and before another; of each kind of news at most `most`, the latest."""

    since: datetime
    until: datetime
    most: int

"""How a command fails: with sentences on stderr and an exit code; a traceback is for what nobody expected."""

from collections.abc import Sequence

FAILED = 1
BAD_INPUT = 2


class Failure(Exception):
    """A command could not do what it was asked; the lines say what happened, why, and what to do."""

    code = FAILED

    def __init__(self, *lines: str) -> None:
        super().__init__("\n".join(lines))


class BadInput(Failure):
    """What was given cannot be used; each line names one thing that is wrong."""

    code = BAD_INPUT


MOST_LINES = 100


def at_most(lines: Sequence[str], more: str) -> list[str]:
    """The first hundred lines, and `more` if there were others; `more` says how many by `%(count)s`."""
    shown = list(lines[:MOST_LINES])
    if len(lines) > MOST_LINES:
        shown.append(more % {"count": len(lines) - MOST_LINES})
    return shown

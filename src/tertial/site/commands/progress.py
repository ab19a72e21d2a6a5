"""Telling somebody at a terminal what is going on, apart from the answer."""

import sys


def say(line: str) -> None:
    """One line on stderr, at once: stdout is kept for the answer."""
    print(line, file=sys.stderr, flush=True)

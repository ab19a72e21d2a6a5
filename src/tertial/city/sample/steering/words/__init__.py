"""The words of the invented city's goals, as they are read from YAML."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@dataclass(frozen=True)
class Theme:
    """What a goal may be about: what it serves, in the next mandate too, and the texts of which one is drawn.

    A unit's theme serves a theme of its board's, a board's theme goals of the council's. `figures` is the unit whose
    figures tell of it, where that is not the one that wants it.
    """

    code: str
    figures: str
    serves: tuple[str, ...]
    next: tuple[str, ...]
    indicators: tuple[str, ...]
    titles: tuple[str, ...]
    next_titles: tuple[str, ...]
    results: tuple[str, ...]
    ways: tuple[str, ...]
    activities: tuple[str, ...]


@cache
def read(name: str) -> Any:
    """The content of one of the files of words."""
    return yaml.safe_load(files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8"))


@cache
def unit_themes(owner: str) -> tuple[Theme, ...]:
    """What a unit of a code may promise."""
    return _themes(read("services").get(owner) or read("units"))


@cache
def board_themes(board: str) -> tuple[Theme, ...]:
    """What a board of a code may want; those of districts share theirs."""
    return _themes(read("boards").get(board) or read("boards")["districts"])


def _themes(said: list[dict[str, Any]]) -> tuple[Theme, ...]:
    texts = ("serves", "next", "indicators", "titles", "next_titles", "results", "ways", "activities")
    return tuple(
        Theme(one["theme"], one.get("figures", ""), **{part: tuple(one.get(part, ())) for part in texts})
        for one in said
    )


def is_of_a_district(board: str) -> bool:
    """Whether a board of a code answers for a district."""
    return board not in read("boards")

"""The kinds of period that the city uses, from the shipped reference."""

from functools import cache
from importlib.resources import files

import yaml

from tertial.indicators.rules import PeriodKind


@cache
def period_kinds() -> tuple[PeriodKind, ...]:
    """Every kind of period: year, tertial, quarter, month, school year."""
    text = files("tertial.indicators").joinpath("reference/period_kinds.yaml").read_text(encoding="utf-8")
    return tuple(
        PeriodKind(
            code=kind["code"],
            mark=kind["mark"],
            starts=tuple((int(day[:2]), int(day[3:])) for day in kind["starts"]),
            name_sv=kind["name_sv"],
            name_en=kind["name_en"],
        )
        for kind in yaml.safe_load(text)
    )

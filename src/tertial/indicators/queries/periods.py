"""The kinds of period that the city uses, from the shipped reference, and what is wrong with a text that is none."""

from functools import cache
from importlib.resources import files

import yaml
from django.utils.translation import gettext as _

from tertial.indicators.rules import Impossible, ImpossiblePeriod, PeriodKind


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


def what_is_wrong(period: ImpossiblePeriod) -> str:
    """Why a text is no period, and what to write instead, in the language that is active."""
    said = {
        Impossible.SHAPE: _("“%(code)s” is no period. Write 2024, 2024-T1, 2024-Q1, 2024-01 or 2024/25."),
        Impossible.KIND: _("“%(code)s” is no period that this city uses."),
        Impossible.PART: _("“%(code)s” is no period: a year has %(parts)d of that kind, numbered from 1."),
    }
    return said[period.why] % {"code": period.code, "parts": period.parts}

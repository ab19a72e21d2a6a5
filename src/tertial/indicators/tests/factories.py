"""Values to test with, recorded as a file would bring them."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tertial.indicators.operations import reference
from tertial.indicators.operations.figures import refresh_all
from tertial.indicators.operations.recording import merge_observations, merge_sources
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, a_city, rows
from tertial.platform.filed import Merged

TODAY = date(2025, 1, 15)
LATER = datetime(2025, 3, 1, 12, tzinfo=UTC)


def a_source(code: str = "register") -> None:
    merge_sources(rows({"code": code, "name": "Registret", "kind": "register", "publisher": "Skolverket"}))


def observe(*values: Sequence[Any], at: datetime = NOON) -> Merged:
    """Each value is (measure, unit, period, value) and may go on with breakdown and status."""
    names = ("measure", "unit", "period", "value", "breakdown", "status")
    padded = [dict(zip(names, (*value, None, None), strict=False)) | {"source": "register"} for value in values]
    merged, _ = merge_observations(rows(*padded), actor=None, at=at)
    assert not merged.problems, merged.problems
    return merged


def a_city_with_figures() -> dict[str, Unit]:
    """Four units in 2022 and 2024. The bear has three children in 2024: too few to show."""
    city = a_city()
    reference.install()
    a_source()
    for period, children in {"2022": (40, 30, 20, 10), "2024": (44, 36, 24, 3)}.items():
        for code, count in zip(("elm", "oak", "ash", "bear"), children, strict=True):
            groups = max(count // 12, 1)
            observe(
                ("antal_barn", code, period, count),
                ("antal_barn", code, period, count // 2, "sex=girls"),
                ("antal_barn", code, period, count - count // 2, "sex=boys"),
                ("antal_barngrupper", code, period, groups),
                ("heltidstjanster", code, period, count / 4),
                ("barn_per_grupp", code, period, round(count / groups, 1)),
                ("andel_legitimerade", code, period, 30 + count % 7),
            )
    refresh_all(today=TODAY, at=NOON)
    return city

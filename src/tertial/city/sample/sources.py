"""The registers that the figures are said to come from, and when they arrived."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from tertial.city.writing import SourceRow

YEARS = range(2021, 2026)


def register(year: int) -> str:
    """The code of the register that carries a year's figures about preschools."""
    return f"skolregister-{year}"


def service_register(year: int) -> str:
    """The code of the register that carries a year's figures about other services."""
    return f"verksamhetsregister-{year}"


def survey(year: int) -> str:
    """The code of the survey of guardians of a year."""
    return f"enkat-{year}"


def recorded(year: int, days_later: int = 0) -> str:
    """The moment at which a year's figures were taken in, or a correction so many days after."""
    arrived = datetime(year + 1, 2, 17 + year % 7, 9, 30, tzinfo=UTC) + timedelta(days=days_later)
    return arrived.isoformat().replace("+00:00", "Z")


def sources() -> Iterator[SourceRow]:
    """Every register, one for each year."""
    for year in YEARS:
        yield SourceRow(
            register(year),
            f"Påhittat skolregister, mätdag 15 oktober {year}",
            "register",
            "Provstads påhittade skolregister",
            "Påhittad uppgift utan rättslig grund",
            "Att visa hur Tertial fungerar",
            None,
            "CC0-1.0",
        )
        yield SourceRow(
            survey(year),
            f"Påhittad enkät till vårdnadshavare {year}",
            "survey",
            "Provstads påhittade förskoleenkät",
            "Påhittad uppgift utan rättslig grund",
            "Att visa hur Tertial fungerar",
            None,
            "CC0-1.0",
        )
        yield SourceRow(
            service_register(year),
            f"Påhittat verksamhetsregister {year}",
            "register",
            "Provstads påhittade verksamhetsregister",
            "Påhittad uppgift utan rättslig grund",
            "Att visa hur Tertial fungerar",
            None,
            "CC0-1.0",
        )

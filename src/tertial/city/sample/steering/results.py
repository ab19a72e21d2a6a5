"""What the invented figures say: each unit's, board's and the city's, and the verdicts that they suggest."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from tertial.city.sample.authorities import CITY
from tertial.city.sample.steering.chain import Chain
from tertial.city.writing import ObservationRow
from tertial.steering.rules import Result


class Told(NamedTuple):
    """An indicator as sentences name it, and the measures that are summed: the first by the second, over the third."""

    name: str
    numerator: str
    weight: str | None = None
    denominator: str | None = None
    polarity: str = "neutral"
    unit: str = ""
    decimals: int = 1

    @property
    def is_share(self) -> bool:
        """Whether it is a share in percent."""
        return self.unit == "procent"


TOLD: Mapping[str, Told] = {
    "antal_barn": Told("antalet barn", "antal_barn"),
    "barn_per_grupp": Told("antalet barn per grupp", "antal_barn", None, "antal_barngrupper", "lower"),
    "barn_per_arsarbetare": Told("antalet barn per årsarbetare", "antal_barn", None, "heltidstjanster", "lower"),
    "andel_legitimerade": Told(
        "andelen legitimerade förskollärare",
        "andel_legitimerade",
        "heltidstjanster",
        "heltidstjanster",
        "higher",
        "procent",
    ),
    "andel_forskollararexamen": Told(
        "andelen med förskollärarexamen",
        "andel_forskollararexamen",
        "heltidstjanster",
        "heltidstjanster",
        "higher",
        "procent",
    ),
    "enkat_trygg": Told(
        "andelen barn vars vårdnadshavare tycker att förskolan är trygg",
        "enkat_trygg",
        "antal_barn",
        "antal_barn",
        "higher",
        "procent",
        0,
    ),
    "antal_elever": Told("antalet elever", "antal_elever"),
    "antal_brukare": Told("antalet boende", "antal_brukare"),
    "andel_behoriga": Told(
        "andelen elever behöriga till gymnasiet", "andel_behoriga", "antal_elever", "antal_elever", "higher", "procent"
    ),
    "nojda_boende": Told("andelen nöjda boende", "nojda_boende", "antal_brukare", "antal_brukare", "higher", "procent"),
    "nya_bostader": Told("antalet påbörjade bostäder", "nya_bostader", None, None, "higher"),
}


class Results:
    """The figures of everybody in the line, made of the observations as they are written."""

    def __init__(self, chain: Chain) -> None:
        """Know the line; no observation has been seen yet."""
        self._chain = chain
        self._cells: dict[tuple[str, str], dict[str, float | None]] = {}
        self._sums: defaultdict[tuple[str, str, str, str], float] = defaultdict(float)

    def watch(self, rows: Iterable[ObservationRow]) -> Iterator[ObservationRow]:
        """Let rows pass, and remember the value that holds in the end."""
        for row in rows:
            if not row.breakdown:
                value = None if row.value is None else float(row.value)
                self._cells.setdefault((row.unit, row.period), {})[row.measure] = value
            yield row

    def settle(self) -> None:
        """Sum what has been seen, for each unit, those above it and the city, as they were on the measurement day."""
        for (unit, period), cells in self._cells.items():
            above = self._chain.above(unit, date(int(period), 10, 15))
            places = {unit, CITY, *above}
            for indicator, told in TOLD.items():
                parts = _parts(told, cells)
                if parts is not None:
                    for place in places:
                        self._sums[indicator, place, period, "over"] += parts[0]
                        self._sums[indicator, place, period, "under"] += parts[1]
        self._cells.clear()

    def figure(self, indicator: str, unit: str, year: int) -> float | None:
        """What an indicator shows for a unit and a year, rounded as it is read; None where nothing is known."""
        told = TOLD[indicator]
        over, under = (self._sums.get((indicator, unit, str(year), side)) for side in ("over", "under"))
        if over is None or not under:
            return None
        return round(over / under, told.decimals) if told.denominator else float(over)

    def result(self, indicator: str, unit: str, year: int) -> Result:
        """The same, as a target meets it."""
        told = TOLD[indicator]
        now, before = (self.figure(indicator, unit, one) for one in (year, year - 1))
        return Result(now, before, told.is_share, told.polarity)


def _parts(told: Told, cells: Mapping[str, float | None]) -> tuple[float, float] | None:
    """What a unit adds above and below the line; None where it lacks a part."""
    over = cells.get(told.numerator)
    weight = 1.0 if told.weight is None else cells.get(told.weight)
    under = 1.0 if told.denominator is None else cells.get(told.denominator)
    return None if over is None or weight is None or under is None else (over * weight, under)

"""What happened to preschools in five years: opened, closed, moved, merged, split and renamed."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tertial.city.sample.chart import Chart, switched
from tertial.city.sample.geography import Map
from tertial.city.sample.names import shuffled
from tertial.city.sample.preschools import FORMS, TOLD, Form, Preschool, place_in, preschool_code, words

OPENED: dict[Form, int] = {"municipal": 10, "independent": 10}
CLOSED: dict[Form, int] = {"municipal": 9, "independent": 11}
MERGED: dict[Form, int] = {"municipal": 3, "independent": 1}
CHANGED_UNIT, CHANGED_OPERATOR, CHANGED_AREA = 5, 4, 3
SPLIT: tuple[tuple[Form, tuple[str | None, str | None]], ...] = (
    ("municipal", ("0.6", "0.4")),
    ("independent", ("0.55", "0.45")),
    ("municipal", (None, None)),
)


class Story:
    """Five years of changes to the preschools that stand today, and those that stood before."""

    def __init__(self, chart: Chart, city_map: Map, standing: list[Preschool], rng: random.Random) -> None:
        """Put those aside that nothing is to happen to; each of the rest takes part in one event at most."""
        self._chart = chart
        self._map = city_map
        self._rng = rng
        self._words = shuffled(words(), rng)
        located = [one for one in standing if one.name not in TOLD and one.district is not None]
        rng.shuffle(located)
        self._untouched: dict[Form, list[Preschool]] = {
            form: [one for one in located if one.form == form] for form in FORMS
        }
        self.gone: list[Preschool] = []
        self.split_off: list[Preschool] = []

    def take(self, form: Form) -> Preschool:
        """A preschool that nothing has happened to yet."""
        return self._untouched[form].pop()

    def tell(self, scale: int) -> None:
        """Let everything happen, `scale` times as often in a city as many times as large."""
        for _ in range(scale):
            for form in FORMS:
                for _ in range(OPENED[form]):
                    self.take(form).starts_on = self._day()
                for _ in range(CLOSED[form]):
                    self.gone.append(self._former(self.take(form), self._day()))
                for _ in range(MERGED[form]):
                    self._merge(self.take(form), self._day())
            for _ in range(CHANGED_UNIT):
                self._change_unit(self.take("municipal"), self._day())
            for _ in range(CHANGED_OPERATOR):
                self._change_operator(self.take("independent"), self._day())
            for _ in range(CHANGED_AREA):
                self._change_area(self.take("municipal"), self._day())
            for form, shares in SPLIT:
                self._split(self.take(form), shares, self._day())
        self._rename(self.take("municipal"), self._day())
        self.take("independent").is_too_small = True

    def _day(self) -> date:
        month, day = self._rng.choice(((3, 1), (6, 1), (8, 15), (11, 1)))
        return date(self._rng.randint(2021, 2024), month, day)

    def _former(self, model: Preschool, until: date, weight: float = 1.0) -> Preschool:
        """A preschool that belonged where the model belongs, at its own address, until a day."""
        name = f"Förskolan {next(self._words)}"
        code = preschool_code(self._chart, name)
        place = place_in(model.district, self._map, self._rng)
        return replace(model, code=code, name=name, place=place, starts_on=None, ends_on=until, weight=weight)

    def _merge(self, successor: Preschool, on: date) -> None:
        pair = [self._former(successor, on, weight=0.5) for _ in range(2)]
        successor.starts_on = on
        self.gone.extend(pair)
        self._chart.succeed([one.code for one in pair], {successor.code: None}, on)

    def _split(self, successor: Preschool, shares: tuple[str | None, str | None], on: date) -> None:
        whole = self._former(successor, on)
        other = replace(self._former(successor, on), starts_on=on, ends_on=None)
        successor.starts_on = on
        for half, share in zip((successor, other), shares, strict=True):
            half.weight = float(share or 0.5)
        self.gone.append(whole)
        self.split_off.append(other)
        self._chart.succeed([whole.code], {successor.code: shares[0], other.code: shares[1]}, on)

    def _change_unit(self, one: Preschool, on: date) -> None:
        """Move it to another unit of the same part of the same district."""
        other = self._other(one, lambda other: other.area == one.area and other.line != one.line)
        one.line = switched(one.line, other.line, on)

    def _change_operator(self, one: Preschool, on: date) -> None:
        other = self._other(one, lambda other: other.operator != one.operator)
        one.operator = switched(one.operator, other.operator, on)

    def _change_area(self, one: Preschool, on: date) -> None:
        """Move it to the address and unit of a district elsewhere."""
        other = self._other(one, lambda other: other.district != one.district)
        one.line = switched(one.line, other.line, on)
        one.area = switched(one.area, other.area, on)
        one.earlier = (on, one.name, one.place)
        one.district = other.district
        one.place = place_in(one.district, self._map, self._rng)

    def _rename(self, one: Preschool, on: date) -> None:
        one.earlier = (on, f"Förskolan {next(self._words)}", one.place)

    def _other(self, one: Preschool, fits: Callable[[Preschool], bool]) -> Preschool:
        candidates = [other for other in self._untouched[one.form] if fits(other)]
        return self._rng.choice(candidates)

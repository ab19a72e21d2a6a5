"""A whole real city through the doors: converted, loaded, asked and corrected, against sums of the file itself."""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from tertial.city.convert.skolverket import convert
from tertial.city.operations.loading import load
from tertial.indicators.queries.figures import Asked
from tertial.indicators.rules import Basis
from tertial.organisation.models import OrganisationNumber, Unit
from tertial.organisation.queries.units import names_on, tree_on
from tertial.organisation.rules import LinkKind
from tertial.releases.queries.figures import figures
from tertial.releases.rules import KEEPER

DATA = Path(__file__).parents[2] / "shared" / "data" / "stockholm-2024"
REGISTER = DATA / "forskolor_stockholm_indikatorer.csv"
AT = datetime(2025, 4, 1, 9, tzinfo=UTC)
TODAY = date(2025, 4, 1)
OUTSIDE = "Utan stadsdelsområde"
FORMS = {"Kommunal": "municipal", "Enskild": "independent"}

pytestmark = [pytest.mark.real_data, pytest.mark.django_db]
Sums = dict[tuple[str, str], tuple[float, float, int]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    out = tmp_path / "city"
    convert(
        REGISTER, areas=DATA / "stadsdel_to_omrade.csv", map_file=DATA / "stadsdelsomraden_2023_11.geojson", out=out
    )
    return out


@pytest.fixture
def city(folder: Path) -> Path:
    load(folder, actor=None, at=AT, today=TODAY)
    return folder


def lines() -> Iterator[dict[str, str]]:
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def sums(numerator: Callable[[dict[str, str]], str], weight: str | None, denominator: str | None) -> Sums:
    """Numerator, denominator and units by area and form (empty for all together), straight from the file."""
    found: defaultdict[tuple[str, str], tuple[float, float, int]] = defaultdict(lambda: (0.0, 0.0, 0))
    for line in lines():
        parts = [numerator(line), line[weight] if weight else "1", line[denominator] if denominator else "0"]
        if "" in parts:
            continue
        value, times, below = (float(part) for part in parts)
        for form in ("", FORMS[line["huvudman"]]):
            for area in (line["stadsdelsomrade"] or OUTSIDE, "Stockholm"):
                upper, lower, units = found[area, form]
                found[area, form] = (upper + value * times, lower + below, units + 1)
    return dict(found)


def answers(indicator: str, **more: Any) -> Sums:
    rows = figures(Asked([indicator], ["district", "city"], ["2024"], **more), KEEPER)
    names = names_on(date(2024, 10, 15))
    return {
        (names[r.unit_id].name, r.form): (r.numerator or 0.0, r.denominator or 0.0, r.units)
        for r in rows
        if r.unit_id is not None
    }


RECIPES = {
    "antal_barn": ("antal_barn", None, None),
    "barn_per_grupp": ("antal_barn", None, "antal_barngrupper"),
    "barn_per_arsarbetare": ("antal_barn", None, "heltidstjanster"),
    "andel_legitimerade": ("andel_legitimation", "heltidstjanster", "heltidstjanster"),
    "andel_forskollararexamen": ("andel_examen", "heltidstjanster", "heltidstjanster"),
}


def test_every_figure_is_what_the_file_adds_up_to_and_the_published_facts_hold(city: Path):
    for indicator, (column, weight, denominator) in RECIPES.items():
        expected = sums(itemgetter(column), weight, denominator)
        found = answers(indicator)
        assert found.keys() == expected.keys(), indicator
        for place, values in expected.items():
            assert found[place] == pytest.approx(values, rel=1e-12), (indicator, place)

    whole = {(row.indicator, row.form): row for row in figures(Asked(levels=["city"], periods=["2024"]), KEEPER)}
    units = {form: whole["antal_barn", form].units for form in ("", "municipal", "independent")}
    assert units == {"": 891, "municipal": 478, "independent": 413}
    assert whole["antal_barn", ""].value == 45029
    assert round(whole["barn_per_grupp", ""].value or 0, 1) == 15.0
    assert round(whole["barn_per_arsarbetare", ""].value or 0, 2) == 4.94
    assert round(whole["andel_legitimerade", ""].value or 0, 1) == 32.7


def test_thirteen_areas_then_eleven_with_one_total_and_no_organisation_number_in_sight(city: Path):
    root = Unit.objects.get(kind="city")
    areas = {
        day: [
            row.unit.name
            for row in tree_on(day, kind=LinkKind.GEOGRAPHIC, root=root, depth=1)
            if row.unit.kind == "district"
        ]
        for day in (date(2023, 1, 1), date(2024, 1, 1))
    }

    assert [len(names) for names in areas.values()] == [13, 11]
    assert {"Rinkeby-Kista", "Spånga-Tensta", "Norrmalm", "Östermalm"} <= set(areas[date(2023, 1, 1)])

    in_old_areas = answers("antal_barn", as_of=date(2023, 1, 1))
    recast = answers("antal_barn", recast=date(2023, 1, 1))
    stored = answers("antal_barn", basis=Basis.AS_IT_WAS)
    assert len({area for area, _ in in_old_areas}) == 13 + 2
    assert in_old_areas["Stockholm", ""] == recast["Stockholm", ""] == stored["Stockholm", ""]

    numbers = set(OrganisationNumber.objects.values_list("number", flat=True))
    assert len(numbers) == 259
    for file in city.iterdir():
        if file.name != "organisation_numbers.csv":
            text = file.read_text(encoding="utf-8")
            assert not [number for number in numbers if number in text], file.name


def test_loading_the_same_folder_again_changes_nothing_and_a_changed_cell_is_a_correction(city: Path):
    again = load(city, actor=None, at=AT + timedelta(days=1), today=TODAY)
    assert again.changes_nothing

    observations = city / "observations.csv"
    text = observations.read_text(encoding="utf-8")
    first = next(line for line in text.splitlines() if line.startswith("antal_barn,"))
    value = first.split(",")[5]
    observations.write_text(
        text.replace(first, first.replace(f",{value},", f",{int(value) + 100},", 1)), encoding="utf-8"
    )
    load(city, actor=None, at=AT + timedelta(days=2), today=TODAY)

    now = answers("antal_barn")["Stockholm", ""][0]
    then = answers("antal_barn", recorded_before=AT + timedelta(days=2))["Stockholm", ""][0]
    assert (now, then) == (45129, 45029)

"""The invented city's organisation holds together, and what is told about it is there."""

import json
from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from tertial.city.sample.folder import invent
from tertial.city.tests.folders import lives_on, rows
from tertial.organisation.rules import Tie, circles, overlapping
from tertial.organisation.tables import LINKS, ORGANISATION_NUMBERS, SUCCESSIONS, UNITS
from tertial.people.rules import Role
from tertial.platform.tables import Table

TODAY = "2026-10-01"


@pytest.fixture(scope="module")
def provstad(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("city") / "provstad"
    invent(directory)
    return directory


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def parents(directory: Path, child: str, kind: str) -> list[tuple[str, str, str]]:
    links = [row for row in rows(directory, "links.csv") if row["child"] == child and row["kind"] == kind]
    return [(row["parent"], row["starts_on"], row["ends_on"]) for row in links]


def units_on(directory: Path, on: str) -> Counter[str]:
    return Counter(row["kind"] for row in rows(directory, "units.csv") if lives_on(row, on))


def test_the_same_seed_gives_the_same_bytes_and_another_seed_another_city(provstad: Path, tmp_path: Path) -> None:
    invent(tmp_path / "again")
    invent(tmp_path / "other", seed=2)

    first, again, other = (
        {file.name: file.read_bytes() for file in directory.iterdir()}
        for directory in (provstad, tmp_path / "again", tmp_path / "other")
    )

    assert again == first
    assert {name for name in first if other[name] != first[name]} >= {"units.csv", "links.csv", "observations.csv"}


@pytest.mark.parametrize("table", [UNITS, ORGANISATION_NUMBERS, LINKS, SUCCESSIONS], ids=lambda table: table.file)
def test_files_have_the_declared_columns(provstad: Path, table: Table) -> None:
    header = (provstad / table.file).read_text(encoding="utf-8").splitlines()[0]

    assert header.split(",") == [column.name for column in table.columns]


def test_what_is_told_about_provstad_is_there(provstad: Path) -> None:
    names = {row["code"]: row["name"] for row in rows(provstad, "units.csv")}

    told = {
        "forskola-lonnen": "Förskolan Lönnen",
        "forskola-asen": "Förskolan Åsen",
        "forskola-lilla-bjornen": "Förskolan Lilla Björnen",
        "forskola-lonnen-blasippan": "Blåsippan",
        "ekbackens-forskolor": "Ekbackens förskolor",
        "norra-strands-stadsdelsnamnd": "Norra Strands stadsdelsnämnd",
        "vastra-strand": "Västra Strand",
        "huvudman-001": "Lilla Björnen ekonomisk förening",
        "provstads-kommun": "Provstads kommun",
    }
    assert {code: names.get(code) for code in told} == told
    assert parents(provstad, "forskola-lonnen", "geographic") == [
        ("vastra-strand", "", "2023-07-01"),
        ("norra-strand", "2023-07-01", ""),
    ]
    assert parents(provstad, "forskola-lonnen", "functional") == [("forskolenamnden", "2023-07-01", "")]
    assert parents(provstad, "forskola-lilla-bjornen", "operator") == [("huvudman-001", "", "")]
    assert parents(provstad, "forskola-lilla-bjornen", "line") == []


def test_thirteen_areas_became_eleven_and_each_has_board_and_administration(provstad: Path) -> None:
    before, after = units_on(provstad, "2023-01-01"), units_on(provstad, "2024-01-01")

    assert (before["district"], after["district"]) == (13, 11)
    assert (before["board"], after["board"]) == (19, 18)
    assert (before["administration"], after["administration"]) == (18, 17)


def test_the_city_has_what_it_is_to_have(provstad: Path) -> None:
    here = units_on(provstad, TODAY)

    assert dict(here) == {
        "city": 1,
        "council": 1,
        "board": 18,
        "administration": 17,
        "district": 11,
        "outside_district": 1,
        "unit": here["unit"],
        "preschool": 896,
        "department": 39,
        "school": 1,
        "care_unit": 1,
        "office": 2,
        "company": 1,
        "operator": 259,
    }
    assert 140 <= here["unit"] <= 160


def test_units_have_one_parent_of_a_kind_at_a_time_and_no_circle(provstad: Path) -> None:
    ties = [
        Tie(row["kind"], row["child"], row["parent"], day(row["starts_on"]), day(row["ends_on"]), number)
        for number, row in enumerate(rows(provstad, "links.csv"), start=2)
    ]

    assert list(overlapping(((tie.kind, tie.child), tie.days, tie.row) for tie in ties)) == []
    assert list(circles(ties)) == []


def test_links_hold_only_while_both_units_exist(provstad: Path) -> None:
    lives: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for row in rows(provstad, "units.csv"):
        lives[row["code"]].append((row["starts_on"], row["ends_on"] or "9"))

    def outlives(unit: str, link: dict[str, str]) -> bool:
        starts, ends = min(life[0] for life in lives[unit]), max(life[1] for life in lives[unit])
        return link["starts_on"] < starts or (link["ends_on"] or "9") > ends

    links = rows(provstad, "links.csv")

    assert [link for link in links if outlives(link["child"], link) or outlives(link["parent"], link)] == []


def test_municipal_preschools_hang_in_the_line_and_independent_ones_never(provstad: Path) -> None:
    forms = {row["code"]: row["operator_form"] for row in rows(provstad, "units.csv") if row["kind"] == "operator"}
    kinds: dict[str, set[str]] = defaultdict(set)
    form_of: dict[str, str] = {}
    for link in rows(provstad, "links.csv"):
        if lives_on(link, TODAY):
            kinds[link["child"]].add(link["kind"])
            if link["kind"] == "operator":
                form_of[link["child"]] = forms.get(link["parent"], "")
    standing = [
        row["code"] for row in rows(provstad, "units.csv") if row["kind"] == "preschool" and lives_on(row, TODAY)
    ]

    hung = Counter((form_of[code], tuple(sorted(kinds[code]))) for code in standing)

    assert hung == {
        ("municipal", ("functional", "geographic", "line", "operator")): 482,
        ("independent", ("functional", "geographic", "operator")): 414,
    }


def test_preschools_opened_closed_moved_merged_split_and_were_renamed(provstad: Path) -> None:
    looks: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(provstad, "units.csv"):
        if row["kind"] == "preschool":
            looks[row["code"]].append(row)
    successions = [row for row in rows(provstad, "successions.csv") if row["predecessor"] in looks]
    heirs, gone = ({row[end] for row in successions} for end in ("successor", "predecessor"))
    changed = [held for held in looks.values() if len(held) > 1]

    opened = [code for code, held in looks.items() if held[0]["starts_on"] and code not in heirs]
    closed = [code for code, held in looks.items() if held[-1]["ends_on"] and code not in gone]

    assert (len(opened), len(closed)) == (20, 20)
    assert Counter(Counter(row["successor"] for row in successions).values()) == {2: 4, 1: 6}
    assert Counter(Counter(row["predecessor"] for row in successions).values()) == {1: 8, 2: 3}
    assert sorted(row["share"] for row in successions if row["share"]) == ["0.4", "0.45", "0.55", "0.6"]
    assert sum(old["name"] != new["name"] for old, new in changed) == 1
    assert sum(old["address"] != new["address"] for old, new in changed) == 3


def test_preschools_moved_to_another_unit_operator_or_area(provstad: Path) -> None:
    preschools = {row["code"] for row in rows(provstad, "units.csv") if row["kind"] == "preschool"}
    stays: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for link in rows(provstad, "links.csv"):
        if link["child"] in preschools:
            stays[link["kind"], link["child"]].append(link)

    moved = Counter(kind for (kind, _), held in stays.items() for link in held[1:] if link["starts_on"] != "2023-07-01")

    assert moved == {"line": 8, "operator": 4, "geographic": 3}


def test_the_map_has_an_area_for_each_district_and_every_preschool_lies_in_its_own(provstad: Path) -> None:
    features = json.loads((provstad / "areas.geojson").read_text(encoding="utf-8"))["features"]
    rings = {feature["properties"]["unit"]: feature["geometry"]["coordinates"][0] for feature in features}
    area = {
        link["child"]: link["parent"]
        for link in rows(provstad, "links.csv")
        if link["kind"] == "geographic" and lives_on(link, TODAY)
    }
    located = [row for row in rows(provstad, "units.csv") if row["latitude"] and lives_on(row, TODAY)]

    strays = [
        row["code"]
        for row in located
        if [unit for unit, ring in rings.items() if inside(ring, float(row["longitude"]), float(row["latitude"]))]
        != [area[row["code"]]]
    ]

    assert len(rings) == 11
    assert len(located) == 890
    assert strays == []


def inside(ring: list[list[float]], east: float, north: float) -> bool:
    crossings = 0
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > north) != (y2 > north) and east < x1 + (north - y1) / (y2 - y1) * (x2 - x1):
            crossings += 1
    return crossings % 2 == 1


def test_there_is_somebody_for_each_role_and_no_number_that_could_be_real(provstad: Path) -> None:
    units = {row["code"] for row in rows(provstad, "units.csv")}
    roles = rows(provstad, "roles.csv")
    numbers = [row["number"] for row in rows(provstad, "organisation_numbers.csv")]

    assert sorted(row["role"] for row in roles) == sorted([*Role, Role.PRINCIPAL, Role.DISTRICT_CONTROLLER])
    assert {row["unit"] for row in roles} <= units
    assert {row["user_name"] for row in roles} == {row["user_name"] for row in rows(provstad, "people.csv")}
    assert all(row["email"].endswith("@provstad.example") for row in rows(provstad, "people.csv"))
    assert len(numbers) == len(set(numbers)) == 259
    assert {number[:7] for number in numbers} == {"000000-"}


def test_scale_multiplies_preschools_and_operators(tmp_path: Path) -> None:
    invent(tmp_path, scale=2)

    here = units_on(tmp_path, TODAY)

    assert (here["district"], here["preschool"], here["operator"]) == (11, 1792, 517)

"""The converter makes a city of the real file, and refuses what is wrong with all of it told."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from tertial.city.convert.skolverket import Summary, convert
from tertial.city.tests.folders import lives_on, rows, shared
from tertial.city.tests.registers import ASEN, EKEN, LONNEN, converted
from tertial.city.writing import AnotherCityThere


@pytest.fixture(scope="module")
def stockholm(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Summary]:
    """The real city's folder, and what the converter said of it."""
    out = tmp_path_factory.mktemp("city") / "stockholm"
    summary = convert(
        shared("stockholm-2024/forskolor_stockholm_indikatorer.csv"),
        areas=shared("stockholm-2024/stadsdel_to_omrade.csv"),
        map_file=shared("stockholm-2024/stadsdelsomraden_2023_11.geojson"),
        out=out,
    )
    return out, summary


@pytest.mark.real_data
def test_stockholm_is_converted_whole(stockholm: tuple[Path, Summary]) -> None:
    out, summary = stockholm

    assert replace(summary, notes=()) == Summary(
        preschools=891,
        municipal=478,
        independent=413,
        operators=259,
        areas_before=13,
        areas_after=11,
        outside_areas=71,
        observations=891 * 7,
        missing=16,
        notes=(),
    )
    assert len(summary.notes) == 1
    assert Counter(row["kind"] for row in rows(out, "units.csv")) == {
        "city": 1,
        "district": 15,
        "outside_district": 1,
        "operator": 259,
        "preschool": 891,
    }


@pytest.mark.real_data
def test_stockholm_has_its_children_and_areas(stockholm: tuple[Path, Summary]) -> None:
    out, _ = stockholm

    areas = [row for row in rows(out, "units.csv") if row["kind"] == "district"]
    counts = [sum(lives_on(row, day) for row in areas) for day in ("2023-01-01", "2024-01-01")]
    children = [int(row["value"]) for row in rows(out, "observations.csv") if row["measure"] == "antal_barn"]
    belongs = Counter(row["child"] for row in rows(out, "links.csv") if lives_on(row, "2024-10-15"))
    outside = [row for row in rows(out, "links.csv") if row["parent"] == "utan-stadsdelsomrade"]

    assert counts == [13, 11]
    assert (len(children), sum(children)) == (891, 45_029)
    assert Counter(belongs.values()) == {2: 891, 1: 259 + 12}
    assert len(outside) == 71


@pytest.mark.real_data
def test_no_organisation_number_of_stockholm_stands_outside_its_own_file(stockholm: tuple[Path, Summary]) -> None:
    out, summary = stockholm
    numbers = {row["number"] for row in rows(out, "organisation_numbers.csv")}
    texts = {file.name: file.read_text(encoding="utf-8") for file in out.iterdir()} | {"summary": str(summary)}
    del texts["organisation_numbers.csv"]

    assert len(numbers) == 259
    assert [(name, number) for name, text in texts.items() for number in numbers if number in text] == []


def test_a_small_register_becomes_units_and_links(tmp_path: Path) -> None:
    converted(tmp_path, ASEN, LONNEN, EKEN)

    out = tmp_path / "out"
    assert [tuple(row.values())[:5] for row in rows(out, "units.csv")] == [
        ("1000", "preschool", "Eken", "", ""),
        ("80", "preschool", "Lönnen", "", ""),
        ("900", "preschool", "Förskolan Åsen", "", ""),
        ("huvudman-80", "operator", "Enskild huvudman 80", "", ""),
        ("huvudman-900", "operator", "Stockholms kommun", "", ""),
        ("norr", "district", "Norr", "2023-07-01", ""),
        ("soder", "district", "Söder", "", ""),
        ("stockholm", "city", "Stockholm", "", ""),
        ("utan-stadsdelsomrade", "outside_district", "Utan stadsdelsområde", "", ""),
        ("vik", "district", "Vik", "", "2023-07-01"),
    ]
    assert [tuple(row.values())[:5] for row in rows(out, "links.csv")] == [
        ("geographic", "1000", "soder", "", ""),
        ("geographic", "80", "utan-stadsdelsomrade", "", ""),
        ("geographic", "900", "vik", "", "2023-07-01"),
        ("geographic", "900", "norr", "2023-07-01", ""),
        ("geographic", "norr", "stockholm", "2023-07-01", ""),
        ("geographic", "soder", "stockholm", "", ""),
        ("geographic", "utan-stadsdelsomrade", "stockholm", "", ""),
        ("geographic", "vik", "stockholm", "", "2023-07-01"),
        ("operator", "1000", "huvudman-900", "", ""),
        ("operator", "80", "huvudman-80", "", ""),
        ("operator", "900", "huvudman-900", "", ""),
        ("operator", "huvudman-80", "stockholm", "", ""),
        ("operator", "huvudman-900", "stockholm", "", ""),
    ]
    assert [tuple(row.values())[:3] for row in rows(out, "successions.csv")] == [("vik", "norr", "2023-07-01")]


def test_a_small_register_keeps_its_identity_and_its_gaps(tmp_path: Path) -> None:
    summary = converted(tmp_path, ASEN, LONNEN, EKEN)

    out = tmp_path / "out"
    note = "Row 3: 80 lies off the map (1.5, 2.5); the point was left out."
    found = {
        row["measure"]: (row["status"], row["value"]) for row in rows(out, "observations.csv") if row["unit"] == "80"
    }
    assert summary == Summary(3, 2, 1, 2, 2, 2, 1, 21, 4, (note,))
    assert (out / "city.yaml").read_text(encoding="utf-8") == (
        'format: 1\ncode: "stockholm"\nname: "Stockholm"\ninvented: false\nmunicipality_code: "0180"\n'
    )
    assert found == {
        "antal_barn": ("exists", "12"),
        "antal_barngrupper": ("exists", "1"),
        "barn_per_grupp": ("exists", "12"),
        "heltidstjanster": ("missing", ""),
        "barn_per_heltidstjanst": ("missing", ""),
        "andel_legitimerade": ("missing", ""),
        "andel_forskollararexamen": ("missing", ""),
    }


def test_a_byte_order_mark_is_accepted(tmp_path: Path) -> None:
    assert converted(tmp_path, ASEN, encoding="utf-8-sig").preschools == 1


def test_another_citys_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "units.csv").write_text("code\n", encoding="utf-8")

    with pytest.raises(AnotherCityThere):
        converted(tmp_path, ASEN)

    assert [file.name for file in (tmp_path / "out").iterdir()] == ["units.csv"]


def test_converting_again_leaves_no_old_file_behind(tmp_path: Path) -> None:
    converted(tmp_path, ASEN, LONNEN)
    first = {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()}
    (tmp_path / "out" / "unit_kinds.csv").write_text("code\n", encoding="utf-8")

    converted(tmp_path, ASEN, LONNEN)

    assert {file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()} == first

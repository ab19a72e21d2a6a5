"""The converter refuses what is wrong, all of it at once, and then writes nothing."""

from pathlib import Path

import pytest

from tertial.city.convert.sheets import ConversionRefused
from tertial.city.convert.skolverket import convert
from tertial.city.tests.registers import AREAS, ASEN, COLUMNS, EKEN, LONNEN, a_map, refusals

NO_MAP = "The file is no map of areas: a GeoJSON FeatureCollection of polygons with the property stadsdelsomrade."
NO_ROWS = "The file has no rows under its header."


def test_every_wrong_cell_is_told_at_once_and_no_organisation_number_is_repeated(tmp_path: Path) -> None:
    wrong = [
        ASEN.replace("Kommunal", "Statlig").replace("20.00", "tjugo"),
        LONNEN.replace("80,", "8o,", 1).replace("0000000025", "000000-0025").replace("1.5,", ",", 1),
        EKEN.replace("Udden", "Kobben").replace("0.00,0.00", "100.01,12,5"),
        EKEN.replace("30,2,", "30.5,-2,").replace("Söder", "Norr"),
        EKEN.replace("Kommunal", "Enskild").replace("1000,Eken", "1000,"),
    ]

    assert refusals(tmp_path, *wrong) == [
        ("register.csv", 2, "barn_per_grupp", "“tjugo” is no number from 0 up."),
        ("register.csv", 2, "huvudman", "“Statlig” is none of Kommunal, Enskild."),
        ("register.csv", 3, "lat", "One coordinate is missing."),
        ("register.csv", 3, "orgnr", "The cell does not hold ten digits."),
        ("register.csv", 3, "skolverkets_id", "“8o” is no number of a unit."),
        ("register.csv", 4, "", "The row has 19 cells, and the header has 18."),
        ("register.csv", 5, "antal_barn", "30.5 is no whole number."),
        ("register.csv", 5, "antal_barngrupper", "“-2” is no number from 0 up."),
        (
            "register.csv",
            5,
            "stadsdelsomrade",
            "The row says “Norr”, and the file of areas says “Söder” for “Udden”.",
        ),
        (
            "register.csv",
            6,
            "huvudman",
            "The operator is of another kind than in row 5, with the same organisation number.",
        ),
        ("register.csv", 6, "namn", "The cell is empty."),
        ("register.csv", 6, "skolverkets_id", "“1000” stands in row 5 too."),
    ]


UNUSABLE = {
    "column missing": (
        {"header": COLUMNS.replace("orgnr,", "nummer,")},
        [("register.csv", 1, "orgnr", "The column is missing.")],
    ),
    "column twice": (
        {"header": COLUMNS.replace("adress", "namn")},
        [
            ("register.csv", 1, "adress", "The column is missing."),
            ("register.csv", 1, "namn", "The column stands more than once."),
        ],
    ),
    "latin-1": ({"encoding": "latin-1"}, [("register.csv", 2, "", "The text is not in UTF-8.")]),
    "no areas": ({"areas": ""}, [("areas.csv", 0, "", "The file is empty.")]),
    "areas without rows": ({"areas": AREAS.splitlines()[0]}, [("areas.csv", 0, "", NO_ROWS)]),
    "part twice": (
        {"areas": AREAS + "Viken,Norr,Vik\n"},
        [("areas.csv", 4, "stadsdel", "“Viken” stands in an earlier row too.")],
    ),
    "unknown part": (
        {"areas": AREAS.replace("Viken", "Vika")},
        [("register.csv", 2, "stadsdel", "“Viken” is not in the file of areas.")],
    ),
    "other areas on the map": (
        {"outlines": a_map("Norr", "Norr", "Öster")},
        [
            ("map.json", 0, "stadsdelsomrade", "The map has Norr 2 times; it should stand there once."),
            ("map.json", 0, "stadsdelsomrade", "The map has Söder 0 times; it should stand there once."),
            ("map.json", 0, "stadsdelsomrade", "The map has Öster, which the file of areas has not."),
        ],
    ),
    "no map": ({"outlines": "{}"}, [("map.json", 0, "", NO_MAP)]),
    "text for degrees": ({"outlines": a_map("Norr", "Söder").replace("18.0", '"x"')}, [("map.json", 0, "", NO_MAP)]),
    "map cut off": ({"outlines": a_map("Norr", "Söder")[:-40]}, [("map.json", 0, "", NO_MAP)]),
}


@pytest.mark.parametrize(("files", "expected"), UNUSABLE.values(), ids=UNUSABLE)
def test_a_file_that_cannot_be_used_is_refused(
    tmp_path: Path, files: dict[str, str], expected: list[tuple[str, int, str, str]]
) -> None:
    assert refusals(tmp_path, ASEN, **files) == expected


def test_a_register_with_no_rows_or_no_end_is_refused(tmp_path: Path) -> None:
    assert refusals(tmp_path) == [("register.csv", 0, "", "The file has no rows under its header.")]
    assert refusals(tmp_path, ASEN, ASEN[:56]) == [
        ("register.csv", 3, "", "The row has 7 cells, and the header has 18.")
    ]
    assert refusals(tmp_path, ASEN.replace("Förskolan Åsen", '"Förskolan Åsen')) == [
        ("register.csv", 0, "", "The file is no CSV file that can be read: unexpected end of data.")
    ]


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConversionRefused) as refused:
        convert(tmp_path / "a.csv", areas=tmp_path / "b.csv", map_file=tmp_path / "c.json", out=tmp_path / "out")

    assert [str(problem) for problem in refused.value.problems] == [
        f"{name}: The file cannot be read: No such file or directory. Check the name of the file."
        for name in ("a.csv", "b.csv", "c.json")
    ]

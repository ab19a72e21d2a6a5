"""What is wrong within and between the files of a folder is told at once, and nothing changes."""

import pytest

from tertial.city.operations.loading import load
from tertial.city.reports import LoadRefused
from tertial.city.tests.factories import (
    AT,
    FOLDER,
    TODAY,
    a_city_folder,
    a_loaded_city,
    added,
    edited,
    problems_of,
    state,
)

pytestmark = pytest.mark.django_db

WRONG_TOGETHER = {
    "unit_kinds.csv": FOLDER["unit_kinds.csv"] + "spa,spa,spa,spaer,spas,bath,line,no,1\n",
    "units.csv": FOLDER["units.csv"]
    + "a,spaceship,A,,,,,\nlonnen,preschool,Lönnen,2022-01-01,,,,\nb,preschool,B,2022-01-01,2022-01-01,,,\n",
    "organisation_numbers.csv": "unit,number\nnobody,1\n",
    "links.csv": FOLDER["links.csv"]
    + "line,provstad,lonnen,,,,\nline,eken,eken,,,,\nline,b,namnden,,,,\noperator,lonnen,kommunen,2022-01-01,,,\n",
    "successions.csv": "predecessor,successor,on,share\nsoder,norr,2023-07-01,1.5\n",
    "people.csv": "user_name,name,email\nrektor,Rektor i Norr,rektor\n",
    "roles.csv": "user_name,role,unit\nrektor,principal,lonnen\nnobody,principal,lonnen\n",
    "sources.csv": "code,name,kind\nregister,Registret,paper\n",
    "observations.csv": FOLDER["observations.csv"]
    + "barn,lonnen,2024,,,1,,register,,\nantal_barn,b,2024,,,1,,elsewhere,,\n"
    + "antal_barn,lonnen,2024-13,,,1,,nowhere,,\n",
}


def test_everything_that_is_wrong_in_any_file_is_told_at_once_and_nothing_changes(tmp_path):
    before = state()

    problems = problems_of(a_city_folder(tmp_path / "city", WRONG_TOGETHER))

    assert [problem[:4] for problem in problems] == [
        ("unit_kinds.csv", 3, "level", "There is no kind “bath”."),
        ("units.csv", 13, "kind", "There is no kind “spaceship”."),
        ("units.csv", 14, "starts_on", "It overlaps row 9."),
        ("units.csv", 15, "ends_on", "It ends before it starts."),
        ("organisation_numbers.csv", 2, "unit", "There is no unit “nobody”."),
        ("links.csv", 2, "parent", "“namnden” would lie above itself (line)."),
        ("links.csv", 3, "parent", "“lonnen” would lie above itself (line)."),
        ("links.csv", 12, "parent", "“provstad” would lie above itself (line)."),
        ("links.csv", 13, "parent", "A unit cannot belong to itself."),
        ("links.csv", 15, "starts_on", "It overlaps row 9."),
        ("successions.csv", 2, "share", "1.5 is not a part of one."),
        ("people.csv", 2, "email", "“rektor” is no e-mail address."),
        ("roles.csv", 3, "user_name", "There is nobody called “nobody”."),
        ("sources.csv", 2, "kind", "“paper” is none of import, form, survey, accounting, register."),
        ("observations.csv", 11, "measure", "There is no measure “barn”."),
        ("observations.csv", 12, "source", "There is no source “elsewhere”."),
        ("observations.csv", 13, "period", "“2024-13” is no period: a year has 12 of that kind, numbered from 1."),
        ("observations.csv", 13, "source", "There is no source “nowhere”."),
    ]
    assert state() == before


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        (
            added("links.csv", "operator,lonnen,norr,2022-01-01,,,"),
            (
                "links.csv",
                12,
                "starts_on",
                "It overlaps row 9.",
                "End the earlier one before the later one starts.",
            ),
        ),
        (
            added("observations.csv", "antal_barn,lonnen,2024,,,4,no,register,,"),
            ("observations.csv", 11, "", "The same key stands in row 6 already.", "Keep one of the two rows."),
        ),
        (
            edited("observations.csv", "lonnen,2023,sex=girls", "lonnen,2023,sex=cats"),
            (
                "observations.csv",
                4,
                "breakdown",
                "“sex=cats” is no breakdown of antal_barn.",
                "Leave it empty, or write one of sex=girls, sex=boys.",
            ),
        ),
        (
            edited("observations.csv", "besok,", "visits,"),
            (
                "observations.csv",
                10,
                "measure",
                "There is no measure “visits”.",
                "Use a measure that ships with Tertial, or add it to indicators.yaml.",
            ),
        ),
        (
            edited("observations.csv", "2024-03-01T08", "2035-03-01T08"),
            ("observations.csv", 3, "recorded_at", "The moment lies in the future.", "Leave it empty to record now."),
        ),
        (
            edited("areas.geojson", '"norr"', '"nord"'),
            ("areas.geojson", 1, "unit", "There is no unit “nord”.", "Correct the code, or add it to units.csv."),
        ),
        (
            edited("indicators.yaml", "numerator: besok", "numerator: visits"),
            (
                "indicators.yaml",
                0,
                "besok",
                "There is no measure “visits”.",
                "Add it under measures, or correct the recipe.",
            ),
        ),
        (
            {"links.csv": None},
            ("links.csv", 0, "", "The file is missing.", "Add it; docs/reference/city-format.md says what it holds."),
        ),
        (
            {"observation.csv": "measure\n"},
            (
                "observation.csv",
                0,
                "",
                "There is no such file in the format.",
                "Rename it, or move it out of the folder. Did you mean “observations.csv”?",
            ),
        ),
        (
            {"units.csv": "code,name\nlonnen,Lönnen\n"},
            ("units.csv", 1, "kind", "The column is missing.", "Add it: every row needs a value in it."),
        ),
        (
            {"units.csv": FOLDER["units.csv"].encode("latin-1")},
            (
                "units.csv",
                3,
                "",
                "Byte 16 of the row, 0xE4, is not UTF-8 (in Latin-1 it is “ä”).",
                "Save the file as UTF-8 (in a spreadsheet: “CSV UTF-8”).",
            ),
        ),
        (
            {"units.csv": FOLDER["units.csv"][:-20]},
            (
                "units.csv",
                12,
                "",
                "The last row has 7 of 8 cells: the file is cut off.",
                "Fetch the file again, whole.",
            ),
        ),
    ],
)
def test_one_mistake_is_one_problem_and_nothing_changes(tmp_path, files, problem):
    before = state()

    problems = problems_of(a_city_folder(tmp_path / "city", files))

    assert problems == [problem]
    assert state() == before


def test_a_circle_is_told_at_each_of_its_links(tmp_path):
    files = edited("links.csv", "line,namnden,provstad", "line,namnden,lonnen")

    problems = problems_of(a_city_folder(tmp_path / "city", files))

    assert [problem[:4] for problem in problems] == [
        ("links.csv", 2, "parent", "“namnden” would lie above itself (line)."),
        ("links.csv", 3, "parent", "“lonnen” would lie above itself (line)."),
    ]


def test_a_folder_that_is_not_there_is_told(tmp_path):
    problems = problems_of(tmp_path / "nowhere")

    what = f"There is no folder “{tmp_path / 'nowhere'}”."
    assert problems == [("city.yaml", 0, "", what, "Name the folder that holds city.yaml.")]


def test_other_files_in_the_folder_are_left_alone(tmp_path):
    files = {"README.md": "About us\n", ".gitignore": "*.bak\n"}

    assert problems_of(a_city_folder(tmp_path / "city", files)) == []


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        (
            'code: "provstad"',
            "code: annanstad",
            (
                "city.yaml",
                0,
                "code",
                "The database holds the city “provstad”, and the folder “annanstad”.",
                "Load it into a database of its own. With --replace-sample it takes the place of the invented city.",
            ),
        ),
        (
            "invented: true",
            "invented: false",
            (
                "city.yaml",
                0,
                "invented",
                "The folder says of “provstad” that it is invented, the database that it is real, or the reverse.",
                "Correct it, or load the folder into a database of its own.",
            ),
        ),
    ],
)
def test_another_city_is_refused_and_nothing_changes(tmp_path, old, new, problem):
    a_loaded_city(tmp_path / "city")
    before = state()

    problems = problems_of(a_city_folder(tmp_path / "other", edited("city.yaml", old, new)))

    assert problems == [problem]
    assert state() == before


def test_more_than_a_hundred_problems_are_counted(tmp_path):
    folder = a_city_folder(tmp_path / "city", added("observations.csv", *["barn,lonnen,2024,,,1,,register,,"] * 130))

    with pytest.raises(LoadRefused) as refused:
        load(folder, actor=None, at=AT, today=TODAY)

    assert (len(refused.value.problems), refused.value.more) == (100, 30)
    assert str(refused.value).endswith("… and 30 problems more.\nNothing was loaded.")

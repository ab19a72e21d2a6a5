"""A folder is loaded whole or not at all, and what is wrong between its files is told at once."""

from datetime import date

import pytest

from tertial.city.models import City
from tertial.city.operations.loading import load
from tertial.city.reports import LoadRefused
from tertial.city.tests.factories import (
    AT,
    FOLDER,
    LATER,
    TODAY,
    a_city_folder,
    a_loaded_city,
    added,
    edited,
    problems_of,
    report_of,
    state,
)
from tertial.indicators.models import Figure, Observation
from tertial.organisation.models import Link, UnitDescription
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def test_an_empty_database_takes_the_city_and_reports_what_was_added(tmp_path):
    report = a_loaded_city(tmp_path / "city")

    assert report_of(report) == {
        "city.yaml": (1, 0, 0, 0),
        "unit_kinds.csv": (1, 0, 0, 0),
        "units.csv": (9, 1, 0, 0),
        "organisation_numbers.csv": (1, 0, 0, 0),
        "links.csv": (9, 0, 0, 0),
        "successions.csv": (1, 0, 0, 0),
        "areas.geojson": (1, 0, 0, 0),
        "people.csv": (1, 0, 0, 0),
        "roles.csv": (1, 0, 0, 0),
        "sources.csv": (1, 0, 0, 0),
        "indicators.yaml": (2, 0, 0, 0),
        "observations.csv": (8, 1, 0, 0),
    }
    assert City.objects.values_list("code", "name", "is_invented", "municipality_code").get() == (
        "provstad",
        "Provstad",
        True,
        "0000",
    )
    assert not User.objects.get(user_name="rektor").has_usable_password()
    held = Figure.objects.get(indicator="antal_barn", period="2023", level="city", basis="as_it_was", form="", breakdown="")
    assert (held.value, held.units) == (78, 2)


def test_one_entry_in_the_audit_trail_tells_of_the_load(tmp_path):
    a_loaded_city(tmp_path / "city", dict.fromkeys(set(FOLDER) - {"city.yaml", "units.csv", "links.csv", "unit_kinds.csv"}))

    assert list(AuditEntry.objects.values_list("verb", "subject", "actor", "at", "details")) == [
        (
            "city.load",
            "provstad",
            None,
            AT,
            {
                "files": {
                    "city.yaml": {"added": 1},
                    "unit_kinds.csv": {"added": 1},
                    "units.csv": {"added": 9, "corrected": 1},
                    "links.csv": {"added": 9},
                },
                "replaced": "",
            },
        )
    ]


def test_the_same_folder_twice_changes_nothing_but_is_in_the_trail(tmp_path):
    a_loaded_city(tmp_path / "city")
    before = state(rooms=("organisation", "people", "indicators", "city"))

    report = load(tmp_path / "city", actor=None, at=LATER, today=TODAY)

    assert report.changes_nothing
    assert "Nothing changed" in report.text()
    assert state(rooms=("organisation", "people", "indicators", "city")) == before
    assert AuditEntry.objects.filter(verb="city.load").count() == 2


def test_a_value_changed_in_a_dump_is_a_correction_recorded_now(tmp_path):
    a_loaded_city(tmp_path / "city")
    later = a_city_folder(tmp_path / "city", edited("observations.csv", "2023,,,32,", "2023,,,35,"))

    report = load(later, actor=None, at=LATER, today=TODAY)

    cell = Observation.objects.filter(measure="antal_barn", unit__code="eken", period="2023").order_by("recorded_at")
    assert report_of(report)["observations.csv"] == (0, 1, 0, 8)
    assert list(cell.values_list("value", "superseded_at")) == [(32, LATER), (35, None)]


def test_a_changed_value_recorded_now_is_a_correction_and_its_figures_follow(tmp_path):
    a_loaded_city(tmp_path / "city")
    correction = "measure,unit,period,value,source\nantal_barn,eken,2023,35,register\n"
    only = dict.fromkeys(FOLDER) | {"city.yaml": FOLDER["city.yaml"], "observations.csv": correction}

    report = load(a_city_folder(tmp_path / "correction", only), actor=None, at=LATER, today=TODAY)

    cell = Observation.objects.filter(measure="antal_barn", unit__code="eken", period="2023").order_by("recorded_at")
    figure = Figure.objects.get(indicator="antal_barn", period="2023", level="city", basis="as_it_was", form="", breakdown="")
    assert report_of(report) == {"city.yaml": (0, 0, 0, 1), "observations.csv": (0, 1, 0, 0)}
    assert list(cell.values_list("value", "superseded_at")) == [(32, LATER), (35, None)]
    assert figure.value == 81


def test_rows_marked_delete_are_taken_back(tmp_path):
    a_loaded_city(tmp_path / "city")
    only = dict.fromkeys(FOLDER) | {
        "city.yaml": FOLDER["city.yaml"],
        "links.csv": "kind,child,parent,delete\nline,lonnen,namnden,yes\nline,namnden,provstad,no\n",
        "observations.csv": "measure,unit,period,source,delete\nantal_barn,eken,2023,register,yes\n",
    }

    report = load(a_city_folder(tmp_path / "back", only), actor=None, at=LATER, today=TODAY)

    link = Link.objects.get(kind="line", child__code="lonnen")
    cell = Observation.objects.get(measure="antal_barn", unit__code="eken", period="2023", superseded_at=None)
    assert (report_of(report)["links.csv"], report_of(report)["observations.csv"]) == ((0, 0, 1, 1), (0, 0, 1, 0))
    assert (link.superseded_at, cell.status, cell.value) == (LATER, "missing", None)


def test_a_first_day_is_moved_by_taking_the_row_back_and_adding_another(tmp_path):
    a_loaded_city(tmp_path / "city")
    rows = "code,kind,name,starts_on,delete\nlonnen,preschool,Lönnen,2020-01-01,yes\nlonnen,preschool,Lönnen,2019-08-01,\n"
    only = dict.fromkeys(FOLDER) | {"city.yaml": FOLDER["city.yaml"], "units.csv": rows}

    report = load(a_city_folder(tmp_path / "moved", only), actor=None, at=LATER, today=TODAY)

    held = UnitDescription.objects.filter(unit__code="lonnen", superseded_at=None)
    assert report_of(report)["units.csv"] == (1, 0, 1, 0)
    assert list(held.values_list("starts_on", flat=True)) == [date(2019, 8, 1)]


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
    + "barn,lonnen,2024,,,1,,register,,\nantal_barn,b,2024,,,1,,elsewhere,,\nantal_barn,lonnen,2024-13,,,1,,nowhere,,\n",
}


def test_everything_that_is_wrong_in_any_file_is_told_at_once_and_nothing_changes(tmp_path):
    before = state()

    problems = problems_of(a_city_folder(tmp_path / "city", WRONG_TOGETHER))

    assert [problem[:4] for problem in problems] == [
        ("unit_kinds.csv", 3, "level", "There is no kind “bath”."),
        ("units.csv", 12, "kind", "There is no kind “spaceship”."),
        ("units.csv", 13, "starts_on", "The description overlaps row 9."),
        ("units.csv", 14, "ends_on", "It ends before it starts."),
        ("organisation_numbers.csv", 2, "unit", "There is no unit “nobody”."),
        ("links.csv", 2, "parent", "“namnden” would lie above itself (line)."),
        ("links.csv", 3, "parent", "“lonnen” would lie above itself (line)."),
        ("links.csv", 11, "parent", "“provstad” would lie above itself (line)."),
        ("links.csv", 12, "parent", "A unit cannot belong to itself."),
        ("links.csv", 14, "starts_on", "The link overlaps row 9."),
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
            ("links.csv", 11, "starts_on", "The link overlaps row 9.", "End the earlier one before the later one starts."),
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
            ("indicators.yaml", 0, "besok", "There is no measure “visits”.", "Add it under measures, or correct the recipe."),
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
            ("units.csv", 11, "", "The last row has 7 of 8 cells: the file is cut off.", "Fetch the file again, whole."),
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
                "Load it into a database of its own."
                " With --replace-sample it takes the place of the invented city.",
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


def test_a_dry_run_reports_what_a_load_does_and_changes_nothing(tmp_path):
    folder = a_city_folder(tmp_path / "city")
    before = state()

    rehearsed = load(folder, actor=None, at=AT, today=TODAY, dry_run=True)

    assert state() == before
    assert rehearsed == load(folder, actor=None, at=AT, today=TODAY)


def test_people_keep_their_passwords_and_those_who_left_stay_out_unless_the_file_says_otherwise(tmp_path):
    a_loaded_city(tmp_path / "city")
    user = User.objects.get(user_name="rektor")
    user.set_password("a secret of mine")
    user.is_active = False
    user.save()
    only = dict.fromkeys(FOLDER) | {
        "city.yaml": FOLDER["city.yaml"],
        "people.csv": "user_name,name,email\nrektor,Rektor i Nord,\n",
    }

    load(a_city_folder(tmp_path / "renamed", only), actor=None, at=LATER, today=TODAY)

    user.refresh_from_db()
    assert (user.name, user.email, user.is_active, user.check_password("a secret of mine")) == (
        "Rektor i Nord",
        "",
        False,
        True,
    )

"""A folder is loaded whole or not at all, and what is wrong between its files is told at once."""

from datetime import date

import pytest

from tertial.city.models import City
from tertial.city.operations.dumping import dump
from tertial.city.operations.loading import load
from tertial.city.tests.factories import (
    AT,
    FOLDER,
    LATER,
    TODAY,
    a_city_folder,
    a_loaded_city,
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
        "units.csv": (10, 1, 0, 0),
        "organisation_numbers.csv": (1, 0, 0, 0),
        "links.csv": (10, 0, 0, 0),
        "successions.csv": (1, 0, 0, 0),
        "areas.geojson": (1, 0, 0, 0),
        "people.csv": (1, 0, 0, 0),
        "roles.csv": (1, 0, 0, 0),
        "sources.csv": (1, 0, 0, 0),
        "indicators.yaml": (2, 0, 0, 0),
        "observations.csv": (8, 1, 0, 0),
        "goal_levels.csv": (1, 0, 0, 0),
        "verdicts.yaml": (0, 1, 0, 0),
        "steering_documents.csv": (3, 0, 0, 0),
        "goals.csv": (5, 1, 0, 0),
        "goal_links.csv": (3, 0, 0, 0),
        "goal_successions.csv": (2, 0, 0, 0),
        "goal_indicators.csv": (3, 0, 0, 0),
        "targets.csv": (3, 1, 0, 0),
        "activities.csv": (3, 0, 0, 0),
        "judgements.csv": (2, 1, 0, 0),
        "reported_counts.csv": (2, 0, 0, 0),
        "hand_overs.csv": (1, 0, 0, 0),
    }
    assert City.objects.values_list("code", "name", "is_invented", "municipality_code").get() == (
        "provstad",
        "Provstad",
        True,
        "0000",
    )
    assert not User.objects.get(user_name="rektor").has_usable_password()
    held = Figure.objects.get(
        indicator="antal_barn", period="2023", level="city", basis="as_it_was", form="", breakdown=""
    )
    assert (held.value, held.units) == (78, 2)


def test_one_entry_in_the_audit_trail_tells_of_the_load(tmp_path):
    a_loaded_city(
        tmp_path / "city", dict.fromkeys(set(FOLDER) - {"city.yaml", "units.csv", "links.csv", "unit_kinds.csv"})
    )

    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.subject, entry.actor, entry.at, entry.details) == (
        "city.load",
        "provstad",
        None,
        AT,
        {
            "files": {
                "city.yaml": {"added": 1},
                "unit_kinds.csv": {"added": 1},
                "units.csv": {"added": 10, "corrected": 1},
                "links.csv": {"added": 10},
            },
            "replaced": "",
        },
    )


def test_the_same_folder_twice_changes_nothing_but_is_in_the_trail(tmp_path):
    a_loaded_city(tmp_path / "city")
    before = state(rooms=("organisation", "people", "indicators", "steering", "city"))

    report = load(tmp_path / "city", actor=None, at=LATER, today=TODAY)

    assert report.changes_nothing
    assert "Nothing changed" in report.text()
    assert state(rooms=("organisation", "people", "indicators", "steering", "city")) == before
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
    figure = Figure.objects.get(
        indicator="antal_barn", period="2023", level="city", basis="as_it_was", form="", breakdown=""
    )
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
    rows = (
        "code,kind,name,starts_on,delete\nlonnen,preschool,Lönnen,2020-01-01,yes\nlonnen,preschool,Lönnen,2019-08-01,\n"
    )
    only = dict.fromkeys(FOLDER) | {"city.yaml": FOLDER["city.yaml"], "units.csv": rows}

    report = load(a_city_folder(tmp_path / "moved", only), actor=None, at=LATER, today=TODAY)

    held = UnitDescription.objects.filter(unit__code="lonnen", superseded_at=None)
    assert report_of(report)["units.csv"] == (1, 0, 1, 0)
    assert list(held.values_list("starts_on", flat=True)) == [date(2019, 8, 1)]


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


def test_a_public_folder_hides_nothing_that_the_database_knows(tmp_path):
    a_loaded_city(tmp_path / "city")
    dump(tmp_path / "out", actor=None, at=LATER, public=True)
    before = state()

    problems = problems_of(tmp_path / "out")

    assert problems == [
        (
            "city.yaml",
            0,
            "public",
            "The folder is a public dump, and the database holds values of “Provstad” already. "
            "What is hidden in the folder would take the place of what the database knows.",
            "Load the full folder. A public one can only be loaded into a database without values.",
        )
    ]
    assert state() == before


def test_a_public_folder_fills_a_city_that_has_no_values_yet(tmp_path):
    a_loaded_city(tmp_path / "city", {"observations.csv": None})
    public = {"city.yaml": FOLDER["city.yaml"] + "public: true\n"}

    report = load(a_city_folder(tmp_path / "public", public), actor=None, at=LATER, today=TODAY)

    assert (report_of(report)["city.yaml"], report_of(report)["observations.csv"]) == ((0, 0, 0, 1), (8, 1, 0, 0))

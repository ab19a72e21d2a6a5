"""An invented city makes room for another; a real one never does."""

import pytest

from tertial.city.models import City
from tertial.city.operations.loading import load
from tertial.city.tests.factories import AT, FOLDER, LATER, TODAY, a_city_folder, a_loaded_city, problems_of, state
from tertial.organisation.models import Unit, UnitKind
from tertial.people.models import RoleAssignment
from tertial.platform.models import AuditEntry, User
from tertial.platform.operations import trace
from tertial.steering.models import Goal, GoalLevel, SteeringDocument
from tertial.steering.operations.reference import own_terms

pytestmark = pytest.mark.django_db

REAL = dict.fromkeys(FOLDER) | {
    "city.yaml": "format: 1\ncode: annanstad\nname: Annanstad\ninvented: false\n",
    "units.csv": "code,kind,name\nannanstad,city,Annanstad\n",
    "links.csv": "kind,child,parent\n",
    "people.csv": "user_name,name\nrektor,Another\n",
}


def test_a_real_city_takes_the_place_of_the_invented_one(tmp_path):
    a_loaded_city(tmp_path / "sample")
    known = User.objects.make(user_name="admin", name="Administrator", password="a secret of mine")
    demo = User.objects.get(user_name="rektor")
    trace("people.sign_in", actor=demo, at=AT)

    report = load(a_city_folder(tmp_path / "real", REAL), actor=known, at=LATER, today=TODAY, replace_sample=True)

    assert (report.replaced, report.code, City.objects.get().code) == ("provstad", "annanstad", "annanstad")
    assert list(Unit.objects.values_list("code", flat=True)) == ["annanstad"]
    assert not UnitKind.objects.filter(code="library").exists()
    assert not RoleAssignment.objects.exists()
    assert not Goal.objects.exists()
    assert not SteeringDocument.objects.exists()
    assert list(GoalLevel.objects.order_by("position").values_list("code", flat=True)) == [
        "direction",
        "field",
        "board",
        "unit",
    ]
    assert own_terms() is None
    assert list(User.objects.order_by("pk").values_list("user_name", "is_active", "name")) == [
        (f"sample-{demo.pk}-rektor", False, "Rektor i Norr"),
        ("admin", True, "Administrator"),
        ("rektor", True, "Another"),
    ]
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", "actor")) == [
        ("city.load", None),
        ("people.sign_in", demo.pk),
        ("city.load", known.pk),
    ]


def test_somebody_of_the_sample_whom_no_trail_names_goes_with_it(tmp_path):
    a_loaded_city(tmp_path / "sample")

    load(
        a_city_folder(tmp_path / "real", REAL | {"people.csv": None}),
        actor=None,
        at=LATER,
        today=TODAY,
        replace_sample=True,
    )

    assert not User.objects.exists()


def test_a_real_city_is_never_replaced(tmp_path):
    load(a_city_folder(tmp_path / "real", REAL), actor=None, at=AT, today=TODAY)
    before = state()

    problems = problems_of(a_city_folder(tmp_path / "sample"), replace_sample=True)

    assert problems == [
        (
            "city.yaml",
            0,
            "invented",
            "The database holds “Annanstad”, which is no invented city.",
            "Load without --replace-sample, or into a database of its own.",
        )
    ]
    assert state() == before


@pytest.mark.parametrize("options", [{"dry_run": True}, {}])
def test_the_invented_city_stays_whole_if_the_other_is_wrong_or_only_rehearsed(tmp_path, options):
    a_loaded_city(tmp_path / "sample")
    before = state()
    wrong = {} if options else {"units.csv": "code,kind,name\nannanstad,town,Annanstad\n"}

    problems = problems_of(a_city_folder(tmp_path / "real", REAL | wrong), replace_sample=True, **options)

    assert bool(problems) == bool(wrong)
    assert state() == before


def test_an_empty_database_has_nothing_to_replace(tmp_path):
    report = load(a_city_folder(tmp_path / "real", REAL), actor=None, at=AT, today=TODAY, replace_sample=True)

    assert (report.replaced, report.code) == ("", "annanstad")

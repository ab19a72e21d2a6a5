"""A goal goes on in another: said on its page, shown on both, and never telling of a draft."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from tertial.organisation.tests.factories import NOON
from tertial.steering.models import GoalSuccession
from tertial.steering.operations.merging.passing import merge_goal_successions
from tertial.steering.queries.dossier import dossier
from tertial.steering.tables import GOAL_SUCCESSIONS
from tertial.steering.tests.factories import a_goal, a_goal_succession, a_steered_city, wrong
from tertial.steering.tests.people import a_city_that_steers, errors, of

pytestmark = pytest.mark.django_db

NEXT = date(2025, 1, 1)
OLD = {"title": "Barnen hos oss är trygga", "starts_on": "2024-01-01", "last_day": "2024-12-31"}
NEW = {"title": "Barnen hos oss är modiga", "starts_on": "2025-01-01", "last_day": "2025-12-31"}
CODE = "elms-2025-barnen-hos-oss-ar-modiga"


def ties(successor: str = CODE) -> list[tuple[str, date, bool]]:
    """The goals that go on in one, since when, and whether that holds by the books; the first recorded first."""
    rows = GoalSuccession.objects.filter(successor__code=successor).order_by("id")
    return [(row.predecessor.code, row.on, row.superseded_at is None) for row in rows]


def near(code: str, *, drafts: tuple[int, ...] = ()) -> tuple[list[str], list[str]]:
    """The goals that a goal continues and is continued by."""
    found = dossier(code, day=NEXT, period="2025", drafts=drafts)
    assert found is not None
    return [one.code for one in found.continues], [one.code for one in found.continued_by]


def test_the_form_offers_goals_that_held_lately_and_keeps_what_was_chosen():
    a_city_that_steers()
    client = of("princ")
    client.post("/mal/elms-safe/andra", OLD)

    boxes = client.get("/enheter/elms/nytt-mal").context["form"].offered.continues
    offered = client.post("/enheter/elms/nytt-mal", NEW | {"title": ""}).context["form"].offered.continues
    client.post("/enheter/elms/nytt-mal", NEW | {"continues": ["elms-safe"]})
    kept = client.get(f"/mal/{CODE}/andra").context["form"]["continues"].value()
    client.post(f"/mal/{CODE}/andra", NEW | {"continues": ["elms-safe"], "expected_result": "Mod."})

    assert boxes == ()  # the form begins with the year that is planned, and the goal held long before
    assert [(one.code, one.small) for one in offered] == [("elms-safe", "2024")]
    assert kept == ("elms-safe",)
    assert ties() == [("elms-safe", NEXT, True)]
    assert near("elms-safe") == ([], [CODE])
    assert near(CODE) == (["elms-safe"], [])


def test_a_tie_moves_with_the_goal_and_goes_when_it_is_not_ticked():
    a_city_that_steers()
    client = of("princ")
    client.post("/enheter/elms/nytt-mal", NEW | {"continues": ["elms-safe"], "draft": "1"})

    client.post(f"/mal/{CODE}/andra", NEW | {"starts_on": "2025-07-01", "continues": ["elms-safe"], "draft": "1"})
    client.post(f"/mal/{CODE}/andra", NEW | {"starts_on": "2025-07-01", "draft": "1"})

    assert ties() == [("elms-safe", NEXT, False), ("elms-safe", date(2025, 7, 1), False)]


def test_a_draft_that_continues_a_goal_is_known_to_its_own_alone():
    city = a_city_that_steers()
    of("princ").post("/enheter/elms/nytt-mal", NEW | {"continues": ["elms-safe"], "draft": "1"})

    assert near("elms-safe") == ([], [])
    assert near("elms-safe", drafts=(city["elms"].pk,)) == ([], [CODE])


def test_a_tie_that_the_form_cannot_show_stays():
    a_city_that_steers()
    a_goal("limes-own", level="unit", owner="limes", title="Lindens utkast", state="draft")
    a_goal("elms-brave", level="unit", owner="elms", title="Modiga", starts_on=NEXT)
    a_goal_succession("limes-own", "elms-brave")

    of("princ").post("/mal/elms-brave/andra", NEW | {"continues": ["elms-safe"]})

    assert sorted(ties("elms-brave")) == [("elms-safe", NEXT, True), ("limes-own", NEXT, True)]


def test_a_goal_continues_only_what_began_before_it():
    a_steered_city()
    a_goal()
    a_goal("fair", title="Alla barn är lika")
    a_goal("kind", title="Alla barn är glada", starts_on=NEXT)
    a_goal_succession()

    refused = "“%s” does not begin before the goal that is to continue it."
    assert [
        (row, column, what)
        for row, column, what, _to_do in wrong(
            merge_goal_successions,
            GOAL_SUCCESSIONS,
            {"predecessor": "kind", "successor": "safe"},
            {"predecessor": "safe", "successor": "fair"},
            {"predecessor": "safe", "successor": "safe"},
            {"predecessor": "lost", "successor": "kind"},
        )
    ] == [
        (2, "predecessor", refused % "kind"),
        (3, "predecessor", refused % "safe"),
        (4, "predecessor", refused % "safe"),
        (5, "predecessor", "There is no goal “lost”."),
    ]


def test_what_cannot_be_continued_is_said_at_the_field():
    a_city_that_steers()
    client = of("princ")
    client.post("/enheter/elms/nytt-mal", NEW)

    answer = client.post("/mal/elms-safe/andra", NEW | {"title": OLD["title"], "continues": [CODE]})

    assert (answer.status_code, list(errors(answer))) == (422, ["continues"])


@pytest.mark.parametrize("pair", [("safe", "safe"), ("safe", "kind")])
def test_the_database_keeps_one_tie_of_two_goals_and_none_of_one(pair: tuple[str, str]):
    a_steered_city()
    goals = {code: a_goal(code, starts_on=day) for code, day in (("safe", date(2024, 1, 1)), ("kind", NEXT))}
    a_goal_succession()

    with pytest.raises(IntegrityError), transaction.atomic():
        GoalSuccession.objects.create(predecessor=goals[pair[0]], successor=goals[pair[1]], on=NEXT, recorded_at=NOON)

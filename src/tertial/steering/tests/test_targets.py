"""Which targets apply to a figure, and every target that was ever recorded for it."""

import pytest

from tertial.organisation.tests.factories import NOON
from tertial.steering.queries.bodies import bodies
from tertial.steering.queries.targets import Applied, Targets, recorded_targets, targets
from tertial.steering.tests.factories import JANUARY, a_steered_city, a_target

pytestmark = pytest.mark.django_db

LATER = NOON.replace(month=12)


def applied(found: Targets, city: dict, unit: str) -> Applied:  # type: ignore[type-arg]  # units by code
    """The targets of the elms' or another unit's figure of 2024."""
    of_city = bodies({city[unit].pk}, day=JANUARY)
    return found.of(
        "barn_per_grupp",
        "2024",
        unit_id=city[unit].pk,
        line=of_city.line_of(city[unit].pk),
        city_id=of_city.city_id,
    )


def highs(of: Applied) -> tuple[float | None, float | None]:
    """The nearest and the council's highest value."""
    nearest, council = of.nearest, of.council
    return (nearest.terms.high if nearest else None), (council.terms.high if council else None)


def test_the_councils_target_holds_for_everybody_in_the_line():
    city = a_steered_city()
    a_target(high=15.5)

    found = targets(periods=["2024"])

    assert {unit: highs(applied(found, city, unit)) for unit in ("council", "board", "elms", "elm", "bear")} == {
        "council": (15.5, 15.5),
        "board": (15.5, 15.5),
        "elms": (15.5, 15.5),
        "elm": (15.5, 15.5),
        "bear": (None, None),
    }


def test_the_nearest_body_that_says_something_decides_and_the_councils_stands_beside_it():
    city = a_steered_city()
    a_target(high=15.5)
    a_target(unit="board", decided_by="board", high=15.0)
    a_target(unit="elms", decided_by="board", high=14.5)

    found = targets(periods=["2024"])

    assert {unit: highs(applied(found, city, unit)) for unit in ("council", "board", "elms", "elm")} == {
        "council": (15.5, 15.5),
        "board": (15.0, 15.5),
        "elms": (14.5, 15.5),
        "elm": (15.0, 15.5),
    }


def test_a_delegated_target_leaves_it_to_the_board():
    city = a_steered_city()
    a_target(type="delegated", high=None)
    a_target(unit="board", decided_by="board", high=15.0)

    found = targets(periods=["2024"])

    assert highs(applied(found, city, "elms")) == (15.0, None)
    council = applied(found, city, "council")
    assert council.nearest is council.council is not None


def test_a_draft_holds_only_for_those_who_see_the_drafts_of_its_body():
    city = a_steered_city()
    a_target(high=15.5)
    a_target(unit="board", decided_by="board", high=15.0, state="draft")

    outside, inside = targets(periods=["2024"]), targets(periods=["2024"], drafts={city["board"].pk})

    assert [highs(applied(found, city, "elms")) for found in (outside, inside)] == [(15.5, 15.5), (15.0, 15.5)]


def test_of_several_targets_for_others_none_is_a_bodys_own():
    city = a_steered_city()
    a_target(unit="elms", decided_by="board", high=15.0)

    one = targets(periods=["2024"]).own("barn_per_grupp", "2024", body=city["board"].pk)
    a_target(unit="elm", decided_by="board", high=14.0)
    several = targets(periods=["2024"]).own("barn_per_grupp", "2024", body=city["board"].pk)
    a_target(unit="board", decided_by="board", high=13.0)
    own = targets(periods=["2024"]).own("barn_per_grupp", "2024", body=city["board"].pk)

    assert [found and found.unit_id for found in (one, several, own)] == [city["elms"].pk, None, city["board"].pk]


def test_what_was_revised_is_kept_beside_what_holds():
    a_steered_city()
    a_target(high=15.5)
    a_target(high=15.0, paragraph="§ 12", at=LATER)
    a_target(high=9.0, period="2023")

    found = recorded_targets(indicators=["barn_per_grupp"], periods=["2024"])

    assert [(row.terms.high, row.paragraph, row.superseded_at) for row in found] == [
        (15.0, "§ 12", None),
        (15.5, "", LATER),
    ]

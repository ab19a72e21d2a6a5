"""Which roles fit units of which levels, on paper and as it ships."""

from tertial.people.queries.fitting import levels_by_role
from tertial.people.rules import Role, fits

LEVELS = {Role.PRINCIPAL: frozenset({"unit"}), Role.OPERATOR: frozenset({"operator"})}


def test_a_role_fits_the_levels_that_it_is_held_for_and_those_that_are_a_citys_own():
    told = {
        (role, level): fits(role, level, LEVELS)
        for role in (Role.PRINCIPAL, Role.OPERATOR, Role.AUDITOR)
        for level in ("unit", "operator", "library")
    }

    assert [place for place, is_fitting in told.items() if is_fitting] == [
        (Role.PRINCIPAL, "unit"),
        (Role.PRINCIPAL, "library"),
        (Role.OPERATOR, "operator"),
    ]


def test_every_role_ships_with_the_levels_that_it_is_held_for():
    assert {role for role, levels in levels_by_role().items() if levels} == set(Role)

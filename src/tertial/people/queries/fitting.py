"""For units of which levels each role is held: data that ships with the room."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import yaml

from tertial.organisation.models import UnitKind
from tertial.people.rules import Role, fits
from tertial.platform.queries.sentences import is_swedish


@cache
def levels_by_role() -> Mapping[Role, frozenset[str]]:
    """The levels of unit that each role is held for."""
    text = files("tertial.people").joinpath("reference/role_levels.yaml").read_text(encoding="utf-8")
    return {Role(role): frozenset(levels) for role, levels in yaml.safe_load(text).items()}


def fits_kind(role: Role, kind: UnitKind) -> bool:
    """Whether a role is held for units of a kind."""
    return fits(role, kind.level, levels_by_role())


def kinds_for(role: Role) -> list[str]:
    """What the kinds of unit are called that a role is held for, in the reader's language and the city's order."""
    named = levels_by_role().get(role, frozenset())
    kinds = UnitKind.objects.filter(level__in=named).order_by("position", "code")
    return [kind.name_sv if is_swedish() else kind.name_en for kind in kinds]

"""What each table of the city folder holds of this city, as rows in the order of its columns."""

from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from typing import Any

import yaml
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Collate

from tertial.city.decided import decided_rows
from tertial.indicators.models import Source
from tertial.indicators.operations.recording import OBSERVED, SUMS
from tertial.indicators.rules import Status
from tertial.indicators.tables import OBSERVATIONS, SOURCES
from tertial.organisation.models import OrganisationNumber, UnitKind
from tertial.organisation.operations.merging import DESCRIPTIONS, LINKED, SUCCEEDED, unit_ids
from tertial.organisation.tables import ORGANISATION_NUMBERS, UNIT_KINDS
from tertial.people.models import RoleAssignment
from tertial.people.operations.merging import ASSIGNED
from tertial.people.tables import PEOPLE
from tertial.platform.models import User
from tertial.platform.tables import Table
from tertial.releases.queries.editions import MeasurePlace, told_values
from tertial.releases.queries.values import Place, hidden_places
from tertial.steering.models import GoalLevel
from tertial.steering.operations.merging.filed import FILED
from tertial.steering.operations.reference import shipped
from tertial.steering.tables import GOAL_LEVELS

Rows = Iterator[tuple[Any, ...]]


def _plain(table: Table, found: models.QuerySet[Any], paths: tuple[str, ...] = ()) -> Rows:
    """The rows of a table without history, by its key."""
    names = paths or tuple(column.name for column in table.columns)
    return found.order_by(Collate(names[0], "C")).values_list(*names).iterator()


def _unit_kinds() -> Rows:
    """The kinds that are not exactly as they ship."""
    text = files("tertial.organisation").joinpath("reference/unit_kinds.yaml").read_text(encoding="utf-8")
    names = [column.name for column in UNIT_KINDS.columns]
    shipped = {tuple(kind[name] for name in names) for kind in yaml.safe_load(text)}
    return (row for row in _plain(UNIT_KINDS, UnitKind.objects.all()) if row not in shipped)


def _goal_levels() -> Rows:
    """The levels of goal that are not exactly as they ship."""
    names = [column.name for column in GOAL_LEVELS.columns]
    known = {tuple(level[name] for name in names) for level in shipped("goal_levels.yaml")}
    return (row for row in _plain(GOAL_LEVELS, GoalLevel.objects.all()) if row not in known)


def _organisation_numbers() -> Rows:
    return _plain(ORGANISATION_NUMBERS, OrganisationNumber.objects.all(), ("unit__code", "number"))


def _people() -> Rows:
    """Everybody who may sign in, or has held a role."""
    has_role = Exists(RoleAssignment.objects.filter(user=OuterRef("pk")))
    users = User.objects.filter(Q(is_active=True) | has_role)
    return _plain(PEOPLE, users, ("user_name", "name", "email", "is_active"))


def _sources() -> Rows:
    return _plain(SOURCES, Source.objects.all())


def public_rows(rows: Iterable[tuple[Any, ...]]) -> Rows:
    """Of current rows in the order of the file's columns, what anybody may have.

    Provisional and secret values are left out, values that the disclosure guard hides keep their place but no number,
    and of the others only the value itself is told: no sums behind it, and no comment. Where an edition has published
    a measure's period, its values are those of the edition, and what it does not have is left out.
    """
    names = [column.name for column in OBSERVATIONS.columns]
    units, hidden, told = unit_ids(), hidden_places(), told_values()
    for row in rows:
        said = dict(zip(names, row, strict=True))
        if said["provisional"] or said["status"] == Status.SECRET:
            continue
        said |= dict.fromkeys(SUMS) | {"comment": ""}
        place = Place(said["measure"], units[said["unit"]], said["period"], said["breakdown"])
        if place in hidden:
            said |= {"value": None, "status": Status.HIDDEN_FEW.value}
        elif (place.measure, place.period) in told.covered and said["status"] == Status.EXISTS:
            published = told.values.get(MeasurePlace(place.measure, place.unit_id, place.period, place.breakdown))
            if published is None:
                continue
            said["value"] = published
        yield tuple(said.values())


STEERING = frozenset(filed.table.file for filed in FILED)
RECORDED = {filed.table.file: filed for filed in (DESCRIPTIONS, LINKED, SUCCEEDED, ASSIGNED, OBSERVED, *FILED)}
PLAIN: dict[str, Callable[[], Rows]] = {
    UNIT_KINDS.file: _unit_kinds,
    ORGANISATION_NUMBERS.file: _organisation_numbers,
    PEOPLE.file: _people,
    GOAL_LEVELS.file: _goal_levels,
    SOURCES.file: _sources,
}


def rows_of(table: Table, *, public: bool) -> Rows:
    """The rows of a CSV file of the folder, by its key: with their history, or as anybody may have them."""
    if table.file in PLAIN:
        return PLAIN[table.file]()
    rows = RECORDED[table.file].rows(current_only=public)
    if public and table.file in STEERING:
        return decided_rows(table, rows)
    return public_rows(rows) if public and table is OBSERVATIONS else rows

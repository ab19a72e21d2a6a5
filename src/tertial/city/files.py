"""The files of the city folder in the one order in which they are read, merged and written."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.city.models import City
from tertial.city.reading.areas import read_areas
from tertial.city.reading.findings import Reading
from tertial.city.reading.mappings import read_identity, read_own_indicators, read_terms
from tertial.city.reading.sheets import read_sheet
from tertial.city.tables import AREAS, CITY
from tertial.indicators.operations import recording
from tertial.indicators.operations import reference as indicators
from tertial.indicators.queries.sources import holds_values
from tertial.indicators.tables import OBSERVATIONS, OWN_INDICATORS, SOURCES
from tertial.organisation.models import UnitArea
from tertial.organisation.operations import merging as organisation
from tertial.organisation.tables import LINKS, ORGANISATION_NUMBERS, SUCCESSIONS, UNIT_KINDS, UNITS
from tertial.people.operations import merging as people
from tertial.people.tables import PEOPLE, ROLES
from tertial.platform.filed import Merged
from tertial.platform.models import User
from tertial.platform.tables import Row, Table
from tertial.steering.operations.merging import documents, following, goals, passing, targets, terms
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import Laying
from tertial.steering.tables import (
    ACTIVITIES,
    GOAL_INDICATORS,
    GOAL_LEVELS,
    GOAL_LINKS,
    GOAL_SUCCESSIONS,
    GOALS,
    HAND_OVERS,
    JUDGEMENTS,
    REPORTED_COUNTS,
    STEERING_DOCUMENTS,
    TARGETS,
    VERDICTS,
)


@dataclass
class Load:
    """One load on its way: by whom, when, what went wrong in which file, and what it changed of the ledger."""

    actor: User | None
    at: datetime
    wrong_files: set[str] = field(default_factory=set)
    wrong_keys: dict[str, set[str]] = field(default_factory=dict)
    changed_cells: set[tuple[str, str]] = field(default_factory=set)

    @property
    def mentioned(self) -> frozenset[str]:
        """Codes of units whose own rows are wrong."""
        return frozenset(self.wrong_keys.get(UNITS.file, ()))

    @property
    def known_to_steering(self) -> Known:
        """What rows of steering may name; where the organisation is wrong, nothing is said of who answers for whom."""
        mentioned: frozenset[str] = frozenset().union(*self.wrong_keys.values())
        return Known(mentioned, knows_lines=self.wrong_files.isdisjoint((UNIT_KINDS.file, UNITS.file, LINKS.file)))


@dataclass(frozen=True)
class File:
    """One file of the folder: how it is read, and how its rows are laid on what is recorded.

    A streamed file is too long to keep: its rows are merged while they are read, and no other file names them.
    """

    table: Table
    read: Callable[[Path, Table], Reading]
    merge: Callable[[Iterable[Row], Load], Merged]
    changes_organisation: bool = False
    is_streamed: bool = False

    @property
    def name(self) -> str:
        """The file's name in the folder."""
        return self.table.file

    @property
    def references(self) -> dict[str, str]:
        """The columns that name something in another file, and which file that is."""
        named = {column.name: column.refers_to for column in self.table.columns if column.refers_to}
        return named | {c.name: OWN_INDICATORS.file for c in self.table.columns if c.name in ("measure", "indicator")}


def _merge_identity(rows: Iterable[Row], _load: Load) -> Merged:
    """Take the folder's city as this database's, if it has none; refuse another, and a public dump over values."""
    merged = Merged(CITY)
    for row in rows:
        said = row.values
        values = {"code": said["code"], "name": said["name"], "is_invented": said["invented"]}
        values["municipality_code"] = said["municipality_code"]
        city = City.objects.first()
        if city is None:
            City.objects.create(id=1, **values)
            merged.merge.added += 1
        elif city.code != said["code"] or city.is_invented != said["invented"]:
            _refuse_another(city, said["code"], merged)
        elif said["public"] and holds_values():
            _refuse_public(city, merged)
        elif all(getattr(city, name) == value for name, value in values.items()):
            merged.merge.unchanged += 1
        else:
            City.objects.update(**values)
            merged.merge.corrected += 1
    return merged


def _refuse_another(city: City, code: str, merged: Merged) -> None:
    words = {"here": city.code, "there": code}
    if city.code == code:
        what = _("The folder says of “%(here)s” that it is invented, the database that it is real, or the reverse.")
        merged.refuse(0, "invented", what % words, _("Correct it, or load the folder into a database of its own."))
    else:
        what = _("The database holds the city “%(here)s”, and the folder “%(there)s”.")
        to_do = _("Load it into a database of its own.")
        if city.is_invented:
            to_do += " " + _("With --replace-sample it takes the place of the invented city.")
        merged.refuse(0, "code", what % words, to_do)


def _refuse_public(city: City, merged: Merged) -> None:
    what = _(
        "The folder is a public dump, and the database holds values of “%(name)s” already. "
        "What is hidden in the folder would take the place of what the database knows."
    )
    to_do = _("Load the full folder. A public one can only be loaded into a database without values.")
    merged.refuse(0, "public", what % {"name": city.name}, to_do)


def _merge_areas(rows: Iterable[Row], load: Load) -> Merged:
    """Keep the ground that units cover."""
    merged = Merged(AREAS)
    ids = organisation.unit_ids()
    good = [row for row in rows if organisation.refers(row, ("unit",), ids, load.mentioned, merged)]
    held = set(UnitArea.objects.values_list("unit__code", flat=True))
    new = sum(row.values["unit"] not in held for row in good)
    changed = organisation.keep_areas({row.values["unit"]: row.values["geometry"] for row in good})
    merged.merge.added, merged.merge.corrected = new, changed - new
    merged.merge.unchanged = len(good) - changed
    return merged


def _merge_own_indicators(rows: Iterable[Row], _load: Load) -> Merged:
    """Lay the city's measures and recipes on those that are known."""
    merged = Merged(OWN_INDICATORS)
    for row in rows:
        merged = indicators.merge(row.values)
    return merged


def _merge_observations(rows: Iterable[Row], load: Load) -> Merged:
    mentioned = load.mentioned.union(*(load.wrong_keys.get(name, ()) for name in (SOURCES.file, OWN_INDICATORS.file)))
    merged, changed = recording.merge_observations(rows, actor=load.actor, at=load.at, mentioned=mentioned)
    load.changed_cells |= changed
    return merged


def _undated(merge: Callable[[Sequence[Row]], Merged]) -> Callable[[Iterable[Row], Load], Merged]:
    return lambda rows, _load: merge(list(rows))


def _dated(merge: Callable[..., Merged]) -> Callable[[Iterable[Row], Load], Merged]:
    return lambda rows, load: merge(list(rows), actor=load.actor, at=load.at, mentioned=load.mentioned)


def _steering(merge: Callable[[Sequence[Row], Laying], Merged]) -> Callable[[Iterable[Row], Load], Merged]:
    return lambda rows, load: merge(list(rows), Laying(load.actor, load.at, load.known_to_steering))


# Of these files a merge does not know what is wrong in them: rows that name it are left out before.
KEPT_FROM_MERGES = (UNIT_KINDS.file, PEOPLE.file)

FILES = (
    File(CITY, read_identity, _merge_identity),
    File(UNIT_KINDS, read_sheet, _undated(organisation.merge_unit_kinds), changes_organisation=True),
    File(
        UNITS,
        read_sheet,
        lambda rows, load: organisation.merge_units(list(rows), actor=load.actor, at=load.at),
        changes_organisation=True,
    ),
    File(
        ORGANISATION_NUMBERS,
        read_sheet,
        lambda rows, load: organisation.merge_organisation_numbers(list(rows), mentioned=load.mentioned),
    ),
    File(LINKS, read_sheet, _dated(organisation.merge_links), changes_organisation=True),
    File(SUCCESSIONS, read_sheet, _dated(organisation.merge_successions), changes_organisation=True),
    File(AREAS, read_areas, _merge_areas),
    File(PEOPLE, read_sheet, _undated(people.merge_people)),
    File(ROLES, read_sheet, _dated(people.merge_roles)),
    File(SOURCES, read_sheet, _undated(recording.merge_sources)),
    File(OWN_INDICATORS, read_own_indicators, _merge_own_indicators, changes_organisation=True),
    File(OBSERVATIONS, read_sheet, _merge_observations, is_streamed=True),
    File(GOAL_LEVELS, read_sheet, _undated(terms.merge_goal_levels)),
    File(VERDICTS, read_terms, _undated(terms.merge_verdict_terms)),
    File(STEERING_DOCUMENTS, read_sheet, _steering(documents.merge_documents)),
    File(GOALS, read_sheet, _steering(goals.merge_goals)),
    File(GOAL_LINKS, read_sheet, _steering(goals.merge_goal_links)),
    File(GOAL_SUCCESSIONS, read_sheet, _steering(passing.merge_goal_successions)),
    File(GOAL_INDICATORS, read_sheet, _steering(goals.merge_goal_indicators)),
    File(TARGETS, read_sheet, _steering(targets.merge_targets)),
    File(ACTIVITIES, read_sheet, _steering(following.merge_activities)),
    File(JUDGEMENTS, read_sheet, _steering(following.merge_judgements)),
    File(REPORTED_COUNTS, read_sheet, _steering(following.merge_reported_counts)),
    File(HAND_OVERS, read_sheet, _steering(passing.merge_hand_overs)),
)
NAMES = tuple(file.name for file in FILES)

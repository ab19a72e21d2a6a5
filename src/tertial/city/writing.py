"""The files of a city folder, written with the columns in the order of format 1."""

import csv
import json
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import yaml
from django.utils.translation import gettext as _

FORMAT = 1

Row = TypeVar("Row", bound=tuple[Any, ...])


class UnitRow(NamedTuple):
    """One unit under one name; a change of name or address is a second row with an adjoining period."""

    code: str
    kind: str
    name: str
    starts_on: date | None = None
    ends_on: date | None = None
    operator_form: str | None = None
    address: str | None = None
    postcode: str | None = None
    latitude: str | None = None
    longitude: str | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class OrganisationNumberRow(NamedTuple):
    """The organisation number of one unit; it may be a person's number, so it stands in a file of its own."""

    unit: str
    number: str


class LinkRow(NamedTuple):
    """A child under a parent of one kind, from a day up to another."""

    kind: str
    child: str
    parent: str
    starts_on: date | None = None
    ends_on: date | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class SuccessionRow(NamedTuple):
    """A unit that ended into one that began."""

    predecessor: str
    successor: str
    on: date
    share: str | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class PersonRow(NamedTuple):
    """Somebody who signs in."""

    user_name: str
    name: str
    email: str


class RoleRow(NamedTuple):
    """What somebody answers for, and since when."""

    user_name: str
    role: str
    unit: str
    starts_on: date | None = None
    ends_on: date | None = None


class SourceRow(NamedTuple):
    """Where observations come from, and on what terms."""

    code: str
    name: str
    kind: str
    publisher: str
    legal_basis: str | None = None
    purpose: str | None = None
    secrecy: str | None = None
    licence: str | None = None


class ObservationRow(NamedTuple):
    """One value of one measure for one unit, period and breakdown."""

    measure: str
    unit: str
    period: str
    breakdown: str = ""
    status: str = "exists"
    value: str | float | None = None
    numerator: str | None = None
    denominator: str | None = None
    n: str | float | None = None
    responding: str | float | None = None
    population: str | float | None = None
    sw: str | float | None = None
    swy: str | float | None = None
    sw2y: str | float | None = None
    sw2y2: str | float | None = None
    sw2: str | float | None = None
    provisional: str = "no"
    source: str | None = None
    comment: str | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class DocumentRow(NamedTuple):
    """What the register says of a steering document."""

    code: str
    title: str
    kind: str
    decided_by: str
    decided_on: date | None = None
    paragraph: str | None = None
    reference: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    replaced_by: str | None = None
    address: str | None = None
    state: str = "established"
    recorded_at: str | None = None
    superseded_at: str | None = None


class GoalRow(NamedTuple):
    """What a goal says in a period."""

    code: str
    level: str
    owner: str
    authority: str | None
    title: str
    expected_result: str | None
    ways_of_working: str | None
    resources: str | None
    follow_up: str | None
    document: str | None
    state: str
    starts_on: date
    ends_on: date | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class GoalLinkRow(NamedTuple):
    """That a goal serves another in a period."""

    child: str
    parent: str
    starts_on: date
    ends_on: date | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class GoalSuccessionRow(NamedTuple):
    """That a goal goes on in another from a day."""

    predecessor: str
    successor: str
    on: date
    recorded_at: str | None = None
    superseded_at: str | None = None


class GoalIndicatorRow(NamedTuple):
    """That an indicator tells of a goal in a period."""

    goal: str
    indicator: str
    starts_on: date
    ends_on: date | None = None
    recorded_at: str | None = None
    superseded_at: str | None = None


class TargetRow(NamedTuple):
    """What a body has decided that a unit's figure is to be in a period."""

    indicator: str
    unit: str
    decided_by: str
    period: str
    breakdown: str
    type: str
    low: float | None = None
    high: float | None = None
    direction: str | None = None
    decided_on: date | None = None
    paragraph: str | None = None
    reference: str | None = None
    state: str = "established"
    recorded_at: str | None = None
    superseded_at: str | None = None


class ActivityRow(NamedTuple):
    """Something that is done for a goal, and how far it had come when the row was recorded."""

    code: str
    goal: str
    title: str
    description: str | None
    responsible: str
    starts_on: date | None
    ends_on: date | None
    status: str
    state: str
    recorded_at: str
    superseded_at: str | None = None


class JudgementRow(NamedTuple):
    """How somebody who answers for a goal judges it in a period, and why."""

    goal: str
    period: str
    judged_by: str
    verdict: str
    reason: str
    state: str
    recorded_at: str
    superseded_at: str | None = None


class AnotherCityThere(Exception):
    """The folder to write to already holds another city, which writing would have destroyed."""


def prepare(directory: Path, *, code: str) -> None:
    """Make an empty place for the city `code`: the folder exists and holds no old file of the format.

    Raises AnotherCityThere if the folder holds files of a city with another code, or of one that cannot be told.
    """
    files = [directory / name for name in (*_OTHER_FILES, *_FILES.values())]
    there = [file for file in files if file.exists()]
    if there and _code_of(directory) != code:
        said = _("%(folder)s holds files of another city than %(code)s. Choose an empty folder.")
        raise AnotherCityThere(said % {"folder": directory, "code": code})
    directory.mkdir(parents=True, exist_ok=True)
    for file in there:
        file.unlink()


def _code_of(directory: Path) -> str | None:
    try:
        identity = yaml.safe_load((directory / "city.yaml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return None
    return identity.get("code") if isinstance(identity, dict) else None


def write_rows(directory: Path, shape: type[Row], rows: Iterable[Row]) -> None:
    """Write rows of one shape, for instance UnitRow, to the shape's file. None is written as an empty cell."""
    write_csv(directory / _FILES[shape], shape.__annotations__, rows)


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    """Write a header and rows: UTF-8, commas, line feeds, dates in ISO form, None as an empty cell."""
    with path.open("w", encoding="utf-8", newline="") as file:
        sheet = csv.writer(file, lineterminator="\n")
        sheet.writerow(columns)
        sheet.writerows(rows)


def write_identity(
    directory: Path, *, code: str, name: str, invented: bool, municipality_code: str | None, public: bool = False
) -> None:
    """Write city.yaml, which says whose folder this is; text is quoted, so that "0180" stays text.

    Only a public dump says of itself whether it is one.
    """
    identity = {
        "format": FORMAT,
        "code": code,
        "name": name,
        "invented": invented,
        "municipality_code": municipality_code,
    } | ({"public": True} if public else {})
    lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in identity.items()]
    (directory / "city.yaml").write_text("".join(lines), encoding="utf-8")


def write_yaml(path: Path, content: Mapping[str, object]) -> None:
    """Write a mapping as YAML in its own order, with Swedish letters as they are."""
    path.write_text(yaml.safe_dump(dict(content), allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")


def write_areas(directory: Path, geometries: Mapping[str, Mapping[str, object]]) -> None:
    """Write areas.geojson from the GeoJSON geometry (WGS 84) of each unit code."""
    features = [
        {"type": "Feature", "properties": {"unit": unit}, "geometry": geometry} for unit, geometry in geometries.items()
    ]
    content = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    (directory / "areas.geojson").write_text(content + "\n", encoding="utf-8")


_OTHER_FILES = (
    *("city.yaml", "unit_kinds.csv", "areas.geojson", "indicators.yaml"),
    *("goal_levels.csv", "verdicts.yaml", "reported_counts.csv", "hand_overs.csv"),
)
_FILES: dict[type[tuple[Any, ...]], str] = {
    UnitRow: "units.csv",
    OrganisationNumberRow: "organisation_numbers.csv",
    LinkRow: "links.csv",
    SuccessionRow: "successions.csv",
    PersonRow: "people.csv",
    RoleRow: "roles.csv",
    SourceRow: "sources.csv",
    ObservationRow: "observations.csv",
    DocumentRow: "steering_documents.csv",
    GoalRow: "goals.csv",
    GoalLinkRow: "goal_links.csv",
    GoalSuccessionRow: "goal_successions.csv",
    GoalIndicatorRow: "goal_indicators.csv",
    TargetRow: "targets.csv",
    ActivityRow: "activities.csv",
    JudgementRow: "judgements.csv",
}

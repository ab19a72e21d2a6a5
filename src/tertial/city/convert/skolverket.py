"""Skolverket's file of a city's preschools, turned into a city folder."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.city.codes import slug
from tertial.city.convert.areas import AreaMap, Areas, read_areas, read_map
from tertial.city.convert.register import Entry, operators, read_register
from tertial.city.convert.sheets import ConversionRefused, plain
from tertial.city.writing import (
    LinkRow,
    ObservationRow,
    OrganisationNumberRow,
    SourceRow,
    SuccessionRow,
    UnitRow,
    prepare,
    write_areas,
    write_identity,
    write_rows,
)

ORIGIN = "skolverket-preschools"  # what the command line calls such a file
CITY, CITY_NAME, MUNICIPALITY = "stockholm", "Stockholm", "0180"
REORGANISED = date(2023, 7, 1)
PERIOD = "2024"
SOURCE = SourceRow(
    code="skolverket-2024",
    name="Skolverkets statistik om förskolan på enhetsnivå, mätdag 15 oktober 2024",
    kind="register",
    publisher="Skolverket",
    purpose="Officiell statistik om förskolan",
    licence="Källa: Skolverket",
)


@dataclass(frozen=True)
class Summary:
    """What was written, in numbers, and in `notes` what was left out and why."""

    preschools: int
    municipal: int
    independent: int
    operators: int
    areas_before: int
    areas_after: int
    outside_areas: int
    observations: int
    missing: int
    notes: tuple[str, ...]

    def text(self) -> str:
        """The numbers in words, in the language that is active."""
        said = _(
            "%(preschools)d preschools (%(municipal)d municipal, %(independent)d independent) "
            "of %(operators)d operators. %(areas_before)d areas became %(areas_after)d; "
            "%(outside_areas)d preschools lie in no known area. "
            "%(observations)d values, of which %(missing)d say that one is missing."
        )
        return said % vars(self)


@dataclass
class Folder:
    """The rows of the city folder while they are gathered."""

    units: list[UnitRow]
    links: list[LinkRow]
    numbers: list[OrganisationNumberRow]
    observations: list[ObservationRow]
    notes: list[str]


def convert(file: Path, *, areas: Path, map_file: Path, out: Path) -> Summary:
    """Write a city folder from the register's `file`, the file of `areas` and their map, and say what was written.

    Places, operators and figures only: what the register does not know is not made up.
    Raises ConversionRefused with everything that is wrong in the three files, and AnotherCityThere if `out` holds
    another city; either way nothing is written.
    """
    read, area_problems = read_areas(areas, REORGANISED)
    area_map, map_problems = read_map(map_file, read)
    entries, problems = read_register(file, read)
    if found := [*area_problems, *map_problems, *problems]:
        raise ConversionRefused(found)
    folder = _gathered(entries, read, area_map)
    prepare(out, code=CITY)
    _write(out, folder, read, area_map)
    return Summary(
        preschools=len(entries),
        municipal=sum(entry.form == "municipal" for entry in entries),
        independent=sum(entry.form == "independent" for entry in entries),
        operators=len(folder.numbers),
        areas_before=len(read.before),
        areas_after=len(read.after),
        outside_areas=sum(not entry.part for entry in entries),
        observations=len(folder.observations),
        missing=sum(row.status == "missing" for row in folder.observations),
        notes=tuple(folder.notes),
    )


def _gathered(entries: list[Entry], areas: Areas, area_map: AreaMap) -> Folder:
    folder = Folder([UnitRow(CITY, "city", CITY_NAME)], [], [], [], [])
    for row in areas.units(CITY):
        if isinstance(row, UnitRow):
            folder.units.append(row)
        else:
            folder.links.append(row)
    for code, own in operators(entries):
        name = f"{CITY_NAME}s kommun" if own[0].form == "municipal" else f"Enskild huvudman {own[0].code}"
        folder.units.append(UnitRow(code, "operator", name, operator_form=own[0].form))
        folder.numbers.append(OrganisationNumberRow(code, own[0].organisation_number))
        folder.links.append(LinkRow("operator", code, CITY))
        folder.links.extend(LinkRow("operator", entry.code, code) for entry in own)
    for entry in entries:
        folder.units.append(_unit(entry, area_map, folder.notes))
        folder.links.extend(areas.links(entry.code, entry.part))
        folder.observations.extend(_observations(entry))
    return folder


def _unit(entry: Entry, area_map: AreaMap, notes: list[str]) -> UnitRow:
    """The preschool as a unit; a point off the map is left out, with a note."""
    latitude = longitude = None
    if entry.point is not None:
        latitude, longitude = (plain(degrees) for degrees in entry.point)
        if not area_map.covers(*entry.point):
            said = _("Row %(row)d: %(code)s lies off the map (%(latitude)s, %(longitude)s); the point was left out.")
            place = {"latitude": latitude, "longitude": longitude}
            notes.append(said % {"row": entry.row, "code": entry.code, **place})
            latitude = longitude = None
    return UnitRow(
        entry.code,
        "preschool",
        entry.name,
        address=entry.address,
        postcode=entry.postcode,
        latitude=latitude,
        longitude=longitude,
    )


def _observations(entry: Entry) -> list[ObservationRow]:
    return [
        ObservationRow(
            measure,
            entry.code,
            PERIOD,
            status="missing" if value is None else "exists",
            value=None if value is None else plain(value),
            source=SOURCE.code,
        )
        for measure, value in entry.values.items()
    ]


def _write(out: Path, folder: Folder, areas: Areas, area_map: AreaMap) -> None:
    write_identity(out, code=CITY, name=CITY_NAME, invented=False, municipality_code=MUNICIPALITY)
    write_areas(out, {slug(name): area_map.geometries[name] for name in sorted(area_map.geometries)})
    write_rows(out, UnitRow, sorted(folder.units, key=lambda row: row.code))
    write_rows(out, OrganisationNumberRow, sorted(folder.numbers))
    write_rows(out, LinkRow, sorted(folder.links, key=lambda row: (row.kind, row.child, row.starts_on or date.min)))
    write_rows(out, SuccessionRow, sorted(areas.successions()))
    write_rows(out, SourceRow, [SOURCE])
    write_rows(out, ObservationRow, sorted(folder.observations, key=lambda row: row[:4]))

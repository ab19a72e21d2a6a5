"""Which area each part of the city lies in, before and after a reorganisation, and the map of the later ones."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tertial.city.codes import slug
from tertial.city.convert.sheets import Sheet, read_text
from tertial.city.writing import LinkRow, SuccessionRow, UnitRow
from tertial.platform.tables import Problem

PART, AFTER, BEFORE = "stadsdel", "stadsdelsomrade_2023", "stadsdelsomrade_2020_2023"
NAME = "stadsdelsomrade"
OUTSIDE = "utan-stadsdelsomrade"
OUTSIDE_NAME = "Utan stadsdelsområde"


@dataclass(frozen=True)
class Areas:
    """The areas of a city by name, and for each part of it the area (before, after) the reorganisation."""

    of_part: Mapping[str, tuple[str, str]]
    reorganised: date

    @property
    def before(self) -> frozenset[str]:
        """Names of the areas before the reorganisation."""
        return frozenset(before for before, _after in self.of_part.values())

    @property
    def after(self) -> frozenset[str]:
        """Names of the areas after it; one of the same name is the same area."""
        return frozenset(after for _before, after in self.of_part.values())

    def units(self, city: str) -> Iterator[UnitRow | LinkRow]:
        """The areas as units, each with its link to the city, and the unit for what lies in no known area."""
        yield UnitRow(OUTSIDE, "outside_district", OUTSIDE_NAME)
        yield LinkRow("geographic", OUTSIDE, city)
        for name in self.before | self.after:
            starts_on = None if name in self.before else self.reorganised
            ends_on = None if name in self.after else self.reorganised
            yield UnitRow(slug(name), "district", name, starts_on, ends_on)
            yield LinkRow("geographic", slug(name), city, starts_on, ends_on)

    def successions(self) -> set[SuccessionRow]:
        """Which area ended into which."""
        changes = {pair for pair in self.of_part.values() if pair[0] != pair[1]}
        return {SuccessionRow(slug(before), slug(after), self.reorganised) for before, after in changes}

    def links(self, unit: str, part: str) -> Iterator[LinkRow]:
        """Where a unit in a part of the city belongs over time; with no known part it belongs outside the areas."""
        if not part:
            yield LinkRow("geographic", unit, OUTSIDE)
            return
        before, after = self.of_part[part]
        if before == after:
            yield LinkRow("geographic", unit, slug(after))
        else:
            yield LinkRow("geographic", unit, slug(before), None, self.reorganised)
            yield LinkRow("geographic", unit, slug(after), self.reorganised)


def read_areas(path: Path, reorganised: date) -> tuple[Areas, list[Problem]]:
    """The areas from a file with a row for each part of the city, and what is wrong in it."""
    sheet = Sheet(path)
    of_part: dict[str, tuple[str, str]] = {}
    for line in sheet.lines((PART, AFTER, BEFORE)):
        part, after, before = (sheet.text(line, column) for column in (PART, AFTER, BEFORE))
        if part in of_part:
            what = _("“%(text)s” stands in an earlier row too.") % {"text": part}
            sheet.refuse(line.number, PART, what, _("Keep one of the two rows."))
        of_part[part] = (before, after)
    return Areas(of_part, reorganised), sheet.problems


@dataclass(frozen=True)
class AreaMap:
    """The outline of each area by name, as GeoJSON geometries in WGS 84."""

    geometries: Mapping[str, Mapping[str, Any]]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """South, west, north and east of the smallest box around the map."""
        points = [point for geometry in self.geometries.values() for point in _points(geometry["coordinates"])]
        longitudes, latitudes = [point[0] for point in points], [point[1] for point in points]
        return min(latitudes), min(longitudes), max(latitudes), max(longitudes)

    def covers(self, latitude: Decimal, longitude: Decimal) -> bool:
        """Whether a point lies within the box."""
        south, west, north, east = self.box
        return south <= latitude <= north and west <= longitude <= east


def read_map(path: Path, areas: Areas) -> tuple[AreaMap, list[Problem]]:
    """The map of the areas after the reorganisation, and what is wrong: each area is there once, and no other."""
    problems: list[Problem] = []
    text = read_text(path, problems)
    if text is None:
        return AreaMap({}), problems
    try:
        named = [_outline(feature) for feature in json.loads(text)["features"]]
    except (ValueError, KeyError, TypeError):
        what = _("The file is no map of areas: a GeoJSON FeatureCollection of polygons with the property %(name)s.")
        return AreaMap({}), [Problem(path.name, 0, "", what % {"name": NAME}, _("Export the map again."))]
    on_map = [name for name, _geometry in named]
    for name in sorted({*on_map} | areas.after) if areas.of_part else ():
        if (times := on_map.count(name)) != 1 or name not in areas.after:
            if name in areas.after:
                what = _("The map has %(name)s %(times)d times; it should stand there once.")
            else:
                what = _("The map has %(name)s, which the file of areas has not.")
            said = what % {"name": name, "times": times}
            problems.append(Problem(path.name, 0, NAME, said, _("Use a map and a file that agree.")))
    return AreaMap(dict(named)), problems


def _outline(feature: Any) -> tuple[str, Mapping[str, Any]]:
    """Name and geometry of an area; raises KeyError, TypeError or ValueError where it is none."""
    name, geometry = feature["properties"][NAME], feature["geometry"]
    points = list(_points(geometry["coordinates"]))
    if not isinstance(name, str) or geometry["type"] not in ("Polygon", "MultiPolygon") or not points:
        raise ValueError(name)
    return name, geometry


def _points(coordinates: Any) -> Iterator[list[float]]:
    """Every point in nested rings; raises TypeError where there is something else."""
    if not isinstance(coordinates, list):
        raise TypeError(coordinates)
    if len(coordinates) > 1 and all(isinstance(number, int | float) for number in coordinates):
        yield coordinates
        return
    for inner in coordinates:
        yield from _points(inner)

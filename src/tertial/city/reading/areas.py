"""Reading areas.geojson: the ground that units cover, as a geometry in degrees for each."""

import json
from math import isfinite
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tertial.city.reading.cells import CODE
from tertial.city.reading.encoding import is_sound
from tertial.city.reading.findings import Reading
from tertial.platform.tables import Row, Table

DEPTHS = {"Polygon": 3, "MultiPolygon": 4}


def read_areas(path: Path, table: Table) -> Reading:
    """One row for each feature, numbered from 1: `unit`, and its `geometry` as GeoJSON."""
    reading = Reading(table)
    if not is_sound(path, reading):
        return reading
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except json.JSONDecodeError as error:
        what = _("The file is no GeoJSON: %(why)s.") % {"why": error.msg}
        reading.give_up(error.lineno, "", what, _("Fetch the file again: it may be cut off or edited by hand."))
        return reading
    except RecursionError:
        reading.give_up(0, "", _("The file is no GeoJSON."), _("Fetch the file again."))
        return reading
    features = content.get("features") if isinstance(content, dict) else None
    if not isinstance(features, list):
        reading.give_up(0, "", _("The file holds no FeatureCollection."), _("Write the areas as its features."))
        return reading
    reading.rows = _rows(features, reading)
    return reading


def _rows(features: list[Any], reading: Reading) -> list[Row]:
    rows: dict[str, Row] = {}
    for number, feature in enumerate(features, start=1):
        properties = feature.get("properties") if isinstance(feature, dict) else None
        unit = properties.get("unit") if isinstance(properties, dict) else None
        if not isinstance(unit, str) or not CODE.fullmatch(unit):
            what = _("Feature %(number)d does not say which unit it is.") % {"number": number}
            reading.refuse(number, "unit", what, _("Write the unit's code as “unit” in its properties."))
        elif unit in rows:
            what = _("“%(unit)s” stands twice.") % {"unit": unit}
            reading.refuse(number, "unit", what, _("Make one MultiPolygon of its parts."))
        elif not _is_ground(feature.get("geometry")):
            what = _("“%(unit)s” has no Polygon or MultiPolygon in degrees.") % {"unit": unit}
            reading.refuse(number, "geometry", what, _("Write longitude and latitude (WGS 84)."))
        else:
            geometry = feature["geometry"]
            kept = {"type": geometry["type"], "coordinates": geometry["coordinates"]}
            rows[unit] = Row(number, {"unit": unit, "geometry": kept})
    return list(rows.values())


def _is_ground(geometry: Any) -> bool:
    if not isinstance(geometry, dict):
        return False
    depth = DEPTHS.get(geometry["type"]) if isinstance(geometry.get("type"), str) else None
    return depth is not None and _is_nested(geometry.get("coordinates"), depth)


def _is_nested(coordinates: Any, depth: int) -> bool:
    if not isinstance(coordinates, list) or not coordinates:
        return False
    if depth > 1:
        return all(_is_nested(part, depth - 1) for part in coordinates)
    return len(coordinates) >= 2 and all(
        isinstance(degree, int | float) and not isinstance(degree, bool) and isfinite(degree) and abs(degree) <= most
        for degree, most in zip(coordinates, (180, 90), strict=False)
    )

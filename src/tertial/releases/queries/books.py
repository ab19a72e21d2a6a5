"""The books as they were when an edition was made: by the rows that were there, whatever moments they were given.

A load may bring values that were recorded long ago, so the recording clock does not tell what an edition knew.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from django.db.models import Max, Model

from tertial.analysis.shapes import ANSWER_SUMS, FORMS, LINKS, OBSERVATIONS
from tertial.indicators.models import Observation
from tertial.indicators.queries.computing import observation_table
from tertial.organisation.models import Link, UnitDescription
from tertial.organisation.queries import shape
from tertial.platform.copying import arrow_from
from tertial.releases.models import Edition

KEPT: dict[str, type[Model]] = {"observation": Observation, "link": Link, "description": UnitDescription}


def books_now() -> dict[str, int]:
    """The last key of each kind of row that editions rest on."""
    return {kind: model._default_manager.aggregate(last=Max("pk"))["last"] or 0 for kind, model in KEPT.items()}


def observations_then(measures: Collection[str], edition: Edition | None) -> pa.Table:
    """What was established of some measures when an edition was made, or now: OBSERVATIONS.

    Of the rows of a place that were there, the one that was recorded last held; what replaced it had not come.
    """
    if edition is None:
        return observation_table(measures, periods=None, recorded_before=None)
    columns = ", ".join(("measure_id", "unit_id", "period", "breakdown", "status", "value", *ANSWER_SUMS))
    query = (
        f"SELECT {columns} FROM (SELECT DISTINCT ON (measure_id, unit_id, period, breakdown) *"
        " FROM indicators_observation WHERE measure_id = ANY(%s) AND id <= %s"
        " ORDER BY measure_id, unit_id, period, breakdown, recorded_at DESC, id DESC) held WHERE NOT is_provisional"
    )
    return arrow_from(query, [sorted(measures), edition.books["observation"]], OBSERVATIONS)


@dataclass(frozen=True)
class Organisation:
    """Units, links and forms as they were known."""

    units: pa.Table
    links: pa.Table
    forms: pa.Table


def organisation_then(edition: Edition | None) -> Organisation:
    """The whole organisation as an edition knew it, or as it is known now."""
    if edition is None:
        return Organisation(shape.unit_table(), shape.link_table(), shape.form_table())
    there = "id <= %s AND (superseded_at IS NULL OR superseded_at >= %s)"
    links = f"SELECT kind, child_id, parent_id, starts_on, ends_on FROM organisation_link WHERE {there}"
    forms = (
        "SELECT unit_id, operator_form, starts_on, ends_on FROM organisation_unitdescription"
        f" WHERE operator_form <> '' AND {there}"
    )
    before: list[Any] = [edition.at]
    return Organisation(
        shape.unit_table(),
        arrow_from(links, [edition.books["link"], *before], LINKS),
        arrow_from(forms, [edition.books["description"], *before], FORMS),
    )

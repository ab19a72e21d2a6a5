"""What an edition changes, holds and hides, in numbers and in words."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.platform.copying import arrow_from, columns
from tertial.releases.models import PublishedFigure
from tertial.releases.queries.patterns import Pattern
from tertial.releases.queries.publishing import PUBLISHED
from tertial.releases.rules import Change, Hidden


@dataclass(frozen=True)
class Changes:
    """How much an edition changes, and what: indicators and periods that are new, redefined or corrected."""

    change: Change
    new: Sequence[tuple[str, str]]
    redefined: Sequence[tuple[str, str]]
    corrected: Counter[tuple[str, str]]
    periods: Collection[str]

    def as_said(self) -> dict[str, Any]:
        """The changes as an edition keeps them."""
        return {
            "new": [list(pair) for pair in self.new],
            "redefined": [list(pair) for pair in self.redefined],
            "corrected": [[*pair, count] for pair, count in sorted(self.corrected.items())],
        }


def current_rows(periods: Collection[str] | None) -> pa.Table:
    """The published figures of the latest edition, of all periods or some, with their keys (`id`)."""
    names = ", ".join(columns(PublishedFigure, ["id", *PUBLISHED.names]))
    where, parameters = "superseded_at IS NULL", list[Any]()
    if periods is not None:
        where, parameters = f"{where} AND period = ANY(%s)", [sorted(periods)]
    query = f"SELECT {names} FROM releases_publishedfigure WHERE {where}"
    return arrow_from(query, parameters, pa.schema([("id", pa.int64()), *PUBLISHED]))


def what_changed(*, older: pa.Table, gone: pa.ChunkedArray, added: pa.Table) -> Changes:
    """What the rows that go and come amount to: new periods, new definitions, or corrected values."""
    before, after = _versions(older), _versions(added)
    removed = older.filter(pc.is_in(older["id"], gone))
    redefined = sorted(pair for pair in after if pair in before and after[pair] - before[pair])
    new = sorted(pair for pair in after if pair not in before)
    corrected = Counter(_pairs(removed)) | Counter(_pairs(added))
    for pair in (*new, *redefined):
        corrected.pop(pair, None)
    change = Change.CORRECTED if corrected else Change.NOTHING
    change = Change.REDEFINED if redefined else Change.NEW if new else change
    return Changes(change, new, redefined, corrected, {period for _, period in after})


def _versions(table: pa.Table) -> dict[tuple[str, str], set[int]]:
    found: dict[tuple[str, str], set[int]] = {}
    groups = table.group_by(["indicator", "period", "recipe_version"]).aggregate([])
    for row in groups.to_pylist():
        found.setdefault((row["indicator"], row["period"]), set()).add(row["recipe_version"])
    return found


def _pairs(table: pa.Table) -> Iterable[tuple[str, str]]:
    return zip(table["indicator"].to_pylist(), table["period"].to_pylist(), strict=True)


def summary_of(table: pa.Table, found: Sequence[Pattern]) -> dict[str, Any]:
    """How many figures an edition tells and hides, and what the protection cost beside the least that it could."""
    hidden = Counter(table["why_hidden"].to_pylist())
    roles = Counter(role for pattern in found for role in pattern.guarded.roles)
    told = pc.sum(pc.equal(table["status"], Status.EXISTS.value)).as_py() or 0
    return {
        "figures": len(table),
        "told": told,
        "hidden": {why.value: hidden[why.value] for why in Hidden},
        "cells": sum(roles.values()),
        "primary": roles["primary"],
        "secondary": roles["secondary"],
        "cost": round(sum(pattern.guarded.cost for pattern in found), 6),
        "bound": round(sum(pattern.guarded.bound for pattern in found), 6),
        "proven": all(pattern.guarded.is_optimal for pattern in found),
    }


def places_told(pattern: Pattern) -> list[str]:
    """The places of what a pattern tells too nearly, in words: whose, which breakdown, and when."""
    whole = pattern.guarded.system
    named = []
    for number in pattern.guarded.violated:
        place = next(whole.places(number), None)
        cell = whole.cells[number]
        unit = place[0].unit if place else None
        named.append((unit, place[0].level if place else "", cell.breakdown))
    codes = dict(Unit.objects.filter(pk__in={unit for unit, _, _ in named if unit}).values_list("pk", "code"))
    return [
        " ".join(filter(None, (pattern.cube.code, pattern.period, level, codes.get(unit or 0, ""), breakdown)))
        for unit, level, breakdown in named
    ]

"""The sums of a survey worked out one child at a time in plain Python, to hold the SQL against."""

from collections import defaultdict
from collections.abc import Mapping
from math import isnan
from statistics import fmean
from typing import Any

Row = dict[str, Any]
Key = tuple[Any, ...]
ONE = {"mean": None}


def summed(
    answers: list[Row],
    placements: list[Row],
    frame: list[Row],
    *,
    by: tuple[str, ...] = (),
    shares: Mapping[str, tuple[float, ...]] | None = None,
) -> dict[Key, Row]:
    """The sums by (period, level, grp, question, breakdown…, measure); each unit is its own stratum."""
    children = _children(answers, by)
    responding: dict[Key, set[Any]] = defaultdict(set)
    for row in answers:
        responding[row["period"], row["unit"]].add(row["child"])
    population = {(row["period"], row["unit"]): row["population"] for row in frame}
    units = sorted(population.keys() | responding.keys())
    found: dict[Key, Row] = {}
    for level in sorted({(row["period"], row["level"]) for row in placements}):
        inside: dict[Any, list[Key]] = defaultdict(list)
        for unit in (unit for unit in units if unit[0] == level[0]):
            groups = [
                row["grp"] for row in placements if (row["period"], row["unit"]) == unit and row["level"] == level[1]
            ]
            inside[groups[0] if groups else None].append(unit)
        for group, members in inside.items():
            cells = sorted({key[2:] for key in children if key[:2] in members}, key=str)
            for cell in cells:
                for measure, values in ({"mean": None} | dict(shares or {})).items():
                    parts = [
                        _stratum(children.get((*unit, *cell), []), len(responding[unit]), population.get(unit), values)
                        for unit in members
                    ]
                    found[*level, group, *cell, measure] = _together(parts)
    return found


def _children(answers: list[Row], by: tuple[str, ...]) -> dict[Key, list[tuple[float, float] | None]]:
    cells: dict[Key, list[tuple[float, float] | None]] = defaultdict(list)
    for row in answers:
        y, w = row["y"], row.get("w")
        valid = y is not None and not isnan(y)
        key = (row["period"], row["unit"], row["question"], *(row[name] for name in by))
        cells[key].append((float(y), 1.0 if w is None else float(w)) if valid else None)
    return cells


def _stratum(told: list[tuple[float, float] | None], r: int, known: int | None, values: Any) -> Row:
    """One unit's part: its variance terms as sums of squares about the mean over all who answered (Cochran 1977)."""
    valid = [(y if values is None else float(y in values), w) for y, w in filter(None, told)]
    whole = max(known or 0, r)
    row: Row = {
        "population": whole,
        "responding": r,
        "assumed": int(known is None or known < r),
        "handed_in": len(told),
        "n": len(valid),
        "sw": sum(w for _, w in valid),
        "swy": sum(w * y for y, w in valid),
        "sw2y": sum(w * w * y for y, w in valid),
        "sw2y2": sum(w * w * y * y for y, w in valid),
        "sw2": sum(w * w for _, w in valid),
    }
    scores = [(w * y, w) for y, w in valid] + [(0.0, 0.0)] * (r - len(valid))
    tops, weights = fmean(s for s, _ in scores) if r else 0.0, fmean(w for _, w in scores) if r else 0.0
    products = (
        sum((s - tops) ** 2 for s, _ in scores),
        sum((s - tops) * (w - weights) for s, w in scores),
        sum((w - weights) ** 2 for _, w in scores),
    )
    for number, product in enumerate(products):
        spread = None if r < 2 else r / (r - 1) * product
        certain = r == whole
        row[f"a{number}"] = spread if valid else 0.0
        row[f"d{number}"] = 0.0 if certain or not valid else None if spread is None else (1 - r / whole) * spread
    return row


def _together(parts: list[Row]) -> Row:
    return {
        name: None if any(part[name] is None for part in parts) else sum(part[name] for part in parts)
        for name in parts[0]
    }

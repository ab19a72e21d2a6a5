"""Laying files of units, links and successions on what is recorded; the operation that calls leaves the trace."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from tertial.organisation.models import (
    Link,
    OrganisationNumber,
    Reorganisation,
    Succession,
    Unit,
    UnitArea,
    UnitDescription,
    UnitKind,
)
from tertial.organisation.rules import Tie, circles, overlapping, search_key, sort_key
from tertial.organisation.tables import LINKS, ORGANISATION_NUMBERS, SUCCESSIONS, UNIT_KINDS, UNITS
from tertial.platform.filed import Filed, Merged, lay, open_rows, write
from tertial.platform.models import User
from tertial.platform.tables import Row

DESCRIPTIONS = Filed(
    UNITS,
    UnitDescription,
    paths={"code": "unit__code", "kind": "unit__kind_id"},
    derived={"sort_key": lambda v: sort_key(v["name"]), "search_key": lambda v: search_key(v["name"])},
    blank=frozenset({"operator_form", "address", "postcode"}),
    aside=frozenset({"kind"}),
)
LINKED = Filed(LINKS, Link, paths={"child": "child__code", "parent": "parent__code"})
SUCCEEDED = Filed(SUCCESSIONS, Succession, paths={"predecessor": "predecessor__code", "successor": "successor__code"})


def unit_ids() -> dict[str, int]:
    """The database keys of all units, by code."""
    return dict(Unit.objects.values_list("code", "id"))


def _part_of(by: Reorganisation | None) -> dict[str, int]:
    return {} if by is None else {"reorganisation": by.pk}


def merge_unit_kinds(rows: Sequence[Row]) -> Merged:
    """Make or change kinds of unit. A kind has no history: it says how the organisation is read."""
    merged = Merged(UNIT_KINDS)
    known = {kind.code: kind for kind in UnitKind.objects.all()}
    levels = set(known) | {row.values["code"] for row in rows}
    for row in rows:
        values = {**row.values, "is_authority": bool(row.values.get("is_authority"))}
        values["position"] = int(row.values.get("position") or 0)
        if values["level"] not in levels:
            what = _("There is no kind “%(code)s”.") % {"code": values["level"]}
            merged.refuse(row.number, "level", what, _("Write the code of the kind itself, or of another kind."))
        elif (kind := known.get(values["code"])) and all(getattr(kind, k) == v for k, v in values.items()):
            merged.merge.unchanged += 1
        else:
            merged.merge.added += kind is None
            merged.merge.corrected += kind is not None
            UnitKind(**values).save()
    return merged


def merge_units(rows: Sequence[Row], *, actor: User | None, at: datetime, by: Reorganisation | None = None) -> Merged:
    """Record units and their descriptions; `by` is the reorganisation that they are part of, if any."""
    kinds = set(UnitKind.objects.values_list("code", flat=True))
    held = dict(Unit.objects.values_list("code", "kind_id"))
    wrong = Merged(UNITS)
    good = [row for row in rows if _is_sound_unit(row, kinds, held, wrong) and _is_sound(row, wrong)]
    merged, held_rows = lay(DESCRIPTIONS, good, at=at)
    merged.problems += wrong.problems
    ends = DESCRIPTIONS.content.index("ends_on")
    spans = [(a.key[0], (a.key[1], a.content[ends]), a.row) for a in open_rows(held_rows, merged.merge)]
    _refuse_overlaps(merged, spans)
    known = unit_ids()
    new = {row.values["code"]: row.values["kind"] for row in good if row.values["code"] not in known}
    Unit.objects.bulk_create([Unit(code=code, kind_id=kind) for code, kind in new.items()], batch_size=5000)
    if not merged.problems:
        write(DESCRIPTIONS, merged.merge, ids={"code": unit_ids()}, actor=actor, also=_part_of(by))
    return merged


def _is_sound_unit(row: Row, kinds: set[str], held: dict[str, str], wrong: Merged) -> bool:
    code, kind = row.values["code"], row.values["kind"]
    if kind not in kinds:
        what = _("There is no kind “%(code)s”.") % {"code": kind}
        wrong.refuse(row.number, "kind", what, _("Use a shipped kind, or add it to unit_kinds.csv."))
    elif held.setdefault(code, kind) != kind:
        what = _("“%(code)s” is of kind “%(kind)s”.") % {"code": code, "kind": held[code]}
        wrong.refuse(row.number, "kind", what, _("A unit keeps its kind; use another code."))
    else:
        return True
    return False


def _is_sound(row: Row, wrong: Merged) -> bool:
    return _runs_forward(row, wrong) and _is_on_earth(row, wrong)


def _is_on_earth(row: Row, wrong: Merged) -> bool:
    is_sound = True
    for column, most in (("latitude", 90), ("longitude", 180)):
        degrees = row.values.get(column)
        if degrees is not None and abs(degrees) > most:
            is_sound = False
            what = _("%(degrees)s is more than %(most)s degrees.") % {"degrees": degrees, "most": most}
            wrong.refuse(row.number, column, what, _("Write degrees with a decimal point, such as 59.5."))
    return is_sound


def _runs_forward(row: Row, wrong: Merged) -> bool:
    starts_on, ends_on = row.values.get("starts_on"), row.values.get("ends_on")
    if starts_on and ends_on and starts_on >= ends_on:
        to_do = _("Put the first day on which it no longer holds.")
        wrong.refuse(row.number, "ends_on", _("It ends before it starts."), to_do)
        return False
    return True


def _refuse_overlaps(merged: Merged, spans: Sequence[tuple[Any, Any, int]]) -> None:
    for first, second in overlapping(spans):
        row, other = (second, first) if second else (first, second)
        what = _("It overlaps row %(row)d.") % {"row": other} if other else _("It overlaps a recorded one.")
        merged.refuse(row, "starts_on", what, _("End the earlier one before the later one starts."))


def merge_links(
    rows: Sequence[Row],
    *,
    actor: User | None,
    at: datetime,
    mentioned: frozenset[str] = frozenset(),
    by: Reorganisation | None = None,
) -> Merged:
    """Record links. `mentioned` are codes of units whose own rows are wrong: no further problem is made of them."""
    wrong = Merged(LINKS)
    ids = unit_ids()
    good = [
        row
        for row in rows
        if refers(row, ("child", "parent"), ids, mentioned, wrong)
        and _runs_forward(row, wrong)
        and _is_not_itself(row, wrong)
    ]
    merged, held = lay(LINKED, good, at=at)
    merged.problems += wrong.problems
    ties = [Tie(a.key[0], a.key[1], a.content[0], a.key[2], a.content[1], a.row) for a in open_rows(held, merged.merge)]
    _refuse_overlaps(merged, [((tie.kind, tie.child), tie.days, tie.row) for tie in ties])
    for tie in circles(ties):
        what = _("“%(code)s” would lie above itself (%(kind)s).") % {"code": tie.child, "kind": tie.kind}
        merged.refuse(tie.row, "parent", what, _("Change one of the links so that no unit lies above itself."))
    if not merged.problems:
        write(LINKED, merged.merge, ids={"child": ids, "parent": ids}, actor=actor, also=_part_of(by))
    return merged


def _is_not_itself(row: Row, wrong: Merged) -> bool:
    if row.values["child"] == row.values["parent"]:
        what = _("A unit cannot belong to itself.")
        wrong.refuse(row.number, "parent", what, _("Name the unit that it belongs to."))
        return False
    return True


def refers(row: Row, columns: Sequence[str], ids: Mapping[str, int], mentioned: frozenset[str], wrong: Merged) -> bool:
    """Whether the columns of a row name units that exist; notes each that does not, but for the `mentioned`."""
    is_sound = True
    for column in columns:
        code = row.values[column]
        if code not in ids:
            is_sound = False
            if code not in mentioned:
                what = _("There is no unit “%(code)s”.") % {"code": code}
                wrong.refuse(row.number, column, what, _("Correct the code, or add it to units.csv."))
    return is_sound


def merge_successions(
    rows: Sequence[Row],
    *,
    actor: User | None,
    at: datetime,
    mentioned: frozenset[str] = frozenset(),
    by: Reorganisation | None = None,
) -> Merged:
    """Record which unit took over after which. Shares are parts of one, and of one predecessor never more than one."""
    wrong = Merged(SUCCESSIONS)
    ids = unit_ids()
    good = [
        row for row in rows if refers(row, ("predecessor", "successor"), ids, mentioned, wrong) and _is_part(row, wrong)
    ]
    merged, held = lay(SUCCEEDED, good, at=at)
    merged.problems += wrong.problems
    sums: dict[tuple[str, Any], float] = {}
    for addition in open_rows(held, merged.merge):
        predecessor, _successor, on = addition.key
        sums[predecessor, on] = sums.get((predecessor, on), 0.0) + (addition.content[0] or 0.0)
        if addition.row and sums[predecessor, on] > 1 + 1e-9:
            what = _("More than all of “%(code)s” is taken over.") % {"code": predecessor}
            merged.refuse(addition.row, "share", what, _("Let the shares of one unit add up to at most 1."))
    if not merged.problems:
        write(SUCCEEDED, merged.merge, ids={"predecessor": ids, "successor": ids}, actor=actor, also=_part_of(by))
    return merged


def _is_part(row: Row, wrong: Merged) -> bool:
    share = row.values.get("share")
    if row.values["predecessor"] == row.values["successor"]:
        what = _("A unit cannot take over after itself.")
        wrong.refuse(row.number, "successor", what, _("Name the unit that took over."))
    elif share is not None and not 0 < share <= 1:
        what = _("%(share)s is not a part of one.") % {"share": share}
        wrong.refuse(row.number, "share", what, _("Write a number above 0 and at most 1."))
    else:
        return True
    return False


def merge_organisation_numbers(rows: Sequence[Row], *, mentioned: frozenset[str]) -> Merged:
    """Keep operators' registered numbers. They have no history, so that they can be disposed of."""
    merged = Merged(ORGANISATION_NUMBERS)
    ids = unit_ids()
    held = dict(OrganisationNumber.objects.values_list("unit_id", "number"))
    for row in rows:
        if not refers(row, ("unit",), ids, mentioned, merged):
            continue
        unit, number = ids[row.values["unit"]], row.values["number"]
        if held.get(unit) == number:
            merged.merge.unchanged += 1
            continue
        OrganisationNumber.objects.update_or_create(unit_id=unit, defaults={"number": number})
        merged.merge.added += unit not in held
        merged.merge.corrected += unit in held
    return merged


def keep_areas(geometries: Mapping[str, Any]) -> int:
    """Keep the ground that units cover, as GeoJSON geometry by unit code. Returns how many changed."""
    ids = unit_ids()
    held = dict(UnitArea.objects.values_list("unit__code", "geometry"))
    changed = {code: geometry for code, geometry in geometries.items() if held.get(code) != geometry}
    for code, geometry in changed.items():
        UnitArea.objects.update_or_create(unit_id=ids[code], defaults={"geometry": geometry})
    return len(changed)

"""Changing who belongs where from a day on: planned as one thing, shown before it is done, withdrawn until its day."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from tertial.organisation.models import Link, Reorganisation, UnitDescription, valid_on
from tertial.organisation.operations.merging import (
    DESCRIPTIONS,
    LINKED,
    SUCCEEDED,
    merge_links,
    merge_successions,
    merge_units,
    unit_ids,
)
from tertial.platform.copying import close_rows
from tertial.platform.filed import Filed, Merged, write
from tertial.platform.merging import Addition, Merge
from tertial.platform.models import User, known
from tertial.platform.operations import take_turn, trace
from tertial.platform.tables import Problem, Row


class ReorganisationRefused(Exception):
    """The plan cannot be carried out; `problems` says why."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = list(problems)


class AlreadyInEffect(Exception):
    """The day of the reorganisation has come: it can be followed by another, not withdrawn."""


class BuiltUpon(Exception):
    """Something recorded later rests on the reorganisation, so it cannot be withdrawn by itself."""


@dataclass(frozen=True)
class Opening:
    """A unit that begins."""

    code: str
    kind: str
    name: str


@dataclass(frozen=True)
class Move:
    """A unit that comes to belong to another; without a parent it stops belonging to any of that kind."""

    unit: str
    kind: str
    parent: str | None


@dataclass(frozen=True)
class Replacement:
    """A unit that takes over after another, wholly or in a known part."""

    predecessor: str
    successor: str
    share: float | None = None


@dataclass(frozen=True)
class Plan:
    """What changes on a day. Units that are replaced or named in `closings` end, with all their links."""

    title: str
    takes_effect_on: date
    openings: Sequence[Opening] = ()
    moves: Sequence[Move] = ()
    replacements: Sequence[Replacement] = ()
    closings: Sequence[str] = ()


@dataclass(frozen=True)
class Outcome:
    """What a plan did or would do. `moved` holds (unit, kind of link, from, to) by code; from or to may be empty."""

    reorganisation: Reorganisation
    moved: list[tuple[str, str, str, str]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    @property
    def recast(self) -> list[str]:
        """The units above whose series have other units in them from that day, by code."""
        return sorted({code for _unit, _kind, before, after in self.moved for code in (before, after) if code})


@transaction.atomic
def reorganise(*, plan: Plan, actor: User | None, at: datetime) -> Outcome:
    """Carry out a plan, whole or not at all. Raises ReorganisationRefused with every problem.

    What holds until the day is left as it was; stored figures are refreshed by the caller, who knows of them.
    """
    take_turn()
    reorganisation = Reorganisation.objects.create(
        title=plan.title, takes_effect_on=plan.takes_effect_on, recorded_at=at, recorded_by=actor
    )
    ending = {*plan.closings, *(r.predecessor for r in plan.replacements)}
    before = _links_on(plan, ending)
    amiss = [*_unknown(plan), *_left_behind(plan, ending)]
    results = [
        merge_units(_unit_rows(plan, ending), actor=actor, at=at, by=reorganisation),
        merge_links(_link_rows(plan, before), actor=actor, at=at, by=reorganisation),
        merge_successions(_succession_rows(plan), actor=actor, at=at, by=reorganisation),
    ]
    problems = [*amiss, *(problem for result in results for problem in result.problems)]
    if problems:
        raise ReorganisationRefused(problems)
    outcome = Outcome(reorganisation, _moved(plan, before), [o.code for o in plan.openings], sorted(ending))
    trace(
        "organisation.reorganise",
        actor=actor,
        at=at,
        subject=plan.title,
        takes_effect_on=plan.takes_effect_on.isoformat(),
        moved=len(outcome.moved),
        opened=outcome.opened,
        closed=outcome.closed,
    )
    return outcome


def preview(*, plan: Plan, actor: User | None, at: datetime) -> Outcome:
    """What `reorganise` would do, without doing it."""
    with transaction.atomic():
        outcome = reorganise(plan=plan, actor=actor, at=at)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def withdraw(*, reorganisation: Reorganisation, actor: User | None, at: datetime, today: date) -> None:
    """Take a reorganisation back before its day: what it recorded is closed, what it closed is recorded anew.

    Raises AlreadyInEffect, or BuiltUpon where something later rests on it.
    """
    take_turn()
    reorganisation = Reorganisation.objects.select_for_update().get(pk=reorganisation.pk)
    if reorganisation.withdrawn_at is not None:
        return
    if reorganisation.takes_effect_on <= today:
        raise AlreadyInEffect(reorganisation.title)
    ids = unit_ids()
    for filed in (LINKED, SUCCEEDED, DESCRIPTIONS):
        _undo(filed, reorganisation, actor, at, ids)
    Reorganisation.objects.filter(pk=reorganisation.pk).update(withdrawn_at=at)
    trace("organisation.withdraw_reorganisation", actor=actor, at=at, subject=reorganisation.title)


def _undo(filed: Filed, reorganisation: Reorganisation, actor: User | None, at: datetime, ids: dict[str, int]) -> None:
    rows = filed.model._default_manager.filter(reorganisation=reorganisation)  # type: ignore[misc]  # the three have it
    if rows.exclude(superseded_at=None).exists():
        raise BuiltUpon(reorganisation.title)
    moments = {reorganisation.recorded_at, *rows.values_list("recorded_at", flat=True)}
    close_rows(filed.model, [(pk, at) for pk in rows.values_list("pk", flat=True)])
    restored = Merge(
        additions=[
            Addition(held.key, held.content, at, None, 0) for held in filed.held() if held.superseded_at in moments
        ]
    )
    write(filed, restored, ids=dict.fromkeys(filed.paths, ids), actor=actor)


def _links_on(plan: Plan, ending: Iterable[str]) -> list[Link]:
    moving = {(move.unit, move.kind) for move in plan.moves}
    rows = Link.objects.filter(valid_on(plan.takes_effect_on), known(None)).select_related("child", "parent")
    gone = set(ending)
    return [link for link in rows if link.child.code in gone or (link.child.code, link.kind) in moving]


def _unit_rows(plan: Plan, ending: Iterable[str]) -> list[Row]:
    rows = [{"code": o.code, "kind": o.kind, "name": o.name, "starts_on": plan.takes_effect_on} for o in plan.openings]
    standing = UnitDescription.objects.filter(valid_on(plan.takes_effect_on), known(None), unit__code__in=set(ending))
    for description in standing.select_related("unit").order_by("unit__code"):
        said = {name: getattr(description, name) for name in DESCRIPTIONS.content}
        key = {"code": description.unit.code, "kind": description.unit.kind_id, "starts_on": description.starts_on}
        rows.append({**said, **key, "ends_on": plan.takes_effect_on})
    return [Row(number, values) for number, values in enumerate(rows, start=1)]


def _link_rows(plan: Plan, before: Iterable[Link]) -> list[Row]:
    day = plan.takes_effect_on
    rows = [
        {"kind": k.kind, "child": k.child.code, "parent": k.parent.code, "starts_on": k.starts_on, "ends_on": day}
        for k in before
        if k.starts_on != day
    ]
    rows += [
        {"kind": move.kind, "child": move.unit, "parent": move.parent, "starts_on": day, "ends_on": None}
        for move in plan.moves
        if move.parent is not None
    ]
    return [Row(number, values) for number, values in enumerate(rows, start=1)]


def _succession_rows(plan: Plan) -> list[Row]:
    day = plan.takes_effect_on
    return [
        Row(
            number,
            {"predecessor": r.predecessor, "successor": r.successor, "on": day, "share": r.share},
        )
        for number, r in enumerate(plan.replacements, start=1)
    ]


def _moved(plan: Plan, before: Iterable[Link]) -> list[tuple[str, str, str, str]]:
    was = {(link.child.code, link.kind): link.parent.code for link in before}
    now = {(move.unit, move.kind): move.parent or "" for move in plan.moves}
    return sorted(
        (unit, kind, was.get((unit, kind), ""), now.get((unit, kind), "")) for unit, kind in was.keys() | now.keys()
    )


def _unknown(plan: Plan) -> list[Problem]:
    standing = UnitDescription.objects.filter(valid_on(plan.takes_effect_on), known(None))
    codes = {*standing.values_list("unit__code", flat=True), *(opening.code for opening in plan.openings)}
    named = {*plan.closings, *(r.predecessor for r in plan.replacements), *(move.unit for move in plan.moves)}
    lost = Merged(LINKED.table)
    for code in sorted(named - codes):
        what = _("“%(code)s” does not exist on %(day)s.") % {"code": code, "day": plan.takes_effect_on}
        lost.refuse(0, "", what, _("Correct the code, or choose a day on which the unit exists."))
    return lost.problems


def _left_behind(plan: Plan, ending: set[str]) -> list[Problem]:
    moving = {(move.unit, move.kind) for move in plan.moves}
    below = Link.objects.filter(valid_on(plan.takes_effect_on), known(None), parent__code__in=ending)
    lost = Merged(LINKED.table)
    for kind, child, parent in below.order_by("child__code").values_list("kind", "child__code", "parent__code"):
        if child not in ending and (child, kind) not in moving:
            what = _("“%(parent)s” ends, but “%(child)s” still belongs to it (%(kind)s).")
            named = {"parent": parent, "child": child, "kind": kind}
            lost.refuse(0, "", what % named, _("Add a move for it, or let it end too."))
    return lost.problems

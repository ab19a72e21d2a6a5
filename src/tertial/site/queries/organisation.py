"""The organisation on a day, as its page shows it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tertial.organisation.models import Unit, UnitKind
from tertial.organisation.queries.branches import BranchRow, Ties, branches_on, ties_on
from tertial.organisation.queries.changes import Change, changes_around
from tertial.organisation.queries.surroundings import Place, places_on
from tertial.organisation.queries.units import Named, counts_on
from tertial.organisation.rules import LinkKind
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.platform.rules import format_number

LENGTH = 50
MOST_NAMED = 4


@dataclass(frozen=True)
class Branch:
    """One unit of the tree: what it is called, since when it belongs there, and what lies directly under it."""

    code: str
    name: str
    kind: str
    facts: str
    under: str
    is_open: bool
    branches: "Branches"


@dataclass(frozen=True)
class Branches:
    """One list of the tree: the part that is shown, and the pages before and after it."""

    shown: Sequence[Branch] = ()
    counted: str = ""
    previous_page: int | None = None
    next_page: int | None = None


@dataclass(frozen=True)
class Happening:
    """What changed on a day, in one sentence for each thing."""

    on: date
    is_coming: bool
    sentences: Sequence[str]


@dataclass(frozen=True)
class Organisation:
    """What the page of the organisation shows for a day and a kind of link."""

    kind: LinkKind
    tops: Branches
    ties: Ties
    statement: str
    kinds: Sequence[tuple[str, int]]
    places: Sequence[Place]
    happenings: Sequence[Happening]

    @property
    def unmapped(self) -> int:
        """How many areas have no ground recorded."""
        return sum(place.geometry is None for place in self.places)


@dataclass
class Kinds:
    """The kinds of unit, and what they are called in the reader's language."""

    by_code: dict[str, UnitKind] = field(default_factory=lambda: UnitKind.objects.in_bulk())

    def name(self, code: str) -> str:
        """The name of a kind, such as "board"."""
        kind = self.by_code[code]
        return in_language({"sv": kind.name_sv, "en": kind.name_en})

    def counted(self, count: int, code: str) -> str:
        """So many of a kind, such as "3 boards"; units where there is no single kind."""
        if code not in self.by_code:
            return units_counted(count)
        return f"{whole(count)} {self.name(code) if count == 1 else self.plural(code)}"

    def plural(self, code: str) -> str:
        """The plural of a kind, such as "boards"."""
        kind = self.by_code[code]
        return in_language({"sv": kind.plural_sv, "en": kind.plural_en})


def whole(count: int) -> str:
    """A count as it is written in the reader's language."""
    return format_number(count, 0, get_language() or "sv")


def units_counted(count: int) -> str:
    """So many units, in words."""
    return ngettext("%(count)s unit", "%(count)s units", count) % {"count": whole(count)}


def organisation_on(day: date, *, kind: LinkKind | None, opened: Unit | None, page: int, today: date) -> Organisation:
    """The organisation on a day by one kind of link, with the way down to the opened unit and one page under it.

    Without a kind it is the first that ties any units that day, in the order of LinkKind; the line where none does.
    """
    kinds, counts = Kinds(), counts_on(day)
    tied = ties_on(day, kinds=[kind] if kind else LinkKind)
    kind = kind or next((each for each in LinkKind if each in tied), LinkKind.LINE)
    ties = tied.get(kind, Ties())
    rows = branches_on(day, kind=kind, opened=opened, skipped=(page - 1) * LENGTH, length=LENGTH)
    standing = sorted(
        (kinds.by_code[code].position, kinds.plural(code) if count > 1 else kinds.name(code), count)
        for code, count in counts.items()
    )
    return Organisation(
        kind=kind,
        tops=_lists(rows, kinds, page),
        ties=ties,
        statement=_statement(kind, ties, counts, kinds),
        kinds=[(name, count) for _position, name, count in standing],
        places=[place for place in places_on(day) if not place.is_whole],
        happenings=[_told(change, kinds, today) for change in changes_around(day)],
    )


def _lists(rows: Sequence[BranchRow], kinds: Kinds, page: int) -> Branches:
    under: dict[int | None, list[BranchRow]] = {}
    for row in rows:
        under.setdefault(row.parent_id, []).append(row)
    deepest = _deepest(under)

    def branches(parent: int | None) -> Branches:
        found = under.get(parent, [])
        if not found:
            return Branches()
        at = page if parent == deepest else 1
        return Branches(
            [branch(row) for row in found],
            units_counted(found[0].beside),
            at - 1 if at > 1 else None,
            at + 1 if at * LENGTH < found[0].beside else None,
        )

    def branch(row: BranchRow) -> Branch:
        since = _("since %(day)s") % {"day": day_in_words(row.since)} if row.since else ""
        unit = row.unit
        held = branches(unit.id) if row.is_open else Branches()
        label = kinds.counted(row.under, row.kind_under) if row.under else ""
        return Branch(unit.code, unit.name, kinds.name(unit.kind), since, label, bool(held.shown), held)

    return branches(None)


def _deepest(under: dict[int | None, list[BranchRow]]) -> int | None:
    at: int | None = None
    while True:
        on_the_way = next((row.unit.id for row in under.get(at, ()) if row.is_open and row.unit.id in under), None)
        if on_the_way is None:
            return at
        at = on_the_way


def _statement(kind: LinkKind, ties: Ties, counts: dict[str, int], kinds: Kinds) -> str:
    if kind == LinkKind.LINE:
        authorities = sum(counts.get(code, 0) for code, of in kinds.by_code.items() if of.is_authority)
        return _("%(units)s units in line under %(authorities)s authorities (council, boards and companies).") % {
            "units": whole(max(ties.children - authorities, 0)),
            "authorities": whole(authorities),
        }
    if kind == LinkKind.GEOGRAPHIC:
        areas = [code for code, of in kinds.by_code.items() if of.rolls_up_by == LinkKind.GEOGRAPHIC and code in counts]
        names = listed([kinds.counted(counts[code], code) for code in areas])
        return _("%(areas)s, with %(units)s units.") % {"areas": names, "units": whole(ties.members)}
    if kind == LinkKind.FUNCTIONAL:
        return ngettext(
            "%(units)s units are followed up by %(count)s board, whoever runs them.",
            "%(units)s units are followed up by %(count)s boards, whoever runs them.",
            ties.parents,
        ) % {"units": whole(ties.children), "count": whole(ties.parents)}
    said = {"operators": whole(ties.groups), "units": whole(ties.members)}
    return _("%(operators)s operators run %(units)s units.") % said


def _told(change: Change, kinds: Kinds, today: date) -> Happening:
    if len(change.replacements) <= MOST_NAMED:
        sentences = [
            _("%(after)s took over after %(before)s.") % {"before": _names(one.before), "after": _names(one.after)}
            for one in change.replacements
        ]
    else:
        sentences = _by_number(change, kinds)
    return Happening(change.on, change.on > today, [*change.titles, *sentences])


def _by_number(change: Change, kinds: Kinds) -> list[str]:
    before = Counter(unit.kind for one in change.replacements for unit in one.before)
    after = Counter(unit.kind for one in change.replacements for unit in one.after)
    return [
        _("%(before)s became %(after)s.") % {"before": kinds.counted(count, code), "after": whole(after[code])}
        for code, count in before.items()
    ]


def listed(names: Sequence[str]) -> str:
    """Names as they stand in a sentence: A, B and C."""
    if len(names) < 2:
        return "".join(names)
    return _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}


def _names(units: Sequence[Named]) -> str:
    return listed([unit.name for unit in units])

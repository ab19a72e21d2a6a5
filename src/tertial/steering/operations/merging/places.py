"""Where goals stand: at which level, whose they are, and which authority answers for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from tertial.organisation.models import Link, Unit
from tertial.organisation.queries.authorities import authorities_on
from tertial.organisation.rules import LinkKind
from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.models import Goal, GoalLevel
from tertial.steering.operations.merging.knowing import Known
from tertial.steering.operations.merging.laying import every

LAST = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class _Owner:
    """A unit that may set goals: its key, the level that it is counted under, and whether it is an authority."""

    id: int
    level: str
    is_authority: bool


@dataclass(frozen=True)
class Places:
    """Which units may own a goal of which level, and which place goals have: (level, owner), and the named authority.

    Goals of the rows that were judged are among them.
    """

    levels: Mapping[str, GoalLevel]
    owners: Mapping[str, _Owner]
    held: dict[str, tuple[str, str]]
    answering: dict[str, str]

    @classmethod
    def now(cls) -> "Places":
        """As they are recorded."""
        units = Unit.objects.values_list("code", "id", "kind__level", "kind__is_authority")
        held = Goal.objects.values_list("code", "level", "owner__code", "authority__code")
        return cls(
            {level.code: level for level in GoalLevel.objects.all()},
            {code: _Owner(unit, level, is_authority) for code, unit, level, is_authority in units},
            {code: (level, owner) for code, level, owner, _authority in held},
            {code: authority for code, _level, _owner, authority in held},
        )

    def keeps(self, row: Row, known: Known, wrong: Merged) -> bool:
        """Whether a row gives its goal a place that it can have, and had before; notes it if not."""
        has_level = known.finds(
            row,
            "level",
            self.levels,
            wrong,
            _("There is no level of goal “%(code)s”."),
            _("Use a shipped one, or add it to goal_levels.csv."),
        )
        has_owner = known.finds_unit(row, "owner", wrong)
        has_authority = self._names_an_authority(row, known, wrong)
        return every(has_level, has_owner, has_authority) and self._fits(row, wrong)

    def _names_an_authority(self, row: Row, known: Known, wrong: Merged) -> bool:
        """Whether a row names an authority, or leaves it to the line."""
        code = row.values.get("authority")
        if code is None:
            return True
        if not known.finds_unit(row, "authority", wrong):
            return False
        if self.owners[code].is_authority:
            return True
        to_do = _("Name a board or another authority, or leave it empty.")
        wrong.refuse(row.number, "authority", _("“%(code)s” is no authority.") % {"code": code}, to_do)
        return False

    def _fits(self, row: Row, wrong: Merged) -> bool:
        code, place = row.values["code"], (row.values["level"], row.values["owner"])
        authority = row.values.get("authority")
        wanted = self.levels[place[0]].owner_level
        if self.held.setdefault(code, place) != place:
            what = _("The goal “%(code)s” has another level or owner.") % {"code": code}
            wrong.refuse(row.number, "owner", what, _("A goal keeps both; use another code."))
        elif wanted and self.owners[place[1]].level != wanted:
            what = _("“%(unit)s” is no unit that sets goals of level “%(level)s”.")
            words = {"unit": place[1], "level": place[0]}
            wrong.refuse(row.number, "owner", what % words, _("Name the unit that set it, or correct the level."))
        elif authority is not None and self.answering.setdefault(code, authority) != authority:
            what = _("Another authority answers for the goal “%(code)s”.") % {"code": code}
            wrong.refuse(row.number, "authority", what, _("A goal keeps it; use another code."))
        else:
            return True
        return False


def begin_goals(rows: Iterable[Row], places: Places, known: Known, wrong: Merged) -> None:
    """Make the goals that are new, each under its authority; `rows` are of a place that the goal can have.

    The authority is the one that a row names, else the one that the owner had when what was recorded first began. Units
    that have never been in a line carry no goals: independent operators stand outside.
    """
    new: dict[str, Row] = {}
    for row in sorted(rows, key=_when):
        if row.values["code"] not in known.goals:
            new.setdefault(row.values["code"], row)
    begins = {code: (places.owners[row.values["owner"]].id, row.values["starts_on"]) for code, row in new.items()}
    answering = authorities_on(set(begins.values()))
    in_line = set(Link.objects.filter(kind=LinkKind.LINE).values_list("child", flat=True)) if new else set()
    goals = []
    for code, row in new.items():
        owner, named = places.owners[row.values["owner"]], places.answering.get(code)
        authority = answering.get(begins[code])
        if named is not None and (owner.is_authority or owner.id in in_line):
            authority = places.owners[named].id
        if authority is None and not known.knows_lines:
            authority = owner.id  # so that what names the goal can be judged
        if authority is None:
            words = {"code": row.values["owner"], "day": row.values["starts_on"]}
            what = _("On %(day)s “%(code)s” is in the line of no board, and carries no goals of the city's.") % words
            wrong.refuse(row.number, "owner", what, _("Name a unit below a board, or correct the day."))
        else:
            goals.append(Goal(code=code, level_id=row.values["level"], owner_id=owner.id, authority_id=authority))
    Goal.objects.bulk_create(goals)
    known.forget("goals")


def _when(row: Row) -> tuple[datetime, date]:
    return row.values.get("recorded_at") or LAST, row.values["starts_on"]

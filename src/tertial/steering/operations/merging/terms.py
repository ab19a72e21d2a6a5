"""Laying the city's levels of goal and its rules of verdict on the shipped ones."""

from collections.abc import Iterable, Sequence

from django.db.models import F, Q
from django.utils.translation import gettext as _

from tertial.organisation.models import UnitKind
from tertial.platform.filed import Merged
from tertial.platform.tables import Row
from tertial.steering.models import Goal, GoalLevel, GoalLink, VerdictTerms
from tertial.steering.tables import GOAL_LEVELS, VERDICTS


def merge_goal_levels(rows: Sequence[Row]) -> Merged:
    """Make or change levels of goal. A level has no history: it says how goals are read.

    A change that recorded goals contradict is refused: they have other owners, or serve one that would be below them.
    """
    merged, changed = Merged(GOAL_LEVELS), {}
    known = {level.code: level for level in GoalLevel.objects.all()}
    kinds = set(UnitKind.objects.values_list("level", flat=True))
    for row in rows:
        values = {**row.values, "owner_level": row.values.get("owner_level") or ""}
        level = known.get(values["code"])
        if values["owner_level"] and values["owner_level"] not in kinds:
            what = _("There is no level of unit “%(level)s”.") % {"level": values["owner_level"]}
            merged.refuse(row.number, "owner_level", what, _("Use the level of a kind of unit, or leave it empty."))
        elif level is not None and all(getattr(level, name) == value for name, value in values.items()):
            merged.merge.unchanged += 1
        else:
            merged.merge.added += level is None
            merged.merge.corrected += level is not None
            changed[values["code"]] = row.number
            GoalLevel(**values).save()
    _refuse_what_goals_contradict(changed, merged)
    return merged


def _refuse_what_goals_contradict(changed: dict[str, int], merged: Merged) -> None:
    of_others = Goal.objects.filter(level__in=changed).exclude(level__owner_level="")
    of_others = of_others.exclude(level__owner_level=F("owner__kind__level"))
    for level in sorted(set(of_others.values_list("level", flat=True))):
        what = _("Goals of the level “%(level)s” are set by other units already.") % {"level": level}
        merged.refuse(changed[level], "owner_level", what, _("Leave it as it was, or make a level of another code."))
    is_changed = Q(child__level__in=changed) | Q(parent__level__in=changed)
    turned = GoalLink.objects.filter(is_changed, parent__level__position__gte=F("child__level__position"))
    for child, parent in sorted(set(turned.values_list("child__level", "parent__level"))):
        what = _("Goals of the level “%(level)s” serve goals of “%(higher)s”, which would no longer be above it.")
        words = {"level": child, "higher": parent}
        number = changed[child if child in changed else parent]
        merged.refuse(number, "position", what % words, _("Let the higher level have the lower position."))


def merge_verdict_terms(rows: Iterable[Row]) -> Merged:
    """Take the city's own tolerances for verdicts."""
    merged = Merged(VERDICTS)
    for row in rows:
        held = VerdictTerms.objects.filter(id=1).values(*row.values).first()
        wrong = [name for name, value in row.values.items() if value < 0 or (name in PARTS and value > 1)]
        for name in wrong:
            to_do = _("Write a part between 0 and 1.") if name in PARTS else _("Write points from 0 and up.")
            merged.refuse(0, name, _("The tolerance is out of bounds."), to_do)
        if held == row.values:
            merged.merge.unchanged += 1
        elif not wrong:
            merged.merge.added += held is None
            merged.merge.corrected += held is not None
            VerdictTerms(id=1, **row.values).save()
    return merged


PARTS = ("relative", "unknown")

"""Words for goals, targets and verdicts in the reader's language."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Recipe
from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import period as read_period
from tertial.platform.queries.sentences import day_in_words, in_language, is_swedish, language
from tertial.platform.rules import format_number
from tertial.steering.queries.goals import GoalRow
from tertial.steering.rules import ActivityStatus, Counts, Direction, Gap, TargetTerms, TargetType, Verdict

SHAPES = {Verdict.MET: "full", Verdict.PARTLY: "half", Verdict.NOT: "diamond", Verdict.NONE: "ring"}


@dataclass(frozen=True)
class Told:
    """A verdict as platform/verdict.html shows it."""

    shape: str
    word: str


def told_of_goal(verdict: Verdict) -> Told:
    """The verdict on a goal: Uppfylls helt, delvis, ej."""
    words = {
        Verdict.MET: _("Fulfilled"),
        Verdict.PARTLY: _("Partly fulfilled"),
        Verdict.NOT: _("Not fulfilled"),
        Verdict.NONE: _("Not judged"),
    }
    return Told(SHAPES[verdict], words[verdict])


def told_of_indicator(verdict: Verdict, *, is_awaited: bool = False) -> Told:
    """The verdict on an indicator's target: Uppnås helt, delvis, ej, saknar utfall; or that a result is to come."""
    words = {
        Verdict.MET: _("Reached"),
        Verdict.PARTLY: _("Partly reached"),
        Verdict.NOT: _("Not reached"),
        Verdict.NONE: _("No result yet") if is_awaited else _("No result"),
    }
    return Told(SHAPES[verdict], words[verdict])


def told_of_gap(gap: Gap | None) -> str:
    """That people judge otherwise than the indicators, as a sentence; empty where they do not."""
    if gap is None:
        return ""
    return {
        Gap.MORE_POSITIVE: _("The judgement is more positive than the indicators."),
        Gap.MORE_NEGATIVE: _("The judgement is more negative than the indicators."),
    }[gap]


def level_name(goal: GoalRow) -> str:
    """What a goal's level is called: KF:s inriktningsmål."""
    return goal.level_sv if is_swedish() else goal.level_en


def indicators_counted(counts: Counts) -> str:
    """Indicators by verdict, in one line: 9 uppnås · 10 delvis · 1 ej · 2 saknar utfall."""
    parts = [
        _("%(count)s reached") % {"count": counts.met},
        _("%(count)s partly") % {"count": counts.partly},
        _("%(count)s not") % {"count": counts.not_met},
    ]
    if counts.none:
        parts.append(_("%(count)s without a result") % {"count": counts.none})
    return " · ".join(parts)


def judgements_counted(counts: Counts) -> str:
    """Judgements by verdict, in a few words, only those that there are: 23 helt, 2 delvis."""
    parts = [
        (counts.met, _("%(count)s fully")),
        (counts.partly, _("%(count)s partly")),
        (counts.not_met, _("%(count)s not")),
        (counts.none, _("%(count)s not judged")),
    ]
    return ", ".join(text % {"count": count} for count, text in parts if count)


def target_in_words(terms: TargetTerms, recipe: Recipe) -> str:
    """What a target asks: högst 15,5, minst 36 %, mellan 10 och 12, öka, tas fram av nämnd."""
    low, high = _measured(terms.low, recipe), _measured(terms.high, recipe)
    if terms.type == TargetType.MIN:
        return _("at least %(value)s") % {"value": low}
    if terms.type == TargetType.MAX:
        return _("at most %(value)s") % {"value": high}
    if terms.type == TargetType.INTERVAL:
        return _("between %(low)s and %(high)s") % {"low": _plain(terms.low), "high": high}
    if terms.type == TargetType.DIRECTION:
        return _("increase") if terms.direction == Direction.UP else _("decrease")
    return _("set by each board") if terms.type == TargetType.DELEGATED else low


def _plain(value: float | None) -> str:
    """A target with the decimals that it was decided with, at most three."""
    if value is None:
        return ""
    exponent = Decimal(str(round(value, 3))).normalize().as_tuple().exponent
    return format_number(value, max(0, -int(exponent)), language())


def _measured(value: float | None, recipe: Recipe) -> str:
    number = _plain(value)
    return f"{number}\N{NO-BREAK SPACE}%" if number and in_language(recipe.unit).startswith("%") else number


def period_in_words(code: str) -> str:
    """A period in running text: 2025, tertial 2 2025, kvartal 1 2025, mars 2025, läsåret 2024/25."""
    found = read_period(code, period_kinds())
    year, number = code[:4], code[6:]
    if found.kind == "tertial":
        return _("tertial %(number)s %(year)s") % {"number": number, "year": year}
    if found.kind == "quarter":
        return _("quarter %(number)s %(year)s") % {"number": number, "year": year}
    if found.kind == "month":
        return date_format(found.starts_on, "F Y")
    return _("the school year %(years)s") % {"years": code} if found.kind == "school_year" else code


def status_in_words(status: ActivityStatus, *, is_late: bool = False) -> str:
    """How far an activity has come, in one or two words: pågår, klar, försenad."""
    if is_late:
        return _("late")
    return {
        ActivityStatus.NOT_STARTED: _("not started"),
        ActivityStatus.ONGOING: _("under way"),
        ActivityStatus.DONE: _("done"),
        ActivityStatus.CANCELLED: _("stopped"),
    }[status]


def told_of_activity(status: ActivityStatus, *, is_late: bool = False) -> Told:
    """How far an activity has come, with its shape: a late one is marked, one that is not begun is a ring."""
    shape = {ActivityStatus.DONE: "full", ActivityStatus.ONGOING: "half"}.get(status, "ring")
    word = status_in_words(status, is_late=is_late)
    return Told("diamond" if is_late else shape, f"{word[:1].upper()}{word[1:]}")


def activities_counted(count: int, late: int) -> str:
    """Activities, and how many of them are late: 3 aktiviteter, 1 försenad; empty where there are none."""
    if not count:
        return ""
    said = ngettext("%(count)s activity", "%(count)s activities", count) % {"count": count}
    behind = ngettext("%(count)s late", "%(count)s late", late) % {"count": late}
    return f"{said}, {behind}" if late else said


def decided_in_words(body: str, decided_on: date | None, paragraph: str, reference: str) -> str:
    """Who decided something, when, and where it stands: Kommunfullmäktige 20 november 2023, § 7, KS 2023/1101."""
    day = day_in_words(decided_on) if decided_on else ""
    return ", ".join(filter(None, (f"{body} {day}".strip(), paragraph, reference)))

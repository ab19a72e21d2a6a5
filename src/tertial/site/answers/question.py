"""What is asked about figures, read from text: everything that is wrong with it is said at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from gettext import gettext as _
from typing import Protocol

from django.utils.timezone import get_default_timezone

from tertial.indicators.models import Measure, Recipe
from tertial.indicators.queries.figures import recipe_for
from tertial.indicators.queries.periods import period_kinds, what_is_wrong
from tertial.indicators.rules import ImpossiblePeriod, measurement_day, period
from tertial.organisation.models import Unit, UnitKind
from tertial.people.access import Held, reach
from tertial.people.rules import Role, Verb
from tertial.releases.rules import KEEPER, PUBLIC, Viewer

ANYBODY = "anybody"


class Words(Protocol):
    """The question as it was typed."""

    indicator: str
    level: str
    period: str
    unit: str | None
    breakdown: str | None
    as_of: str | None
    recast: str | None
    recorded_before: str | None
    viewer: str | None


@dataclass(frozen=True)
class FigureQuestion:
    """Which figures are wanted, of whom, as placed and known when, and who asks. `day` is the one for names."""

    recipe: Recipe
    level: str
    period: str
    unit: Unit | None
    breakdown: str | None
    as_of: date | None
    recast: date | None
    recorded_before: datetime | None
    viewer: Viewer
    day: date


class Unanswerable(Exception):
    """The question cannot be put; `problems` holds a sentence for each thing that is wrong."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(words: Words, *, today: date) -> FigureQuestion:
    """The question that the words put. Raises Unanswerable with everything that is wrong with them."""
    reading = _Reading(words, today)
    question = reading.question()
    if reading.problems or question is None:
        raise Unanswerable(reading.problems)
    return question


class _Reading:
    """One reading of the words, gathering what is wrong."""

    def __init__(self, words: Words, today: date) -> None:
        self.words = words
        self.today = today
        self.problems: list[str] = []

    def question(self) -> FigureQuestion | None:
        words = self.words
        level = self._level(words.level)
        recipe, placed_on = self._recipe_and_day(words.indicator, words.period)
        unit = self._unit(words.unit) if words.unit else None
        as_of = self._day("--as-of", words.as_of)
        recast = self._day("--recast", words.recast)
        moment = self._moment(words.recorded_before)
        viewer = self._viewer(words.viewer)
        breakdown = self._breakdown(recipe, words.breakdown)
        if as_of and recast:
            self.problems.append(_("--as-of and --recast exclude each other: choose the day of one of them."))
        if recipe is None or placed_on is None or viewer is None:
            return None
        day = as_of or recast or placed_on
        return FigureQuestion(recipe, level, words.period, unit, breakdown, as_of, recast, moment, viewer, day)

    def _recipe_and_day(self, indicator: str, code: str) -> tuple[Recipe | None, date | None]:
        recipes = list(Recipe.objects.filter(indicator=indicator).order_by("version"))
        if not recipes:
            known = ", ".join(Recipe.objects.order_by("indicator").values_list("indicator", flat=True).distinct())
            self._unknown(_("There is no indicator “%(given)s”. There are: %(known)s."), indicator, known)
        try:
            of = period(code, period_kinds())
        except ImpossiblePeriod as impossible:
            self.problems.append(what_is_wrong(impossible))
            return None, None
        recipe = recipe_for(recipes, code)
        if recipes and recipe is None:
            said = _("The indicator “%(given)s” has no recipe for %(known)s. Ask for a period that it covers.")
            self._unknown(said, indicator, code)
        return recipe, measurement_day(of, recipe.measurement_day) if recipe else None

    def _level(self, level: str) -> str:
        known = list(UnitKind.objects.order_by("position").values_list("level", flat=True))
        if level not in known:
            levels = ", ".join(dict.fromkeys(known))
            self._unknown(_("There is no level “%(given)s”. There are: %(known)s."), level, levels)
        return level

    def _unit(self, code: str) -> Unit | None:
        unit = Unit.objects.filter(code=code).select_related("kind").first()
        if unit is None:
            self._unknown(_("There is no unit with the code “%(given)s”. Codes stand in units.csv of a dump."), code)
        return unit

    def _day(self, option: str, text: str | None) -> date | None:
        if text is None:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self._unknown(_("“%(given)s” after %(known)s is no date. Write it as 2024-10-15."), text, option)
            return None

    def _moment(self, text: str | None) -> datetime | None:
        """A day means its start, in the city's own time."""
        if text is None:
            return None
        try:
            if len(text) == len("2024-10-15"):
                return datetime.combine(date.fromisoformat(text), time(), get_default_timezone())
            moment = datetime.fromisoformat(text)
            if moment.tzinfo:
                return moment
        except ValueError:
            pass
        said = _(
            "“%(given)s” after --recorded-before is neither a date nor a moment with its offset. "
            "Write it as 2024-10-15 or 2024-10-15T12:00:00+02:00."
        )
        self._unknown(said, text)
        return None

    def _viewer(self, text: str | None) -> Viewer | None:
        if text is None:
            return KEEPER
        role, _at, code = text.partition("@")
        known = (*Role, ANYBODY, PUBLIC.audience)
        if role not in known:
            self._unknown(_("There is no role “%(given)s”. There are: %(known)s."), role, ", ".join(known))
        if not _at:
            return PUBLIC if role == PUBLIC.audience else Viewer(role)
        unit = self._unit(code)
        if role in set(Role) and unit is not None:
            return Viewer(text, reach([Held(Role(role), unit.pk)], Verb.SEE_UNGUARDED, self.today))
        if role in (ANYBODY, PUBLIC.audience):
            self._unknown(_("“%(given)s” answers for no unit. Leave out what stands after @."), role)
        return None

    def _breakdown(self, recipe: Recipe | None, dimension: str | None) -> str | None:
        if recipe is None or dimension is None:
            return dimension
        known = sorted(_dimensions(recipe))
        if dimension not in known:
            said = _("The indicator is not broken down by “%(given)s”. It is broken down by: %(known)s.")
            self._unknown(said, dimension, ", ".join(known) or _("nothing"))
        return dimension

    def _unknown(self, said: str, given: str, known: str = "") -> None:
        self.problems.append(said % {"given": given, "known": known})


def _dimensions(recipe: Recipe) -> Iterator[str]:
    for measure in Measure.objects.filter(code__in=recipe.terms.measures()):
        yield from measure.breakdowns

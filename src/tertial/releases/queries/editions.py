"""What editions hold: which there are, what the latest hides and tells, and everything one of them published."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from tertial.indicators.models import Indicator, Measure, Recipe
from tertial.indicators.queries.figures import FigureRow
from tertial.indicators.rules import WITHHELD, Persons, Status
from tertial.releases.models import Edition, PublishedFigure
from tertial.releases.rules import Version

Place = tuple[str, int, str, int | None, str, str, str]
PLACE = ("indicator_id", "recipe_version", "level", "unit_id", "period", "form", "breakdown")
# A part of a question, one column, for those who keep what they have made of figures as others see them.
EDITION_MARK = "(SELECT max(id) FROM releases_edition)"
# More units than these are not named to the database: to find them by indicator and period is as fast.
MANY_UNITS = 500
# Beside places and what is told there, in the same question: an indicator and period, without a place or a status.
COVERED = dict.fromkeys(("no_version", "no_unit", "no_value", "no_answers"), Value(0)) | dict.fromkeys(
    ("no_level", "no_form", "no_part", "no_status"), Value("")
)
BESIDE_PLACES = (
    "no_version",
    "no_level",
    "no_unit",
    "of_period",
    "no_form",
    "no_part",
    "no_status",
    "no_value",
    "no_answers",
)


def editions() -> list[Edition]:
    """Every edition, the latest first."""
    return list(Edition.objects.order_by("-at"))


def edition_of(number: Version | None = None) -> Edition | None:
    """The edition of a version, or the latest; None if there is none."""
    if number is None:
        return Edition.objects.order_by("at").last()
    return Edition.objects.filter(**number._asdict()).first()


def held_by(edition: Edition) -> QuerySet[PublishedFigure]:
    """All that an edition publishes: what it brought and what stood from those before it."""
    held = Q(superseded_at=None) | Q(superseded_at__gt=edition.at)
    return PublishedFigure.objects.filter(held, recorded_at__lte=edition.at)


def _beside(rows: Iterable[FigureRow]) -> QuerySet[PublishedFigure]:
    """The current published figures where some figures stand, and perhaps more."""
    indicators, periods, units = set(), set(), set()
    for row in rows:
        indicators.add(row.indicator)
        periods.add(row.period)
        units.add(row.unit_id)
    found = PublishedFigure.objects.filter(superseded_at=None, indicator__in=indicators, period__in=periods)
    if None not in units and len(units) <= MANY_UNITS:
        found = found.filter(unit__in=units)
    return found


def held_back() -> Combinable:
    """Of a stored figure, in a question about figures: whether the latest edition hides it."""
    same = {name: OuterRef(name) for name in ("indicator", "recipe_version", "level", "period", "form", "breakdown")}
    beside = PublishedFigure.objects.filter(superseded_at=None, status=Status.HIDDEN_FEW, **same)
    return Exists(beside.alias(at=Coalesce("unit", 0)).filter(at=Coalesce(OuterRef("unit"), 0)))


def hidden_beside(rows: Sequence[FigureRow]) -> frozenset[Place]:
    """Of the places of some figures, and perhaps more, those that the latest edition hides. One question."""
    found = _beside(rows).filter(status=Status.HIDDEN_FEW).values_list(*PLACE) if rows else ()
    return frozenset(found)


class Told(NamedTuple):
    """What the latest edition says in a place."""

    status: str
    value: float | None
    answers: int | None


class Published(NamedTuple):
    """What the latest edition says beside some figures, and which indicators and periods it has."""

    told: Mapping[Place, Told]
    covered: frozenset[tuple[str, str]]


def published_beside(rows: Sequence[FigureRow]) -> Published:
    """What the latest edition says in the places of some figures, and which indicators and periods. One question."""
    if not rows:
        return Published({}, frozenset())
    names = (*PLACE, "status", "value", "answers")
    indicators = {row.indicator for row in rows}
    pairs = [_published_in(period, indicators) for period in sorted({row.period for row in rows})]
    found = list(_beside(rows).values_list(*names).union(*pairs, all=True))
    told = {row[: len(PLACE)]: Told(*row[len(PLACE) :]) for row in found if row[len(PLACE)]}
    return Published(told, frozenset((row[0], row[PLACE.index("period")]) for row in found if not row[len(PLACE)]))


def _published_in(period: str, indicators: Collection[str]) -> QuerySet[Indicator, tuple[Any, ...]]:
    """The indicators, among some, of which there is anything for a period. Each is looked up; rows are not counted."""
    any_of_it = PublishedFigure.objects.filter(superseded_at=None, indicator=OuterRef("pk"), period=period)
    has = Indicator.objects.filter(Exists(any_of_it), pk__in=indicators)
    return has.annotate(**COVERED, of_period=Value(period)).values_list("pk", *BESIDE_PLACES)


class MeasurePlace(NamedTuple):
    """A place in the ledger."""

    measure: str
    unit_id: int
    period: str
    breakdown: str


def hidden_measures(
    recipes: Collection[Recipe],
    measures: Iterable[Measure],
    *,
    unit_ids: Collection[int] | None = None,
    periods: Collection[str] | None = None,
) -> frozenset[MeasurePlace]:
    """The places of the ledger that the latest edition hides, by all recipes and measures that there are. One question.

    A count of persons is hidden where every figure that rests on it is, and with it all that rests on the count.
    """
    by_version = {(recipe.indicator_id, recipe.version): recipe for recipe in recipes}
    shown: defaultdict[MeasurePlace, bool] = defaultdict(bool)
    for row in _own(recipes, unit_ids, periods):
        for measure in persons_of(by_version[row[0], row[1]]):
            shown[MeasurePlace(measure, row[2], row[3], row[4])] |= row[5] == Status.EXISTS
    resting = defaultdict(set)
    for of in measures:
        if of.base_id is not None:
            resting[of.base_id].add(of.code)
    for recipe in recipes:
        for side in persons_of(recipe):
            if recipe.published is not None:
                resting[side].add(recipe.published)
    hidden = {place for place, is_shown in shown.items() if not is_shown}
    return frozenset(hidden | {place._replace(measure=of) for place in hidden for of in resting[place.measure]})


def persons_of(recipe: Recipe) -> list[str]:
    """The measures that count the persons behind a recipe, or whose answers do."""
    sides: dict[str | None, tuple[str | None, ...]] = {
        Persons.NUMERATOR: (recipe.numerator,),
        Persons.DENOMINATOR: (recipe.denominator,),
        Persons.BOTH: (recipe.numerator, recipe.denominator),
        Persons.ANSWERS: (recipe.numerator,),
    }
    return [side for side in sides.get(recipe.persons, ()) if side]


def _own(
    recipes: Iterable[Recipe], unit_ids: Collection[int] | None, periods: Collection[str] | None
) -> Iterator[tuple[Any, ...]]:
    """Indicator, version, unit, period, breakdown and status of what is published of units themselves."""
    levels: defaultdict[str, set[str]] = defaultdict(set)
    for recipe in recipes:
        if recipe.persons is not None:
            levels[recipe.level].add(recipe.indicator_id)
    own = Q(pk__in=())
    for level, indicators in levels.items():
        own |= Q(level=level, indicator__in=indicators)
    rows = PublishedFigure.objects.filter(
        own, superseded_at=None, unit__isnull=False, status__in=(Status.EXISTS, *WITHHELD)
    )
    if unit_ids is not None:
        rows = rows.filter(unit__in=unit_ids)
    if periods is not None:
        rows = rows.filter(period__in=periods)
    return rows.values_list("indicator_id", "recipe_version", "unit_id", "period", "breakdown", "status").iterator()


class ToldValues(NamedTuple):
    """Values of measures as the latest edition tells them, and the measures and periods of which it has any."""

    values: Mapping[MeasurePlace, float | None]
    covered: frozenset[tuple[str, str]]


def told_values() -> ToldValues:
    """The latest edition's figures of units themselves, as values of the measures that these figures show."""
    values: dict[MeasurePlace, float | None] = {}
    for recipe in Recipe.objects.all():
        measure = recipe.published or recipe.numerator
        if measure is None:
            continue
        rows = PublishedFigure.objects.filter(
            superseded_at=None, indicator=recipe.indicator_id, recipe_version=recipe.version, level=recipe.level
        )
        for unit, code, part, value in rows.exclude(unit=None).values_list("unit_id", "period", "breakdown", "value"):
            values[MeasurePlace(measure, unit, code, part)] = value
    return ToldValues(values, frozenset((place.measure, place.period) for place in values))

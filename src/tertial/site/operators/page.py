"""An operator's page: their units, and one of them beside the city."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode

from tertial.collection.access import asked_for, own
from tertial.collection.queries.inquiries import open_corrections, seen
from tertial.indicators.queries.figures import Asked
from tertial.organisation.models import Unit, UnitDescription
from tertial.organisation.queries.surroundings import around
from tertial.organisation.queries.units import Named, run_on
from tertial.organisation.rules import LinkKind
from tertial.platform.models import User
from tertial.platform.queries.sentences import is_swedish
from tertial.releases.queries.figures import figures_for_each
from tertial.releases.queries.places import Figures
from tertial.releases.queries.values import SeenValue, values_seen
from tertial.releases.rules import PUBLIC, Viewer
from tertial.site.figures.series import Recipes, recipes_by_indicator
from tertial.site.operators.figures import BesideCity, Seen, beside_city, seen_by_others
from tertial.site.operators.inquiries import InquiryLine, inquiry_lines
from tertial.site.operators.values import Reported, reported
from tertial.site.queries.unit import Placed, UnitFigures, placed, unit_figures
from tertial.site.words import form_name

UNITS_ON_A_PAGE = 12
INQUIRIES_SHOWN = 5


@dataclass(frozen=True)
class OpenedUnit:
    """One unit of an operator: who it is, its figures beside the city's, and what is recorded of it."""

    named: Named
    facts: tuple[tuple[str, str], ...]
    figures: UnitFigures
    lines: tuple[BesideCity, ...]
    seen_by_others: str
    reported: Reported
    ask_url: str
    around: tuple[Named, ...]


@dataclass(frozen=True)
class OperatorPage:
    """What an operator's page shows: a page of their units with the address of each, one that is opened, inquiries."""

    units: Page[UnitDescription]
    links: tuple[tuple[str, str, bool], ...]
    opened: OpenedUnit | None
    inquiries: tuple[InquiryLine, ...]
    has_more: bool


def operator_page(user: User, viewer: Viewer, *, code: str, period: str, number: int, day: date) -> OperatorPage | None:
    """An operator's page; without a code the first of their units is opened. None for a unit that is not theirs."""
    mine = asked_for(user, day)
    units = Paginator(run_on(day, mine), UNITS_ON_A_PAGE).get_page(number)
    listed = list(units.object_list)
    chosen = code or next((row.unit.code for row in listed), "")
    found = placed(chosen) if chosen else None
    if chosen and (found is None or found.unit.pk not in mine):
        return None
    recipes = recipes_by_indicator()
    opened = None if found is None else _opened(found, recipes, user, viewer, period, day)
    known = [Named(row.unit.pk, row.unit.code, row.unit.kind_id, row.name) for row in listed]
    known += opened.around if opened else ()
    inquiries = list(seen(user, day).filter(own(user, day))[: INQUIRIES_SHOWN + 1])
    return OperatorPage(
        units,
        tuple((row.name, _address(row.unit, period, number), row.unit.code == chosen) for row in listed),
        opened,
        tuple(inquiry_lines(inquiries[:INQUIRIES_SHOWN], recipes, day, known)),
        len(inquiries) > INQUIRIES_SHOWN,
    )


def _address(unit: Unit, period: str, number: int) -> str:
    said = {"enhet": unit.code} | ({"period": period} if period else {}) | ({"page": number} if number > 1 else {})
    return f"{reverse('operator')}?{urlencode(said)}"


def _opened(found: Placed, recipes: Recipes, user: User, viewer: Viewer, period: str, day: date) -> OpenedUnit:
    unit, city_id = found.unit, found.city_id
    near = around([unit.pk], day=day, most_below=0)
    me = next(one for one in near if one.steps == 0)
    both = {unit.pk, city_id}
    every = [recipe for versions in recipes.values() for recipe in versions]
    table, table_of_others = map(Figures, figures_for_each(Asked(unit_ids=both), (viewer, PUBLIC), every))
    figures = unit_figures(table, recipes, me.unit, city_id, period)
    ask_url = f"{reverse('ask_office')}?{urlencode({'enhet': unit.code})}"
    rows = values_seen(unit, figures.years, viewer)
    opened = open_corrections(user, day, unit_id=unit.pk, period=figures.period)
    kind = me.kind_sv if is_swedish() else me.kind_en
    operator = next((one for one in near if one.link == LinkKind.OPERATOR), None)
    run_by = (form_name(operator.form), operator.unit.name) if operator else ()
    lines = beside_city(figures, Seen(table, table_of_others, recipes, unit.pk, city_id))
    return OpenedUnit(
        me.unit,
        tuple((_capital(said), "") for said in (kind, *run_by) if said),
        figures,
        lines,
        seen_by_others(lines, figures.period),
        reported(unit, figures.period, _read_by_any(rows, recipes), opened, ask_url),
        ask_url,
        tuple(one.unit for one in near),
    )


def _read_by_any(rows: Sequence[SeenValue], recipes: Recipes) -> list[SeenValue]:
    """The values that any indicator reads, in the order of the indicators."""
    by_recipe = sorted((recipe for versions in recipes.values() for recipe in versions), key=lambda recipe: recipe.pk)
    order: dict[str, int] = {}
    for place, recipe in enumerate(by_recipe):
        order |= {measure: place for measure in recipe.terms.measures() if measure not in order}
    read = [row for row in rows if row.measure.code in order]
    return sorted(read, key=lambda row: (order[row.measure.code], row.measure.code, row.breakdown))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

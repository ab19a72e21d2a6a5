"""Where a figure comes from: the sum, what went in, the recipe, and what it has been."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Measure, Recipe
from tertial.indicators.queries.contributions import Contribution, contributions
from tertial.indicators.queries.figures import Asked, FigureRow, day_of, recipe_for
from tertial.indicators.rules import Combine, ImpossiblePeriod, Status
from tertial.organisation.models import Unit, UnitKind
from tertial.organisation.queries.finding import count_at, ids_at
from tertial.organisation.queries.units import Named, names_on
from tertial.organisation.rules import ROLLS_UP_BY_ALL, LinkKind
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.figures import figures
from tertial.releases.queries.values import SeenInput, inputs_seen
from tertial.releases.rules import Viewer
from tertial.site.queries.inputs import InputLine, PastLine, input_lines, past_lines
from tertial.site.queries.members import Member, first_named, members_shown
from tertial.site.queries.recipe import measure_name, recipe_terms
from tertial.site.queries.sums import Part, sum_of_many, sum_of_one
from tertial.site.words import part_name, why_absent


@dataclass(frozen=True)
class Figure:
    """Which figure it is: of what, for whom, when and in which part of it."""

    recipe: Recipe
    unit: Unit
    named: Named
    period: str
    part: str = ""
    form: str = ""

    @property
    def is_of_one(self) -> bool:
        """Whether it is about a single unit of the recipe's own level, not rolled up from many."""
        return self.unit.kind.level == self.recipe.level

    @property
    def name(self) -> str:
        """What is measured, in the reader's language."""
        return in_language(self.recipe.name)

    @property
    def part_in_words(self) -> str:
        """The breakdown in words, empty for the whole."""
        return part_name(self.part)


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from, as a page shows it. Lines are of a single unit, contributions of many.

    `lines_note` says what the lines are for where the unit's own value is not made of them, and is empty otherwise.
    `members` are the first of those units by name, where no other page lists just them.
    """

    figure: Figure
    value: str
    reason: str
    is_hidden: bool
    sum_parts: Sequence[Part]
    sum_note: str
    lines: Sequence[InputLine]
    lines_note: str
    past: Sequence[PastLine]
    contributions: Sequence[Contribution]
    recipe: Sequence[tuple[str, str]]
    protection: str
    members: Sequence[Member] = ()
    more_members: int = 0


@dataclass(frozen=True)
class _MadeOf:
    """The units below a figure's unit (None for all), how many, and the first by name where no page lists them."""

    ids: frozenset[int] | None
    count: int
    named: Sequence[Named] = ()


def figure_named(*, indicator: str, code: str, period: str, part: str, form: str) -> Figure | None:
    """The figure that an address names, None where there is no such indicator, period or unit."""
    recipes = list(Recipe.objects.filter(indicator=indicator).order_by("version"))
    unit = Unit.objects.select_related("kind").filter(code=code).first()
    try:
        recipe = recipe_for(recipes, period)
    except ImpossiblePeriod:
        return None
    if unit is None or recipe is None:
        return None
    named = names_on(day_of(recipe, period), [unit.pk]).get(unit.pk)
    return None if named is None else Figure(recipe, unit, named, period, part, form)


def provenance_of(figure: Figure, viewer: Viewer) -> Provenance | None:
    """Where a figure comes from, as the viewer may see it; None where there is no such figure."""
    made_of = None if figure.is_of_one else _made_of(figure)
    shown_too = [] if made_of is None else [unit.id for unit in made_of.named]
    asked = Asked([figure.recipe.indicator_id], periods=[figure.period], unit_ids=[figure.unit.pk, *shown_too])
    rows = figures(asked, viewer)
    row = _chosen([row for row in rows if row.unit_id == figure.unit.pk], figure)
    if row is None:
        return None
    return _of_one(figure, row, viewer) if made_of is None else _of_many(figure, row, made_of, rows)


def _chosen(rows: Sequence[FigureRow], figure: Figure) -> FigureRow | None:
    found = {row.form: row for row in rows if row.breakdown == figure.part}
    if figure.form:
        return found.get(figure.form)
    return found.get("") or (next(iter(found.values()), None) if figure.is_of_one else None)


def _of_one(figure: Figure, row: FigureRow, viewer: Viewer) -> Provenance:
    is_inside = viewer.is_inside(figure.unit.pk)
    inputs = inputs_seen(figure.recipe, figure.unit, figure.period, figure.part, viewer)
    measures = {given.measure.code: given.measure for given in inputs}
    is_published = any(given.entries and given.measure.code == figure.recipe.published for given in inputs)
    return Provenance(
        figure,
        value=_written(row, figure.recipe),
        reason=why_absent(row.status),
        is_hidden=row.status == Status.HIDDEN_FEW,
        sum_parts=sum_of_one(row, figure.recipe, inputs),
        sum_note=_("The value is published by the source and is never recomputed.") if is_published else "",
        lines=input_lines(inputs),
        lines_note=_not_made_of(figure.recipe, measures) if is_published and _has_parts(inputs) else "",
        past=past_lines(inputs, is_inside=is_inside),
        contributions=(),
        recipe=recipe_terms(figure.recipe, measures),
        protection=_protection(figure.recipe, row, is_inside=is_inside),
    )


def _has_parts(inputs: Sequence[SeenInput]) -> bool:
    """Whether a part that areas are computed from is recorded beside the published value."""
    return any(given.entries and "published" not in given.parts for given in inputs)


def _not_made_of(recipe: Recipe, measures: dict[str, Measure]) -> str:
    codes = dict.fromkeys(filter(None, (recipe.numerator, recipe.numerator_weight, recipe.denominator)))
    names = get_text_list([measure_name(code, measures) for code in codes], _("and"))
    return _(
        "Areas and the whole city are computed from %(parts)s."
        " The unit's own value is not computed, but shown as the source has given it."
    ) % {"parts": names}


def _of_many(figure: Figure, row: FigureRow, made_of: _MadeOf, rows: Sequence[FigureRow]) -> Provenance:
    recipe = figure.recipe
    measures = Measure.objects.in_bulk(sorted(recipe.terms.measures()))
    members = members_shown(recipe, made_of.named, rows, period=figure.period, part=figure.part)
    return Provenance(
        figure,
        value=_written(row, recipe),
        reason=why_absent(row.status),
        is_hidden=row.status == Status.HIDDEN_FEW,
        sum_parts=sum_of_many(row, recipe, measures),
        sum_note=_made_of_in_words(
            row.units, None if figure.form else made_of.count, _counted(recipe.level, row.units)
        ),
        lines=(),
        lines_note="",
        past=(),
        contributions=contributions(
            _summed(recipe), period=figure.period, breakdown=figure.part, level=recipe.level, unit_ids=made_of.ids
        ),
        recipe=recipe_terms(recipe, measures),
        protection=_protection(recipe, row, is_inside=False),
        members=members,
        more_members=made_of.count - len(members) if members else 0,
    )


def _made_of(figure: Figure) -> _MadeOf:
    """The units of the recipe's level that belong to the figure's unit on the day of measurement."""
    rolls_up_by, day = figure.unit.kind.rolls_up_by, day_of(figure.recipe, figure.period)
    if rolls_up_by == ROLLS_UP_BY_ALL:
        return _MadeOf(None, count_at(figure.recipe.level, day=day))
    ids = ids_at(figure.recipe.level, day=day, below=figure.unit.pk, kind=LinkKind(rolls_up_by))
    is_listed = rolls_up_by != LinkKind.GEOGRAPHIC and not figure.form
    return _MadeOf(ids, len(ids), first_named(ids, day) if is_listed and ids else ())


def _summed(recipe: Recipe) -> list[str]:
    if recipe.combine == Combine.PUBLISHED:
        return sorted(filter(None, [recipe.published]))
    return sorted({code for code in (recipe.numerator, recipe.numerator_weight, recipe.denominator) if code})


def _counted(level: str, count: int) -> str:
    """What units of a level are called, one or many."""
    kind = UnitKind.objects.filter(level=level).order_by("position").first()
    if kind is None:
        return ngettext("unit", "units", count)
    one, many = {"sv": kind.name_sv, "en": kind.name_en}, {"sv": kind.plural_sv, "en": kind.plural_en}
    return in_language(one if count == 1 else many)


def _made_of_in_words(count: int, of: int | None, units: str) -> str:
    made = _("Made of %(count)s %(units)s.") % {"count": format_number(count, 0, language()), "units": units}
    if of is None or of <= count:
        return made
    left_out = {"count": format_number(of - count, 0, language())}
    return f"{made} " + (
        ngettext(
            "%(count)s more lacks a part and is left out.", "%(count)s more lack a part and are left out.", of - count
        )
        % left_out
    )


def _written(row: FigureRow, recipe: Recipe) -> str:
    return "" if row.value is None else format_number(row.value, recipe.decimals_for(row.base), language())


def _protection(recipe: Recipe, row: FigureRow, *, is_inside: bool) -> str:
    if row.status == Status.HIDDEN_FEW:
        return _("Too few. The value is hidden to protect individuals.")
    if recipe.persons is None or not recipe.minimum_group:
        return ""
    group = {"count": recipe.minimum_group}
    if is_inside:
        others = _("Others see it only if it rests on at least %(count)s persons.") % group
        return " ".join((_("You see the value because you answer for the unit."), others))
    return (
        _("A value that rests on fewer than %(count)s persons is hidden from those who do not answer for the unit.")
        % group
    )

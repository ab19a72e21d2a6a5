"""An indicator's figures of a period as a table to take away: the city, its areas and the listed units."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import Asked, FigureRow
from tertial.indicators.queries.paging import Listed, all_with_figures
from tertial.indicators.queries.sources import origins_of
from tertial.indicators.rules import Status
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import sort_key
from tertial.platform.models import User
from tertial.platform.queries.sentences import in_language
from tertial.releases.operations import let_out_figures
from tertial.releases.rules import Viewer
from tertial.site.downloads.sheet import Sheet, Wording, headings_of_cells, origin_of
from tertial.site.queries.indicator import Asking


def indicator_sheet(asked: Asking, viewer: Viewer, *, form: str, actor: User, at: datetime, today: date) -> Sheet:
    """The figures of the page and of all its lists, as the viewer may have them. It is registered.

    Everything of the indicator's own level is fetched, so that the guard sees whole units, and narrowed afterwards.
    """
    code, period = asked.wanted.indicator, asked.period
    listed = {one.unit_id: one for one in all_with_figures(asked.wanted)}
    places = {place.unit.id: place.unit for place in asked.places}
    rows = let_out_figures(
        Asked(indicators=[code], periods=[period], unit_ids=listed.keys() | places.keys()),
        viewer,
        form=form,
        subject=f"indicator {code} {period}",
        actor=actor,
        at=at,
        recipes=asked.recipes,
    )
    names: dict[int, Listed | Named] = {**listed, **places}
    kept = _in_order([row for row in rows if row.unit_id in names and _is_kept(row, asked)], asked, names)
    units, wording = [names[row.unit_id or 0] for row in kept], Wording()
    measures = asked.recipe.terms.measures()
    return Sheet(
        f"{code}-{period.replace('/', '-')}",
        [
            (_("Indicator"), in_language(asked.recipe.name)),
            *origin_of([asked.recipe], origins_of(measures, periods=[period]), periods=[period], today=today),
        ],
        [_("Unit"), _("Code"), _("Level"), _("Period"), *headings_of_cells()],
        [
            [unit.name, unit.code, row.level, row.period, *wording.cells_of(row, asked.recipe)]
            for row, unit in zip(kept, units, strict=True)
        ],
    )


def _is_kept(row: FigureRow, asked: Asking) -> bool:
    """Whether a row says something and is of the form that was chosen; a breakdown that nobody has is left out."""
    if row.breakdown and row.status == Status.MISSING:
        return False
    return not asked.choice.form or row.form == asked.choice.form


def _in_order(rows: Iterable[FigureRow], asked: Asking, names: Mapping[int, Listed | Named]) -> list[FigureRow]:
    """The city, the areas, the units; each in name order."""
    levels = {asked.recipe.level: 2, asked.city.unit.kind if asked.city else "": 0}
    keys = {unit: sort_key(named.name) for unit, named in names.items()}

    def place(row: FigureRow) -> tuple[object, ...]:
        return levels.get(row.level, 1), keys[row.unit_id or 0], row.unit_id, row.form, row.breakdown

    return sorted(rows, key=place)

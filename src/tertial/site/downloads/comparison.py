"""What is compared as a table to take away: the chosen units and the city, over the years that are drawn."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import Asked, FigureRow
from tertial.indicators.queries.sources import origins_of
from tertial.indicators.rules import Status
from tertial.platform.models import User
from tertial.platform.queries.sentences import in_language
from tertial.releases.operations import let_out_figures
from tertial.releases.queries.places import Figures
from tertial.releases.rules import Viewer
from tertial.site.comparison.choice import Choice
from tertial.site.comparison.chosen import chosen
from tertial.site.comparison.table import compared
from tertial.site.downloads.sheet import Sheet, Wording, headings_of_cells, origin_of
from tertial.site.figures.series import recipes_by_indicator


def comparison_sheet(
    choice: Choice, viewer: Viewer, *, form: str, actor: User, at: datetime, today: date
) -> Sheet | None:
    """The figures of a comparison as the viewer may have them; it is registered. None where nobody is chosen.

    Whole units are fetched, so that the guard sees all of them, and narrowed afterwards to what the page shows.
    """
    found = chosen(choice, day=today)
    if not found.columns:
        return None
    columns = [*found.columns, *([found.city] if found.city else [])]
    subject = f"comparison {' '.join(column.unit.code for column in columns)}"
    by_indicator = recipes_by_indicator()
    recipes = {(r.indicator_id, r.version): r for versions in by_indicator.values() for r in versions}
    rows = let_out_figures(
        Asked(unit_ids=found.ids),
        viewer,
        form=form,
        subject=subject,
        actor=actor,
        at=at,
        recipes=recipes.values(),
    )
    units, city = [column.unit for column in found.columns], found.city.unit if found.city else None
    table = compared(figures := Figures(rows), by_indicator, units, city, choice.period, {})
    counted, wording = set().union(*(figures.indicators(unit.id) for unit in units)), Wording()
    place = {column.unit.id: number for number, column in enumerate(columns)}
    kept = [r for r in rows if r.indicator in counted and r.period in table.years and _is_shown(r, figures)]
    kept.sort(key=lambda r: (recipes[r.indicator, r.version].pk, place[r.unit_id or 0], r.period, r.breakdown))
    used = sorted({(row.indicator, row.version) for row in kept})
    measures = {measure for key in used for measure in recipes[key].terms.measures()}
    origins = origins_of(measures, periods=table.years)
    return Sheet(
        "jamforelse",
        [
            (_("Units"), ", ".join(column.unit.name for column in columns)),
            *origin_of(map(recipes.__getitem__, used), origins, periods=table.years, today=today),
        ],
        [_("Indicator"), _("Unit"), _("Code"), _("Period"), *headings_of_cells()],
        [
            [
                in_language(recipes[row.indicator, row.version].name),
                columns[place[row.unit_id or 0]].unit.name,
                columns[place[row.unit_id or 0]].unit.code,
                row.period,
                *wording.cells_of(row, recipes[row.indicator, row.version]),
            ]
            for row in kept
        ],
    )


def _is_shown(row: FigureRow, figures: Figures) -> bool:
    """Whether a row is the one that the page shows of its place; a breakdown that nobody has is left out."""
    if row.breakdown and row.status == Status.MISSING:
        return False
    return row == figures.of(row.indicator, row.unit_id or 0, row.period, part=row.breakdown)

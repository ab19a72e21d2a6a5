"""A unit's figures as a table to take away."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from tertial.indicators.queries.figures import Asked
from tertial.indicators.queries.sources import origins_of
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import names_on
from tertial.platform.models import User
from tertial.platform.queries.sentences import in_language
from tertial.releases.operations import let_out_figures
from tertial.releases.rules import Viewer
from tertial.site.downloads.sheet import Sheet, Wording, headings_of_cells, origin_of
from tertial.site.figures.series import recipes_by_indicator


def unit_sheet(unit: Unit, viewer: Viewer, *, form: str, actor: User, at: datetime, today: date) -> Sheet:
    """All figures of a unit, of every indicator and period, as the viewer may have them. It is registered."""
    recipes = {(r.indicator_id, r.version): r for versions in recipes_by_indicator().values() for r in versions}
    rows = let_out_figures(
        Asked(unit_ids=[unit.pk]),
        viewer,
        form=form,
        subject=f"unit {unit.code}",
        actor=actor,
        at=at,
        recipes=recipes.values(),
    )
    name = names_on(today, [unit.pk])[unit.pk].name
    used = sorted({(row.indicator, row.version) for row in rows})
    measures = {measure for key in used for measure in recipes[key].terms.measures()}
    rows = [row for row in rows if not (row.breakdown and row.status == Status.MISSING)]
    rows.sort(key=lambda row: (recipes[row.indicator, row.version].pk, row.period, row.form, row.breakdown))
    periods, wording = sorted({row.period for row in rows}), Wording()
    return Sheet(
        unit.code,
        [
            (_("Unit"), name),
            *origin_of(map(recipes.__getitem__, used), origins_of(measures), periods=periods, today=today),
        ],
        [_("Indicator"), _("Period"), *headings_of_cells()],
        [
            [in_language(recipe.name), row.period, *wording.cells_of(row, recipe)]
            for row in rows
            for recipe in [recipes[row.indicator, row.version]]
        ],
    )

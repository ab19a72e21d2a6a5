"""News of values: what was corrected of the units that somebody follows."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Measure, Recipe
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.corrections import SeenCorrection, corrections_seen
from tertial.releases.rules import Viewer
from tertial.site.news.following import UNIT, Followed
from tertial.site.news.items import NewsItem, Window
from tertial.site.queries.correcting import written
from tertial.site.words import part_name


def correction_news(followed: Followed, window: Window, viewer: Viewer, recipes: Sequence[Recipe]) -> list[NewsItem]:
    """What was corrected of the units that somebody follows, and of those directly below them.

    Inside a unit's circle the sentence says from what to what; outside it says only that the value was corrected.
    """
    units = followed.watched
    rows = corrections_seen(units, viewer, since=window.since, until=window.until, most=window.most)
    measures = Measure.objects.in_bulk({row.measure for row in rows}) if rows else {}
    shown_by = _indicators_by_measure(recipes)
    items = []
    for row in rows:
        unit = units[row.unit_id]
        sentence = _sentence(row, measures[row.measure])
        items.append(NewsItem(row.at, f"{UNIT}:{unit.code}", unit.name, sentence, _address(row, unit.code, shown_by)))
    return items


def _indicators_by_measure(recipes: Sequence[Recipe]) -> Mapping[str, str]:
    return {measure: recipe.indicator_id for recipe in reversed(recipes) for measure in recipe.terms.measures()}


def _address(row: SeenCorrection, unit: str, shown_by: Mapping[str, str]) -> str:
    """Where a corrected value comes from; the unit's page where no indicator reads it."""
    if row.measure not in shown_by:
        return reverse("unit", args=[unit])
    address = reverse("provenance", args=[shown_by[row.measure], row.last_period, unit])
    return f"{address}?del={row.breakdown}" if row.breakdown else address


def _sentence(row: SeenCorrection, measure: Measure) -> str:
    name = in_language(measure.name)
    words = {"measure": name, "period": stretch(row.first_period, row.last_period)}
    if row.cells > 1:
        said = ngettext(
            "%(measure)s: %(count)s value of %(period)s was corrected.",
            "%(measure)s: %(count)s values of %(period)s were corrected.",
            row.cells,
        )
        return said % {**words, "count": format_number(row.cells, 0, language())}
    if row.breakdown:
        words["measure"] = f"{name}, {part_name(row.breakdown)}"
    if not row.status_after:
        return _("%(measure)s %(period)s was corrected.") % words
    words["before"] = written(measure, row.status_before, row.before)
    words["after"] = written(measure, row.status_after, row.after)
    return _("%(measure)s %(period)s was corrected from %(before)s to %(after)s.") % words


def stretch(first: str, last: str) -> str:
    """One period, or from the first to the last."""
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}

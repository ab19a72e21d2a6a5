"""Where a figure comes from."""

from collections.abc import Sequence

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.collection.access import may_ask
from tertial.organisation.rules import ROLLS_UP_BY_ALL, LinkKind
from tertial.site.access import SignedInRequest, may_correct, viewer_of
from tertial.site.operators.values import proposal_url
from tertial.site.queries.provenance import Figure, Provenance, figure_named, provenance_of

CHANGES = "corrected"


@require_safe
def show(request: SignedInRequest, indicator: str, period: str, unit: str) -> HttpResponse:
    """Where a unit's figure comes from; `?del=sex=girls` for a part of it, `?regi=municipal` for one operator form."""
    part, form = request.GET.get("del", ""), request.GET.get("regi", "")
    figure = figure_named(indicator=indicator, code=unit, period=period, part=part, form=form)
    viewer = viewer_of(request.user, localdate())
    found = provenance_of(figure, viewer) if figure else None
    if figure is None or found is None:
        raise Http404
    is_inside = figure.is_of_one and viewer.is_inside(figure.unit.pk)
    can_correct = is_inside and may_correct(request.user, figure.unit)
    context = {
        "found": found,
        "figure": figure,
        "trail": _trail(figure),
        "list_url": _list_url(figure),
        "corrections": [(line.name, _correct_url(figure, line.measure)) for line in found.lines] if can_correct else [],
        "proposals": _proposals(figure, found) if is_inside and may_ask(request.user, figure.unit) else [],
        "changes": request.session.pop(CHANGES, []),
    }
    return render(request, "site/provenance.html", context)


def _trail(figure: Figure) -> Sequence[tuple[str, str | None]]:
    return [
        (_("Organisation"), reverse("organisation")),
        (figure.named.name, reverse("unit", args=[figure.unit.code])),
        (figure.name, reverse("indicator", args=[figure.recipe.indicator_id])),
        (f"{figure.period}, {figure.part_in_words}" if figure.part else figure.period, None),
    ]


def _list_url(figure: Figure) -> str:
    """Where the indicator lists just the units of the figure; empty where it cannot: it lists by area alone."""
    chosen, rolls_up_by = {"period": figure.period}, figure.unit.kind.rolls_up_by
    if figure.is_of_one or rolls_up_by not in (LinkKind.GEOGRAPHIC, ROLLS_UP_BY_ALL):
        return ""
    if rolls_up_by == LinkKind.GEOGRAPHIC:
        chosen["omrade"] = figure.unit.code
    if figure.form:
        chosen["regi"] = figure.form
    return f"{reverse('indicator', args=[figure.recipe.indicator_id])}?{urlencode(chosen)}"


def _proposals(figure: Figure, found: Provenance) -> list[tuple[str, str]]:
    return [
        (line.name, proposal_url(line.measure, figure.unit.code, figure.period, figure.part)) for line in found.lines
    ]


def _correct_url(figure: Figure, measure: str) -> str:
    chosen = {"fran": figure.recipe.indicator_id} | ({"del": figure.part} if figure.part else {})
    return f"{reverse('correct', args=[measure, figure.unit.code, figure.period])}?{urlencode(chosen)}"

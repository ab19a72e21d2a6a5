"""Correcting a recorded value."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.indicators.models import Recipe
from tertial.indicators.operations.correcting import Cell, CorrectionRefused, correct_value
from tertial.organisation.models import Unit
from tertial.site.access import SignedInRequest, may_correct, viewer_of
from tertial.site.forms.correcting import CorrectionForm
from tertial.site.queries.correcting import Held, affected_by, changes, held_value, written
from tertial.site.units.staying import staying
from tertial.site.views.provenance import CHANGES


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: SignedInRequest, measure: str, unit: str, period: str) -> HttpResponse:
    """Record another value in a place that holds one; `?del=` for a part, `?fran=` the indicator to return to."""
    of = get_object_or_404(Unit, code=unit)
    if not may_correct(request.user, of):
        raise PermissionDenied
    today, part = localdate(), request.GET.get("del", "")
    viewer = viewer_of(request.user, today)
    held = held_value(measure=measure, unit=of, period=period, part=part, viewer=viewer, today=today)
    if held is None:
        raise Http404
    initial = {"status": held.entry.status}
    form = CorrectionForm(request.POST or None, measure=held.measure, held=held.entry.value, initial=initial)
    back = _back(request, held)
    if request.method == "POST" and form.is_valid() and _save(request, held, form):
        return redirect(back)
    context = {"held": held, "form": form, "cancel_url": back, "trail": _trail(held, back)}
    context["stays"] = staying(held, viewer)
    return render(request, "site/correct.html", context, status=422 if form.errors else 200)


def _save(request: SignedInRequest, held: Held, form: CorrectionForm) -> bool:
    today = localdate()
    viewer = viewer_of(request.user, today)
    before = affected_by(held, viewer, today)
    status, value = form.chosen
    cell = Cell(held.measure.code, held.unit, held.period, held.part)
    reason = form.cleaned_data["comment"]
    try:
        is_changed = correct_value(
            cell, status=status, value=value, reason=reason, actor=request.user, at=now(), today=today
        )
    except CorrectionRefused as problem:
        form.add_error(None, str(problem))
        return False
    if not is_changed:
        messages.info(request, _("Nothing was changed: the same value was recorded already."))
        return True
    request.session[CHANGES] = changes(before, affected_by(held, viewer, today))
    said = {"before": held.value, "after": written(held.measure, status, value), "name": held.line.name}
    messages.success(request, _("%(name)s was corrected from %(before)s to %(after)s.") % said)
    return True


def _back(request: SignedInRequest, held: Held) -> str:
    """Where the figure comes from that the reader was at, else the unit's page."""
    indicator = request.GET.get("fran", "")
    if not Recipe.objects.filter(indicator=indicator).exists():
        return reverse("unit", args=[held.unit.code])
    address = reverse("provenance", args=[indicator, held.period, held.unit.code])
    return f"{address}?{urlencode({'del': held.part})}" if held.part else address


def _trail(held: Held, back: str) -> list[tuple[str, str | None]]:
    return [
        (held.named.name, reverse("unit", args=[held.unit.code])),
        (f"{held.line.name}, {held.period}", back),
        (_("Correct"), None),
    ]

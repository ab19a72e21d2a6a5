"""A unit's page and its figures to take away."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, sees_internal, viewer_of
from tertial.site.downloads.answering import answer
from tertial.site.downloads.unit import unit_sheet
from tertial.site.forms.choosing import UnitChoices, day_from
from tertial.site.queries.unit import with_city
from tertial.site.units.page import Reader, unit_page


@require_safe
def show(request: SignedInRequest, unit: str) -> HttpResponse:
    """One unit on a day, with its figures of a period."""
    found, today = with_city(unit), localdate()
    if found is None:
        raise Http404
    day = day_from(request.GET.get("dag", ""), today)
    reader = Reader(viewer_of(request.user, today), sees_internal(request.user, today))
    page = unit_page(*found, period=request.GET.get("period", ""), day=day, today=today, reader=reader)
    chosen = {"period": page.figures.period, "dag": day}
    return render(
        request,
        "site/unit.html",
        {
            "page": page,
            "trail": page.trail,
            "filter_form": UnitChoices(initial=chosen, periods=page.figures.periods),
            "filter_url": request.path,
            "links": [(_("Compare"), f"{reverse('comparison')}?enhet={unit}")] if found[0].pk != found[1] else [],
            "downloads": [(name, reverse("unit_download", args=[unit, form])) for name, form in DOWNLOADS],
        },
    )


DOWNLOADS = (("Excel", "xlsx"), ("CSV", "csv"))


@require_safe
def download(request: SignedInRequest, unit: str, form: str) -> HttpResponse:
    """All figures of a unit as a file."""
    found = with_city(unit)
    if found is None or form not in {ending for _name, ending in DOWNLOADS}:
        raise Http404
    viewer = viewer_of(request.user, localdate())
    return answer(unit_sheet(found[0], viewer, form=form, actor=request.user, at=now(), today=localdate()), form)

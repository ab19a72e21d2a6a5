"""How all units stand together: an indicator's funnel, and how even the city is."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, viewer_of
from tertial.site.forms.choosing import FunnelChoices
from tertial.site.queries.indicator import Choice, asking
from tertial.site.standing.equity import equity_page
from tertial.site.standing.funnel import funnel_page


@require_safe
def show_funnel(request: SignedInRequest, indicator: str) -> HttpResponse:
    """The units of an indicator by how many answered, in the whole city or one area."""
    given = request.GET
    choice = Choice(given.get("period", ""), area=given.get("omrade", ""), page=given.get("page", "1"))
    asked = asking(indicator, choice, localdate())
    if asked is None:
        raise Http404
    page = funnel_page(asked, viewer_of(request.user, localdate()))
    areas = [(area.unit.code, area.unit.name) for area in asked.areas]
    chosen = {"period": asked.period, "omrade": choice.area}
    return render(
        request,
        "site/funnel.html",
        {
            "page": page,
            "trail": [(_("Indicators"), reverse("indicators")), (page.name, page.url), (_("The funnel"), None)],
            "filter_form": FunnelChoices(initial=chosen, periods=asked.periods, areas=areas),
            "filter_url": request.path,
            "links": [],
        },
    )


@require_safe
def show_equity(request: SignedInRequest) -> HttpResponse:
    """How even the city is in each indicator, over five years."""
    return render(
        request,
        "site/equity.html",
        {"indicators": equity_page(), "trail": [(_("Indicators"), reverse("indicators")), (_("Equity"), None)]},
    )

"""What waits for a person: the page that somebody meets first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, standing_of
from tertial.site.help.tour import is_offered
from tertial.site.units.mine import my_units
from tertial.site.work.page import work_page


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """What waits, the nearest first, and my units."""
    today = localdate()
    context = {
        "page": work_page(request.user, today),
        "units": my_units(standing_of(request.user, today).held, day=today),
        "is_tour_offered": is_offered(request.user),
    }
    return render(request, "site/work.html", context)

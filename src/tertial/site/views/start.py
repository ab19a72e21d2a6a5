"""The page that somebody meets first."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, standing_of, viewer_of
from tertial.site.units.start import start_page


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """My units, what I may do, and how it stands."""
    today = localdate()
    held = standing_of(request.user, today).held
    page = start_page(held, day=today, viewer=viewer_of(request.user, today))
    return render(request, "site/start.html", {"page": page})

"""Help: all words, and the way around for who is new."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertial.platform import operations
from tertial.site.access import SignedInRequest, standing_of
from tertial.site.help.tour import address_of, step_from
from tertial.site.help.words import words_page

LONGEST = 80


@require_safe
def show_words(request: SignedInRequest) -> HttpResponse:
    """What the words mean, those that are sought or all of them."""
    page = words_page(request.GET.get("sok", "")[:LONGEST])
    return render(request, "site/words.html", {"page": page, "trail": [(_("Words"), None)]})


@require_safe
def show_around(request: SignedInRequest, step: str) -> HttpResponse:
    """To the page of a step, in the reader's own unit where there is one."""
    found = step_from(step)
    if found is None:
        raise Http404
    today = localdate()
    return redirect(address_of(found, standing_of(request.user, today).held, day=today))


@require_POST
def end_tour(request: SignedInRequest) -> HttpResponse:
    """Done, or no thanks: it is not offered again."""
    operations.end_tour(actor=request.user, at=now())
    return redirect("start")

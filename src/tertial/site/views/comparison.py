"""Units side by side, and their figures to take away."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, standing_of, viewer_of
from tertial.site.comparison.page import comparison_page
from tertial.site.downloads.answering import WRITERS, answer
from tertial.site.downloads.comparison import comparison_sheet
from tertial.site.forms.comparing import ComparedPeriod, UnitSought, choice_from
from tertial.site.views.unit import DOWNLOADS


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """Up to five units side by side, and what can be added to them."""
    today = localdate()
    own = {held.unit_id for held in standing_of(request.user, today).held}
    page = comparison_page(choice_from(request.GET), viewer_of(request.user, today), today=today, own=own)
    kept, periods = page.chosen.choice, page.table.periods if page.table else ()
    shown = {"enhet": kept.codes, "period": page.table.period if page.table else kept.period}
    downloads = [(name, f"{reverse('comparison_download', args=[form])}?{kept.query}") for name, form in DOWNLOADS]
    return render(
        request,
        "site/compare.html",
        {
            "page": page,
            "period_form": ComparedPeriod(initial=shown, periods=periods, auto_id="shown_%s"),
            "sought_form": UnitSought(initial=shown | {"period": kept.period, "namn": kept.words}, auto_id="sought_%s"),
            "filter_url": request.path,
            "close_url": kept.seeking().address,
            "downloads": downloads,
        },
    )


@require_safe
def download(request: SignedInRequest, form: str) -> HttpResponse:
    """What is compared as a file, in all the years that are drawn."""
    if form not in WRITERS:
        raise Http404
    today = localdate()
    choice, viewer = choice_from(request.GET), viewer_of(request.user, today)
    sheet = comparison_sheet(choice, viewer, form=form, actor=request.user, at=now(), today=today)
    if sheet is None:
        raise Http404
    return answer(sheet, form)

"""A unit's page and its figures to take away."""

from django.db.models import Exists
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, sees_internal, steers, viewer_of
from tertial.site.downloads.answering import answer
from tertial.site.downloads.unit import unit_sheet
from tertial.site.forms.choosing import BelowChoices, UnitChoices, day_from
from tertial.site.news.following import UNIT, follow_unit_button, is_followed
from tertial.site.queries.unit import Placed, placed
from tertial.site.units.below import below_page
from tertial.site.units.goals import Judged
from tertial.site.units.page import Reader, unit_page
from tertial.site.work.tasks import tasks_at
from tertial.steering.queries.book import books

MOST_WAITING = 4
DOWNLOADS = (("Excel", "xlsx"), ("CSV", "csv"))


@require_safe
def show(request: SignedInRequest, unit: str) -> HttpResponse:
    """One unit on a day, with its figures and goals of a period, and what waits there for who steers it."""
    today, user = localdate(), request.user
    place = _placed(unit, is_followed(user, UNIT, unit))
    day, known = day_from(request.GET.get("dag", ""), today), books()
    reader = Reader(viewer_of(user, today), sees_internal(user, today))
    page = unit_page(place, known, reader, period=request.GET.get("period", ""), day=day, today=today)
    waiting = tasks_at(place.unit.pk, user, today, known=known)
    chosen = {"period": page.chosen.period, "dag": day}
    return render(
        request,
        "site/unit.html",
        {
            "page": page,
            "waiting": waiting[:MOST_WAITING],
            "more_waiting": len(waiting[MOST_WAITING:]),
            "all_waiting": len(waiting),
            "follow": follow_unit_button(user, unit, today, unit_id=place.unit.pk, is_chosen=place.is_followed),
            "trail": page.trail,
            "filter_form": UnitChoices(initial=chosen, periods=page.chosen.offered),
            "filter_url": request.path,
            "links": [_equity() if place.is_whole else (_("Compare"), f"{reverse('comparison')}?enhet={unit}")],
            "downloads": [(name, reverse("unit_download", args=[unit, form])) for name, form in DOWNLOADS],
            "new_goal_url": reverse("steering:new_goal", args=[unit]) if place.unit.pk in steers(user, today) else "",
        },
    )


@require_safe
def show_below(request: SignedInRequest, unit: str, indicator: str) -> HttpResponse:
    """How an indicator stands in the units below one in a period, in alphabetical order."""
    place, today, known = _placed(unit), localdate(), books()
    offered, asked = known.periods(), request.GET.get("period", "")
    period = asked if asked in offered.periods(today) else offered.latest(today)
    number = int(page) if (page := request.GET.get("page", "1")).isdecimal() and len(page) < 5 else 1
    found = below_page(place, indicator, Judged(known, period, today, ()), page=number, day=today)
    if found is None:
        raise Http404
    return render(
        request,
        "site/units_below.html",
        {
            "page": found,
            "trail": found.trail,
            "filter_form": BelowChoices(initial={"period": period}, periods=offered.periods(today)),
            "links": [(_("The indicator in the whole city"), found.indicator_url)],
            "filter_url": request.path,
        },
    )


@require_safe
def download(request: SignedInRequest, unit: str, form: str) -> HttpResponse:
    """All figures of a unit as a file."""
    place = _placed(unit)
    if form not in {ending for _name, ending in DOWNLOADS}:
        raise Http404
    viewer = viewer_of(request.user, localdate())
    return answer(unit_sheet(place.unit, viewer, form=form, actor=request.user, at=now(), today=localdate()), form)


def _equity() -> tuple[str, str]:
    return _("Equity: how even the city is"), reverse("equity")


def _placed(code: str, is_followed: Exists | None = None) -> Placed:
    place = placed(code, is_followed)
    if place is None:
        raise Http404
    return place

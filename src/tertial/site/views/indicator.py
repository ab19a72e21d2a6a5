"""The indicators, one of them with its areas and units, and its figures to take away."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, viewer_of
from tertial.site.downloads.answering import answer
from tertial.site.downloads.indicator import indicator_sheet
from tertial.site.forms.choosing import IndicatorChoices, UnitList
from tertial.site.goals.of_indicator import aims, beside, units_of
from tertial.site.news.following import INDICATOR, FollowButton, is_followed
from tertial.site.queries.indicator import Asking, Choice, IndicatorPage, asking, indicator_page
from tertial.site.queries.indicators import all_indicators
from tertial.site.queries.telling import told
from tertial.site.views.unit import DOWNLOADS
from tertial.steering.queries.decided import targets_decided


@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    """Every indicator with the whole city's latest value."""
    return render(request, "site/indicators.html", {"indicators": all_indicators(viewer_of(request.user, localdate()))})


@require_safe
def show(request: SignedInRequest, indicator: str) -> HttpResponse:
    """One indicator in a period: the city, its areas and a page of units."""
    asked = _asked(request, indicator)
    # What is wanted is wanted of all operators together, or of a board's own units: no form alone is judged by it.
    decided = [] if asked.choice.form else targets_decided(indicator, asked.period, day=asked.wanted.day)
    page = indicator_page(asked, viewer_of(request.user, localdate()), also=units_of(decided))
    wanted, choice = aims(decided, page), asked.choice
    also = beside(indicator, asked.wanted.day, is_followed(request.user, INDICATOR, indicator))
    words = told(page, wanted.level)
    chosen = {"period": asked.period, "indelning": choice.division, "regi": choice.form}
    listed = chosen | {"namn": choice.words, "omrade": choice.area}
    areas = [(area.unit.code, area.unit.name) for area in asked.areas]
    query = request.GET.urlencode()
    downloads = [(name, reverse("indicator_download", args=[indicator, form])) for name, form in DOWNLOADS]
    return render(
        request,
        "site/indicator.html",
        {
            "page": page,
            "told": words,
            "aims": wanted,
            "goals": also.goals,
            "follow": FollowButton(f"{INDICATOR}:{indicator}", also.is_followed, reverse("follow")),
            "trail": [(_("Indicators"), reverse("indicators")), (words.name, None)],
            "filter_form": IndicatorChoices(initial=chosen, periods=asked.periods),
            "links": _links(asked, page),
            "unit_form": UnitList(initial=listed, areas=areas, auto_id="list_%s"),
            "filter_url": request.path,
            "downloads": [(name, f"{address}?{query}" if query else address) for name, address in downloads],
        },
    )


def _links(asked: Asking, page: IndicatorPage) -> list[tuple[str, str]]:
    """To where the city's value comes from and how it is made, and to areas or units side by side."""
    kind = asked.areas[0].unit.kind if asked.areas else asked.recipe.level
    found = [(_("Compare"), f"{reverse('comparison')}?slag={kind}&period={quote(asked.period)}")]
    if page.family is not None and page.family.target is not None:
        address = reverse("funnel", args=[asked.wanted.indicator])
        found.insert(0, (_("All units by how many answered"), f"{address}?period={quote(asked.period)}"))
    if page.city is not None and page.city.value.url:
        found.insert(0, (_("How the value is computed"), page.city.value.url))
    return found


@require_safe
def download(request: SignedInRequest, indicator: str, form: str) -> HttpResponse:
    """The city, its areas and the listed units of a period as a file."""
    if form not in {ending for _name, ending in DOWNLOADS}:
        raise Http404
    asked = _asked(request, indicator)
    viewer = viewer_of(request.user, localdate())
    return answer(indicator_sheet(asked, viewer, form=form, actor=request.user, at=now(), today=localdate()), form)


def _asked(request: HttpRequest, indicator: str) -> Asking:
    given = request.GET
    choice = Choice(
        period=given.get("period", ""),
        division=given.get("indelning", ""),
        form=given.get("regi", ""),
        words=given.get("namn", "")[:100],
        area=given.get("omrade", ""),
        page=given.get("page", "1"),
    )
    asked = asking(indicator, choice, localdate())
    if asked is None:
        raise Http404
    return asked

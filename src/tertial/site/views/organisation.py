"""The organisation on a day."""

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.organisation.models import Unit
from tertial.organisation.rules import LinkKind
from tertial.platform.charts.drawing import Drawing
from tertial.platform.charts.maps import Area, area_map
from tertial.platform.queries.sentences import day_in_words
from tertial.site.access import SignedInRequest
from tertial.site.forms.organisation import VIEWS, DayForm
from tertial.site.queries.organisation import Organisation, organisation_on


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """The organisation on a day by one kind of link, opened branch by branch: `?oppna=CODE`, its pages by `?sida=2`."""
    form = DayForm.asked(request.GET)
    form.is_valid()
    code = request.GET.get("oppna")
    opened = get_object_or_404(Unit, code=code) if code else None
    page = request.GET.get("sida") or "1"
    if not page.isdecimal() or len(page) > 5 or not 1 <= int(page) <= 10_000:
        raise BadRequest("sida")
    found = organisation_on(form.day, kind=form.kind, opened=opened, page=int(page), today=localdate())
    context = {
        "tabs": _tabs(form, found.kind),
        "form": form,
        "address": reverse("organisation"),
        "day": form.day,
        "found": found,
        "map": _map(found, day_in_words(form.day)),
        "key": [(one.unit.name, "", reverse("unit", args=[one.unit.code])) for one in found.places if one.geometry],
        "code": code or "",
    }
    return render(request, "site/organisation.html", context)


def _tabs(form: DayForm, shown: LinkKind) -> list[tuple[str, str, bool]]:
    names = {
        LinkKind.LINE: _("Line"),
        LinkKind.FUNCTIONAL: _("Follow-up"),
        LinkKind.GEOGRAPHIC: _("Areas"),
        LinkKind.OPERATOR: _("Operators"),
    }
    return [
        (
            names[kind],
            f"{reverse('organisation')}?{urlencode({'indelning': word, 'dag': form.day.isoformat()})}",
            kind == shown,
        )
        for word, kind in VIEWS.items()
    ]


def _map(found: Organisation, day: str) -> Drawing | None:
    areas = [Area(place.unit.name, place.geometry, 2) for place in found.places if place.geometry]
    if not areas:
        return None
    names = ", ".join(area.name for area in areas)
    return area_map(areas, title=_("The areas on %(day)s") % {"day": day}, description=names, is_keyed=True)

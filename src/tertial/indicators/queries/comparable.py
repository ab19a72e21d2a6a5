"""Units that can be set beside each other: those that have figures, found by name, place, form and kind; no values."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Collate

from tertial.indicators.models import Figure
from tertial.indicators.rules import Basis
from tertial.organisation.models import Link, UnitDescription, valid_on
from tertial.organisation.queries.units import Named, existing_on
from tertial.organisation.rules import LinkKind, search_key
from tertial.platform.models import known

UNITS_ON_A_PAGE = 8


@dataclass(frozen=True)
class Sought:
    """Which units are sought among those that exist on a day.

    `kinds` are the codes of their kinds; `words` must all be in the name, whatever case and accents; `form` is who runs
    them; `area` is the id of the unit that they lie in.
    """

    day: date
    kinds: Collection[str]
    words: str = ""
    form: str = ""
    area: int | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit that was found: its kind goes with its name, and who runs it and where it lies, each empty if unknown."""

    unit: Named
    form: str
    place: str


def units_to_compare(sought: Sought, number: int | str = 1, size: int = UNITS_ON_A_PAGE) -> Page[Candidate]:
    """One page of the units sought in Swedish name order; a page that is not there gives the nearest that is."""
    rows = (
        _sought(sought)
        .annotate(form=Subquery(_of_parent(sought.day, LinkKind.OPERATOR).values("operator_form")[:1]))
        .annotate(place=Subquery(_of_parent(sought.day, LinkKind.GEOGRAPHIC).values("name")[:1]))
        .order_by(Collate("sort_key", "C"), "unit__code")
        .values_list("unit_id", "unit__code", "unit__kind_id", "name", "form", "place")
    )
    page = Paginator(rows, size).get_page(number)
    found = [Candidate(Named(*row[:4]), row[4] or "", row[5] or "") for row in page.object_list]
    return Page(found, page.number, page.paginator)  # type: ignore[arg-type]  # the paginator counts rows, the page holds units


def _sought(sought: Sought) -> "QuerySet[UnitDescription]":
    figures = Figure.objects.filter(unit=OuterRef("unit_id"), basis=Basis.AS_IT_WAS)
    rows = existing_on(sought.day).filter(Exists(figures), unit__kind__in=sorted(sought.kinds))
    for word in search_key(sought.words).split():
        rows = rows.filter(search_key__contains=word)
    if sought.area is not None:
        rows = rows.filter(unit__in=_links(sought.day, LinkKind.GEOGRAPHIC).filter(parent=sought.area).values("child"))
    if sought.form:
        operators = existing_on(sought.day).filter(operator_form=sought.form).values("unit")
        links = _links(sought.day, LinkKind.OPERATOR).filter(parent__in=operators)
        rows = rows.filter(unit__in=links.values("child"))
    return rows


def _links(day: date, kind: LinkKind) -> "QuerySet[Link]":
    return Link.objects.filter(valid_on(day), known(None), kind=kind)


def _of_parent(day: date, kind: LinkKind) -> "QuerySet[UnitDescription]":
    """What the unit above the one in question by a kind of link is called that day."""
    return existing_on(day).filter(
        unit__in=_links(day, kind).filter(child=OuterRef(OuterRef("unit_id"))).values("parent")
    )

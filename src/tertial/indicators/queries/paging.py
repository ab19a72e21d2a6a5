"""Which units have a figure, in name order, a page at a time: who they are and what they are called, never a value."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    DateField,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce, Collate

from tertial.indicators.models import Figure
from tertial.indicators.rules import Basis
from tertial.organisation.models import Link, UnitDescription, valid_on
from tertial.organisation.rules import LinkKind, search_key
from tertial.platform.models import known

UNITS_ON_A_PAGE = 25


@dataclass(frozen=True)
class Wanted:
    """Which units are wanted: those with a figure of an indicator at a level in a period.

    `form` narrows to municipal or independent; `below` to those that belong to a unit (its id, and the kind of link) on
    `day`; `words` to names that hold each of the words on that day, whatever case and accents.
    """

    indicator: str
    period: str
    level: str
    day: date
    form: str = ""
    below: tuple[int, LinkKind] | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit in the list: what it was called, which area it lay in, and who ran it."""

    unit_id: int
    code: str
    name: str
    form: str
    area_id: int | None


def units_with_figures(wanted: Wanted, number: int | str = 1, size: int = UNITS_ON_A_PAGE) -> Page[Listed]:
    """One page of the wanted units in Swedish name order; a page that is not there gives the nearest that is."""
    paginator = Paginator(_listed(wanted), size)
    # Counted without names and areas, which would take as long as the page itself.
    vars(paginator)["count"] = _wanted(wanted).count()
    page = paginator.get_page(number)
    return Page([Listed(*row) for row in page.object_list], page.number, page.paginator)  # type: ignore[arg-type]  # the paginator counts rows, the page holds units


def all_with_figures(wanted: Wanted) -> list[Listed]:
    """All the wanted units in Swedish name order. One question."""
    return [Listed(*row) for row in _listed(wanted)]


def _listed(wanted: Wanted) -> "QuerySet[Figure, tuple[Any, ...]]":
    names = UnitDescription.objects.filter(known(None), unit=OuterRef("unit_id")).order_by(
        *_nearest(wanted.day), F("starts_on").desc()
    )
    areas = Link.objects.filter(
        valid_on(wanted.day), known(None), child=OuterRef("unit_id"), kind=LinkKind.GEOGRAPHIC
    ).values("parent_id")
    return (
        _wanted(wanted)
        .annotate(that_day=_that_day(wanted.day))
        .annotate(
            name=Coalesce(F("that_day__name"), Subquery(names.values("name")[:1])),
            key=Coalesce(F("that_day__sort_key"), Subquery(names.values("sort_key")[:1])),
            area=Subquery(areas[:1]),
        )
        .order_by(Collate(F("key"), "C"), "unit__code")
        .values_list("unit_id", "unit__code", "name", "form", "area")
    )


def _wanted(wanted: Wanted) -> "QuerySet[Figure]":
    rows = Figure.objects.filter(
        indicator=wanted.indicator,
        period=wanted.period,
        level=wanted.level,
        basis=Basis.AS_IT_WAS,
        breakdown="",
        unit__isnull=False,
    )
    if wanted.form:
        rows = rows.filter(form=wanted.form)
    if wanted.below is not None:
        above, kind = wanted.below
        links = Link.objects.filter(valid_on(wanted.day), known(None), parent=above, kind=kind)
        rows = rows.filter(unit__in=links.values("child"))
    if words := search_key(wanted.words).split():
        called = UnitDescription.objects.filter(valid_on(wanted.day), known(None))
        for word in words:
            called = called.filter(search_key__contains=word)
        rows = rows.filter(unit__in=called.values("unit"))
    return rows


def _that_day(day: date) -> FilteredRelation:
    """What each unit was called on a day, joined once for all; the few that did not exist then are looked up."""
    valid = Q(unit__descriptions__superseded_at=None)
    valid &= Q(unit__descriptions__starts_on=None) | Q(unit__descriptions__starts_on__lte=day)
    valid &= Q(unit__descriptions__ends_on=None) | Q(unit__descriptions__ends_on__gt=day)
    return FilteredRelation("unit__descriptions", condition=valid)


def _nearest(day: date) -> list[Case | OrderBy]:
    """Orders descriptions by how far from a day they hold: those of the day first."""
    on_the_day = Case(When(valid_on(day), then=Value(0)), default=Value(1), output_field=IntegerField())
    before = Case(When(Q(ends_on__lte=day), then=F("ends_on")), output_field=DateField())
    return [on_the_day, before.desc(nulls_last=True)]

"""What is recorded of an operator's unit in a period: each value, what is to be said of it, and how to correct it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.collection.models import Inquiry
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.releases.queries.values import SeenValue
from tertial.site.queries.correcting import written
from tertial.site.words import part_name, why_absent

Place = tuple[str, str]


@dataclass(frozen=True)
class ValueLine:
    """One value: as it reads or why it is not there, where it comes from, what to know of it, and what can be done."""

    name: str
    unit: str
    value: str
    reason: str
    mark: str
    source: str
    recorded: str
    url: str
    action: str


@dataclass(frozen=True)
class Reported:
    """What is recorded of a unit in a period, and what is to be said of how good it is."""

    lines: tuple[ValueLine, ...]
    remarks: tuple[str, ...]


def reported(
    unit: Unit, period: str, rows: Sequence[SeenValue], opened: Mapping[Place, Inquiry], ask_url: str
) -> Reported:
    """The values of a unit in a period, with those that are there in another of the years and not in it.

    `rows` are those of all the years, in the order in which they are shown; `opened` the corrections that are drafted
    or wait.
    """
    now = {(row.measure.code, row.breakdown): row for row in rows if row.period == period}
    usual = {(row.measure.code, row.breakdown): row for row in rows}
    lines = [
        _line(now[place], unit, opened.get(place)) if place in now else _absent(row, ask_url)
        for place, row in usual.items()
    ]
    return Reported(tuple(lines), tuple(_remarks(now, usual)))


def _line(row: SeenValue, unit: Unit, opened: Inquiry | None) -> ValueLine:
    is_there = row.value is not None
    return ValueLine(
        name=_named(row),
        unit=in_language(row.measure.unit),
        value=written(row.measure, row.status, row.value) if is_there else "",
        reason="" if is_there else why_absent(row.status),
        mark=_("provisional, only you see it") if row.is_provisional else "",
        source=row.source,
        recorded=day_in_words(localtime(row.recorded_at).date()),
        url=_address(row, unit) if opened is None else reverse("inquiry", args=[opened.pk]),
        action=_action(opened),
    )


def _absent(row: SeenValue, ask_url: str) -> ValueLine:
    return ValueLine(
        _named(row),
        in_language(row.measure.unit),
        "",
        why_absent(Status.MISSING),
        "",
        "",
        "",
        ask_url,
        _("Ask the office"),
    )


def _named(row: SeenValue) -> str:
    return ", ".join(filter(None, (in_language(row.measure.name), part_name(row.breakdown))))


def _address(row: SeenValue, unit: Unit) -> str:
    return proposal_url(row.measure.code, unit.code, row.period, row.breakdown)


def proposal_url(measure: str, unit: str, period: str, part: str) -> str:
    """Where a correction of a value is proposed."""
    address = reverse("propose_correction", args=[measure, unit, period])
    return f"{address}?{urlencode({'del': part})}" if part else address


def _action(opened: Inquiry | None) -> str:
    if opened is None:
        return _("Propose a correction")
    return _("Your draft") if opened.is_draft else _("Proposed, waits for an answer")


def _remarks(now: Mapping[Place, SeenValue], usual: Mapping[Place, SeenValue]) -> list[str]:
    missing = sum(place not in now or now[place].status == Status.MISSING for place in usual)
    provisional = sum(row.is_provisional for row in now.values())
    said = []
    if missing:
        many = ngettext("%(count)s value has not been reported.", "%(count)s values have not been reported.", missing)
        said.append(many % {"count": missing})
    if provisional:
        many = ngettext(
            "%(count)s value is provisional: it goes into no figure until it is final.",
            "%(count)s values are provisional: they go into no figure until they are final.",
            provisional,
        )
        said.append(many % {"count": provisional})
    return said or ([_("Nothing is missing, and every value is final.")] if usual else [])

"""A unit among others on a day: the line above it, what stands beside it, where it belongs, and what lies below."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.organisation.models import Unit
from tertial.organisation.queries.surroundings import Near, around
from tertial.organisation.queries.units import Named
from tertial.organisation.rules import LinkKind, holds_on
from tertial.platform.queries.sentences import day_in_words, is_swedish, language
from tertial.platform.rules import format_number
from tertial.site.words import form_name

# How the organisation's address says by which links it is shown.
ADDRESS_WORDS = {
    LinkKind.LINE: "linje",
    LinkKind.FUNCTIONAL: "uppfoljning",
    LinkKind.GEOGRAPHIC: "omraden",
    LinkKind.OPERATOR: "huvudman",
}


@dataclass(frozen=True)
class Group:
    """Units directly below by one kind of link: the first of them, and how many more there are."""

    heading: str
    units: tuple[tuple[str, str, str], ...]
    more: str = ""
    more_url: str = ""


@dataclass(frozen=True)
class Surroundings:
    """Who a unit is on a day, and what stands around it, each as the parts of the page take it.

    `line` are the units above it, from the nearest; `nearby` are all that stand around it, itself with them.
    """

    me: Near
    line: tuple[Near, ...]
    nearby: tuple[Near, ...]
    is_there: bool
    kind: str
    form: str
    steps: tuple[tuple[str, str, str | None], ...]
    beside: tuple[tuple[str, str, str | None], ...]
    belongs: tuple[tuple[str, str, str, str], ...]
    below: tuple[Group, ...]


def surroundings(unit: Unit, day: date, today: date) -> Surroundings:
    """What stands around a unit on a day; its links keep to that day where it is not today."""
    on = "" if day == today else day.isoformat()
    nearby = around([unit.pk], day=day)
    me = next(near for near in nearby if near.steps == 0)
    line = [near for near in nearby if near.steps > 0 and near.link == LinkKind.LINE]
    # An operator stands in the city that it is known to, which does not run it.
    links = {LinkKind.FUNCTIONAL, LinkKind.GEOGRAPHIC, *(() if me.form else (LinkKind.OPERATOR,))}
    beside = [near for near in nearby if near.steps > 0 and near.link in links]
    operator = next((near for near in beside if near.link == LinkKind.OPERATOR), me)
    steps = [(kind_name(near), near.unit.name, address(near.unit, on)) for near in line]
    return Surroundings(
        me=me,
        line=tuple(reversed(line)),
        nearby=tuple(nearby),
        is_there=holds_on(day, me.starts_on, me.ends_on),
        kind=kind_name(me),
        form=form_name(operator.form),
        steps=(*steps, (kind_name(me), me.unit.name, None)) if steps else (),
        beside=tuple((_beside_as(near.link), near.unit.name, address(near.unit, on)) for near in beside),
        belongs=tuple(_belongs(near, on) for near in (*line[-1:], *beside)),
        below=groups_below(nearby, on),
    )


def address(unit: Named, on: str = "") -> str:
    """A unit's page, on the day that the reader looks at if it is not today."""
    return reverse("unit", args=[unit.code]) + (f"?dag={on}" if on else "")


def kind_name(near: Near) -> str:
    """What kind of unit it is, in the reader's language."""
    name = near.kind_sv if is_swedish() else near.kind_en
    return name[:1].upper() + name[1:]


def plural_name(near: Near) -> str:
    """What units of its kind are called together."""
    name = near.plural_sv if is_swedish() else near.plural_en
    return name[:1].upper() + name[1:]


def groups_below(nearby: Sequence[Near], on: str = "") -> tuple[Group, ...]:
    """What lies directly below, by kind of link; of each only the first ones."""
    groups = []
    for link in LinkKind:
        units = [near for near in nearby if near.steps < 0 and near.link == link]
        if not units:
            continue
        kinds = {near.unit.kind for near in units}
        heading = plural_name(units[0]) if len(kinds) == 1 else _("Directly below")
        if link == LinkKind.FUNCTIONAL:
            heading = _("Follows up")
        elif link == LinkKind.OPERATOR:
            heading = _("Runs")
        elif link == LinkKind.GEOGRAPHIC and len(kinds) > 1:
            heading = _("Areas and units here")
        rows = tuple(
            (near.unit.name, address(near.unit, on), "" if len(kinds) == 1 else kind_name(near)) for near in units
        )
        of_code = next((near.unit.code for near in nearby if near.steps == 0 and near.of_id == units[0].of_id), "")
        all_of_them = f"{reverse('organisation')}?indelning={ADDRESS_WORDS[link]}&oppna={of_code}"
        groups.append(Group(heading, rows, _more(units[0].among - len(units)), all_of_them))
    return tuple(groups)


def _more(count: int) -> str:
    if count <= 0:
        return ""
    number = format_number(count, 0, language())
    return ngettext("and %(number)s more", "and %(number)s more", count) % {"number": number}


def _beside_as(link: str) -> str:
    return {
        LinkKind.FUNCTIONAL: _("Followed up by"),
        LinkKind.GEOGRAPHIC: _("Lies in"),
        LinkKind.OPERATOR: _("Is run by"),
    }[LinkKind(link)]


def _belongs(near: Near, on: str) -> tuple[str, str, str, str]:
    words = {
        LinkKind.LINE: _("In the line"),
        LinkKind.FUNCTIONAL: _("Followed up by"),
        LinkKind.GEOGRAPHIC: _("Area"),
        LinkKind.OPERATOR: _("Operator"),
    }
    since = _("since %(day)s") % {"day": day_in_words(near.since)} if near.since else ""
    return words[LinkKind(near.link)], near.unit.name, address(near.unit, on), since

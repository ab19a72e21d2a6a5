"""What can be added to a comparison: near relations of the unit that it began with, and units that were sought."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.utils.translation import gettext as _

from tertial.indicators.queries.comparable import Candidate, Sought, units_to_compare
from tertial.organisation.queries.surroundings import Near
from tertial.organisation.rules import ROLLS_UP_BY_ALL, LinkKind
from tertial.platform.queries.sentences import language
from tertial.platform.rules import format_number
from tertial.site.comparison.choice import Choice
from tertial.site.comparison.chosen import Chosen, kind_name, plural_name
from tertial.site.words import form_name

Link = tuple[str, str]  # words and address


@dataclass(frozen=True)
class Offer:
    """A unit in the list to add from; without address where it stands in the comparison already."""

    name: str
    facts: str
    url: str


@dataclass(frozen=True)
class Listed:
    """One page of the units sought, and in words which they are and how many."""

    heading: str
    counted: str
    page: Page[Candidate]
    offers: tuple[Offer, ...]


def near_relations(of: Chosen, own: Collection[int]) -> tuple[tuple[Link, ...], tuple[Link, ...]]:
    """Units to add at once, and lists to choose from, both near the first unit chosen; else the reader's own units."""
    choice = of.choice
    first = next((near for code in choice.codes if (near := of.near(code))), None)
    if first is None:
        mine = [near for near in of.nearby if near.steps == 0 and near.of_id in own and not _is_city(near, of)]
        return _to_add(mine, choice), _areas(choice, of)
    me, *above = first
    beside = [near for near in above if near.steps == 1 and near.link in (LinkKind.LINE, LinkKind.GEOGRAPHIC)]
    rolled_up = [near for near in beside if not of.kinds[near.unit.kind].is_authority and not _is_city(near, of)]
    return _to_add(rolled_up, choice), _lists(me, above, choice, of)


def _is_city(near: Near, of: Chosen) -> bool:
    return of.kinds[near.unit.kind].rolls_up_by == ROLLS_UP_BY_ALL


def _to_add(units: Sequence[Near], choice: Choice) -> tuple[Link, ...]:
    new = {near.unit.code: near.unit.name for near in units if near.unit.code not in choice.codes}
    return tuple((name, choice.with_unit(code).address) for code, name in new.items())


def _areas(choice: Choice, of: Chosen) -> tuple[Link, ...]:
    areas = [kind for kind in of.kinds.values() if kind.rolls_up_by == LinkKind.GEOGRAPHIC]
    first = sorted(areas, key=lambda kind: kind.position)[:1]
    return tuple((_capital(plural_name(kind)), choice.seeking(level=kind.level).address) for kind in first)


def _lists(me: Near, above: Sequence[Near], choice: Choice, of: Chosen) -> tuple[Link, ...]:
    """Same area, same form, same kind: each a list of units of the same kind."""
    kind = of.kinds[me.unit.kind]
    nearest = {near.link: near for near in above if near.steps == 1}
    area, operator = nearest.get(LinkKind.GEOGRAPHIC), nearest.get(LinkKind.OPERATOR)
    traits: list[dict[str, str]] = []
    if area is not None and not _is_city(area, of):
        traits.append({"area": area.unit.code, "level": kind.level})
    if operator is not None and operator.form:
        traits.append({"form": operator.form, "level": kind.level})
    traits.append({"level": kind.level})
    sought = [choice.seeking(**each) for each in traits]
    return tuple((_capital(_in_words(each, of, area)), each.address) for each in sought)


def _in_words(sought: Choice, of: Chosen, area: Near | None) -> str:
    """Which units are sought: kommunala förskolor i Norra Strand."""
    of_level = [kind for kind in of.kinds.values() if kind.level == sought.level]
    kind = min(of_level, key=lambda kind: kind.position, default=None)
    units = plural_name(kind) if kind is not None else _("units")
    if sought.form and kind is not None:
        forms = {"municipal": _("municipal %(units)s"), "independent": _("independent %(units)s")}
        units = forms.get(sought.form, "%(units)s") % {"units": units}
    if sought.area and area is not None:
        units = _("%(units)s in %(area)s") % {"units": units, "area": area.unit.name}
    return units if sought.form or sought.area else _("all %(units)s") % {"units": units}


def listed(of: Chosen, *, day: date) -> Listed | None:
    """The units sought, a page at a time; None where nothing is sought, or nothing more has room."""
    choice = of.choice
    if not choice.is_seeking or of.is_full:
        return None
    area = next(iter(of.near(choice.area)), None)
    kinds = [kind for kind in of.kinds.values() if kind.rolls_up_by != ROLLS_UP_BY_ALL]
    asked = [kind.code for kind in kinds if choice.level in ("", kind.level)]
    sought = Sought(day, asked, choice.words, choice.form, None if area is None else area.unit.id)
    page = units_to_compare(sought, choice.page)
    count = format_number(page.paginator.count, 0, language())
    offers = tuple(_offer(candidate, choice, of) for candidate in page.object_list)
    heading = _("Units with “%(words)s” in the name") % {"words": choice.words} if choice.words else ""
    return Listed(
        heading or _capital(_in_words(choice, of, area)),
        _("%(count)s found") % {"count": count},
        page,
        offers,
    )


def _offer(candidate: Candidate, choice: Choice, of: Chosen) -> Offer:
    what = " ".join(filter(None, (form_name(candidate.form), kind_name(of.kinds[candidate.unit.kind]))))
    is_in_city = of.city is not None and candidate.place == of.city.unit.name
    facts = " · ".join(filter(None, (_capital(what), "" if is_in_city else candidate.place)))
    code = candidate.unit.code
    return Offer(candidate.unit.name, facts, "" if code in choice.codes else choice.with_unit(code).address)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]

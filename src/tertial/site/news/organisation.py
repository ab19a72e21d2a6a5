"""News of the organisation: what units are called, whom they belong to, what takes over after them."""

from collections.abc import Mapping
from datetime import date
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from tertial.organisation.queries.history import Event, Happening
from tertial.organisation.queries.recorded import Noted, noted_of
from tertial.organisation.queries.units import Named
from tertial.platform.queries.sentences import day_in_words
from tertial.site.news.following import UNIT, Followed
from tertial.site.news.items import NewsItem, Window
from tertial.site.queries.events import told

FACTS_A_PIECE = 4  # one sentence can be made of several facts, such as leaving one unit and joining another


def organisation_news(followed: Followed, window: Window) -> list[NewsItem]:
    """What became known of the units that somebody follows, and of those directly below; it is open to everybody."""
    units = followed.watched
    facts = noted_of(units, since=window.since, until=window.until, most=window.most * FACTS_A_PIECE)
    items = []
    for (at, unit_id, title), same in groupby(
        facts_in_order(facts), key=lambda fact: (fact.at, fact.unit_id, fact.title)
    ):
        together = list(same)
        unit = units[unit_id]
        items += [NewsItem(at, f"{UNIT}:{unit.code}", unit.name, *said) for said in _said(together, unit, title)]
    return sorted(items, key=lambda item: item.at, reverse=True)[: window.most]


def facts_in_order(facts: list[Noted]) -> list[Noted]:
    """Facts that became known at once stand together by unit, then by the day from which they hold."""
    return sorted(facts, key=lambda fact: (fact.at, fact.unit_id, fact.title, fact.on), reverse=True)


def _said(facts: list[Noted], unit: Named, title: str) -> list[tuple[str, str]]:
    withdrawn = [fact for fact in facts if fact.fact == "withdrawn"]
    if withdrawn:
        said = _("“%(title)s” was withdrawn. It was to take effect on %(day)s.")
        words = {"title": title, "day": day_in_words(withdrawn[0].on)}
        return [(said % words, reverse("unit", args=[unit.code]))]
    sentences = []
    for event in told(_happenings(facts)):
        words = {"what": event.sentence, "day": event.day, "title": title}
        said = _("%(day)s, by “%(title)s”: %(what)s") if title else _("%(day)s: %(what)s")
        sentences.append((said % words, reverse("unit", args=[unit.code])))
    return sentences


def _happenings(facts: list[Noted]) -> list[Happening]:
    """The facts as events. An old name ends on the day on which a new one begins: then the unit was renamed."""
    ends = {fact.on: fact for fact in facts if fact.fact == "ended"}
    begins = {fact.on for fact in facts if fact.fact == "named"}
    happenings = []
    for fact in facts:
        event = _event(fact, ends)
        is_seam = fact.fact == "ended" and fact.on in begins
        if event is not None and not is_seam:
            happenings.append(Happening(fact.on, event, fact.name, fact.other, fact.link, fact.share))
    return happenings


def _event(fact: Noted, ends: Mapping[date, Noted]) -> Event | None:
    if fact.fact == "named":
        before = ends.get(fact.on)
        if before is None:
            return Event.BEGAN
        return Event.RENAMED if before.name != fact.name else None
    return {
        "ended": Event.ENDED,
        "joined": Event.JOINED,
        "left": Event.LEFT,
        "took_over": Event.TOOK_OVER,
        "was_taken_over": Event.WAS_TAKEN_OVER,
    }[fact.fact]

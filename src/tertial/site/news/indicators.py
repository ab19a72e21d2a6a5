"""News of indicators: new values, corrected values, and new ways of computing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tertial.indicators.models import Recipe
from tertial.platform.queries.sentences import in_language, language
from tertial.platform.rules import format_number
from tertial.releases.queries.corrections import SeenArrival, arrivals_seen
from tertial.site.news.corrections import stretch
from tertial.site.news.following import INDICATOR, Followed
from tertial.site.news.items import NewsItem, Window


def indicator_news(followed: Followed, window: Window, recipes: Sequence[Recipe]) -> list[NewsItem]:
    """What came of the indicators that somebody follows: how many values, never which."""
    codes = followed.of(INDICATOR)
    of_code = {code: [recipe for recipe in recipes if recipe.indicator_id == code] for code in codes}
    read_by = {
        code: {m for recipe in of_code[code] for m in recipe.terms.measures()} for code in codes if of_code[code]
    }
    measures = set().union(*read_by.values())
    arrivals = arrivals_seen(measures, since=window.since, until=window.until, most=window.most)
    items = []
    for code, read in read_by.items():
        at_once: dict[datetime, list[SeenArrival]] = {}
        for arrival in arrivals:
            if arrival.measure in read:
                at_once.setdefault(arrival.at, []).append(arrival)
        said = [(at, sentence) for at, together in at_once.items() for sentence in _arrived(together)]
        said += _recomputed(of_code[code], window)
        name, url = in_language(of_code[code][-1].name), reverse("indicator", args=[code])
        items += [NewsItem(at, f"{INDICATOR}:{code}", name, sentence, url) for at, sentence in said]
    return items


def _arrived(together: Sequence[SeenArrival]) -> Iterable[str]:
    new = [arrival for arrival in together if arrival.first_new and arrival.last_new]
    if new:
        period = stretch(min(str(a.first_new) for a in new), max(str(a.last_new) for a in new))
        yield _("New values for %(period)s.") % {"period": period}
    corrected = [arrival for arrival in together if arrival.first_corrected and arrival.last_corrected]
    if corrected:
        first, last = min(str(a.first_corrected) for a in corrected), max(str(a.last_corrected) for a in corrected)
        count = sum(arrival.corrected for arrival in corrected)
        said = ngettext(
            "%(count)s value behind the figures was corrected, for %(period)s.",
            "%(count)s values behind the figures were corrected, for %(period)s.",
            count,
        )
        yield said % {"count": format_number(count, 0, language()), "period": stretch(first, last)}


def _recomputed(recipes: Sequence[Recipe], window: Window) -> Iterable[tuple[datetime, str]]:
    for recipe in recipes:
        if recipe.version > 1 and recipe.known_since and window.since <= recipe.known_since < window.until:
            said = _("It is computed in a new way from %(period)s: the series has a break there.")
            yield recipe.known_since, said % {"period": recipe.from_period}


def names(recipes: Sequence[Recipe]) -> Mapping[str, str]:
    """What indicators are called, by code: the latest recipe's name."""
    return {recipe.indicator_id: in_language(recipe.name) for recipe in recipes}

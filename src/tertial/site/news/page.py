"""The page of news: by day, the latest first, with what came since the last visit marked, and what is followed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.timezone import localtime

from tertial.indicators.models import Recipe
from tertial.platform.queries.sentences import day_in_words
from tertial.releases.rules import Viewer
from tertial.site.news.following import GOAL, INDICATOR, UNIT, Followed
from tertial.site.news.gathering import all_recipes, news
from tertial.site.news.goals import goal_address
from tertial.site.news.indicators import names
from tertial.site.news.items import NewsItem, Window
from tertial.site.words import moment_in_words
from tertial.steering.queries.recorded import goal_titles

LENGTH = 25
MOST_PAGES = 20  # what is older is found where it happened: in a unit's history, where a value comes from
LOOKING_BACK = timedelta(days=366)


@dataclass(frozen=True)
class Shown:
    """One piece of news, and whether it came since the last visit."""

    item: NewsItem
    is_new: bool


@dataclass(frozen=True)
class Day:
    """The news of one day; `days_ago` is 0 for today."""

    iso: str
    name: str
    days_ago: int
    news: tuple[Shown, ...]


@dataclass(frozen=True)
class FollowedSubject:
    """Something that is followed, by its name, and whether it comes with a role and so cannot be left."""

    subject: str
    name: str
    url: str
    is_by_role: bool = False


@dataclass(frozen=True)
class NewsPage:
    """What the page shows. `newer` and `older` are numbers of pages, None where there is none.

    `since` is the last visit in words, where something came since then.
    """

    days: tuple[Day, ...]
    newer: int | None
    older: int | None
    since: str
    following: tuple[FollowedSubject, ...]


def news_page(
    followed: Followed, viewer: Viewer, *, at: datetime, seen_before: datetime | None, number: int
) -> NewsPage:
    """One page of news for somebody who was last here at `seen_before`, if ever."""
    number = min(max(number, 1), MOST_PAGES)
    recipes = all_recipes()
    window = Window(at - LOOKING_BACK, at + timedelta(seconds=1), number * LENGTH + 1)
    found = news(followed, window, viewer, recipes)
    shown = [
        Shown(item, seen_before is not None and item.at > seen_before)
        for item in found[(number - 1) * LENGTH : number * LENGTH]
    ]
    return NewsPage(
        days=_days(shown, localtime(at).date()),
        newer=number - 1 if number > 1 else None,
        older=number + 1 if len(found) > number * LENGTH and number < MOST_PAGES else None,
        since=moment_in_words(localtime(seen_before)) if seen_before and any(one.is_new for one in shown) else "",
        following=tuple(subjects_of(followed, recipes)),
    )


def _days(shown: Sequence[Shown], today: date) -> tuple[Day, ...]:
    return tuple(
        Day(day.isoformat(), day_in_words(day), (today - day).days, tuple(same_day))
        for day, same_day in groupby(shown, key=lambda one: localtime(one.item.at).date())
    )


def subjects_of(followed: Followed, recipes: Sequence[Recipe]) -> list[FollowedSubject]:
    """What is followed, by name: the units of one's roles first. What is no longer there can still be left."""
    units = [
        FollowedSubject(f"{UNIT}:{unit.code}", unit.name, reverse("unit", args=[unit.code]), key in followed.by_role)
        for key, unit in followed.units.items()
    ]
    called = {INDICATOR: names(recipes), GOAL: goal_titles(followed.of(GOAL))}
    others = [
        FollowedSubject(f"{kind}:{code}", called.get(kind, {}).get(code, code), _address(kind, code, called))
        for kind, codes in followed.codes.items()
        for code in codes
    ]
    return sorted([*units, *others], key=lambda one: (not one.is_by_role, one.name.casefold()))


def _address(kind: str, code: str, called: Mapping[str, Mapping[str, str]]) -> str:
    if code not in called.get(kind, {}):
        return ""
    return goal_address(code) if kind == GOAL else reverse("indicator", args=[code])

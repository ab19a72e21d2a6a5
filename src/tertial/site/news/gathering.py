"""All news of what somebody follows, from every room that has any, the latest first."""

from collections.abc import Sequence

from tertial.indicators.models import Recipe
from tertial.releases.rules import Viewer
from tertial.site.news.corrections import correction_news
from tertial.site.news.following import Followed
from tertial.site.news.goals import goal_news
from tertial.site.news.indicators import indicator_news
from tertial.site.news.items import NewsItem, Window
from tertial.site.news.organisation import organisation_news


def news(followed: Followed, window: Window, viewer: Viewer, recipes: Sequence[Recipe]) -> list[NewsItem]:
    """At most `window.most` news, as the viewer may know them. `recipes` are all of them, in order of version.

    Nothing was written down when things changed: the rows themselves are asked, so that nothing can be forgotten and
    nothing told with somebody else's rights. A new kind of news is one more line here.
    """
    found = [
        *organisation_news(followed, window),
        *correction_news(followed, window, viewer, recipes),
        *indicator_news(followed, window, recipes),
        *goal_news(followed, window, recipes),
    ]
    return sorted(found, key=lambda item: item.at, reverse=True)[: window.most]


def all_recipes() -> list[Recipe]:
    """Every version of every recipe, the earliest first."""
    return list(Recipe.objects.order_by("indicator", "version"))

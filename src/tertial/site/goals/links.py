"""The addresses of the pages about goals, and of those where they are changed."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _


def goals_url(**query: str) -> str:
    """The page of all goals, narrowed as its address says."""
    return _with(reverse("goals"), query)


def goal_url(code: str, period: str = "") -> str:
    """A goal's page, in a period if one is given."""
    return _with(reverse("goal", args=[code]), {"period": period})


def my_part_url(code: str, activity: str = "") -> str:
    """The page that says what a goal, or an activity for it, is a part of."""
    return reverse("my_part", args=[code]) + (f"#{activity}" if activity else "")


def document_url(code: str) -> str:
    """A steering document's page."""
    return reverse("document", args=[code])


def change_links(goal: str) -> list[tuple[str, str]]:
    """The pages where a goal and what hangs on it are changed, each with its name; only those that there are."""
    doors = [
        ("judge_goal", _("Judge the goal")),
        ("state_goal", _("Change what it says")),
        ("plan_activity", _("Add an activity")),
        ("decide_target", _("Decide on a target")),
    ]
    return [(label, address) for name, label in doors if (address := change_url(name, goal))]


def change_url(name: str, *arguments: str) -> str:
    """A page where something is changed, by its name in `steering`; empty as long as there is none."""
    try:
        return reverse(f"steering:{name}", args=arguments)
    except NoReverseMatch:
        return ""


def _with(address: str, query: dict[str, str]) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{address}?{said}" if said else address

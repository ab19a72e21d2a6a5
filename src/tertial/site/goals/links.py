"""The addresses of the pages about goals, and of those where they are changed."""

from collections.abc import Iterable
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from tertial.organisation.queries.units import Named


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


def change_links(
    goal: str, period: str, *, is_draft: bool, has_begun: bool, is_judged: bool, has_ended: bool = False
) -> list[tuple[str, str]]:
    """The pages where a goal and what hangs on it are changed, each with its name; only those that there are.

    A goal is judged for a period that has begun; where that is done and established, it is changed. Nothing new is
    planned for one that has ended.
    """
    name = _("Change the judgement") if is_judged else _("Judge the goal")
    judging = [("judge", (goal, period), name)] if has_begun else []
    doors: list[tuple[str, tuple[str, ...], str]] = [
        *([("establish", (goal,), _("Establish the goal"))] if is_draft else judging),
        *([] if has_ended else [("new_activity", (goal,), _("Add an activity"))]),
        ("change_goal", (goal,), _("Change the goal")),
        ("end_goal", (goal,), _("End the goal")),
    ]
    return [(label, address) for name, told, label in doors if (address := change_url(name, *told))]


def new_goal_links(units: Iterable[tuple[Named, str]]) -> list[tuple[str, str]]:
    """The pages where units set a new goal, each with its name: units with what their goals are called, if one."""
    found = ((unit, called, change_url("new_goal", unit.code)) for unit, called in units)
    return [(_new_goal(unit, called), address) for unit, called, address in found if address]


def _new_goal(unit: Named, called: str) -> str:
    if not called:
        return _("New goal for %(unit)s") % {"unit": unit.name}
    return _("New %(goal)s for %(unit)s") % {"goal": called, "unit": unit.name}


def change_url(name: str, *arguments: str) -> str:
    """A page where something is changed, by its name in `steering`; empty as long as there is none."""
    try:
        return reverse(f"steering:{name}", args=arguments)
    except NoReverseMatch:
        return ""


def _with(address: str, query: dict[str, str]) -> str:
    said = urlencode({name: value for name, value in query.items() if value})
    return f"{address}?{said}" if said else address

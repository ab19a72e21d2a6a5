"""All goals, one goal, and somebody's part in the whole."""

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, sees_internal, standing_of, steers, viewer_of
from tertial.site.forms.goals import GoalChoices, PeriodChoice, choice_from, page_from, readable_period
from tertial.site.goals.doors import new_goal_doors
from tertial.site.goals.gathering import Gathered, gathered
from tertial.site.goals.goal import goal_page
from tertial.site.goals.links import change_links, goals_url
from tertial.site.goals.own import Reader
from tertial.site.goals.page import goals_page
from tertial.site.goals.part import part_page
from tertial.site.news.following import GOAL, follow_button
from tertial.site.work.tasks import own_units
from tertial.steering.queries.book import Books, books
from tertial.steering.queries.periods import has_begun


@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    """All goals of a period from the top, opened node by node: `?oppna=CODE`, its pages by `?sida=2`."""
    today, at_hand = localdate(), books()
    choice = choice_from(request.GET, period=at_hand.periods().current(today), today=today)
    standing, book = standing_of(request.user, today), at_hand.of(choice.period)
    answered_for = own_units(standing, today)
    own = answered_for | {held.unit_id for held in standing.held}
    page = goals_page(choice, at_hand, _reader(request), own=own, today=today)
    doors = new_goal_doors(page, answered_for & steers(request.user, today), book)
    context = {"page": page, "form": GoalChoices(page, today=today), "address": reverse("goals"), "doors": doors}
    return render(request, "site/goals.html", context)


@require_safe
def show(request: SignedInRequest, goal: str) -> HttpResponse:
    """One goal in a period: what its figures say beside what people judge, what serves it, and its past."""
    today, at_hand = localdate(), books()
    of = _gathered(request, goal, at_hand, today)
    may_change = of.found.owner_id in steers(request.user, today)
    page = goal_page(of, at_hand.periods(), today=today, may_change=may_change)
    judged_for = _to_judge(request, of, at_hand, today)
    links = change_links(
        goal,
        judged_for,
        is_draft=page.now.is_draft,
        has_begun=has_begun(judged_for, today),
        is_judged=of.is_judged_in(judged_for),
        has_ended=page.has_ended,
    )
    doors = links if may_change else []
    context = {
        "page": page,
        "doors": doors,
        "follow": follow_button(request.user, GOAL, goal),
        "form": PeriodChoice(page.periods, page.period),
        "address": request.path,
        "trail": [(_("Goals"), goals_url(period=page.period)), (page.now.title, None)],
    }
    return render(request, "site/goal.html", context)


@require_safe
def show_part(request: SignedInRequest, goal: str) -> HttpResponse:
    """What a goal is a part of, from what is done every day up to what the council wants."""
    today, at_hand = localdate(), books()
    of = _gathered(request, goal, at_hand, today)
    page = part_page(of, at_hand.of(of.period), today=today)
    trail = [(_("Goals"), goals_url(period=of.period)), (of.now.title, page.url), (_("My part in the whole"), None)]
    return render(request, "site/my_part.html", {"page": page, "trail": trail})


def _to_judge(request: SignedInRequest, of: Gathered, at_hand: Books, today: date) -> str:
    """The period that the goal is judged for: the one asked for, else the one that is due where it holds then."""
    due = at_hand.periods().to_judge(today)
    return of.period if request.GET.get("period") or not of.holds_in(due) else due


def _gathered(request: SignedInRequest, goal: str, at_hand: Books, today: date) -> Gathered:
    period = readable_period(request.GET.get("period", ""), at_hand.periods().current(today))
    page = page_from(request.GET.get("page", ""))
    of = gathered(goal, period, at_hand, _reader(request), page=page, today=today)
    if of is None:
        raise Http404
    return of


def _reader(request: SignedInRequest) -> Reader:
    today = localdate()
    return Reader(viewer_of(request.user, today), sees_internal(request.user, today))

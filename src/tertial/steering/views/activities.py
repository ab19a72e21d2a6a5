"""Planning what is done for a goal, and saying how far it has come."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.platform.models import known
from tertial.steering.access import drafts_seen, may_report
from tertial.steering.forms.activities import ActivityForm
from tertial.steering.forms.refusing import tell
from tertial.steering.models import Activity
from tertial.steering.operations.following import Plan, plan_activity
from tertial.steering.operations.writing import Refused
from tertial.steering.queries.addresses import all_goals, goal_page
from tertial.steering.queries.naming import code_for, named_below
from tertial.steering.rules import ActivityStatus, State
from tertial.steering.views.asking import Seen, SignedInRequest, goal_seen, goal_to_change, sent, way_back


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, goal: str) -> HttpResponse:
    """Plan an activity for a goal."""
    seen = goal_to_change(request, goal)
    form = ActivityForm(sent(request), units=named_below(seen.goal.owner, localdate()))
    back = way_back(request, goal_page(goal))
    if form.is_valid() and _was_planned(request, seen, form, _code(seen, form)):
        # What is done is told of by year: go where the new activity is seen.
        year = (form.cleaned_data.get("starts_on") or localdate()).year
        return redirect(way_back(request, goal_page(goal, str(year))))
    return _page(request, seen, form, back)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, activity: str) -> HttpResponse:
    """Say how far an activity has come, or change what it is."""
    of = _activity(request, activity)
    units = named_below(of.seen.goal.owner, localdate(), also={of.held.responsible_id})
    form = ActivityForm(sent(request), units=units, held=of.held)
    back = way_back(request, f"{goal_page(of.seen.goal.code)}#{activity}")
    if form.is_valid() and _was_planned(request, of.seen, form, activity):
        return redirect(back)
    return _page(request, of.seen, form, back, of.held)


@require_POST
def finish(request: SignedInRequest, activity: str) -> HttpResponse:
    """Say that an activity is done, by one click."""
    of = _activity(request, activity)
    held, back = of.held, way_back(request, f"{goal_page(of.seen.goal.code)}#{activity}")
    plan = Plan(
        title=held.title,
        responsible=held.responsible,
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        description=held.description,
        status=ActivityStatus.DONE,
        state=State(held.state),
    )
    plan_activity(code=activity, goal=of.seen.goal, plan=plan, actor=request.user, at=now())
    messages.success(request, _("“%(title)s” is done.") % {"title": held.title})
    return redirect(back)


@dataclass(frozen=True)
class _Held:
    """An activity as it is recorded now, and its goal."""

    held: Activity
    seen: Seen


def _activity(request: SignedInRequest, code: str) -> _Held:
    """An activity that the reader may change. Raises Http404 where they see none, and PermissionDenied."""
    rows = Activity.objects.filter(known(None), code=code).select_related("goal", "responsible")
    held = rows.first()
    if held is None:
        raise Http404
    seen, today = goal_seen(request, held.goal.code), localdate()
    if held.state == State.DRAFT and seen.goal.owner_id not in drafts_seen(request.user, today):
        raise Http404
    if not may_report(request.user, seen.goal, held.responsible, today):
        raise PermissionDenied
    return _Held(held, seen)


def _code(seen: Seen, form: ActivityForm) -> str:
    plan, goal = form.plan, seen.goal
    year = (plan.starts_on or localdate()).year

    def same(code: str) -> bool:
        row = Activity.objects.filter(known(None), code=code, goal=goal).first()
        said = ("title", "starts_on", "ends_on", "description", "responsible")
        return row is not None and all(getattr(row, name) == getattr(plan, name) for name in said)

    def taken(begun: str) -> list[str]:
        return list(Activity.objects.filter(code__startswith=begun).values_list("code", flat=True).distinct())

    return code_for(goal.owner.code, year, plan.title, taken=taken, same=same)


def _was_planned(request: SignedInRequest, seen: Seen, form: ActivityForm, code: str) -> bool:
    plan = form.plan
    try:
        is_changed = plan_activity(code=code, goal=seen.goal, plan=plan, actor=request.user, at=now())
    except Refused as refused:
        tell(form, refused, {"ends_on": "last_day"})
        return False
    if is_changed:
        messages.success(request, _("“%(title)s” is saved.") % {"title": plan.title})
    else:
        messages.info(request, _("Nothing was changed: the same was recorded already."))
    return True


def _page(
    request: SignedInRequest, seen: Seen, form: ActivityForm, back: str, held: Activity | None = None
) -> HttpResponse:
    said = seen.found.current[0]
    name = held.title if held else _("New activity")
    context = {
        "form": form,
        "name": name,
        "title": said.title,
        "is_new": held is None,
        "expected_result": said.expected_result,
        "others": [one for one in seen.found.activities if held is None or one.code != held.code],
        "back": back,
        "trail": [(_("Goals"), all_goals()), (said.title, goal_page(seen.goal.code)), (name, None)],
    }
    return render(request, "steering/activity.html", context, status=422 if form.errors else 200)

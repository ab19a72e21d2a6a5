"""Judging a goal."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.indicators.queries.periods import period_kinds
from tertial.indicators.rules import ImpossiblePeriod, Period
from tertial.indicators.rules import period as read_period
from tertial.organisation.models import Unit
from tertial.steering.access import drafts_seen, judging, may_steer, viewer_of
from tertial.steering.changing.judging import JudgingPage, established_in, holds_in, judging_page
from tertial.steering.forms.judging import JudgementForm
from tertial.steering.forms.refusing import tell
from tertial.steering.models import Goal
from tertial.steering.operations.following import judge_goal
from tertial.steering.operations.writing import Refused
from tertial.steering.queries.addresses import all_goals, goal_page
from tertial.steering.queries.book import books
from tertial.steering.rules import State, Verdict
from tertial.steering.views.asking import SignedInRequest, goal_seen, sent, way_back

JUDGED_BY = ("year", "tertial")


@require_http_methods(["GET", "HEAD", "POST"])
def judge(request: SignedInRequest, goal: str, period: str) -> HttpResponse:
    """Judge a goal in a year or a tertial; `?av=CODE` for whom, where somebody may judge for several."""
    today, of = localdate(), _period(period)
    seen = goal_seen(request, goal, day=of.last_day, period=of.code)
    by = _judge(request, seen.goal, of)
    if not holds_in(seen.found, of):
        raise Http404
    said = established_in(seen.found, of)
    back = way_back(request, goal_page(goal, of.code))
    if said is None:
        messages.info(request, _("The goal is a draft. Establish it before it is judged."))
        return redirect(back)
    viewer, drafts = viewer_of(request.user, today), drafts_seen(request.user, today)
    page = judging_page(
        seen.goal, seen.found, said, by, of=of, viewer=viewer, drafts=drafts, today=today, known=books()
    )
    form = JudgementForm(sent(request), suggested=page.suggested, held=page.held)
    if form.is_valid() and _was_judged(request, seen.goal, by, page, form):
        return redirect(back)
    trail = [(_("Goals"), all_goals()), (said.title, goal_page(goal, of.code)), (_("Judge the goal"), None)]
    context = {"page": page, "form": form, "back": back, "trail": trail}
    return render(request, "steering/judge.html", context, status=422 if form.errors else 200)


def _period(code: str) -> Period:
    """A year or a tertial that has begun. Raises Http404."""
    try:
        of = read_period(code, period_kinds())
    except ImpossiblePeriod as problem:
        raise Http404 from problem
    if of.kind not in JUDGED_BY or of.starts_on > localdate():
        raise Http404
    return of


def _judge(request: SignedInRequest, goal: Goal, of: Period) -> Unit:
    """The unit that somebody judges for, asked for or the first. Raises PermissionDenied."""
    units = judging(request.user, goal, localdate(), served_on=of.last_day)
    wanted = request.GET.get("av")
    by = next((unit for unit in units if wanted in (None, unit.code)), None)
    if by is None or not may_steer(request.user, by):
        raise PermissionDenied
    return by


def _was_judged(request: SignedInRequest, goal: Goal, by: Unit, page: JudgingPage, form: JudgementForm) -> bool:
    said = form.cleaned_data
    try:
        is_changed = judge_goal(
            goal=goal,
            period=page.period.code,
            judged_by=by,
            verdict=Verdict(said["verdict"]),
            reason=said["reason"],
            state=form.state,
            actor=request.user,
            at=now(),
        )
    except Refused as refused:
        tell(form, refused)
        return False
    if not is_changed:
        messages.info(request, _("Nothing was changed: the same judgement was recorded already."))
    elif form.state == State.DRAFT:
        messages.success(request, _("The draft is saved. Others than your own cannot see it."))
    else:
        words = {"goal": page.title, "verdict": dict(form.fields["verdict"].choices)[said["verdict"]]}  # type: ignore[attr-defined]  # a choice
        messages.success(request, _("“%(goal)s” is judged: %(verdict)s.") % words)
    return True

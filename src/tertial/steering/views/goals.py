"""Making, changing, establishing and ending a goal."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import names_on
from tertial.platform.queries.sentences import day_in_words
from tertial.steering.access import drafts_seen
from tertial.steering.changing.stating import (
    Offered,
    Tied,
    day_within,
    levels_of,
    offered_on,
    statement_to_change,
    statements_of,
    tied_on,
)
from tertial.steering.forms.days import day_after
from tertial.steering.forms.goals import EndForm, GoalForm, as_said, begin_with
from tertial.steering.forms.refusing import tell
from tertial.steering.models import Goal, GoalLevel, GoalStatement
from tertial.steering.operations.goals import end_goal, establish_goals, state_goal
from tertial.steering.operations.writing import Refused
from tertial.steering.queries.addresses import all_goals, goal_page, unit_page
from tertial.steering.queries.book import books
from tertial.steering.queries.naming import code_for
from tertial.steering.rules import State
from tertial.steering.views.asking import Seen, SignedInRequest, goal_to_change, sent, unit_to_steer, way_back

COLUMNS = {"ends_on": "last_day", "parent": "serves", "indicator": "told_by", "predecessor": "continues"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest, unit: str) -> HttpResponse:
    """Write a goal of a unit's."""
    owner, today = unit_to_steer(request, unit), localdate()
    levels = levels_of(owner)
    if not levels:
        raise Http404
    initial = begin_with(today)
    level = next((one for one in levels if one.code == request.POST.get("level")), levels[0])
    offered = _offered(request, owner, level, initial["starts_on"], Tied())
    form = GoalForm(sent(request), offered=offered, levels=levels, initial=initial | {"level": level.code})
    if form.is_valid():
        code = _code(owner, form)
        if _was_stated(request, code, owner, form):
            return redirect(goal_page(code))
    context = {
        "form": form,
        "name": _("New goal"),
        "owner": names_on(today, {owner.pk})[owner.pk].name,
        "back": way_back(request, unit_page(unit)),
        "trail": [(_("Goals"), all_goals()), (_("New goal"), None)],
    }
    return render(request, "steering/goal.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, goal: str) -> HttpResponse:
    """Change what a goal says, what it serves and what tells of it."""
    seen = goal_to_change(request, goal)
    held = _held(seen)
    day = day_within(held.starts_on, held.ends_on, localdate())
    tied, level = tied_on(seen.goal, day), seen.goal.level
    document = held.document.code if held.document else ""
    offered = _offered(request, seen.goal.owner, level, day, tied, document, goal)
    is_established = held.state == State.ESTABLISHED
    initial = as_said(held, tied)
    form = GoalForm(sent(request), offered=offered, levels=[level], initial=initial, is_established=is_established)
    if form.is_valid() and _was_stated(request, goal, seen.goal.owner, form, held, tied):
        return redirect(goal_page(goal))
    context = {
        "form": form,
        "name": _("Change the goal"),
        "held": held,
        "end_url": is_established,
        "code": goal,
        "back": way_back(request, goal_page(goal)),
        "trail": [(_("Goals"), all_goals()), (held.title, goal_page(goal)), (_("Change"), None)],
    }
    return render(request, "steering/goal.html", context, status=422 if form.errors else 200)


def _held(seen: Seen) -> GoalStatement:
    held = statement_to_change(statements_of(seen.goal), localdate())
    if held is None:
        raise Http404
    return held


def _offered(
    request: SignedInRequest, owner: Unit, level: GoalLevel, day: date, tied: Tied, document: str = "", code: str = ""
) -> Offered:
    """What can be tied to the goal in the days that were typed, else on the day that the form begins with."""
    first, last = _day(request.POST.get("starts_on", "")), _day(request.POST.get("last_day", ""))
    typed = day_within(first, day_after(last), localdate()) if first else None
    drafts = drafts_seen(request.user, localdate())
    return offered_on(
        typed or day,
        owner=owner,
        level=level,
        drafts=drafts,
        recipes=books().terms().recipes,
        tied=tied,
        document=document,
        code=code,
    )


def _day(text: str) -> date | None:
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day is not None and 1900 <= day.year < 2200 else None


def _code(owner: Unit, form: GoalForm) -> str:
    said = form.said

    def same(code: str) -> bool:
        goal = Goal.objects.filter(code=code, owner=owner).first()
        return goal is not None and any(
            (one.title, one.starts_on, one.ends_on, one.expected_result)
            == (said.title, said.starts_on, said.ends_on, said.expected_result)
            for one in statements_of(goal)
        )

    def taken(begun: str) -> list[str]:
        return list(Goal.objects.filter(code__startswith=begun).values_list("code", flat=True))

    return code_for(owner.code, said.starts_on.year, said.title, taken=taken, same=same)


def _was_stated(
    request: SignedInRequest,
    code: str,
    owner: Unit,
    form: GoalForm,
    held: GoalStatement | None = None,
    tied: Tied | None = None,
) -> bool:
    # What it continues that this form cannot offer, because it is a draft of others, stays as it is.
    unseen = set(tied.continues if tied else ()) - {choice.code for choice in form.offered.continues}
    said = form.said
    try:
        is_changed = state_goal(
            code=code,
            level=form.chosen_level.code,
            owner=owner,
            said=said,
            serves=form.cleaned_data["serves"],
            told_by=form.cleaned_data["told_by"],
            continues=[*form.cleaned_data["continues"], *unseen],
            instead_of=held.starts_on if held else None,
            on=day_within(said.starts_on, said.ends_on, localdate()),
            actor=request.user,
            at=now(),
        )
    except Refused as refused:
        tell(form, refused, COLUMNS)
        return False
    if not is_changed:
        messages.info(request, _("Nothing was changed: the same was recorded already."))
    elif said.state == State.DRAFT:
        messages.success(request, _("The draft is saved. Others than your own cannot see it."))
    else:
        messages.success(request, _("The goal is established, and can be seen by everybody in the city."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def establish(request: SignedInRequest, goal: str) -> HttpResponse:
    """Ask, and then establish what is still a draft of a goal."""
    seen = goal_to_change(request, goal)
    held = _held(seen)
    if request.method != "POST" and held.state == State.DRAFT:
        trail = [(_("Goals"), all_goals()), (held.title, goal_page(goal)), (_("Establish"), None)]
        return render(request, "steering/establish.html", {"held": held, "back": goal_page(goal), "trail": trail})
    count = establish_goals(codes=[goal], actor=request.user, at=now()) if request.method == "POST" else 0
    if count:
        messages.success(request, _("The goal is established, and can be seen by everybody in the city."))
    else:
        messages.info(request, _("The goal was established already."))
    return redirect(goal_page(goal))


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, goal: str) -> HttpResponse:
    """Let a goal hold no longer after a day."""
    seen = goal_to_change(request, goal)
    held = _held(seen)
    form = EndForm(sent(request))
    if form.is_valid() and _was_ended(request, goal, form):
        return redirect(goal_page(goal))
    context = {
        "held": held,
        "form": form,
        "back": goal_page(goal),
        "trail": [(_("Goals"), all_goals()), (held.title, goal_page(goal)), (_("End"), None)],
    }
    return render(request, "steering/end_goal.html", context, status=422 if form.errors else 200)


def _was_ended(request: SignedInRequest, goal: str, form: EndForm) -> bool:
    last: date = form.cleaned_data["last_day"]
    try:
        is_changed = end_goal(code=goal, ends_on=day_after(last) or last, actor=request.user, at=now())
    except Refused as refused:
        tell(form, refused, COLUMNS)
        return False
    said = _("The goal holds to %(day)s. What it said can be read for ever.") % {"day": day_in_words(last)}
    messages.success(request, said) if is_changed else messages.info(request, said)
    return True

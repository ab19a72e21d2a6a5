"""Deciding on a target, revising it, and taking it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.indicators.rules import ImpossiblePeriod, Period
from tertial.organisation.models import Unit
from tertial.steering.access import drafts_seen, viewer_of
from tertial.steering.changing.deciding import DecidingPage, deciding_page, period_of, places_of
from tertial.steering.forms.refusing import tell
from tertial.steering.forms.targets import Certainty, TargetForm
from tertial.steering.operations.targets import decide_target, withdraw_target
from tertial.steering.operations.writing import Refused
from tertial.steering.queries.addresses import indicator_page, unit_page
from tertial.steering.queries.sentences import target_in_words
from tertial.steering.rules import State
from tertial.steering.views.asking import SignedInRequest, sent, unit_to_steer, way_back


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: SignedInRequest, indicator: str, unit: str, body: str, period: str) -> HttpResponse:
    """Record what a body has decided that a unit's figure is to be, or take it back."""
    decider = unit_to_steer(request, body)
    of = get_object_or_404(Unit.objects.select_related("kind"), code=unit)
    page = _page(request, indicator, of, decider, _period(period))
    asks_back = request.method == "POST" and "withdraw" in request.POST
    form = TargetForm(None if asks_back else sent(request), page=page)
    back = way_back(request, indicator_page(indicator, period))
    is_over = _period(period).last_day < localdate() and page.held is not None and page.held.state == State.ESTABLISHED
    certainty = Certainty(sent(request)) if is_over else None
    is_meant = certainty is None or certainty.is_valid()
    reason = certainty.cleaned_data["reason"] if certainty is not None and is_meant and certainty.is_bound else ""
    if asks_back and is_meant:
        _withdraw(request, indicator, of, decider, period, reason)
        return redirect(back)
    if form.is_valid() and is_meant and _was_decided(request, indicator, of, decider, period, form, reason):
        return redirect(back)
    trail = [(page.unit.name, unit_page(unit)), (_("Target"), None)]
    context = {"page": page, "form": form, "certainty": certainty, "back": back, "trail": trail}
    is_wrong = bool(certainty and certainty.errors) or bool(form.errors)
    return render(request, "steering/target.html", context, status=422 if is_wrong else 200)


def _period(code: str) -> Period:
    try:
        return period_of(code)
    except ImpossiblePeriod as problem:
        raise Http404 from problem


def _page(request: SignedInRequest, indicator: str, unit: Unit, body: Unit, of: Period) -> DecidingPage:
    today = localdate()
    of_city = places_of(unit, body, min(of.last_day, max(of.starts_on, today)))
    if of_city is None:
        raise Http404
    viewer, drafts = viewer_of(request.user, today), drafts_seen(request.user, today)
    page = deciding_page(
        indicator=indicator, unit=unit, body=body, of=of, of_city=of_city, viewer=viewer, drafts=drafts
    )
    if page is None:
        raise Http404
    return page


def _was_decided(
    request: SignedInRequest, indicator: str, unit: Unit, body: Unit, period: str, form: TargetForm, reason: str
) -> bool:
    try:
        is_changed = decide_target(
            indicator=indicator,
            unit=unit,
            decided_by=body,
            period=period,
            terms=form.terms,
            decision=form.decision,
            state=form.state,
            reason=reason,
            actor=request.user,
            at=now(),
        )
    except Refused as refused:
        tell(form, refused)
        return False
    if not is_changed:
        messages.info(request, _("Nothing was changed: the same was recorded already."))
    elif form.state == State.DRAFT:
        messages.success(request, _("The draft is saved. Others than your own cannot see it."))
    else:
        messages.success(request, _established(form))
    return True


def _established(form: TargetForm) -> str:
    """That a target is established, with what it asked before where it asks something else now."""
    page, asks = form.page, target_in_words(form.terms, form.page.recipe)
    before = page.held_in_words.target if page.held_in_words and not page.held_in_words.is_draft else asks
    words = {"name": page.name, "period": page.in_words, "before": before, "target": asks}
    if before == asks:
        return _("The target for %(name)s in %(period)s is established.") % words
    return _("The target for %(name)s in %(period)s is changed from %(before)s to %(target)s.") % words


def _withdraw(request: SignedInRequest, indicator: str, unit: Unit, body: Unit, period: str, reason: str) -> None:
    is_changed = withdraw_target(
        indicator=indicator, unit=unit, decided_by=body, period=period, reason=reason, actor=request.user, at=now()
    )
    if is_changed:
        messages.success(request, _("The target is taken back. It stays in the history."))
    else:
        messages.info(request, _("There is no target to take back."))

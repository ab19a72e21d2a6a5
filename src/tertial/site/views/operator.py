"""An operator's own page, and what they write to the office from it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tertial.collection.access import may_ask
from tertial.collection.models import Inquiry
from tertial.collection.operations.asking import NotOpen, Value, ask, propose, send
from tertial.indicators.operations.correcting import Cell
from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.people.rules import Verb
from tertial.site.access import SignedInRequest, standing_of, viewer_of
from tertial.site.forms.inquiring import OperatorChoices, ProposalForm, QuestionForm
from tertial.site.operators.asking import indicators_to_ask_about, open_proposal, own_draft, units_to_ask_about
from tertial.site.operators.page import operator_page
from tertial.site.queries.correcting import Held, held_value
from tertial.site.units.staying import staying


def only_operators(request: SignedInRequest) -> None:
    """Turn away whoever asks the office nothing."""
    if not standing_of(request.user, localdate()).may(Verb.ASK_THE_OFFICE):
        raise PermissionDenied


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """The operator's units, `enhet` of them opened in a `period`."""
    only_operators(request)
    today, number = localdate(), request.GET.get("page", "1")
    page = operator_page(
        request.user,
        viewer_of(request.user, today),
        code=request.GET.get("enhet", ""),
        period=request.GET.get("period", ""),
        number=int(number) if number.isdecimal() and len(number) < 9 else 1,
        day=today,
    )
    if page is None:
        raise Http404
    opened = page.opened
    chosen = {"period": opened.figures.period, "enhet": opened.named.code} if opened else {}
    form = OperatorChoices(initial=chosen, periods=opened.figures.periods if opened else ())
    is_chosen = "enhet" in request.GET and "page" not in request.GET
    context = {"page": page, "filter_form": form, "filter_url": request.path, "is_chosen": is_chosen}
    return render(request, "site/operator.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_office(request: SignedInRequest) -> HttpResponse:
    """Ask the office something about a unit; `?enhet=` it, `?arende=` to go on with a draft."""
    only_operators(request)
    today = localdate()
    draft = own_draft(request.user, today, request.GET.get("arende", ""))
    form = QuestionForm(
        request.POST or None,
        units=units_to_ask_about(request.user, today),
        indicators=indicators_to_ask_about(),
        initial=_asked_before(request, draft),
    )
    if form.is_valid():
        try:
            inquiry = ask(**form.asked, draft=draft, actor=request.user, at=now(), today=today)
        except NotOpen:
            messages.info(request, _("It had been sent already, so nothing was changed."))
            return redirect("operator")
        return _sent_or_kept(request, inquiry)
    context = {"form": form, "cancel_url": reverse("operator"), "trail": _trail(_("Ask the office"))}
    return render(request, "site/ask_office.html", context, status=422 if form.errors else 200)


def _asked_before(request: SignedInRequest, draft: Inquiry | None) -> dict[str, str]:
    if draft is None:
        return {"unit": request.GET.get("enhet", ""), "indicator": request.GET.get("indikator", "")}
    return {"unit": draft.unit.code, "indicator": draft.indicator_id or "", "text": draft.text}


@require_http_methods(["GET", "HEAD", "POST"])
def propose_correction(request: SignedInRequest, measure: str, unit: str, period: str) -> HttpResponse:
    """Propose another value in a place of the ledger that holds one; `?del=` for a part."""
    of, today, part = get_object_or_404(Unit, code=unit), localdate(), request.GET.get("del", "")
    if not may_ask(request.user, of):
        raise PermissionDenied
    viewer = viewer_of(request.user, today)
    held = held_value(measure=measure, unit=of, period=period, part=part, viewer=viewer, today=today)
    if held is None:
        raise Http404
    begun = open_proposal(request.user, of, today, measure=measure, period=period, part=part)
    if begun is not None and begun.is_waiting:
        messages.info(request, _("A correction of the value waits for the office already."))
        return redirect("inquiry", begun.pk)
    form = ProposalForm(
        request.POST or None, measure=held.measure, held=held.entry.value, initial=_proposed_before(begun)
    )
    if form.is_valid():
        return _proposed(request, held, form)
    context = {"held": held, "form": form, "cancel_url": _of_unit(of), "trail": _trail(_("Propose a correction"))}
    context["stays"] = staying(held, viewer)
    return render(request, "site/propose.html", context, status=422 if form.errors else 200)


def _proposed_before(begun: Inquiry | None) -> dict[str, object]:
    if begun is None:
        return {"status": Status.EXISTS.value}
    value = begun.proposed_value
    shown = "" if value is None else f"{value:.15g}".replace(".", ",")
    return {"status": begun.proposed_status, "value": shown, "comment": begun.text}


def _proposed(request: SignedInRequest, held: Held, form: ProposalForm) -> HttpResponse:
    cell = Cell(held.measure.code, held.unit, held.period, held.part)
    before, text = Value(Status(held.entry.status), held.entry.value), form.cleaned_data["comment"]
    proposed = Value(*form.chosen)
    try:
        inquiry = propose(
            cell, held=before, proposed=proposed, text=text, actor=request.user, at=now(), today=localdate()
        )
    except NotOpen:
        messages.info(request, _("A correction of the value waits for the office already."))
        return redirect(_of_unit(held.unit))
    return _sent_or_kept(request, inquiry)


def _sent_or_kept(request: SignedInRequest, inquiry: Inquiry) -> HttpResponse:
    """Send what was written, unless it was only to be kept."""
    if "keep" in request.POST:
        messages.success(request, _("It is kept as a draft. Only you see it, until you send it."))
    else:
        send(inquiry, actor=request.user, at=now(), today=localdate())
        messages.success(request, _("It was sent to the office. The answer comes here and in To do."))
    return redirect(_of_unit(inquiry.unit))


def _of_unit(unit: Unit) -> str:
    return f"{reverse('operator')}?enhet={unit.code}"


def _trail(last: str) -> list[tuple[str, str | None]]:
    return [(_("My units"), reverse("operator")), (last, None)]

"""What operators ask and propose: the list, and one inquiry with what can be done to it."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tertial.collection.models import Inquiry
from tertial.collection.operations.answering import accept_correction, answer, refuse
from tertial.collection.operations.asking import NotOpen, send, withdraw
from tertial.collection.operations.reading import read_answer
from tertial.collection.queries.inquiries import seen
from tertial.indicators.operations.correcting import CorrectionRefused, NothingToCorrect
from tertial.people.rules import Verb
from tertial.platform.models import User
from tertial.site.access import SignedInRequest, standing_of, viewer_of
from tertial.site.forms.inquiring import AnswerForm, InquiryFilter
from tertial.site.operators.inquiries import inquiries_list
from tertial.site.operators.inquiry import inquiry_page

NEEDS_AN_ANSWER = ("answer", "refuse")


# What can be done to an inquiry, by the word that the page posts.
DEEDS: dict[str, Callable[[Inquiry, str, User], bool]] = {
    "send": lambda one, _text, actor: send(one, actor=actor, at=now(), today=localdate()),
    "withdraw": lambda one, _text, actor: withdraw(one, actor=actor, at=now(), today=localdate()),
    "answer": lambda one, text, actor: answer(one, text=text, actor=actor, at=now()),
    "refuse": lambda one, text, actor: refuse(one, text=text, actor=actor, at=now()),
    "accept": lambda one, text, actor: accept_correction(one, text=text, actor=actor, at=now(), today=localdate()),
}


@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    """The inquiries that somebody sees, those of `visa`, page by page."""
    today = localdate()
    standing = standing_of(request.user, today)
    is_office = standing.may(Verb.ANSWER_OPERATORS)
    if not (is_office or standing.may(Verb.ASK_THE_OFFICE)):
        raise PermissionDenied
    form = InquiryFilter({"visa": request.GET.get("visa", "")}, has_drafts=standing.may(Verb.ASK_THE_OFFICE))
    number = request.GET.get("page", "1")
    page, lines = inquiries_list(
        request.user,
        today,
        states=form.states,
        number=int(number) if number.isdecimal() and len(number) < 9 else 1,
    )
    context = {"form": form, "address": request.path, "page": page, "lines": lines, "is_office": is_office}
    return render(request, "site/inquiries.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: SignedInRequest, number: int) -> HttpResponse:
    """One inquiry; posted to, `do` says what is done to it."""
    today = localdate()
    inquiry = get_object_or_404(seen(request.user, today), pk=number)
    do = request.POST.get("do", "")
    form = AnswerForm(request.POST or None, is_needed=do in NEEDS_AN_ANSWER)
    if request.method == "POST" and form.is_valid() and _done(request, inquiry, do, form.cleaned_data["text"]):
        return redirect("inquiry", inquiry.pk)
    if request.method == "GET" and inquiry.answered_at is not None and inquiry.read_at is None:
        read_answer(inquiry, actor=request.user, at=now(), today=today)
    page = inquiry_page(inquiry, request.user, viewer_of(request.user, today), today)
    trail = [(_("Inquiries"), reverse("inquiries")), (page.line.kind, None)]
    context = {"page": page, "form": form, "trail": trail}
    return render(request, "site/inquiry.html", context, status=422 if form.errors else 200)


def _done(request: SignedInRequest, inquiry: Inquiry, do: str, text: str) -> bool:
    """Whether something was done, or need not be; what stopped it is told."""
    if do not in DEEDS:
        return True
    told = {
        "send": _("It was sent to the office."),
        "withdraw": _("It was withdrawn."),
        "answer": _("The answer was sent to the operator."),
        "refuse": _("The operator is told why the value stays."),
        "accept": _("The value was corrected, and the operator is told."),
    }[do]
    try:
        is_new = DEEDS[do](inquiry, text, request.user)
    except NotOpen:
        messages.error(request, _("Nothing was done: the inquiry has been settled or withdrawn in the meantime."))
    except NothingToCorrect:
        messages.error(request, _("Nothing was done: no value is recorded there any longer. Refuse, and say so."))
    except CorrectionRefused as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, told if is_new else _("That had been done already."))
    return True

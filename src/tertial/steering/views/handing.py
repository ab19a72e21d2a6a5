"""Handing over goals that stay behind when a unit has gone to another authority."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from tertial.organisation.models import Unit
from tertial.organisation.queries.units import Named, names_on
from tertial.steering.forms.handing import ESTABLISH, HAND_OVER, WITHDRAW, HandingForm
from tertial.steering.operations import handing
from tertial.steering.queries.addresses import all_goals
from tertial.steering.queries.holding import span_in_words
from tertial.steering.queries.staying import Left, left_behind
from tertial.steering.views.asking import SignedInRequest, sent, unit_to_steer

DEEDS: Mapping[str, Callable[..., int]] = {
    HAND_OVER: handing.hand_over_goals,
    ESTABLISH: handing.establish_left,
    WITHDRAW: handing.withdraw_left,
}


@dataclass(frozen=True)
class Line:
    """A goal that stays behind, in words: whose it is, where that has gone to, what of it is a draft."""

    left: Left
    owner: str
    receiver: str
    holds: str
    drafts: str
    is_ticked: bool


@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: SignedInRequest, unit: str) -> HttpResponse:
    """See what stays behind with an authority, and hand it over, establish it or withdraw it."""
    giver, today = unit_to_steer(request, unit), localdate()
    if not giver.kind.is_authority:
        raise Http404
    form = HandingForm(sent(request), left=left_behind([giver.pk], day=today))
    if form.is_valid():
        _do(request, giver, form)
        return redirect("steering:hand_over", unit)
    names = names_on(today, {one for left in form.left.values() for one in (left.owner_id, left.receiver_id or 0)})
    context = {
        "form": form,
        "giver": names_on(today, {giver.pk})[giver.pk].name,
        "lines": [_line(one, names, is_ticked=one.code in form.ticked) for one in form.left.values()],
        "back": all_goals(),
        "trail": [(_("Goals"), all_goals()), (_("Goals that stay behind"), None)],
    }
    return render(request, "steering/hand_over.html", context, status=422 if form.errors else 200)


def _do(request: SignedInRequest, giver: Unit, form: HandingForm) -> None:
    do, codes = form.cleaned_data["do"], form.cleaned_data["goals"]
    try:
        count = DEEDS[do](giver=giver, codes=codes, actor=request.user, at=now(), today=localdate())
    except (handing.NotLeftBehind, handing.NobodyReceives):
        messages.error(request, _("Something has changed meanwhile, and nothing was done. Look again."))
        return
    said = {
        HAND_OVER: ngettext("%(count)s goal is handed over.", "%(count)s goals are handed over.", count),
        ESTABLISH: ngettext("%(count)s goal is established.", "%(count)s goals are established.", count),
        WITHDRAW: ngettext(
            "The drafts of %(count)s goal are withdrawn.", "The drafts of %(count)s goals are withdrawn.", count
        ),
    }
    messages.success(request, said[do] % {"count": count})


def _line(one: Left, names: Mapping[int, Named], *, is_ticked: bool) -> Line:
    activities = ngettext("%(count)s activity", "%(count)s activities", one.activities) % {"count": one.activities}
    judgements = ngettext("%(count)s judgement", "%(count)s judgements", one.judgements) % {"count": one.judgements}
    parts = [
        (one.is_draft, _("the goal itself")),
        (one.activities, activities),
        (one.judgements, judgements),
    ]
    return Line(
        left=one,
        owner=names[one.owner_id].name if one.owner_id in names else "",
        receiver=names[one.receiver_id].name if one.receiver_id is not None and one.receiver_id in names else "",
        holds=span_in_words(one.starts_on, one.ends_on),
        drafts=", ".join(said for is_there, said in parts if is_there) or _("none"),
        is_ticked=is_ticked,
    )

"""The audit trail, for those who may read it."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, may_read_audit_trail
from tertial.site.forms.audit import AuditForm
from tertial.site.trail.audit import page_of, trail


@require_safe
def show(request: SignedInRequest) -> HttpResponse:
    """Everything that has been done, filtered by `vem`, `vad`, `fran` and `till`, page by page."""
    if not may_read_audit_trail(request.user):
        raise PermissionDenied
    form = AuditForm({name: request.GET.get(name, "") for name in ("vem", "vad", "fran", "till")})
    form.is_valid()
    entries = trail(who=form.chosen("vem"), verb=form.chosen("vad"), since=form.day("fran"), until=form.day("till"))
    number = request.GET.get("page", "1")
    page, events = page_of(entries, int(number) if number.isdecimal() and len(number) < 9 else 1, today=localdate())
    context = {"form": form, "address": reverse("audit"), "page": page, "events": events}
    return render(request, "site/audit.html", context)

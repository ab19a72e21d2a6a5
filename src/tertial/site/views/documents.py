"""The register of steering documents, and one of them."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.site.access import SignedInRequest, sees_internal, steers
from tertial.site.forms.documents import DocumentChoices, wanted_from
from tertial.site.goals.links import change_url
from tertial.site.goals.register import document_page, register_page
from tertial.steering.queries.documents import document_file


@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    """The steering documents that are asked for, page by page."""
    today = localdate()
    drafts = sees_internal(request.user, today)
    page = register_page(wanted_from(request.GET, today=today), drafts=drafts, today=today)
    context = {
        "page": page,
        "form": DocumentChoices(page),
        "address": reverse("documents"),
        "new_url": change_url("new_document")
        if {unit.id for unit in page.bodies} & steers(request.user, today)
        else "",
        "trail": [(_("Goals"), reverse("goals")), (_("Steering documents"), None)],
    }
    return render(request, "site/documents.html", context)


@require_safe
def show(request: SignedInRequest, document: str) -> HttpResponse:
    """One steering document: what was decided, what it replaced, and which goals stand on it."""
    today = localdate()
    file = document_file(document, drafts=sees_internal(request.user, today))
    if file is None:
        raise Http404
    page = document_page(file, today=today)
    trail = [(_("Goals"), reverse("goals")), (_("Steering documents"), reverse("documents")), (page.row.title, None)]
    may_change = page.body_id in steers(request.user, today)
    change = change_url("change_document", page.code) if may_change else ""
    return render(request, "site/document.html", {"page": page, "trail": trail, "change_url": change})

"""Entering a steering document in the register, and changing what is said of it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.organisation.queries.units import Named
from tertial.people.access import roles_on
from tertial.steering.access import drafts_seen, may_steer, steered_by
from tertial.steering.changing.registering import bodies_of, codes_of_documents, entry_of, kinds_of_documents, replacing
from tertial.steering.forms.documents import DocumentForm
from tertial.steering.forms.refusing import tell
from tertial.steering.operations.documents import Entry, register_document
from tertial.steering.operations.writing import Refused
from tertial.steering.queries.addresses import all_documents, document_page
from tertial.steering.queries.naming import code_for
from tertial.steering.rules import State
from tertial.steering.views.asking import SignedInRequest, sent

COLUMNS = {"ends_on": "last_day"}


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Enter a document."""
    bodies = _bodies(request)
    if not bodies:
        raise PermissionDenied
    form = DocumentForm(sent(request), bodies=bodies)
    if form.is_valid():
        code = _code(request, form.entry)
        if _was_registered(request, code, form):
            return redirect(document_page(code))
    context = {
        "form": form,
        "name": _("New steering document"),
        "kinds": kinds_of_documents(drafts=drafts_seen(request.user, localdate())),
        "back": all_documents(),
        "trail": [(_("Steering documents"), all_documents()), (_("New steering document"), None)],
    }
    return render(request, "steering/document.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: SignedInRequest, document: str) -> HttpResponse:
    """Change what the register says of a document, or say what replaced it."""
    drafts = drafts_seen(request.user, localdate())
    held = entry_of(document, drafts=drafts)
    if held is None:
        raise Http404
    if not may_steer(request.user, held.decided_by):
        raise PermissionDenied
    form = DocumentForm(
        sent(request),
        bodies=_bodies(request, held.decided_by_id),
        held=held,
        others=replacing(held, drafts=drafts),
    )
    if form.is_valid() and _was_registered(request, document, form):
        return redirect(document_page(document))
    context = {
        "form": form,
        "name": _("Change the entry"),
        "held": held,
        "kinds": kinds_of_documents(drafts=drafts),
        "back": document_page(document),
        "trail": [
            (_("Steering documents"), all_documents()),
            (held.title, document_page(document)),
            (_("Change"), None),
        ],
    }
    return render(request, "steering/document.html", context, status=422 if form.errors else 200)


def _bodies(request: SignedInRequest, *also: int) -> list[Named]:
    today = localdate()
    held = {role.unit_id for role in roles_on(request.user, today)} | set(also)
    return bodies_of(steered_by(request.user, today), held=held, day=today)


def _code(request: SignedInRequest, entry: Entry) -> str:
    drafts = drafts_seen(request.user, localdate())

    def same(code: str) -> bool:
        held = entry_of(code, drafts=drafts)
        said = ("title", "kind", "starts_on", "ends_on", "decided_by")
        return held is not None and all(getattr(held, name) == getattr(entry, name) for name in said)

    return code_for(entry.title, taken=codes_of_documents, same=same)


def _was_registered(request: SignedInRequest, code: str, form: DocumentForm) -> bool:
    entry = form.entry
    if not may_steer(request.user, entry.decided_by):
        raise PermissionDenied
    try:
        is_changed = register_document(code=code, entry=entry, actor=request.user, at=now())
    except Refused as refused:
        tell(form, refused, COLUMNS)
        return False
    if not is_changed:
        messages.info(request, _("Nothing was changed: the same was recorded already."))
    elif entry.state == State.DRAFT:
        messages.success(request, _("The draft is saved. Others than your own cannot see it."))
    else:
        messages.success(request, _("“%(title)s” stands in the register.") % {"title": entry.title})
    return True

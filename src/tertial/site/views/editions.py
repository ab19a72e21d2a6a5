"""Editions: what has been published, and each of them to take away."""

import csv
from collections.abc import Iterator

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.releases.operations import register
from tertial.releases.rules import PUBLIC
from tertial.site.access import SignedInRequest
from tertial.site.downloads.sheet import FORMULA_STARTS
from tertial.site.editions.page import FIELDS, edition_page, edition_rows, edition_table, found


class _Line:
    """A file that gives back what is written to it."""

    def write(self, line: str) -> str:
        """One row of the table."""
        return line


@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    """Every edition, the latest first."""
    return render(request, "site/editions.html", {"rows": edition_rows(), "trail": [(_("Editions"), None)]})


@require_safe
def show(request: SignedInRequest, number: str) -> HttpResponse:
    """What an edition holds, hides and changes."""
    page = edition_page(number)
    if page is None:
        raise Http404
    trail = [(_("Editions"), reverse("editions")), (page.row.number, None)]
    return render(request, "site/edition.html", {"page": page, "trail": trail})


@require_safe
def download(request: SignedInRequest, number: str) -> StreamingHttpResponse:
    """The whole edition as a table; it is the same for everybody."""
    edition = found(number)
    if edition is None:
        raise Http404
    held = edition.summary
    hidden = sum(held["hidden"].values())
    subject = f"edition {number}"
    register(PUBLIC, form="csv", subject=subject, rows=held["figures"], hidden=hidden, actor=request.user, at=now())
    headers = {"Content-Disposition": f'attachment; filename="edition-{number}.csv"', "Cache-Control": "private"}
    lines = _lines(edition_table(edition))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def _lines(rows: Iterator[tuple[object, ...]]) -> Iterator[bytes]:
    writer = csv.writer(_Line())
    yield writer.writerow(FIELDS).encode("utf-8-sig")
    for row in rows:
        yield writer.writerow([_harmless(cell) for cell in row]).encode()


def _harmless(cell: object) -> object:
    """A text that a spreadsheet would run as a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in FORMULA_STARTS else cell

"""A file as the answer to a request."""

from django.http import HttpResponse

from tertial.site.downloads.sheet import Sheet, as_csv, as_workbook

WRITERS = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_workbook, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def answer(sheet: Sheet, form: str) -> HttpResponse:
    """The sheet as a file to keep; `form` is one of WRITERS."""
    write, content_type = WRITERS[form]
    headers = {
        "Content-Disposition": f'attachment; filename="{sheet.name}.{form}"',
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(write(sheet), content_type=content_type, headers=headers)

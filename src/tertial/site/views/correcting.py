"""Not built yet."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse


def _absent(request: HttpRequest, **_: Any) -> HttpResponse:
    raise Http404


correct = _absent

"""Whether the machine is well, for those who watch it."""

from django.contrib.auth.decorators import login_not_required
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tertial.site.queries.frame import frame_on


@login_not_required
@never_cache
@require_safe
def show(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django hands it over
    """Whether the database answers, and whether stored figures wait to be recomputed; 503 without a database."""
    try:
        frame = frame_on(localdate(), None)
    except Error:
        return JsonResponse({"status": "down", "database": False, "figures_pending": None}, status=503)
    return JsonResponse({"status": "ok", "database": True, "figures_pending": frame.is_pending})

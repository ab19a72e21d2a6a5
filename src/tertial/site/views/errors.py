"""What is said when a page cannot be shown."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django passes it by name
    """A form that was not sent from a page of ours."""
    return render(request, "403_csrf.html", status=403)


csrf_failure = login_not_required(csrf_failure)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django passes it
    """A request that could not be read, in the frame of every page."""
    return render(request, "400.html", status=400)

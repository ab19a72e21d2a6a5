"""Addresses of signing in and out."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

app_name = "people"


def _absent(request: HttpRequest, **_: Any) -> HttpResponse:
    raise Http404


urlpatterns = [path("logga-in", _absent, name="sign_in"), path("logga-ut", _absent, name="sign_out")]

"""How the pages of allauth are answered here: what is wrong has its status, too many attempts a page of their own."""

from typing import Any

from allauth.core.ratelimit import respond_429
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms import Form
from django.http import HttpRequest, HttpResponseBase

WAIT = 300  # seconds: the longest of the limits
TOO_MANY = ("too_many_login_attempts", "rate_limited")


def answered(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """The answer of an allauth view: 422 where its form was refused, 429 where there were too many attempts."""
    forms = _refused_forms(answer)
    if any(_is_too_many(form) for form in forms):
        answer = respond_429(request)
    elif forms:
        answer.status_code = 422
    if answer.status_code == 429:
        answer["Retry-After"] = str(WAIT)
    return answer


def was_refused(answer: HttpResponseBase) -> bool:
    """Whether what was sent was wrong, and not only too often."""
    return answer.status_code == 422


def _refused_forms(answer: HttpResponseBase) -> list[Form]:
    context: dict[str, Any] = getattr(answer, "context_data", None) or {}
    forms = [context.get(name) for name in ("form", "webauthn_form")]
    return [form for form in forms if isinstance(form, Form) and form.is_bound and form.errors]


def _is_too_many(form: Form) -> bool:
    return any(form.has_error(name, code) for name in (NON_FIELD_ERRORS, *form.fields) for code in TOO_MANY)

"""Who asks for a page where something is changed, what they may see of it, and where they go on to."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from tertial.organisation.models import Unit
from tertial.people.access import way_on
from tertial.platform.models import User
from tertial.steering.access import drafts_seen, may_change, may_steer, with_keeper
from tertial.steering.models import Goal
from tertial.steering.queries.dossier import Dossier, dossier


class SignedInRequest(HttpRequest):
    """A request to a closed page, which is never shown to anybody who has not signed in."""

    user: User


@dataclass(frozen=True)
class Seen:
    """A goal as somebody sees it: what it is, and everything that is recorded of it."""

    goal: Goal
    found: Dossier


def goal_seen(request: SignedInRequest, code: str, *, day: date | None = None, period: str = "") -> Seen:
    """A goal that the reader may see, on a day or today; a draft of another authority is not there. Raises Http404."""
    today = localdate()
    found = dossier(code, day=day or today, period=period, drafts=drafts_seen(request.user, today))
    if found is None:
        raise Http404
    return Seen(with_keeper(Goal.objects.select_related("level", "owner__kind"), today).get(pk=found.id), found)


def goal_to_change(request: SignedInRequest, code: str) -> Seen:
    """A goal that the reader may change. Raises Http404 where they see none, and PermissionDenied."""
    seen = goal_seen(request, code)
    if not may_change(request.user, seen.goal, localdate()):
        raise PermissionDenied
    return seen


def unit_to_steer(request: SignedInRequest, code: str) -> Unit:
    """A unit that the reader decides for. Raises Http404 where there is none, and PermissionDenied."""
    unit = get_object_or_404(Unit.objects.select_related("kind"), code=code)
    if not may_steer(request.user, unit):
        raise PermissionDenied
    return unit


def sent(request: SignedInRequest) -> QueryDict | None:
    """What somebody has sent to be recorded; None where they only look."""
    return request.POST if request.method == "POST" else None


def way_back(request: SignedInRequest, otherwise: str) -> str:
    """Where somebody came from who asked to be led back there by `?next=`, else `otherwise`."""
    asked_for = request.GET.get("next", "")
    return way_on(asked_for, host=request.get_host(), is_secure=request.is_secure()) if asked_for else otherwise

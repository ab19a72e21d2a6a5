"""Trying the invented city as one of its people, without a password."""

from django.contrib import auth
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tertial.people.access import way_on
from tertial.people.operations.sign_ins import note_sign_in
from tertial.people.rules import Role
from tertial.site.access import demo_is_open
from tertial.site.queries.demo import demo_people

# What a server between the reader and us leaves behind. Then nobody knows from which machine the request came.
RELAYED = ("HTTP_X_FORWARDED", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP", "HTTP_CF_", "HTTP_FORWARDED", "HTTP_VIA")


@login_not_required
@never_cache
@require_POST
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented people. There is no such page in a real city, or from another machine."""
    asked_for = request.POST.get("user_name", "")
    people = {person.user.user_name: person.user for person in demo_people(localdate())} if _is_open(request) else {}
    user = people.get(asked_for)
    if user is None:
        raise Http404
    auth.login(request, user)
    note_sign_in(actor=user, at=now(), is_demo=True)
    asked = request.POST.get("next", "")
    return HttpResponseRedirect(way_on(asked, host=request.get_host(), is_secure=request.is_secure()))


def offered(request: HttpRequest) -> list[tuple[str, str, str]]:
    """The people to try, as the sign-in page offers them: user name, name, what they come to. Nobody, where closed."""
    if not _is_open(request):
        return []
    return [(p.user.user_name, p.user.name, _comes_to(p.role)) for p in demo_people(localdate())]


def _is_open(request: HttpRequest) -> bool:
    if any(header.startswith(RELAYED) for header in request.META):
        return False
    host = request.get_host()
    name = host if host.endswith("]") else host.rpartition(":")[0] or host
    return demo_is_open(name, request.META.get("REMOTE_ADDR", ""))


def _comes_to(role: Role) -> str:
    return {
        Role.EXECUTIVE_CONTROLLER: _("The whole city, as it is established"),
        Role.QUALITY_STRATEGIST: _("All units that the board follows, municipal and independent"),
        Role.DISTRICT_CONTROLLER: _("The units of one district: sees and corrects their values"),
        Role.PRINCIPAL: _("My units on one page; corrects their values"),
        Role.EMPLOYEE: _("My own unit and its part in the whole"),
        Role.OPERATOR: _("Our own units beside the city's"),
        Role.BOARD_MEMBER: _("What lies behind the board's figures"),
        Role.AUDITOR: _("Everything established, and the audit trail"),
        Role.ADMINISTRATOR: _("Users, roles and the organisation"),
    }[role]

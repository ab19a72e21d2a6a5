"""Who answers for what: the list of people, one person, and what an administrator does to accounts."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.people.forms.roles import PeopleFilter, PersonForm, tell
from tertial.people.operations.invitations import HasAPassword, NoEmail, NotSent, invite, invite_by_hand
from tertial.people.operations.letters import NoPost
from tertial.people.operations.persons import add_person, close_account, open_account
from tertial.people.operations.refusing import RoleRefused
from tertial.people.queries.roles import When, held_by, lent_by, people_page, recorded_of
from tertial.people.rules import Verb
from tertial.platform.models import User


class SignedInRequest(HttpRequest):
    """A request to a closed page, which is never shown to anybody who has not signed in."""

    user: User


def only_who_manages_people(user: User) -> None:
    """Turn away whoever may not manage users and roles."""
    if not user.has_perm(Verb.MANAGE_PEOPLE):
        raise PermissionDenied


@require_safe
def show_all(request: SignedInRequest) -> HttpResponse:
    """Everybody with what they answer for, filtered by `sok`, `roll` and `nar`, page by page."""
    only_who_manages_people(request.user)
    form = PeopleFilter({name: request.GET.get(name, "") for name in ("sok", "roll", "nar")})
    number = request.GET.get("page", "1")
    number = number if number.isdecimal() and len(number) < 9 else "1"
    page, people = people_page(form.asked, day=localdate(), number=int(number))
    context = {"form": form, "address": reverse("people:roles"), "page": page, "people": people}
    return render(request, "people/roles.html", context)


@require_safe
def show(request: SignedInRequest, person: int) -> HttpResponse:
    """One person: what they answer for, and everything that has been recorded of it."""
    only_who_manages_people(request.user)
    found, today = get_object_or_404(User, pk=person), localdate()
    held = held_by(found, day=today)
    context = {
        "person": found,
        "groups": [
            (_("Now"), [one for one in held if one.when == When.NOW]),
            (_("To come"), [one for one in held if one.when == When.COMING]),
            (_("Earlier"), [one for one in held if one.when == When.EARLIER]),
        ],
        "is_oneself": found.pk == request.user.pk,
        "may_see_as": request.user.has_perm(Verb.SEE_AS) and found.is_active and found.pk != request.user.pk,
        "lent": lent_by(found, day=today),
        "recorded": recorded_of(found, day=today),
        "trail": _trail(found.name),
    }
    return render(request, "people/roles_person.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: SignedInRequest) -> HttpResponse:
    """Add a person, and go on to give them their first role."""
    only_who_manages_people(request.user)
    form = PersonForm(request.POST or None)
    if form.is_valid():
        try:
            person = add_person(**form.cleaned_data, actor=request.user, at=now())
        except RoleRefused as refused:
            tell(form, refused)
        else:
            messages.success(
                request, _("%(name)s has been added. Now say what they answer for.") % {"name": person.name}
            )
            return redirect("people:give_role", person.pk)
    context = {"form": form, "trail": _trail(_("Add a person"))}
    return render(request, "people/roles_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: SignedInRequest, person: int) -> HttpResponse:
    """Ask, and then close an account and end its roles."""
    only_who_manages_people(request.user)
    found = get_object_or_404(User, pk=person)
    if request.method != "POST":
        held = [one for one in held_by(found, day=localdate()) if one.when != When.EARLIER]
        return render(request, "people/roles_close.html", {"person": found, "held": held, "trail": _trail(found.name)})
    try:
        is_changed = close_account(person=found, actor=request.user, at=now(), today=localdate())
    except RoleRefused as refused:
        messages.error(request, " ".join(problem.text for problem in refused.problems))
    else:
        said = (
            _("The account of %(name)s is closed.") if is_changed else _("The account of %(name)s was closed already.")
        )
        messages.success(request, said % {"name": found.name})
    return redirect("people:person", found.pk)


@require_POST
def reopen(request: SignedInRequest, person: int) -> HttpResponse:
    """Open an account again; roles are given anew."""
    only_who_manages_people(request.user)
    found = get_object_or_404(User.objects.exclude(name="–"), pk=person)
    open_account(person=found, actor=request.user, at=now())
    messages.success(
        request, _("The account of %(name)s is open. Give them the roles that they need.") % {"name": found.name}
    )
    return redirect("people:person", found.pk)


@require_POST
def send_invitation(request: SignedInRequest, person: int) -> HttpResponse:
    """Send somebody a link by which they choose a password; where no letter can be sent, show it to be handed over."""
    only_who_manages_people(request.user)
    found = get_object_or_404(User, pk=person, is_active=True)
    try:
        invite(user=found, actor=request.user, at=now())
    except (NoPost, NoEmail):
        return _by_hand(request, found)
    except HasAPassword:
        messages.info(request, _("%(name)s signs in with a password already.") % {"name": found.name})
    except NotSent:
        messages.error(request, _("The letter could not be sent. Try again, or ask who runs the system."))
    else:
        messages.success(request, _("An invitation was sent to %(email)s.") % {"email": found.email})
    return redirect("people:person", found.pk)


def _by_hand(request: SignedInRequest, person: User) -> HttpResponse:
    try:
        link = invite_by_hand(user=person, actor=request.user, at=now())
    except HasAPassword:
        messages.info(request, _("%(name)s signs in with a password already.") % {"name": person.name})
        return redirect("people:person", person.pk)
    whole = request.build_absolute_uri(link) if link.startswith("/") else link
    context = {"person": person, "link": whole, "trail": _trail(person.name)}
    return render(request, "people/roles_invitation.html", context)


def _trail(last: str) -> list[tuple[str, str | None]]:
    return [(_("Roles"), reverse("people:roles")), (last, None)]

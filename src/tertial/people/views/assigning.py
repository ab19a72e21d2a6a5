"""Giving a role, ending one, and naming who stands in for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tertial.people.access import answers_for
from tertial.people.forms.roles import EndForm, RoleForm, StandInForm, tell
from tertial.people.models import RoleAssignment
from tertial.people.operations.refusing import RoleRefused, Wanted
from tertial.people.operations.roles import as_it_is_now, end_role, give_role
from tertial.people.operations.standing_in import end_stand_in, name_stand_in
from tertial.people.queries.roles import When, held_by, lent_by, one_held
from tertial.people.queries.units import units_called
from tertial.people.rules import Role, Verb
from tertial.people.views.roles import SignedInRequest, only_who_manages_people
from tertial.platform.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: SignedInRequest, person: int) -> HttpResponse:
    """Give somebody a role from a day."""
    only_who_manages_people(request.user)
    found = get_object_or_404(User, pk=person)
    form = RoleForm(request.POST or None)
    if form.is_valid() and _was_given(request, found, form):
        return redirect("people:person", found.pk)
    context = {"person": found, "form": form, "trail": _trail(request, found, _("Give a role"))}
    return render(request, "people/roles_give.html", context, status=422 if form.errors else 200)


def _was_given(request: SignedInRequest, person: User, form: RoleForm) -> bool:
    said = form.cleaned_data
    wanted = Wanted(
        person, Role(said["role"]), said["found"], said["starts_on"], form.ends_on, delegation=said["delegation"]
    )
    try:
        given = give_role(wanted, actor=request.user, at=now())
    except RoleRefused as refused:
        tell(form, refused)
        return False
    messages.success(
        request, _("%(name)s: %(role)s.") % {"name": person.name, "role": one_held(given, day=localdate()).sentence}
    )
    return True


@require_safe
def units(request: SignedInRequest) -> HttpResponse:
    """The units that `unit` may mean, to choose from while one writes."""
    only_who_manages_people(request.user)
    words = request.GET.get("unit", "")[:100]
    candidates, more = units_called(words, day=localdate()) if len(words.strip()) > 1 else ([], 0)
    return render(request, "people/roles_units.html", {"candidates": candidates, "more": more})


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: SignedInRequest, assignment: int) -> HttpResponse:
    """End a role, or that somebody stands in for one: on a day, or at once."""
    found = _assignment(assignment)
    if found.standing_in_for_id is None:
        only_who_manages_people(request.user)
    elif not answers_for(request.user, found, localdate()):
        raise PermissionDenied
    form = EndForm(request.POST or None)
    if form.is_valid() and _was_ended(request, found, form):
        return redirect(_back(request, found))
    context = {
        "form": form,
        "person": found.user,
        "held": one_held(found, day=localdate()),
        "back": _back(request, found),
        "trail": _trail(request, found.user, _("End a role")),
        "lent": [] if found.standing_in_for_id else lent_by(found.user, day=localdate(), of=found),
    }
    return render(request, "people/roles_end.html", context, status=422 if form.errors else 200)


def _was_ended(request: SignedInRequest, assignment: RoleAssignment, form: EndForm) -> bool:
    today, at = localdate(), now()
    ends_on = form.ends_on(today)
    try:
        if assignment.standing_in_for_id is not None:
            end_stand_in(assignment=assignment, ends_on=ends_on, actor=request.user, at=at)
        else:
            end_role(assignment=assignment, ends_on=ends_on, actor=request.user, at=at, today=today)
    except RoleRefused as refused:
        tell(form, refused)
        return False
    messages.success(request, _("The role has been ended."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def stand_in(request: SignedInRequest, assignment: int) -> HttpResponse:
    """Name somebody who stands in: one's own, or anybody's for those who manage people."""
    found = _assignment(assignment)
    if not answers_for(request.user, found, localdate()):
        raise PermissionDenied
    form = StandInForm(request.POST or None, of=found)
    if form.is_valid() and _was_named(request, found, form):
        return redirect(_back(request, found))
    context = {
        "form": form,
        "person": found.user,
        "is_oneself": found.user_id == request.user.pk,
        "held": one_held(found, day=localdate()),
        "back": _back(request, found),
        "trail": _trail(request, found.user, _("Name a stand-in")),
    }
    return render(request, "people/roles_stand_in.html", context, status=422 if form.errors else 200)


def _was_named(request: SignedInRequest, assignment: RoleAssignment, form: StandInForm) -> bool:
    said = form.cleaned_data
    try:
        lent = name_stand_in(
            assignment=assignment,
            person=said["person"],
            starts_on=said["starts_on"],
            ends_on=form.ends_on or said["starts_on"],
            delegation=said["delegation"],
            actor=request.user,
            at=now(),
        )
    except RoleRefused as refused:
        tell(form, refused)
        return False
    words = {"name": said["person"].name, "role": one_held(lent, day=localdate()).sentence}
    messages.success(request, _("%(name)s: %(role)s.") % words)
    return True


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """My own roles, and who stands in for me."""
    today = localdate()
    held = held_by(request.user, day=today)
    context = {
        "now": [one for one in held if one.when == When.NOW],
        "later": [one for one in held if one.when == When.COMING],
        "earlier": [one for one in held if one.when == When.EARLIER],
        "lent": lent_by(request.user, day=today),
    }
    return render(request, "people/roles_own.html", context)


def _assignment(key: int) -> RoleAssignment:
    """A role as it is recorded now, also where the page shows it as it was before: whoever asks again is not lost."""
    seen = get_object_or_404(RoleAssignment.objects.select_related("user", "unit", "standing_in_for"), pk=key)
    return as_it_is_now(seen) or seen


def _back(request: SignedInRequest, assignment: RoleAssignment) -> str:
    """The page of the one whose role it is, or one's own where one may not manage people."""
    if request.user.has_perm(Verb.MANAGE_PEOPLE):
        return reverse("people:person", args=[assignment.user_id])
    return reverse("people:own_roles")


def _trail(request: SignedInRequest, person: User, last: str) -> list[tuple[str, str | None]]:
    if request.user.has_perm(Verb.MANAGE_PEOPLE):
        above = [(_("Roles"), reverse("people:roles")), (person.name, reverse("people:person", args=[person.pk]))]
    else:
        above = [(_("My roles"), reverse("people:own_roles"))]
    return [*above, (last, None)]

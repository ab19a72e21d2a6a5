"""Roles in words: who answers for what since when, as one says it."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from tertial.people.rules import Role
from tertial.platform.queries.sentences import day_in_words


def role_name(role: Role) -> str:
    """What a role is called in the reader's language."""
    return {
        Role.EXECUTIVE_CONTROLLER: _("Controller, executive office"),
        Role.QUALITY_STRATEGIST: _("Quality strategist"),
        Role.DISTRICT_CONTROLLER: _("District controller"),
        Role.PRINCIPAL: _("Principal"),
        Role.EMPLOYEE: _("Employee"),
        Role.OPERATOR: _("Independent operator"),
        Role.BOARD_MEMBER: _("Board member"),
        Role.AUDITOR: _("Auditor"),
        Role.ADMINISTRATOR: _("City administrator"),
    }[role]


def days_in_words(starts_on: date | None, ends_on: date | None) -> str:
    """A period with exclusive end, inside a sentence: from 1 January 2024 to 30 June 2025."""
    first = day_in_words(starts_on) if starts_on else ""
    last = day_in_words(ends_on - timedelta(days=1)) if ends_on else ""
    if first and last:
        return _("from %(first)s to %(last)s") % {"first": first, "last": last}
    if last:
        return _("to %(last)s") % {"last": last}
    return _("from %(first)s on") % {"first": first} if first else _("without end")


def held_in_words(
    role: Role, unit: str, *, days: tuple[date | None, date | None], today: date, lender: str = ""
) -> str:
    """A role with its period: "Principal of Ekbacken since 1 January 2024". `lender` is whom somebody stands in for."""
    words = {"role": role_name(role), "unit": unit, "name": lender}
    what = (_("Standing in for %(name)s as %(role)s of %(unit)s") if lender else _("%(role)s of %(unit)s")) % words
    starts_on, ends_on = days
    if starts_on is None and ends_on is None:
        return what
    if ends_on is None and starts_on is not None and starts_on <= today:
        return _("%(what)s since %(day)s") % {"what": what, "day": day_in_words(starts_on)}
    return _("%(what)s %(days)s") % {"what": what, "days": days_in_words(starts_on, ends_on)}

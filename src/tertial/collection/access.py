"""Who may ask the office, who answers, and who sees what has been asked."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from tertial.collection.models import Inquiry
from tertial.organisation.models import Link, Unit, valid_on
from tertial.organisation.rules import LinkKind
from tertial.people.access import rights_of
from tertial.people.rules import Verb
from tertial.platform.models import User, known


def may_ask(user: User, unit: Unit) -> bool:
    """Whether somebody may ask the office about a unit, and propose corrections of its values."""
    return user.has_perm(Verb.ASK_THE_OFFICE, unit)


def may_answer(user: User) -> bool:
    """Whether somebody answers what operators ask."""
    return user.has_perm(Verb.ANSWER_OPERATORS)


def asked_for(user: User, day: date) -> frozenset[int]:
    """The units for which somebody may ask the office, and whose drafts to it they therefore see."""
    rights = rights_of(user, day)
    return rights.open_to(Verb.ASK_THE_OFFICE) & rights.open_to(Verb.SEE_INTERNAL)


def own(user: User, day: date) -> Q:
    """The inquiries of somebody's own operator.

    They stay with the operator who wrote them: whoever takes over the unit sees none of them.
    """
    mine = asked_for(user, day)
    runs_it = Link.objects.filter(
        valid_on(day), known(None), kind=LinkKind.OPERATOR, child=OuterRef("unit"), parent=OuterRef("operator")
    )
    return Q(operator__in=mine) | Q(unit__in=mine) & (Q(operator=None) | Q(Exists(runs_it)))


def is_own(user: User, inquiry: Inquiry, day: date) -> bool:
    """Whether an inquiry is of somebody's own operator."""
    return Inquiry.objects.filter(own(user, day), pk=inquiry.pk).exists()


def visible_to(user: User, day: date) -> "QuerySet[Inquiry]":
    """The inquiries that somebody sees: their own, and if they answer operators all that have been sent."""
    seen = own(user, day)
    if rights_of(user, day).may(Verb.ANSWER_OPERATORS):
        seen |= Q(asked_at__isnull=False)
    return Inquiry.objects.filter(seen)


def operator_of(unit: Unit, day: date) -> int | None:
    """Who runs a unit on a day, by key; None if that is not known."""
    links = Link.objects.filter(valid_on(day), known(None), kind=LinkKind.OPERATOR, child=unit)
    return links.values_list("parent_id", flat=True).first()

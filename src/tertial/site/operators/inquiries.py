"""Inquiries in words, as rows of a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from tertial.collection.models import Inquiry
from tertial.collection.queries.inquiries import inquiries_page
from tertial.collection.queries.sentences import kind_name, state_name
from tertial.collection.rules import Kind, State
from tertial.organisation.queries.units import Named, names_on
from tertial.platform.models import User
from tertial.platform.queries.sentences import day_in_words, in_language
from tertial.site.figures.series import Recipes, recipes_by_indicator
from tertial.site.queries.correcting import written
from tertial.site.words import part_name


@dataclass(frozen=True)
class InquiryLine:
    """An inquiry in words: what it is and about what, whose, how far it has come, and what was answered."""

    number: int
    url: str
    kind: str
    about: str
    unit: Named
    operator: str
    change: str
    text: str
    state: State
    said: str
    asked: str
    answer: str
    answered: str


def inquiry_lines(
    inquiries: Sequence[Inquiry], recipes: Recipes, day: date, known: Iterable[Named] = ()
) -> list[InquiryLine]:
    """Inquiries in words. One question for the names of all units that are not `known`."""
    ids = {one.unit_id for one in inquiries} | {one.operator_id for one in inquiries if one.operator_id}
    names = {unit.id: unit for unit in known}
    names |= names_on(day, ids - names.keys())
    return [_line(one, names, recipes) for one in inquiries]


def _line(one: Inquiry, names: dict[int, Named], recipes: Recipes) -> InquiryLine:
    return InquiryLine(
        number=one.pk,
        url=reverse("inquiry", args=[one.pk]),
        kind=kind_name(Kind(one.kind)),
        about=what_about(one, recipes),
        unit=names[one.unit_id],
        operator=names[one.operator_id].name if one.operator_id else "",
        change=change_of(one),
        text=one.text,
        state=State(one.state),
        said=state_name(State(one.state)),
        asked=_signed(one.asked_at and localtime(one.asked_at).date(), one.asked_by.name),
        answer=one.answer,
        answered=_signed(
            one.answered_at and localtime(one.answered_at).date(), one.answered_by.name if one.answered_by else ""
        ),
    )


def what_about(one: Inquiry, recipes: Recipes) -> str:
    """The value that an inquiry is about, in words; empty where it names none."""
    if one.measure is not None:
        name = in_language(one.measure.name)
    elif one.indicator_id and one.indicator_id in recipes:
        name = in_language(recipes[one.indicator_id][-1].name)
    else:
        name = ""
    return ", ".join(filter(None, (name, part_name(one.breakdown), one.period)))


def change_of(one: Inquiry) -> str:
    """From what to what a correction was proposed, as the operator saw it; empty for a question."""
    if one.measure is None:
        return ""
    before = written(one.measure, one.status_then, one.value_then)
    return _("from %(before)s to %(after)s") % {"before": before, "after": proposed_in_words(one)}


def proposed_in_words(one: Inquiry) -> str:
    """What a correction proposes."""
    return "" if one.measure is None else written(one.measure, one.proposed_status, one.proposed_value)


def _signed(day: date | None, name: str) -> str:
    return _("%(day)s, %(name)s") % {"day": day_in_words(day), "name": name} if day else ""


def inquiries_list(
    user: User, day: date, *, states: Sequence[State], number: int
) -> tuple[Page[Inquiry], list[InquiryLine]]:
    """One page of the inquiries that somebody sees, in words."""
    page = inquiries_page(user, day, states=states, number=number)
    return page, inquiry_lines(list(page.object_list), recipes_by_indicator(), day)

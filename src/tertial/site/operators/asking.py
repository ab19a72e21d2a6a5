"""What an operator can ask about: their units and the indicators, by code and name."""

from collections.abc import Sequence
from datetime import date

from tertial.collection.access import asked_for, own, visible_to
from tertial.collection.models import Inquiry
from tertial.collection.rules import Kind, State
from tertial.organisation.models import Unit
from tertial.organisation.queries.units import run_on
from tertial.platform.models import User
from tertial.platform.queries.sentences import in_language
from tertial.site.figures.series import recipes_by_indicator


def units_to_ask_about(user: User, day: date) -> Sequence[tuple[str, str]]:
    """The units that somebody may ask the office about, in name order."""
    return [(row.unit.code, row.name) for row in run_on(day, asked_for(user, day))]


def indicators_to_ask_about() -> Sequence[tuple[str, str]]:
    """The indicators, by the name of their latest recipe."""
    found = [(code, in_language(versions[-1].name)) for code, versions in recipes_by_indicator().items()]
    return sorted(found, key=lambda one: one[1].casefold())


def own_draft(user: User, day: date, number: str) -> Inquiry | None:
    """A question that somebody has begun and not sent."""
    if not number.isdecimal() or len(number) > 15:
        return None
    rows = visible_to(user, day).filter(own(user, day), pk=int(number), kind=Kind.QUESTION, state=State.DRAFT)
    return rows.select_related("unit").first()


def open_proposal(user: User, unit: Unit, day: date, *, measure: str, period: str, part: str) -> Inquiry | None:
    """A correction of a value that somebody's operator has drafted or sent."""
    rows = Inquiry.objects.filter(own(user, day), unit=unit, measure=measure, period=period, breakdown=part)
    return rows.filter(kind=Kind.CORRECTION, state__in=(State.DRAFT, State.SENT)).first()

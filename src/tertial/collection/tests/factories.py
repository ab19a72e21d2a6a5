"""An operator with a preschool, the office that answers it, and what they write to each other."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.timezone import localdate

from tertial.collection.models import Inquiry
from tertial.collection.operations.asking import Value, ask, propose, send
from tertial.indicators.operations.correcting import Cell
from tertial.indicators.rules import Status
from tertial.indicators.tests.factories import a_city_with_figures
from tertial.organisation.models import Unit
from tertial.organisation.tests.factories import NOON, links, units
from tertial.people.rules import Role
from tertial.people.tests.factories import a_person
from tertial.platform.models import User

HELD, PROPOSED = Value(Status.EXISTS, 3.0), Value(Status.EXISTS, 4.0)


@dataclass(frozen=True)
class Scene:
    """A city with the operator `bears` of the preschool `bear`, the operator `wolves` of `lair`, and an office."""

    city: Mapping[str, Unit]
    bears: User
    wolves: User
    office: User

    @property
    def bear(self) -> Unit:
        """The preschool that the bears run: three children in 2024, which others may not know."""
        return self.city["bear"]


def a_scene() -> Scene:
    """Two independent operators with somebody each, and a quality strategist of the board that follows them up."""
    city = a_city_with_figures()
    units(
        {"code": "wolves", "kind": "operator", "name": "Vargen", "operator_form": "independent"},
        {"code": "lair", "kind": "preschool", "name": "Förskolan Lyan"},
    )
    links(("operator", "lair", "wolves"), ("geographic", "lair", "south"), ("functional", "lair", "other-board"))
    known = {unit.code: unit for unit in Unit.objects.all()}
    return Scene(
        known,
        a_person(Role.OPERATOR, city["bears"]),
        a_person(Role.OPERATOR, known["wolves"]),
        a_person(Role.QUALITY_STRATEGIST, city["other-board"]),
    )


def a_question(scene: Scene, *, is_sent: bool = True, text: str = "How are they counted?") -> Inquiry:
    """A question of the bears about their preschool."""
    inquiry = ask(unit=scene.bear, text=text, actor=scene.bears, at=NOON, today=localdate())
    return _sent(inquiry, scene) if is_sent else inquiry


def a_proposal(scene: Scene, *, is_sent: bool = True, proposed: Value = PROPOSED, period: str = "2024") -> Inquiry:
    """The bears' proposal that they had four children and not three."""
    cell = Cell("antal_barn", scene.bear, period)
    inquiry = propose(
        cell, held=HELD, proposed=proposed, text="One was missing.", actor=scene.bears, at=NOON, today=localdate()
    )
    return _sent(inquiry, scene) if is_sent else inquiry


def _sent(inquiry: Inquiry, scene: Scene) -> Inquiry:
    send(inquiry, actor=scene.bears, at=NOON, today=localdate())
    inquiry.refresh_from_db()
    return inquiry

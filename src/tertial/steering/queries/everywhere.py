"""How indicators stand in every unit that could answer for them, whether or not it has a goal with them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tertial.indicators.rules import Status
from tertial.organisation.models import Unit
from tertial.releases.rules import Viewer
from tertial.steering.queries.bodies import bodies
from tertial.steering.queries.goals import GoalRow
from tertial.steering.queries.periods import periods_asked
from tertial.steering.queries.readings import IndicatorStanding, Reading, Terms, reading_for

Lines = dict[int, IndicatorStanding]


@dataclass(frozen=True)
class Everywhere:
    """By indicator and unit, how each stands; and the authority of each unit."""

    lines: Mapping[str, Lines] = field(default_factory=dict)
    authority_of: Mapping[int, int] = field(default_factory=dict)

    def under(self, indicator: str, authority_id: int | None) -> Lines:
        """How an indicator stands in the units of an authority, or of all."""
        lines = self.lines.get(indicator, {})
        if authority_id is None:
            return lines
        return {unit: line for unit, line in lines.items() if self.authority_of.get(unit) == authority_id}


def everywhere(rows: Sequence[GoalRow], period: str, viewer: Viewer, *, day: date, by: Terms) -> Everywhere:
    """How the indicators of these goals stand in the units that have a figure or a target of their own for them.

    Units are those of the levels that own such goals under an authority, in the line of one on the day. Five questions.
    """
    below = [row for row in rows if row.owner_id != row.authority_id]
    indicators = {indicator for row in below for indicator in row.indicators}
    units = set(Unit.objects.filter(kind__level__in={row.owner_level for row in below}).values_list("pk", flat=True))
    of_city = bodies(units, day=day)
    authority_of = {unit: line[-1] for unit, line in of_city.lines.items()}
    reading = reading_for(authority_of.keys(), indicators, period, viewer, of_city, by=by)
    asked = periods_asked(period)
    lines: dict[str, Lines] = {}
    for indicator in indicators:
        told = {unit: reading.indicator(indicator, unit, asked) for unit in sorted(authority_of)}
        own = (line for unit, line in told.items() if line.unit_id == unit)
        lines[indicator] = {line.unit_id: line for line in own if _counts(line, reading)}
    return Everywhere(lines, authority_of)


def _counts(line: IndicatorStanding, reading: Reading) -> bool:
    """Whether a unit has a figure, though it may be hidden, or a target that is for its figure alone."""
    row = reading.figures.of(line.indicator, line.unit_id, line.period)
    nearest = line.targets.nearest
    has_own = nearest is not None and line.unit_id in (nearest.unit_id, nearest.decided_by_id)
    return has_own or (row is not None and row.status in (Status.EXISTS, Status.HIDDEN_FEW))

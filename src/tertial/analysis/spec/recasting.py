"""One small organisation, to recast figures of."""

from datetime import date

import pyarrow as pa

from tertial.analysis.recast import recast_placements
from tertial.analysis.shapes import LINKS, OBSERVED, SUCCESSIONS, UNITS
from tertial.analysis.spec.drawing import drawn

UNITS_THEN_AND_NOW = drawn(
    """
    unit level    rolls_up_by
    1    city     all
    10   district geographic
    11   district geographic
    12   district geographic
    13   district geographic
    20   school   line
    21   school   line
    22   school   line
    23   school   line
    """,
    UNITS,
)
ALL_IN_TEN = "kind child parent\n geographic 20 10\n geographic 21 10\n geographic 22 10\n geographic 23 10"


def recast(links: str, successions: str, day: date, observed: str = "period unit day\n 2022 20 2022-10-15") -> pa.Table:
    """The placements of the drawn observations on a day."""
    return recast_placements(
        units=UNITS_THEN_AND_NOW,
        links=drawn(links, LINKS),
        successions=drawn(successions, SUCCESSIONS),
        observed=drawn(observed, OBSERVED),
        day=day,
    )

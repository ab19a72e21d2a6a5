"""Recipes and units to figure with."""

import pyarrow as pa

from tertial.analysis.rollup import figures
from tertial.analysis.shapes import OBSERVATIONS, PLACEMENTS, RECIPES, UNIT_FORMS
from tertial.analysis.spec.drawing import drawn

RATIO = """
    indicator version level  combine published numerator numerator_weight denominator scale
    size      1       school ratio   size_told children  -                groups      1
    """
SHARE = """
    indicator version level  combine published     numerator     numerator_weight denominator scale
    licensed  1       school ratio   licensed_told licensed_told posts            posts       1
    """
SUM = """
    indicator version level  combine numerator scale
    children  1       school sum     children  1
    """
PUBLISHED = """
    indicator version level  combine   published scale
    index     1       school published index     1
    """
TWO_AREAS = """
    period unit level    grp share own
    2024   20   school   20  1     true
    2024   20   district 10  1     false
    2024   20   city     1   1     false
    2024   21   school   21  1     true
    2024   21   district 10  1     false
    2024   21   city     1   1     false
    2024   22   school   22  1     true
    2024   22   district 11  1     false
    2024   22   city     1   1     false
    """
FORMS = """
    period unit form
    2024   20   municipal
    2024   21   independent
    2024   22   municipal
    """


def figured(recipes: str, observed: str, placements: str = TWO_AREAS, forms: str = FORMS) -> pa.Table:
    """The figures of drawn tables; a drawn observation without period is of 2024 and without status exists."""
    observations = drawn(observed, OBSERVATIONS).to_pylist()
    filled = [
        row
        | {"period": row["period"] or "2024", "breakdown": row["breakdown"] or "", "status": row["status"] or "exists"}
        for row in observations
    ]
    return figures(
        observations=pa.Table.from_pylist(filled, schema=OBSERVATIONS),
        recipes=drawn(recipes, RECIPES),
        placements=drawn(placements, PLACEMENTS),
        forms=drawn(forms, UNIT_FORMS),
    )

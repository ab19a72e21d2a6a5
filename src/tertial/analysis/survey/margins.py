"""Margins that weights shall add up to, and the declared order in which their categories are collapsed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tertial.analysis.columns import Floats, floats
from tertial.analysis.engine import shaped
from tertial.analysis.survey.columns import Places, with_columns

MARGINS = pa.schema([("variable", pa.string()), ("category", pa.string()), ("population", pa.float64())])
COLLAPSING = pa.schema([("variable", pa.string()), ("category", pa.string()), ("into", pa.string())])
SAME_TOTAL = 1e-9

Step = tuple[str, str, str]
Item = TypeVar("Item")


@dataclass(frozen=True)
class Margins:
    """The variables and their categories, the place of each respondent's category, and the children wanted in each."""

    variables: tuple[str, ...]
    categories: tuple[tuple[str, ...], ...]
    places: tuple[Places, ...]
    wanted: tuple[Floats, ...]

    @property
    def total(self) -> float:
        """All children."""
        return float(self.wanted[0].sum())

    def has(self, step: Step) -> bool:
        """Whether a step can be taken: its variable has both categories still, and they are two."""
        variable, category, into = step
        if variable not in self.variables or category == into:
            return False
        return {category, into} <= set(self.categories[self.variables.index(variable)])

    def collapsed(self, step: Step) -> "Margins":
        """The margins with one category put into another of its variable."""
        at = self.variables.index(step[0])
        names, place, want = self.categories[at], self.places[at], self.wanted[at].copy()
        gone, kept = names.index(step[1]), names.index(step[2])
        want[kept] += want[gone]
        place = np.where(place == gone, kept, place)
        return replace(
            self,
            categories=_put(self.categories, at, (*names[:gone], *names[gone + 1 :])),
            places=_put(self.places, at, np.where(place > gone, place - 1, place)),
            wanted=_put(self.wanted, at, np.delete(want, gone)),
        )

    def bare(self, base: Floats) -> Step | None:
        """A category with children and no respondent, or respondents and no children: (variable, category, what)."""
        for variable, names, place, want in zip(self.variables, self.categories, self.places, self.wanted, strict=True):
            have = np.bincount(place, base, len(want))
            for name, children, weight in zip(names, want, have, strict=True):
                if (children > 0) != (weight > 0):
                    return variable, name, "has no respondent" if children > 0 else "has respondents and no children"
        return None

    def marked(self, respondents: pa.Table) -> pa.Table:
        """The respondents, with the category of each variable as it is after collapsing."""
        columns = {
            variable: pa.array(names, pa.string()).take(pa.array(place))
            for variable, names, place in zip(self.variables, self.categories, self.places, strict=True)
        }
        return with_columns(respondents, **columns)


def steps_of(collapsing: pa.Table | None) -> tuple[Step, ...]:
    """The declared steps (variable, category, into), in their order.

    >>> steps_of(pa.table({"variable": ["age"], "category": ["1"], "into": ["2"]}))
    (('age', '1', '2'),)
    """
    if collapsing is None:
        return ()
    rows = shaped("collapsing", collapsing, COLLAPSING).to_pylist()
    return tuple((row["variable"], row["category"], row["into"]) for row in rows)


def fitted(
    respondents: pa.Table, margins: pa.Table, base: Floats, steps: Sequence[Step]
) -> tuple[Margins, tuple[Step, ...], str | None]:
    """The margins of respondents with bare categories collapsed, the steps taken, and what no step could mend.

    Raises ValueError where margins add up to different totals, or a respondent stands in no category.

    >>> respondents = pa.table({"age": ["2"]})
    >>> margins = pa.table({"variable": ["age", "age"], "category": ["1", "2"], "population": [6, 4]})
    >>> fitted(respondents, margins, np.ones(1), [])[2]
    'the category “1” of age has no respondent, and no step is declared for it'
    """
    held = _met(respondents, margins)
    taken: tuple[Step, ...] = ()
    while bare := held.bare(base):
        step = next((each for each in steps if each[:2] == bare[:2] and held.has(each)), None)
        if step is None:
            return held, taken, f"the category “{bare[1]}” of {bare[0]} {bare[2]}, and no step is declared for it"
        held, taken = held.collapsed(step), (*taken, step)
    return held, taken, None


def _met(respondents: pa.Table, margins: pa.Table) -> Margins:
    table = shaped("margins", margins, MARGINS)
    variables = tuple(dict.fromkeys(table["variable"].to_pylist()))
    if not variables:
        raise ValueError("There are no margins. Name at least one variable with its categories.")
    categories, places, wanted = [], [], []
    for variable in variables:
        own = table.filter(pc.equal(table["variable"], variable))
        names, want = own["category"].combine_chunks(), floats(own, "population")
        if not np.all(want >= 0) or len(pc.unique(names)) < len(names):
            raise ValueError(f"Each category of {variable} needs one population that is 0 or more.")
        found = pc.index_in(respondents[variable].cast(pa.string()).combine_chunks(), names)
        if found.null_count:
            raise ValueError(f"A respondent's {variable} is not among the margin's categories. Add it to the margin.")
        categories.append(tuple(names.to_pylist()))
        places.append(found.to_numpy().astype(np.int64))
        wanted.append(want)
    totals = {variable: float(want.sum()) for variable, want in zip(variables, wanted, strict=True)}
    first = totals[variables[0]]
    for variable, total in totals.items():
        if not np.isclose(total, first, rtol=SAME_TOTAL, atol=0.0):
            raise ValueError(f"The margins of {variables[0]} add up to {first:g}, those of {variable} to {total:g}.")
    return Margins(variables, tuple(categories), tuple(places), tuple(wanted))


def _put(items: tuple[Item, ...], at: int, item: Item) -> tuple[Item, ...]:
    return (*items[:at], item, *items[at + 1 :])

"""Invented tables of counts to protect: units in areas, districts and a city, by category, and by operator form."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from scipy.sparse import csc_array

from tertial.analysis.disclosure.costs import weights
from tertial.analysis.disclosure.primary import person_counts
from tertial.analysis.disclosure.system import Declared, declared, with_hierarchy


@dataclass(frozen=True)
class City:
    """A published table (place, category, value, is_total, is_fixed …) and the trees of its two dimensions."""

    cells: pa.Table
    places: tuple[pa.Table, ...]
    categories: tuple[pa.Table, ...]
    units_of: dict[str, np.ndarray]

    def declared(self) -> Declared:
        """The city with everything that anybody knows of it."""
        known = declared(self.cells)
        for tree in self.places:
            known = with_hierarchy(known, "place", tree, among=["category"])
        for tree in self.categories:
            known = with_hierarchy(known, "category", tree, among=["place"])
        return known


def invented(
    units: int, breakdowns: tuple[int, ...] = (10,), *, seed: int = 1, mean: float = 6.0, by_form: bool = False
) -> City:
    """Units in areas of ten and districts of seven areas; each breakdown divides all children of a unit."""
    chance = np.random.default_rng(seed)
    children = chance.poisson(chance.gamma(1.2, mean / 1.2, size=(units, max(breakdowns)))).sum(axis=1)
    counts = {"all": children}
    for number, size in enumerate(breakdowns):
        parts = chance.multinomial(children, chance.dirichlet(np.full(size, 2.0), units))
        counts |= {f"{number}.{part}": parts[:, part] for part in range(size)}
    places, links = _geography(units, chance.random(units) < 0.3 if by_form else None)
    rows = [
        {"place": place, "category": name, "value": float(count[members].sum())}
        | {"is_total": name == "all" or members.size > 1, "is_fixed": place.startswith(("district", "city"))}
        for place, members in places.items()
        for name, count in counts.items()
    ]
    cells = weights(person_counts(pa.Table.from_pylist(rows)))
    # What is always shown is of many, however few have answered: no person is told by a district.
    shown = cells["is_fixed"].to_numpy(zero_copy_only=False)
    sensitive = cells["sensitive"].to_numpy(zero_copy_only=False) & ~shown
    cells = cells.set_column(cells.column_names.index("sensitive"), "sensitive", pa.array(sensitive))
    categories = [[(f"{number}.{part}", "all") for part in range(size)] for number, size in enumerate(breakdowns)]
    return City(
        cells.add_column(0, "cell", pa.array(np.arange(cells.num_rows))),
        tuple(map(_tree, links)),
        tuple(map(_tree, categories)),
        places,
    )


def _geography(
    units: int, is_independent: np.ndarray | None
) -> tuple[dict[str, np.ndarray], list[list[tuple[str, str]]]]:
    """The places with their units, and the trees that join them: by geography, and by operator form."""
    number = np.arange(units)
    levels = {"unit": number, "area": number // 10, "district": number // 70, "city": 0 * number}
    forms = {"": np.full(units, True)}
    if is_independent is not None:
        forms |= {" municipal": ~is_independent, " independent": is_independent}
    places: dict[str, np.ndarray] = {}
    links: dict[str, dict[str, str]] = {form: {} for form in (*forms, "of all")}
    for form, takes_part in forms.items():
        below: np.ndarray | None = None
        for level, group in levels.items():
            named = np.array([f"{level} {at}{form if level != 'unit' else ''}" for at in group])
            for name in dict.fromkeys(named[takes_part].tolist()):
                places[name] = np.flatnonzero((named == name) & takes_part)
                if form and level != "unit":
                    links["of all"][name] = name.removesuffix(form)
            if below is not None:
                links[form] |= dict(zip(below[takes_part].tolist(), named[takes_part].tolist(), strict=True))
            below = named
    return places, [list(tree.items()) for tree in links.values() if tree]


def _tree(links: list[tuple[str, str]]) -> pa.Table:
    return pa.table({"child": [child for child, _ in links], "parent": [parent for _, parent in links]})


def drawn_table(seed: int, *, is_rounded: bool = True) -> tuple[pa.Table, pa.Table, np.ndarray]:
    """A small table with its totals, some counts sensitive: CELLS, RELATIONS, and a pattern that hides some cells.

    The grand total is never hidden, so that everything is limited.
    """
    chance = np.random.default_rng(seed)
    rows, columns = (int(size) for size in chance.integers(2, 5, 2))
    inner = chance.poisson(chance.gamma(1, 5, size=(rows, columns))).astype(float)
    full = np.vstack([inner, inner.sum(axis=0)])
    full = np.hstack([full, full.sum(axis=1, keepdims=True)])
    number = np.arange(full.size).reshape(full.shape)
    terms = [
        (at, int(cell), -1.0 if i == columns else 1.0) for at, row in enumerate(number) for i, cell in enumerate(row)
    ]
    terms += [
        (rows + 1 + at, int(cell), -1.0 if i == rows else 1.0)
        for at, column in enumerate(number.T)
        for i, cell in enumerate(column)
    ]
    value, size = full.ravel(), full.size
    is_inner = np.pad(np.full(inner.shape, True), ((0, 1), (0, 1))).ravel()
    sensitive = (value > 0) & (value < 5) & (chance.random(size) < 0.5) & (number.ravel() != size - 1)
    never = (chance.random(size) < np.where(is_inner, 0.2, 0.5)) | (number.ravel() == size - 1)
    width = np.where(sensitive & (chance.random(size) < 0.2), chance.integers(1, 8, size), 0)
    cells = pa.table(
        {
            "cell": number.ravel() + 10,
            "value": value,
            "weight": pa.array(np.round(1 + value * chance.random(size), 2), mask=never),
            "sensitive": sensitive,
            "lower": np.where(sensitive, 1.0, 0.0),
            "upper": np.where(sensitive, 5 - value, 0.0),
            "sliding": width.astype(float),
            "rounding": np.where((chance.random(size) < 0.2) & is_rounded & (seed % 3 == 0), 0.5, 0.0),
        }
    )
    relations = pa.table(list(zip(*terms, strict=True)), names=["relation", "cell", "coefficient"])
    relations = relations.set_column(1, "cell", pa.array(relations["cell"].to_numpy() + 10))
    return cells, relations, sensitive | ((chance.random(size) < 0.4) & (number.ravel() != size - 1))


def matrix_of(cells: pa.Table, relations: pa.Table) -> csc_array:
    """Relations by cells, put together without the guard's own code."""
    place = {cell: at for at, cell in enumerate(cells["cell"].to_pylist())}
    rows = relations["relation"].to_numpy()
    columns = [place[cell] for cell in relations["cell"].to_pylist()]
    return csc_array((relations["coefficient"].to_numpy(), (rows, columns)), shape=(rows.max() + 1, len(place)))

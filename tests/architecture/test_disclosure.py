"""One door out: above `releases` nobody takes a figure or a value from the ledger past the guard."""

import ast
from collections.abc import Iterable

from tests.architecture.house import ABOVE_THE_DOOR, Module, called, docstrings, product

UNGUARDED_MODULES = (
    "tertial.indicators.queries.computing",
    "tertial.indicators.queries.corrections",
    "tertial.indicators.queries.provenance",
)
UNGUARDED_NAMES = {
    "tertial.indicators.queries.figures": {"figure_rows"},
    "tertial.indicators.models": {"Observation", "Figure"},
}
SEES_ALL = "KEEPER"
TABLES = ("indicators_observation", "indicators_figure")

# Who may pass beside the guard, and why nothing leaves there that should not.
ALLOWED = {
    ("tertial.site.answers.answer", SEES_ALL): "the command line without --as: who may run it may read the database",
    ("tertial.site.answers.question", SEES_ALL): "the same: it is here that --as, or its absence, is read",
}


def passes(among: Iterable[Module]) -> list[tuple[str, str]]:
    """Who above the door takes what past the guard: unguarded queries, stored values, the viewer who sees all."""
    found = set()
    for module in among:
        if module.room not in ABOVE_THE_DOOR:
            continue
        for imported in module.imports:
            found |= {(module.name, taken) for taken in _unguarded(imported.module, imported.name)}
        explained = docstrings(module.tree)
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
                found |= {(module.name, table) for table in TABLES if table in node.value}
            elif isinstance(node, ast.Name | ast.Attribute) and called(node) == SEES_ALL:
                found.add((module.name, SEES_ALL))
            elif isinstance(node, ast.Call) and called(node) == "Viewer" and _sees_all(node):
                found.add((module.name, "Viewer(…, None)"))
    return sorted(found)


def _unguarded(module: str, name: str) -> Iterable[str]:
    """What an import takes. A module that holds something unguarded is taken name by name, so that it can be seen."""
    whole = f"{module}.{name}" if name else module
    for closed in UNGUARDED_MODULES:
        if f"{whole}.".startswith(f"{closed}."):
            yield whole
    for holder, names in UNGUARDED_NAMES.items():
        if whole == holder or (module == holder and name in {*names, "*"}):
            yield whole


def _sees_all(node: ast.Call) -> bool:
    given = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "open_units")]
    return any(isinstance(value, ast.Constant) and value.value is None for value in given)


def test_nobody_passes_beside_the_guard_but_those_on_the_list():
    assert set(passes(product())) - ALLOWED.keys() == set()


def test_the_list_holds_nobody_who_has_stopped():
    assert ALLOWED.keys() - set(passes(product())) == set()


def test_every_way_past_the_guard_is_caught():
    text = (
        '"""Reads indicators_figure, it says here."""\n'
        "from tertial.indicators import models\n"
        "from tertial.indicators.models import Figure, Recipe\n"
        "from tertial.indicators.queries import computing, figures\n"
        "from tertial.indicators.queries.figures import Asked, figure_rows\n"
        "def f():\n"
        "    import tertial.indicators.queries.provenance\n"
        "    Viewer('all', open_units=None)\n"
        "    Viewer('public')\n"
        "    figures(queries.KEEPER)\n"
        "    return 'SELECT * FROM indicators_observation'\n"
    )

    found = passes([Module("tertial.city.operations", text), Module("tertial.releases.operations", text)])

    assert [taken for _, taken in found] == [
        "KEEPER",
        "Viewer(…, None)",
        "indicators_observation",
        "tertial.indicators.models",
        "tertial.indicators.models.Figure",
        "tertial.indicators.queries.computing",
        "tertial.indicators.queries.figures",
        "tertial.indicators.queries.figures.figure_rows",
        "tertial.indicators.queries.provenance",
    ]
    assert {module for module, _ in found} == {"tertial.city.operations"}

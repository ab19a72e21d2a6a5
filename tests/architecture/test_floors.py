"""What import-linter cannot see of the floors: web layers, circles, and imports that hide."""

import ast
from collections import defaultdict
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from tests.architecture.house import FLOORS, Module, called, modules, product

WEB_LAYER = {"urls", "views", "forms"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals")
CONNECTORS = {"psycopg", "duckdb"}  # `.connect(` of these opens a database


def targets(module: Module, known: frozenset[str]) -> list[tuple[str, int]]:
    """The modules of ours that a module imports: `from package import module` is the module."""
    found = []
    for imported in module.imports:
        whole = f"{imported.module}.{imported.name}"
        target = whole if imported.name and whole in known else imported.module
        if target.split(".")[0] == "tertial":
            found.append((target, imported.line))
    return found


def foreign_web_layers(among: Iterable[Module]) -> list[str]:
    """Imports of another room's addresses, views or forms."""
    among = list(among)
    known = frozenset(module.name for module in among)
    return [
        f"{module.name}:{line} imports {target}"
        for module in among
        for target, line in targets(module, known)
        if WEB_LAYER & set(target.split(".")[2:3]) and target.split(".")[1] != module.room
    ]


def circles(among: Iterable[Module]) -> list[str]:
    """The circles of imports among the packages and modules that lie beside each other, at every depth."""
    among = list(among)
    known = frozenset(module.name for module in among)
    needs: defaultdict[str, defaultdict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for module in among:
        for target, _ in targets(module, known):
            here, there = module.parts, target.split(".")
            shared = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), None)
            if shared is not None:
                needs[".".join(here[:shared])][here[shared]].add(there[shared])
    found = []
    for package, graph in needs.items():
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            found.append(f"{package}: {' → '.join(reversed(error.args[1]))}")
    return found


def analysis_imports(among: Iterable[Module]) -> list[str]:
    """What analysis imports of Django and of other rooms."""
    return [
        f"{module.name}:{imported.line} imports {imported.module}"
        for module in among
        if module.room == "analysis"
        for imported in module.imports
        if imported.module.split(".")[0] == "django"
        or (imported.module.startswith("tertial.") and imported.module.split(".")[1] != "analysis")
        or (imported.module == "tertial" and imported.name != "analysis")
    ]


def hidden_ties(among: Iterable[Module]) -> list[str]:
    """Ties that no import shows: models by name, modules by name, and signals."""
    found = []
    for module in among:
        found += [
            f"{module.name}:{imported.line} imports {imported.module}"
            for imported in module.imports
            if imported.module.startswith(SIGNALS) or f"{imported.module}.{imported.name}".startswith(SIGNALS)
        ]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and _hides(node):
                found.append(f"{module.name}:{node.lineno} calls {ast.unparse(node.func)}")
            elif isinstance(node, ast.FunctionDef) and "receiver" in map(called, node.decorator_list):
                found.append(f"{module.name}:{node.lineno} receives a signal")
    return found


def _hides(node: ast.Call) -> bool:
    if called(node) in {"get_model", "import_module", "__import__"}:
        return True
    is_connect = isinstance(node.func, ast.Attribute) and node.func.attr == "connect"
    return is_connect and called(node.func.value) not in CONNECTORS  # type: ignore[attr-defined]  # it is an Attribute


def test_every_room_is_on_the_plan():
    rooms = {module.room for module in modules() if module.room}

    assert rooms == set(FLOORS)


def test_nobody_imports_the_web_layer_of_another_room():
    assert foreign_web_layers(modules()) == []


def test_no_packages_import_each_other_in_a_circle():
    assert circles(modules()) == []


def test_analysis_is_bedrock():
    assert analysis_imports(modules()) == []


def test_no_tie_hides():
    assert hidden_ties(product()) == []


def test_a_foreign_web_layer_is_caught():
    bad = Module("tertial.city.operations", "def f():\n    from tertial.people import views\n")
    own = Module("tertial.people.urls", "from tertial.people.views import sign_in\n")
    views = Module("tertial.people.views", "")

    assert foreign_web_layers([bad, own, views]) == ["tertial.city.operations:2 imports tertial.people.views"]


def test_a_circle_is_caught_between_rooms_and_inside_one():
    between = [
        Module("tertial.city.models", "from tertial.people.models import Person\n"),
        Module("tertial.people.models", "def f():\n    import tertial.city.queries\n"),
    ]
    inside = [
        Module("tertial.site.cli", "from . import words\n"),
        Module("tertial.site.words", "from tertial.site.cli import main\n"),
    ]

    assert [found.split(":")[0] for found in circles([*between, *inside])] == ["tertial", "tertial.site"]


def test_a_climb_out_of_analysis_is_caught():
    text = "import django.db\ndef f():\n    from tertial.platform import rules\nfrom tertial.analysis import engine\n"

    assert analysis_imports([Module("tertial.analysis.rollup", text)]) == [
        "tertial.analysis.rollup:1 imports django.db",
        "tertial.analysis.rollup:3 imports tertial.platform",
    ]


def test_hidden_ties_are_caught():
    text = (
        "from django.db.models import signals\n"
        "from django.dispatch import receiver\n"
        "@receiver(signals.post_save)\n"
        "def listen(): ...\n"
        "signals.post_save.connect(listen)\n"
        "apps.get_model('people', 'Role')\n"
        "psycopg.connect('')\n"
    )

    assert hidden_ties([Module("tertial.people.operations", text)]) == [
        "tertial.people.operations:1 imports django.db.models",
        "tertial.people.operations:2 imports django.dispatch",
        "tertial.people.operations:4 receives a signal",
        "tertial.people.operations:5 calls signals.post_save.connect",
        "tertial.people.operations:6 calls apps.get_model",
    ]

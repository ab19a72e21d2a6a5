"""Every module and public function says what it promises, and every model its Swedish word."""

import ast
import re
from collections.abc import Iterable

from tests.architecture.house import Module, modules, product

SWEDISH_WORD = re.compile(r"\(sv: [^)]+\)")


def silent(among: Iterable[Module]) -> list[str]:
    """The modules, public classes and public functions without a docstring; an empty `__init__` says nothing."""
    found = []
    for module in among:
        if module.text.strip() and not ast.get_docstring(module.tree):
            found.append(module.name)
        found += [f"{module.name}.{name}" for name in _silent_in(module.tree, "")]
    return found


def _silent_in(tree: ast.Module | ast.ClassDef, inside: str) -> Iterable[str]:
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) or node.name.startswith("_"):
            continue
        if not ast.get_docstring(node) and node.name != "Meta":
            yield inside + node.name
        if isinstance(node, ast.ClassDef):
            yield from _silent_in(node, f"{inside}{node.name}.")


def wordless_models(among: Iterable[Module]) -> list[str]:
    """The stored models whose docstring gives no Swedish word, from which the glossary is made."""
    return [
        f"{module.name}.{node.name}"
        for module in among
        if "models" in module.parts
        for node in module.tree.body
        if isinstance(node, ast.ClassDef)
        and _is_stored(node)
        and not SWEDISH_WORD.search(ast.get_docstring(node) or "")
    ]


def _is_stored(node: ast.ClassDef) -> bool:
    inner = [child for child in node.body if isinstance(child, ast.ClassDef) and child.name == "Meta"]
    is_abstract = any("abstract = True" in ast.unparse(meta) for meta in inner)
    has_fields = any(
        isinstance(child, ast.Assign) and "models." in ast.unparse(child.value) and "Field(" in ast.unparse(child.value)
        for child in node.body
    )
    return has_fields and not is_abstract


def test_everything_public_says_what_it_promises():
    assert silent(product()) == []


def test_every_test_module_says_what_it_shows():
    tests = [module for module in modules() if not module.is_product and "migrations" not in module.parts]

    assert [m.name for m in tests if m.text.strip() and not ast.get_docstring(m.tree)] == []


def test_every_model_has_a_swedish_word():
    assert wordless_models(product()) == []


def test_silence_is_caught():
    text = "class Open:\n    def speak(self): ...\n    def _own(self): ...\ndef _own(): ...\n"

    assert silent([Module("tertial.people.rules", text)]) == [
        "tertial.people.rules",
        "tertial.people.rules.Open",
        "tertial.people.rules.Open.speak",
    ]


def test_a_model_without_a_swedish_word_is_caught():
    text = (
        "class Role(models.Model):\n    '''A part.'''\n    name = models.CharField()\n"
        "class Part(models.Model):\n    '''A part (sv: del).'''\n    name = models.CharField()\n"
        "class Dated(models.Model):\n    '''Dated.'''\n    on = models.DateField()\n"
        "    class Meta:\n        abstract = True\n"
    )

    assert wordless_models([Module("tertial.people.models", text)]) == ["tertial.people.models.Role"]

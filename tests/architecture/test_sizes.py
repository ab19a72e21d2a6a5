"""Sizes that keep the house calm: files, functions and rooms have a cap."""

from collections import Counter
from collections.abc import Iterable, Mapping

from tests.architecture.house import Module, functions, modules, ours, product

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
LARGEST_ROOM = 2_500
COUNTED_BY_PACKAGE = {"analysis", "city", "people", "platform", "site", "steering", "releases"}
WRITTEN = (".py", ".html", ".css", ".js", ".sh", ".yaml", ".yml", ".md")


def too_long_files(texts: Mapping[str, str]) -> list[str]:
    """The files over the cap."""
    lengths = {name: len(text.splitlines()) for name, text in texts.items()}
    return [f"{name}: {length} lines" for name, length in lengths.items() if length > LONGEST_FILE]


def too_long_functions(among: Iterable[Module]) -> list[str]:
    """The functions over the cap, decorators and docstring counted."""
    found = []
    for module in among:
        for function in functions(module.tree):
            length = (function.end_lineno or 0) - function.lineno + 1
            if length > LONGEST_FUNCTION:
                found.append(f"{module.name}.{function.name}: {length} lines")
    return found


def too_large_rooms(among: Iterable[Module]) -> list[str]:
    """The rooms over the cap, or the packages of those rooms that are counted package by package, each by itself."""
    sizes: Counter[str] = Counter()
    for module in among:
        package = module.parts if module.is_package else module.parts[:-1]
        counted = package if module.room in COUNTED_BY_PACKAGE else package[:2]
        sizes[".".join(counted)] += len(module.text.splitlines())
    return [f"{room}: {size} lines" for room, size in sizes.items() if size > LARGEST_ROOM]


def test_no_file_is_too_long():
    texts = {
        name: path.read_text(encoding="utf-8")
        for name, path in ours().items()
        if name.endswith(WRITTEN) and "/migrations/" not in name
    }

    assert too_long_files(texts) == []


def test_no_function_is_too_long():
    assert too_long_functions(m for m in modules() if "migrations" not in m.parts) == []


def test_no_room_is_too_large():
    assert too_large_rooms(product()) == []


def test_a_long_file_is_caught():
    assert too_long_files({"long.py": "x = 1\n" * 401, "short.py": "x = 1\n" * 400}) == ["long.py: 401 lines"]


def test_a_long_function_is_caught():
    bad = Module("tertial.people.views", "class A:\n    def wander(self):\n" + "        x = 1\n" * 60)

    assert too_long_functions([bad]) == ["tertial.people.views.wander: 61 lines"]


def test_a_large_room_is_caught():
    half = "x = 1\n" * 1_300

    large = [Module("tertial.people.views", half), Module("tertial.people.models", half)]
    analysis = [Module("tertial.analysis.a.one", half), Module("tertial.analysis.a.b.two", half)]

    assert too_large_rooms([*large, *analysis]) == ["tertial.people: 2600 lines"]

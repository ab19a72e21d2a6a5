"""Names that say nothing have no place, and some words belong to a city's data, never to the code."""

import ast
from collections.abc import Iterable, Iterator

from tests.architecture.house import Module, docstrings, modules, ours, product

EMPTY_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "base", "core", "managers", "services", "mixins"}
CITY_WORDS = ("preschool", "förskol", "forskol", "stockholm")
CITY_WORDS_ALLOWED_IN = ("tertial.city.sample", "tertial.city.convert")
TIME_ZONE = ("tertial.site.settings", "Europe/Stockholm")  # the name of Sweden's time zone, not of a city


def empty_names(paths: Iterable[str]) -> list[str]:
    """The Python files and folders whose name says nothing."""
    return [path for path in paths if EMPTY_NAMES & set(path.removesuffix(".py").split("/"))]


def city_words(among: Iterable[Module]) -> list[str]:
    """The names and texts in code that speak of one city or one service. Comments and docstrings may."""
    found = []
    for module in among:
        if module.name.startswith(CITY_WORDS_ALLOWED_IN):
            continue
        for text, line in [(module.name, 0), *_names_and_texts(module.tree)]:
            if any(word in text.casefold() for word in CITY_WORDS) and (module.name, text) != TIME_ZONE:
                found.append(f"{module.name}:{line} {text[:60]}")
    return found


def _names_and_texts(tree: ast.Module) -> Iterator[tuple[str, int]]:
    explained = docstrings(tree)
    for node in ast.walk(tree):
        line = getattr(node, "lineno", 0)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explained:
            yield node.value, line
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            named = getattr(node, field, None)
            if isinstance(named, str):
                yield named, line


def test_no_file_has_an_empty_name():
    assert empty_names(name for name in ours() if name.endswith(".py")) == []


def test_no_code_speaks_of_one_city_or_one_service():
    assert city_words(product()) == []


def test_migrations_speak_of_no_city_either():
    assert city_words(module for module in modules() if "migrations" in module.parts) == []


def test_an_empty_name_is_caught():
    paths = ["src/tertial/people/utils.py", "src/tertial/people/helpers/names.py", "src/tertial/people/based.py"]

    assert empty_names(paths) == paths[:2]


def test_a_city_word_is_caught_wherever_it_stands():
    text = (
        '"""A module about preschools."""\n'
        "from tertial.city import preschools as p  # preschool\n"
        "def f(forskola=None):\n"
        '    """Of a preschool."""\n'
        '    return {"kind": "Förskola"}[f(forskola=1).stockholm]\n'
    )

    found = city_words([Module("tertial.people.views", text), Module("tertial.city.sample.a", text)])

    assert sorted(found) == [
        "tertial.people.views:2 preschools",
        "tertial.people.views:3 forskola",
        "tertial.people.views:5 Förskola",
        "tertial.people.views:5 forskola",
        "tertial.people.views:5 stockholm",
    ]


def test_only_the_settings_may_name_the_time_zone():
    text = 'TIME_ZONE = "Europe/Stockholm"\n'

    found = city_words([Module("tertial.site.settings", text), Module("tertial.city.rules", text)])

    assert found == ["tertial.city.rules:1 Europe/Stockholm"]

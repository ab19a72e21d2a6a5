"""The checkers stay strict: nothing is switched off wholesale, and each exception has a code and a reason."""

import io
import re
import tokenize
import tomllib
from collections.abc import Iterable, Mapping
from typing import Any

from tests.architecture.house import ROOT, Module, ours

RULES = {"E", "F", "I", "UP", "B", "C4", "SIM", "RUF", "PT", "RET", "ARG", "PERF", "PIE", "DTZ", "D1", "N", "S", "C90"}
IGNORED = {"RUF001", "RUF002", "RUF003", "S101", "S105", "S603", "S607", "S608", "D105", "D106", "D107", "N818"}
IGNORED_IN_PLACES = {"D1", "S", "ARG001", "E501", "RUF012", "N806", "T20"}
MYPY_SWITCHES = {"ignore_missing_imports", "follow_untyped_imports", "module"}
MYPY_SWITCHES_IN_TESTS = {"disallow_untyped_defs", "disallow_incomplete_defs", "disallow_untyped_calls", "module"}
EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|mypy:|ruff:|fmt:\s*off|pragma:)", re.IGNORECASE)
REASONED = re.compile(r"# noqa: [A-Z]+\d+(, [A-Z]+\d+)*(?: -|  #) \w.*|# type: ignore\[[a-z-]+(, ?[a-z-]+)*\]  # \w.*")


def weakened(settings: Mapping[str, Any]) -> list[str]:
    """What is switched off in pyproject.toml beyond what was agreed."""
    tool = settings["tool"]
    lint, mypy, pytest = tool["ruff"]["lint"], tool["mypy"], tool["pytest"]["ini_options"]
    found = [f"ruff does not select {rule}" for rule in sorted(RULES - {*lint["select"]})]
    found += [f"ruff ignores {rule}" for rule in sorted({*lint["ignore"]} - IGNORED)]
    for place, rules in lint.get("per-file-ignores", {}).items():
        found += [f"ruff ignores {rule} in {place}" for rule in sorted({*rules} - IGNORED_IN_PLACES)]
    if tool["ruff"]["line-length"] > 120:
        found.append("lines are longer than 120")
    if mypy.get("strict") is not True or {"disable_error_code", "ignore_errors"} & mypy.keys():
        found.append("mypy is not strict")
    for part in mypy.get("overrides", ()):
        is_of_tests = all(name.endswith(("tests.*", "spec.*")) for name in part["module"])
        switches = MYPY_SWITCHES_IN_TESTS if is_of_tests else MYPY_SWITCHES
        found += [f"mypy's {name} for {part['module']}" for name in sorted(part.keys() - switches)]
        found += [f"mypy overlooks {name}" for name in part["module"] if name.startswith("tertial") and not is_of_tests]
    if pytest["filterwarnings"] != ["error"] or pytest.get("xfail_strict") is not True:
        found.append("pytest lets warnings or expected failures pass")
    return found


def unreasoned(among: Iterable[Module]) -> list[str]:
    """The comments that silence a checker without naming what and why."""
    found = []
    for module in among:
        for token in tokenize.generate_tokens(io.StringIO(module.text).readline):
            if token.type == tokenize.COMMENT and EXCEPTION.search(token.string):
                start = EXCEPTION.search(token.string)
                if start and not REASONED.match(token.string[start.start() :]):
                    found.append(f"{module.name}:{token.start[0]} {token.string}")
    return found


def test_nothing_is_switched_off():
    assert weakened(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))) == []


def test_every_exception_has_a_code_and_a_reason():
    written = [
        Module(name, path.read_text(encoding="utf-8"))
        for name, path in ours().items()
        if name.endswith(".py") and "/migrations/" not in name
    ]

    assert unreasoned(written) == []


def test_a_weakened_checker_is_caught():
    settings = tomllib.loads(
        """
        [tool.ruff]
        line-length = 200
        lint.select = ["ALL"]
        lint.ignore = ["F", "S101"]
        lint.per-file-ignores = {"src/*" = ["E"]}
        [tool.mypy]
        strict = true
        ignore_errors = true
        overrides = [{module = ["tertial.city"], ignore_errors = true}]
        [tool.pytest.ini_options]
        filterwarnings = ["error", "ignore"]
        xfail_strict = true
        """
    )

    assert weakened(settings) == [
        *(f"ruff does not select {rule}" for rule in sorted(RULES)),
        "ruff ignores F",
        "ruff ignores E in src/*",
        "lines are longer than 120",
        "mypy is not strict",
        "mypy's ignore_errors for ['tertial.city']",
        "mypy overlooks tertial.city",
        "pytest lets warnings or expected failures pass",
    ]


def test_an_exception_without_a_reason_is_caught():
    bare, reasoned = "# no" + "qa", "# no" + "qa: E501 - a long address"
    untyped, typed = "# type" + ": ignore", "# type" + ": ignore[misc]  # the stubs say less"
    text = "".join(f"x = 1  {comment}\n" for comment in (bare, reasoned, bare + ": E501", untyped, typed))

    assert [found.split(" ")[0] for found in unreasoned([Module("a", text)])] == ["a:1", "a:3", "a:4"]

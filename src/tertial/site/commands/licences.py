"""`tertial licences`: what Tertial stands on while it runs, and under which terms."""

import argparse
import re
from collections.abc import Iterator, Mapping
from gettext import gettext as _
from importlib.metadata import Distribution, PackageNotFoundError, distribution

from tertial.site.commands.failures import FAILED
from tertial.site.commands.progress import say

NAME = re.compile(r"[A-Za-z0-9._-]+")
EXTRA = re.compile(r"extra\s*==\s*['\"]([^'\"]+)['\"]")
# The Lesser licence lets a work of other terms use it as it is; the GPL itself does not.
COPYLEFT = re.compile(r"(?<!L)(?<!Lesser )(?<!Library or )\b(?:A?GPL|General Public Licen[cs]e)", re.IGNORECASE)
LESSER = re.compile(r"LGPL|Lesser|Library General", re.IGNORECASE)


def declare(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """The command."""
    said = _("list the packages that Tertial needs while it runs, with their licences")
    licences = commands.add_parser("licences", help=said, description=said)
    licences.set_defaults(do=list_licences)


def list_licences(_arguments: argparse.Namespace) -> int:
    """Print each package with version and licence; fail if any of them is under the GPL, or says nothing."""
    found = dict(sorted(needed("tertial").items()))
    terms = {name: licence_of(package) for name, package in found.items()}
    for name, package in found.items():
        print(f"{name:<34} {package.version:<14} {terms[name] or '–'}")
    wrong = [name for name, licence in terms.items() if not licence or is_copyleft(licence)]
    if wrong:
        say(_("Their terms must be looked at: %(names)s.") % {"names": ", ".join(wrong)})
    return FAILED if wrong else 0


def needed(root: str) -> Mapping[str, Distribution]:
    """The installed packages that one needs while it runs, directly or through others, by name; without itself."""
    found: dict[str, Distribution] = {}
    waiting = [(root, frozenset[str]())]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        try:
            package = distribution(name)
        except PackageNotFoundError:
            continue  # needed on another system only
        found[_normal(name)] = package
        waiting += _requirements(package, extras)
    found.pop(_normal(root), None)
    return found


def _requirements(package: Distribution, extras: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    """What a package requires for the extras that are asked for: names, each with extras of its own."""
    for text in package.requires or ():
        said, _sign, condition = text.partition(";")
        wanted = set(EXTRA.findall(condition))
        if wanted and not wanted & extras:
            continue
        match = NAME.match(said)
        if match:
            of_its_own = re.search(r"\[([^]]*)\]", said)
            names = of_its_own[1].split(",") if of_its_own else ()
            yield _normal(match[0]), frozenset(name.strip() for name in names)


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence_of(package: Distribution) -> str:
    """What a package says of its licence, in a few words; empty where it says nothing."""
    about = package.metadata
    for expression in about.get_all("License-Expression") or ():
        return str(expression)
    classified = [
        text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or () if text.startswith("License ::")
    ]
    told = [text for text in classified if text != "OSI Approved"]
    lines = "\n".join(about.get_all("License") or ()).strip().splitlines()
    return ", ".join(told) or (lines[0][:60] if lines else "")


def is_copyleft(licence: str) -> bool:
    """Whether a licence would reach Tertial itself.

    >>> [is_copyleft(text) for text in ("MIT", "LGPL-3.0-only", "GPL-3.0-or-later", "MIT OR GPL-2.0-only")]
    [False, False, True, False]
    """
    choices = re.split(r"\bOR\b", licence)
    return all(COPYLEFT.search(choice) is not None and LESSER.search(choice) is None for choice in choices)

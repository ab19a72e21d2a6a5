"""The house as text: its modules, what they import, and the files of the repository."""

import ast
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "tertial"
FLOORS = (
    *("analysis", "platform", "organisation", "people", "indicators", "releases", "steering", "collection"),
    *("city", "site"),
)
ABOVE_THE_DOOR = FLOORS[FLOORS.index("releases") + 1 :]
OUTSIDE_PRODUCT = ("tests", "spec")


@dataclass(frozen=True)
class Import:
    """One imported name: `from module import name`, or `import module` with an empty name."""

    module: str
    name: str
    line: int


@dataclass(frozen=True)
class Module:
    """One Python module, by its dotted name and text."""

    name: str
    text: str
    is_package: bool = False

    @cached_property
    def tree(self) -> ast.Module:
        """The module as syntax."""
        return ast.parse(self.text, filename=self.name)

    @property
    def parts(self) -> list[str]:
        """The parts of its name."""
        return self.name.split(".")

    @property
    def room(self) -> str:
        """The room that it lies in; empty for the package itself."""
        return self.parts[1] if len(self.parts) > 1 else ""

    @property
    def is_product(self) -> bool:
        """Whether it is part of what runs: no test and no migration."""
        return not {*OUTSIDE_PRODUCT, "migrations", "conftest"} & set(self.parts)

    @cached_property
    def imports(self) -> list[Import]:
        """Everything that it imports, also inside functions."""
        found = []
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [Import(alias.name, "", node.lineno) for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                found += [Import(self._origin(node), alias.name, node.lineno) for alias in node.names]
        return found

    def _origin(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        kept = len(self.parts) - node.level + self.is_package
        return ".".join([*self.parts[:kept], *filter(None, [node.module])])


@cache
def modules() -> tuple[Module, ...]:
    """Every module of the package, tests and migrations too."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = ("tertial", *path.relative_to(PACKAGE).with_suffix("").parts)
        is_package = parts[-1] == "__init__"
        name = ".".join(parts[:-1] if is_package else parts)
        found.append(Module(name, path.read_text(encoding="utf-8"), is_package))
    return tuple(found)


def product() -> list[Module]:
    """The modules of the package that run."""
    return [module for module in modules() if module.is_product]


@cache
def files() -> Mapping[str, Path]:
    """The repository's own files by their path in it: those that git knows or would take."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    names = sorted(filter(None, listed.stdout.split("\0")))
    return {name: ROOT / name for name in names if (ROOT / name).is_file()}


def ours() -> dict[str, Path]:
    """The files that we write ourselves: not those of others that lie in a `vendor` folder."""
    return {name: path for name, path in files().items() if "vendor" not in Path(name).parts}


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def called(node: ast.AST) -> str:
    """The last name of what a call calls, or a decorator names: `shortcuts.render(…)` is `render`."""
    if isinstance(node, ast.Call):
        return called(node.func)
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def docstrings(tree: ast.AST) -> set[int]:
    """The identities of the constants that are docstrings."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found

"""Methods as they are drawn for the handbook: what each says, its formula and source, and tables that show it.

A file of `handbook/` holds one topic: `title`, `about`, and `methods`. A method has a `title`, its `call`
("package.module:name"), what it `says`, its `formula`, its `sources`, and `cases`. A case gives tables by the names of
the call's parameters (`given`), other values (`with`), and the table `expected`, of which only the drawn columns are
looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import pyarrow as pa
import yaml

HANDBOOK = Path(__file__).parent / "handbook"
PACKAGE = "tertial.analysis"
CLOSE = 1e-9
WHOLE = re.compile(r"[-+]?\d+")
NUMBER = re.compile(r"[-+]?(\d+\.?\d*([eE][-+]?\d+)?|\.\d+|inf)|nan")


@dataclass(frozen=True)
class Case:
    """One drawn example of a method; `given` and `expected` are pictures, and numbers may differ by `within`."""

    topic: str
    call: str
    name: str
    given: Mapping[str, str]
    values: Mapping[str, Any]
    expected: str
    within: float

    def answer(self) -> pa.Table:
        """What the method says of the case."""
        module, _, name = self.call.partition(":")
        method = getattr(import_module(f"{PACKAGE}.{module}"), name)
        return as_table(method(**{key: pictured(text) for key, text in self.given.items()}, **self.values))


def topics() -> list[tuple[str, dict[str, Any]]]:
    """The topics of the handbook: their names, and what is written of them."""
    return [(path.stem, yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(HANDBOOK.glob("*.yaml"))]


def cases() -> Iterator[Case]:
    """Every drawn example of every topic."""
    for topic, written in topics():
        for method in written["methods"]:
            for case in method["cases"]:
                yield Case(
                    topic,
                    method["call"],
                    case["name"],
                    case.get("given", {}),
                    case.get("with", {}),
                    case["expected"],
                    float(case.get("within", CLOSE)),
                )


def pictured(picture: str) -> pa.Table:
    """The table that a picture shows, each column of the type that its words have; `-` is null.

    >>> pictured("unit mean\\n 7 4.5\\n 8 -").to_pylist()
    [{'unit': 7, 'mean': 4.5}, {'unit': 8, 'mean': None}]
    """
    names, *rows = (line.split() for line in picture.splitlines() if line.strip())
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return pa.table({name: _column(words) for name, words in columns.items()})


def as_table(answer: Any) -> pa.Table:
    """An answer as a table: a table as it is, a dataclass or mapping as one row, a number as the column `value`.

    A dataclass that has a `table` is that table.
    """
    if isinstance(answer, pa.Table):
        return answer
    if is_dataclass(answer) and not isinstance(answer, type):
        table = getattr(answer, "table", None)
        if isinstance(table, pa.Table):
            return table
        answer = asdict(answer)
    if isinstance(answer, Mapping):
        return pa.Table.from_pylist([dict(answer)])
    return pa.table({"value": [answer]})


def _column(words: list[str]) -> pa.Array:
    said = [word for word in words if word != "-"]
    values: list[Any]
    if said and all(word in ("true", "false") for word in said):
        values = [None if word == "-" else word == "true" for word in words]
    elif said and all(WHOLE.fullmatch(word) for word in said):
        values = [None if word == "-" else int(word) for word in words]
    elif said and all(NUMBER.fullmatch(word) for word in said):
        values = [None if word == "-" else float(word) for word in words]
    else:
        values = [{"-": None, "''": ""}.get(word, word) for word in words]
    return pa.array(values)

"""The reference cases that lie beside the repository: their data and the numbers expected of them."""

import csv
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parents[4].parent / "shared" / "data" / "reference"


def expected(case: str) -> dict[str, Any]:
    """The numbers expected of a case, by its name."""
    numbers: dict[str, Any] = json.loads((FOLDER / "expected" / f"{case}.json").read_text(encoding="utf-8"))["expected"]
    return numbers


def read(name: str) -> list[dict[str, str]]:
    """The rows of a file of data."""
    with (FOLDER / "data" / f"{name}.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))

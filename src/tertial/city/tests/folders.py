"""City folders and published files as the tests read them."""

import csv
from pathlib import Path

SHARED = Path(__file__).parents[5] / "shared" / "data"


def rows(directory: Path, name: str) -> list[dict[str, str]]:
    """The rows of one file of a city folder."""
    with (directory / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def shared(name: str) -> Path:
    """A file of the real data beside the repository; tests that ask for one are marked `real_data`."""
    return SHARED / name


def lives_on(row: dict[str, str], day: str) -> bool:
    """Whether a dated row holds on a day in ISO form."""
    return row["starts_on"] <= day and (not row["ends_on"] or day < row["ends_on"])

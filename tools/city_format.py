"""Write the pages of docs/reference about the city folder from its files' declarations; `--check` only compares."""

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tertial.city.tables import AREAS, CITY, FORMAT, IDENTITY, MEASURE, NEEDED_AT_FIRST, RECIPE, TERMS, Field
from tertial.indicators.tables import OBSERVATIONS, OWN_INDICATORS, SOURCES
from tertial.organisation.tables import LINKS, ORGANISATION_NUMBERS, SUCCESSIONS, UNIT_KINDS, UNITS
from tertial.people.tables import PEOPLE, ROLES
from tertial.platform.tables import Column, Table
from tertial.steering.tables import (
    ACTIVITIES,
    GOAL_INDICATORS,
    GOAL_LEVELS,
    GOAL_LINKS,
    GOALS,
    JUDGEMENTS,
    REPORTED_COUNTS,
    STEERING_DOCUMENTS,
    TARGETS,
    VERDICTS,
)

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
SHEETS_BEFORE = (UNIT_KINDS, UNITS, ORGANISATION_NUMBERS, LINKS, SUCCESSIONS)
SHEETS_AFTER = (PEOPLE, ROLES, SOURCES)
STEERING_SHEETS = (
    *(STEERING_DOCUMENTS, GOALS, GOAL_LINKS, GOAL_INDICATORS, TARGETS),
    *(ACTIVITIES, JUDGEMENTS, REPORTED_COUNTS),
)

OPENING = f"""# The city folder, format {FORMAT}

<!-- Made by tools/city_format.py from the rooms' tables.py. Change the declarations, not this page. -->

A city is a folder of plain files. `tertial city load DIR` reads it, `tertial city load DIR --dry-run` says what that
would do without doing it, and `tertial city dump DIR` writes it. A dump loads into an empty database as the same city.

## How the files are written

- CSV files are UTF-8 (a byte order mark is allowed) with commas, a header row, and quotation marks around texts that
  hold a comma, a line break or a quotation mark. Columns may stand in any order, and those that are not required may be
  left out: a column that is left out is read as empty.
- *Code*: the letters a to z, digits, hyphen and underscore. *Date*: `2023-07-01`. *Moment*: `2025-03-01T08:00:00Z`, or
  with another offset from UTC. *Number*: a decimal point and no spaces. *Yes/no*: `yes` or `no`. Empty means none.
- `ends_on` is the first day on which something no longer holds. A period that goes on has none.
- Periods are `2024` (year), `2024-T1` (tertial), `2024-Q1` (quarter), `2024-01` (month) or `2024/25` (school year).
- A breakdown names categories as `sex=girls`; several are sorted and joined by `;`. Empty is the total.

## How a folder is laid on what is recorded

- Everything is loaded, or nothing. Whatever is wrong in any file is told at once, with file, row, column and what to
  do.
- Rows meet what is recorded by their key. A new key is added. Another content is a correction: the old row is
  superseded
  and stays in the history. The same content changes nothing, so a folder can be loaded twice.
- A row that is not in the file is left as it is. To take a row back, copy it and write `yes` in a column `delete`;
  files
  with `recorded_at` can have that column. A value that is taken back is recorded as missing.
- Rows without `recorded_at` are recorded now. Rows with it bring their history along: several rows of one key, each
  with
  its own moment, where the later corrects the earlier. Nothing can be recorded before what is recorded already.
- The database takes the identity of the first city that is loaded, and then refuses every other. Only an invented city
  makes room for another, with `--replace-sample`: its units, values, goals and roles and its users without a password
  go; the audit trail and users with a password stay.
- The files of goals, targets and steering documents stand on [a page of their own](city-format-goals.md).
- Files may be absent. A city that is not in the database yet needs {" and ".join(f"`{n}`" for n in NEEDED_AT_FIRST)}.
- Other files, such as a README, are left alone; a CSV, YAML or GeoJSON file with a name that is not on these pages
  is refused, since it may be one of these misspelt.
- Private files are never in a public dump (`tertial city dump DIR --public`). It has no history, no comments, no
  provisional or secret values, and values behind which few persons lie are `hidden_few`. Of goals it has what is
  established, never a draft nor what hangs on one. Its `city.yaml` says `public: true`, and it is refused where any
  values are recorded: what is hidden in it would take their place.
"""

OPENING_OF_GOALS = """# The city folder: goals

<!-- Made by tools/city_format.py from the rooms' tables.py. Change the declarations, not this page. -->

Goals, targets, judgements and steering documents lie in the same folder as [the rest of the city](city-format.md). That
page says how files are written and how they are laid on what is recorded. The levels of goal that ship are `direction`,
`field`, `board` and `unit`, in that order; a goal serves goals of a higher level. Whoever owns a goal is in the line of
an authority. A later row of a key corrects the earlier one, and both stay in the history.
"""

AREAS_TEXT = """```json
{"type": "FeatureCollection", "features": [
  {"type": "Feature", "properties": {"unit": "omrade-norra-strand"},
   "geometry": {"type": "Polygon", "coordinates": [[[20.5, 59.5], [20.6, 59.5], [20.6, 59.6], [20.5, 59.5]]]}}
]}
```

Each feature is a Polygon or MultiPolygon of longitude and latitude; one feature a unit.
"""


def page() -> Iterator[str]:
    """The page about the folder, part by part."""
    yield OPENING
    yield f"## {CITY.file}\n\n{CITY.meaning}\n\n{_fields(IDENTITY)}"
    for table in SHEETS_BEFORE:
        yield _sheet(table)
    yield f"## {AREAS.file}\n\n{AREAS.meaning}\n\n{AREAS_TEXT}"
    for table in SHEETS_AFTER:
        yield _sheet(table)
    yield (
        f"## {OWN_INDICATORS.file}\n\n{OWN_INDICATORS.meaning} It holds two lists, `measures` and `recipes`.\n\n"
        f"### measures\n\n{_fields(MEASURE)}\n### recipes\n\n{_fields(RECIPE)}"
    )
    yield _sheet(OBSERVATIONS)


def page_of_goals() -> Iterator[str]:
    """The page about the files of goals, part by part."""
    yield OPENING_OF_GOALS
    yield _sheet(GOAL_LEVELS)
    yield f"## {VERDICTS.file}\n\n{VERDICTS.meaning}\n\n{_fields(TERMS)}"
    for table in STEERING_SHEETS:
        yield _sheet(table)


def _sheet(table: Table) -> str:
    key = " + ".join(f"`{name}`" for name in table.key)
    traits = [f"Key: {key}" + (" (+ `recorded_at`, which makes a history)." if table.has_history else ".")]
    if table.is_private:
        traits.append("Private.")
    example = ",".join(_cell(column.example) for column in table.columns)
    header = ",".join(column.name for column in table.columns)
    rows = [_column(column, table) for column in table.columns]
    heads = ("column", "type", "required", "meaning", "example")
    opening = f"## {table.file}\n\n{table.meaning} {' '.join(traits)}\n"
    return f"{opening}\n{_table(heads, rows)}\n```csv\n{header}\n{example}\n```\n"


def _column(column: Column, table: Table) -> tuple[str, ...]:
    kind = column.type.value
    if column.choices:
        kind += " " + ", ".join(f"`{choice}`" for choice in column.choices)
    if column.max_length:
        kind += f", at most {column.max_length} characters"
    if column.refers_to:
        kind += f", in {column.refers_to}"
    if column.unit:
        kind += f"; {column.unit}"
    required = "key" if column.name in table.key else ""
    required = " ".join(filter(None, (required, "yes" if column.is_required else "")))
    return f"`{column.name}`", kind, required, column.meaning, _code(column.example)


def _fields(fields: Sequence[Field]) -> str:
    rows = []
    for field in fields:
        kind = field.shape.value + (" " + ", ".join(f"`{c}`" for c in field.choices) if field.choices else "")
        kind += f", at most {field.max_length} characters" if field.max_length else ""
        rows.append((f"`{field.name}`", kind, "yes" if field.is_required else "", field.meaning, _code(field.example)))
    return _table(("field", "type", "required", "meaning", "example"), rows)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return f'"{text}"' if "," in text else text


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


PAGES = {"city-format.md": page, "city-format-goals.md": page_of_goals}


def main() -> int:
    """Write the pages, or with --check tell by the exit state whether they are up to date."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is not up to date")
    is_check = parser.parse_args().check
    texts = {REFERENCE / name: "\n".join(parts()) for name, parts in PAGES.items()}
    stale = [path for path, text in texts.items() if not path.is_file() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if is_check:
            print(f"{path} is not up to date. Run tools/city_format.py and commit what it writes.", file=sys.stderr)
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(texts[path], encoding="utf-8")
    return int(is_check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())

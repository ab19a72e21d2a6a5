"""The rows of the national register's file of preschools, read and checked."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django.utils.translation import gettext as _

from tertial.city.convert.areas import Areas
from tertial.city.convert.sheets import Line, Sheet, decimal_from
from tertial.platform.tables import Problem

FORMS = {"Kommunal": "municipal", "Enskild": "independent"}
TEXTS = ("skolverkets_id", "namn", "huvudman", "orgnr", "adress", "postnr", "stadsdel", "stadsdelsomrade", "lat", "lon")

# The measure that each column is recorded as.
MEASURES = {
    "antal_barn": "antal_barn",
    "antal_barngrupper": "antal_barngrupper",
    "heltidstjanster": "heltidstjanster",
    "barn_per_grupp": "barn_per_grupp",
    "barn_per_heltidstjanst": "barn_per_heltidstjanst",
    "andel_legitimation": "andel_legitimerade",
    "andel_examen": "andel_forskollararexamen",
}
WHOLE = ("antal_barn", "antal_barngrupper")
SHARES = ("andel_legitimation", "andel_examen")


@dataclass(frozen=True)
class Entry:
    """One preschool of the register. `values` holds each measure, None where the cell was empty."""

    row: int
    code: str
    name: str
    form: str
    organisation_number: str
    address: str
    postcode: str
    part: str
    point: tuple[Decimal, Decimal] | None
    values: dict[str, Decimal | None]


def read_register(path: Path, areas: Areas) -> tuple[list[Entry], list[Problem]]:
    """Every preschool in the file, and what is wrong in it; no message repeats an organisation number."""
    sheet = Sheet(path)
    entries = [_entry(sheet, line, areas) for line in sheet.lines((*TEXTS, *MEASURES))]
    _refuse_doubles(sheet, entries)
    return entries, sheet.problems


def _entry(sheet: Sheet, line: Line, areas: Areas) -> Entry:
    code = sheet.text(line, "skolverkets_id")
    if code and not (code.isascii() and code.isdigit()):
        what = _("“%(text)s” is no number of a unit.") % {"text": code}
        sheet.refuse(line.number, "skolverkets_id", what, _("Write digits alone."))
    form = sheet.text(line, "huvudman")
    if form and form not in FORMS:
        what = _("“%(text)s” is none of %(choices)s.") % {"text": form, "choices": ", ".join(FORMS)}
        sheet.refuse(line.number, "huvudman", what, _("Write one of them."))
    return Entry(
        row=line.number,
        code=code,
        name=sheet.text(line, "namn"),
        form=FORMS.get(form, ""),
        organisation_number=_organisation_number(sheet, line),
        address=line.cells["adress"],
        postcode=line.cells["postnr"],
        part=_part(sheet, line, areas),
        point=_point(sheet, line),
        values={measure: _value(sheet, line, column) for column, measure in MEASURES.items()},
    )


def _value(sheet: Sheet, line: Line, column: str) -> Decimal | None:
    return sheet.number(line, column, most=100 if column in SHARES else None, whole=column in WHOLE)


def _organisation_number(sheet: Sheet, line: Line) -> str:
    number = sheet.text(line, "orgnr")
    if number and not (number.isascii() and number.isdigit() and len(number) == 10):
        what = _("The cell does not hold ten digits.")
        sheet.refuse(line.number, "orgnr", what, _("Write the ten digits, no hyphen."))
    return number


def _part(sheet: Sheet, line: Line, areas: Areas) -> str:
    """The part of the city, empty where it is not known; the area beside it must be the part's."""
    part, area = line.cells["stadsdel"], line.cells["stadsdelsomrade"]
    if not areas.of_part:
        return ""
    if part and part not in areas.of_part:
        what = _("“%(part)s” is not in the file of areas.") % {"part": part}
        sheet.refuse(line.number, "stadsdel", what, _("Correct the name, or add it to the file of areas."))
        return ""
    expected = areas.of_part[part][1] if part else ""
    if area != expected:
        what = _("The row says “%(area)s”, and the file of areas says “%(expected)s” for “%(part)s”.")
        named = {"area": area, "expected": expected, "part": part}
        sheet.refuse(line.number, "stadsdelsomrade", what % named, _("Make the two files agree."))
    return part


def _point(sheet: Sheet, line: Line) -> tuple[Decimal, Decimal] | None:
    cells = {column: line.cells[column] for column in ("lat", "lon")}
    values = {column: decimal_from(text) for column, text in cells.items()}
    for column, text in cells.items():
        if text and values[column] is None:
            what = _("“%(text)s” is no coordinate.") % {"text": text}
            to_do = _("Write degrees with a full stop before the decimals, or leave both cells empty.")
            sheet.refuse(line.number, column, what, to_do)
        elif not text and any(cells.values()):
            to_do = _("Fill in both, or leave both empty.")
            sheet.refuse(line.number, column, _("One coordinate is missing."), to_do)
    latitude, longitude = values["lat"], values["lon"]
    return None if latitude is None or longitude is None else (latitude, longitude)


def _refuse_doubles(sheet: Sheet, entries: list[Entry]) -> None:
    """Refuse a second row of a preschool, and an operator that is municipal on one row and independent on another."""
    rows: dict[str, int] = {}
    forms: dict[str, Entry] = {}
    for entry in entries:
        first_row = rows.setdefault(entry.code, entry.row)
        if entry.code and first_row != entry.row:
            what = _("“%(text)s” stands in row %(row)d too.") % {"text": entry.code, "row": first_row}
            sheet.refuse(entry.row, "skolverkets_id", what, _("Keep one of the two rows."))
        if not entry.organisation_number or not entry.form:
            continue
        first = forms.setdefault(entry.organisation_number, entry)
        if first.form != entry.form:
            what = _("The operator is of another kind than in row %(row)d, with the same organisation number.")
            to_do = _("Correct the kind or the number in one of the rows.")
            sheet.refuse(entry.row, "huvudman", what % {"row": first.row}, to_do)


def operators(entries: list[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """Each operator's code, made of the smallest number among its preschools, and its preschools."""
    by_number: dict[str, list[Entry]] = {}
    for entry in sorted(entries, key=lambda entry: int(entry.code)):
        by_number.setdefault(entry.organisation_number, []).append(entry)
    for own in by_number.values():
        yield f"huvudman-{own[0].code}", own

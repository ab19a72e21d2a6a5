"""Reading the YAML files of the folder: which city it is, and its own measures and recipes."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import isfinite
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from tertial.city.reading.cells import CODE, LARGEST_WHOLE
from tertial.city.reading.encoding import is_sound
from tertial.city.reading.findings import Reading, did_you_mean
from tertial.city.tables import FORMAT, IDENTITY, MEASURE, RECIPE, TERMS, Field, Shape
from tertial.platform.tables import Row, Table

DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])")
LANGUAGES = ("sv", "en")
PARTS = {"measures": MEASURE, "recipes": RECIPE}


def read_identity(path: Path, table: Table) -> Reading:
    """Which city the folder holds: one row with the fields of city.yaml."""
    reading = Reading(table)
    content = _mapping(path, reading)
    if content is None:
        return reading
    if content.get("format") != FORMAT and isinstance(content.get("format"), int):
        what = _("The folder has format %(is)s.") % {"is": content["format"]}
        reading.give_up(0, "format", what, _("This version of Tertial reads format %(may)d.") % {"may": FORMAT})
    values = _fields(content, IDENTITY, "", reading)
    if reading.count:
        reading.is_whole = False
    else:
        reading.rows = [Row(0, values)]
    return reading


def read_terms(path: Path, table: Table) -> Reading:
    """The city's own tolerances for verdicts: one row with the fields of verdicts.yaml."""
    reading = Reading(table)
    content = _mapping(path, reading)
    if content is not None:
        values = _fields(content, TERMS, "", reading)
        reading.rows = [] if reading.count else [Row(0, values)]
    return reading


def read_own_indicators(path: Path, table: Table) -> Reading:
    """The city's own measures and recipes: one row with the lists `measures` and `recipes`."""
    reading = Reading(table)
    content = _mapping(path, reading)
    if content is None:
        return reading
    _refuse_unknown(content, tuple(PARTS), "", reading)
    found: dict[str, list[dict[str, Any]]] = {}
    for part, fields in PARTS.items():
        entries = content.get(part) or []
        if not isinstance(entries, list):
            reading.give_up(0, part, _("It is no list."), _("Begin each entry with a hyphen."))
            continue
        found[part] = [_fields(entry, fields, f"{part} {i}", reading) for i, entry in enumerate(entries, start=1)]
        _refuse_repeated(part, found[part], reading)
    if not reading.count:
        reading.rows = [Row(0, found)]
    return reading


def _mapping(path: Path, reading: Reading) -> dict[Any, Any] | None:
    """What a YAML file says, if it is a mapping."""
    if not is_sound(path, reading):
        return None
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        row = error.problem_mark.line + 1 if error.problem_mark else 0
        what = _("The file is no YAML: %(why)s.") % {"why": error.problem or error.context}
        reading.give_up(row, "", what, _("Correct the row, or the one before it."))
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        what = _("The file is no YAML: %(why)s.") % {"why": str(error).splitlines()[0]}
        reading.give_up(0, "", what, _("Correct it."))
    else:
        if isinstance(content, dict):
            return content
        reading.give_up(0, "", _("The file holds no fields."), _("Write each field as “name: value”."))
    return None


def _fields(entry: Any, fields: Sequence[Field], place: str, reading: Reading) -> dict[str, Any]:
    """The values of an entry by field; what is wrong is noted and None."""
    if not isinstance(entry, dict):
        reading.refuse(0, place, _("It holds no fields."), _("Write each field as “name: value”."))
        return {}
    _refuse_unknown(entry, [field.name for field in fields], place, reading)
    before, values = reading.count, {}
    for field in fields:
        at = f"{place} {field.name}".strip()
        given = entry.get(field.name)
        if given is None or given == "":
            values[field.name] = field.fallback
            if field.is_required:
                reading.refuse(
                    0, at, _("The field is missing."), _("Write it, for instance %(example)s.") % _example(field)
                )
        elif _is_of(field, given):
            values[field.name] = given
        else:
            what = _("“%(text)s” is not what the field holds (%(shape)s).")
            reading.refuse(0, at, what % {"text": str(given)[:80], "shape": _shape(field)}, _to_do(field, given))
    if reading.count > before:
        reading.wrong_keys.add(str(entry.get("code")))
    return values


def _refuse_unknown(entry: Mapping[Any, Any], names: Sequence[str], place: str, reading: Reading) -> None:
    for name in entry:
        if name not in names:
            to_do = _("Rename or remove it.") + did_you_mean(str(name), names)
            reading.refuse(0, f"{place} {name}".strip(), _("There is no such field."), to_do)


def _refuse_repeated(part: str, entries: Iterable[Mapping[str, Any]], reading: Reading) -> None:
    seen: set[tuple[Any, Any]] = set()
    for place, entry in enumerate(entries, start=1):
        key = (entry.get("code"), entry.get("version"))
        if key in seen:
            reading.refuse(0, f"{part} {place}", _("The same code stands twice."), _("Keep one of the two."))
        seen.add(key)


def _example(field: Field) -> dict[str, str]:
    return {"example": f"{field.name}: {field.example}"}


def _shape(field: Field) -> str:
    words = {
        Shape.CODE: _("code"),
        Shape.TEXT: _("text"),
        Shape.TEXTS: _("text in sv and en"),
        Shape.WHOLE: _("whole number"),
        Shape.NUMBER: _("number"),
        Shape.CHOICE: _("one of"),
        Shape.CATEGORIES: _("lists of codes by dimension"),
        Shape.CODES: _("texts by name"),
    }
    return f"{words.get(field.shape, field.shape)} {', '.join(field.choices)}".strip()


def _to_do(field: Field, given: Any) -> str:
    if field.shape in (Shape.TEXT, Shape.CODE, Shape.DAY) and not isinstance(given, str):
        return _("Put it within quotation marks.")
    if field.max_length and len(str(given)) > field.max_length:
        return _("Write at most %(may)d characters.") % {"may": field.max_length}
    return _("Write it, for instance %(example)s.") % _example(field)


def _is_of(field: Field, given: Any) -> bool:
    fits = not (field.max_length and len(str(given)) > field.max_length)
    return fits and (given in field.choices if field.shape is Shape.CHOICE else SHAPES[field.shape](given))


def _is_whole(given: Any) -> bool:
    return isinstance(given, int) and not isinstance(given, bool) and 0 <= given <= LARGEST_WHOLE


def _is_number(given: Any) -> bool:
    return isinstance(given, int | float) and not isinstance(given, bool) and isfinite(given)


def _is_text(given: Any) -> bool:
    return isinstance(given, str) and "\0" not in given


def _is_code(given: Any) -> bool:
    return isinstance(given, str) and CODE.fullmatch(given) is not None


def _is_texts(given: Any) -> bool:
    return isinstance(given, dict) and set(given) == set(LANGUAGES) and all(map(_is_text, given.values()))


def _is_categories(given: Any) -> bool:
    return isinstance(given, dict) and all(
        _is_code(dimension) and isinstance(codes, list) and codes and all(map(_is_code, codes))
        for dimension, codes in given.items()
    )


def _is_codes(given: Any) -> bool:
    return isinstance(given, dict) and all(_is_text(k) and (v is None or _is_text(v)) for k, v in given.items())


SHAPES: dict[Shape, Callable[[Any], bool]] = {
    Shape.CODE: _is_code,
    Shape.TEXT: _is_text,
    Shape.TEXTS: _is_texts,
    Shape.WHOLE: _is_whole,
    Shape.NUMBER: _is_number,
    Shape.YES_NO: lambda given: isinstance(given, bool),
    Shape.DAY: lambda given: isinstance(given, str) and DAY.fullmatch(given) is not None,
    Shape.CATEGORIES: _is_categories,
    Shape.CODES: _is_codes,
}

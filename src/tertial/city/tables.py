"""The city folder as a whole: what its files that are not tables hold, and which of them a new city must have."""

from dataclasses import dataclass
from enum import StrEnum

from tertial.indicators.rules import Combine, Persons
from tertial.organisation.tables import AREAS_FILE, LINKS, UNITS
from tertial.platform.tables import Column, ColumnType, Table

CITY_FILE = "city.yaml"
FORMAT = 1

# What a city that is not in the database yet cannot do without. Later loads may bring any part of the folder.
NEEDED_AT_FIRST = (UNITS.file, LINKS.file)


class Shape(StrEnum):
    """How a value in a YAML file looks."""

    CODE = "code"
    TEXT = "text"
    TEXTS = "text in sv and en"
    WHOLE = "whole number"
    NUMBER = "number"
    YES_NO = "true/false"
    CHOICE = "one of"
    DAY = "MM-DD"
    CATEGORIES = "lists of codes by dimension"
    CODES = "texts by name"


@dataclass(frozen=True)
class Field:
    """One field of a YAML file. Without a `fallback` it must be there; null is allowed where the fallback is None."""

    name: str
    shape: Shape
    meaning: str
    example: str
    is_required: bool = True
    fallback: object = None
    choices: tuple[str, ...] = ()
    max_length: int = 0


IDENTITY = (
    Field("format", Shape.WHOLE, "Version of this format.", "1"),
    Field(
        "code",
        Shape.CODE,
        "The city's code. A database holds one city, and knows it by this.",
        "provstad",
        max_length=60,
    ),
    Field("name", Shape.TEXT, "Name.", "Provstad", max_length=200),
    Field("invented", Shape.YES_NO, "Whether the city is made up.", "true"),
    Field("municipality_code", Shape.TEXT, "Official code, within quotation marks.", '"0000"', False, "", max_length=4),
    Field("public", Shape.YES_NO, "Whether it is a public dump, in which values are hidden.", "false", False, False),
)

CITY = Table(file=CITY_FILE, meaning="Which city it is.", columns=(), key=("code",))

MEASURE = (
    Field("code", Shape.CODE, "Code.", "antal_elever", max_length=60),
    Field("name", Shape.TEXTS, "Name.", "{sv: Antal elever, en: Number of pupils}"),
    Field("unit", Shape.TEXTS, "What it is counted in.", "{sv: elever, en: pupils}"),
    Field("decimals", Shape.WHOLE, "Decimals that are shown.", "0"),
    Field("counts_persons", Shape.YES_NO, "Whether it counts persons.", "true"),
    Field("base", Shape.CODE, "The measure that counts the persons behind it.", "null", is_required=False),
    Field("lowest", Shape.NUMBER, "The lowest answer, where it is made of answers.", "1", is_required=False),
    Field("highest", Shape.NUMBER, "The highest answer.", "5", is_required=False),
    Field("breakdowns", Shape.CATEGORIES, "Categories that it is split by.", "{sex: [girls, boys]}", False, {}),
)

RECIPE = (
    Field("code", Shape.CODE, "Code of the indicator.", "antal_elever", max_length=60),
    Field("version", Shape.WHOLE, "Version. What is recorded of a version never changes: raise it.", "1"),
    Field("from_period", Shape.TEXT, "First year that it is used for.", '"2024"', is_required=False, max_length=10),
    Field("name", Shape.TEXTS, "Name.", "{sv: Antal elever, en: Number of pupils}"),
    Field("description", Shape.TEXTS, "What it says.", "{sv: Elever den 15 oktober., en: Pupils on 15 October.}"),
    Field("unit", Shape.TEXTS, "Unit.", "{sv: elever, en: pupils}"),
    Field("decimals", Shape.WHOLE, "Decimals that are shown.", "0"),
    Field("polarity", Shape.CHOICE, "Which way is better.", "neutral", choices=("higher", "lower", "neutral")),
    Field("level", Shape.CODE, "The level of unit that it is about.", "school", max_length=40),
    Field("combine", Shape.CHOICE, "How units combine into an area.", "sum", choices=tuple(Combine)),
    Field("published", Shape.CODE, "Measure shown for a unit as published.", "null", is_required=False),
    Field("numerator", Shape.CODE, "Measure that is summed above the line.", "antal_elever", is_required=False),
    Field("numerator_weight", Shape.CODE, "Measure that the numerator is weighted by.", "null", is_required=False),
    Field("denominator", Shape.CODE, "Measure that is summed below the line.", "null", is_required=False),
    Field("scale", Shape.NUMBER, "What the quotient is multiplied by.", "1", is_required=False, fallback=1),
    Field("measurement_day", Shape.DAY, "The day whose organisation counts.", '"10-15"', is_required=False),
    Field("persons", Shape.CHOICE, "The side that counts persons.", "numerator", False, None, tuple(Persons)),
    Field("minimum_group", Shape.WHOLE, "Fewer persons than this are hidden from others.", "5"),
    Field("kolada", Shape.CODES, "Codes in Kolada: total, municipal, independent.", "{total: N15800}", False, {}),
)

TERMS = (
    Field("relative", Shape.NUMBER, "How near, as a part of the target's value, is partly reached.", "0.05"),
    Field("points", Shape.NUMBER, "How near, in percentage points, where the target is a share.", "2"),
    Field("unknown", Shape.NUMBER, "The part of a goal's indicators that may lack a result.", "0.5"),
)

AREAS = Table(
    file=AREAS_FILE,
    meaning="The ground that units cover: a FeatureCollection in degrees (WGS 84). The file may be absent.",
    columns=(
        Column("unit", ColumnType.CODE, "In properties: the unit.", "omrade-norra-strand", True, refers_to=UNITS.file),
    ),
    key=("unit",),
)

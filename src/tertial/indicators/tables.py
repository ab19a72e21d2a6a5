"""The ledger's files in the city folder."""

from tertial.indicators.rules import Status
from tertial.platform.tables import RECORDED, Column, ColumnType, Table

SOURCE_KINDS = ("import", "form", "survey", "accounting", "register")

SOURCES = Table(
    file="sources.csv",
    meaning="Where values came from, on which legal ground and for what purpose.",
    columns=(
        Column("code", ColumnType.CODE, "Code of the source.", "register-2024", is_required=True, max_length=80),
        Column("name", ColumnType.TEXT, "Name.", "Skolregistret, 15 oktober 2024", is_required=True, max_length=200),
        Column("kind", ColumnType.CHOICE, "Kind of source.", "register", is_required=True, choices=SOURCE_KINDS),
        Column("publisher", ColumnType.TEXT, "Who published it.", "Skolverket", max_length=200),
        Column("legal_basis", ColumnType.TEXT, "The law or decision that it rests on.", "", max_length=300),
        Column("purpose", ColumnType.TEXT, "What it was collected for.", "Uppföljning", max_length=300),
        Column("secrecy", ColumnType.TEXT, "The secrecy that it is under, if any.", "", max_length=300),
        Column("licence", ColumnType.TEXT, "Terms of use.", "CC0", max_length=200),
    ),
    key=("code",),
)

SUM = "sum over valid answers"
OBSERVATIONS = Table(
    file="observations.csv",
    meaning="Recorded values, one row for each measure, unit, period and breakdown. A later row of a key corrects it.",
    columns=(
        Column("measure", ColumnType.CODE, "What is measured.", "antal_elever", is_required=True, max_length=60),
        Column("unit", ColumnType.CODE, "Which unit.", "strandskolan", is_required=True, refers_to="units.csv"),
        Column("period", ColumnType.TEXT, "Which period.", "2024", is_required=True, max_length=10),
        Column("breakdown", ColumnType.TEXT, "Category, or empty for the total.", "sex=girls", max_length=120),
        Column("status", ColumnType.CHOICE, "Type of the value; empty means exists.", "exists", choices=tuple(Status)),
        Column("value", ColumnType.NUMBER, "The value; shares in percent.", "46", unit="the measure's"),
        Column("numerator", ColumnType.NUMBER, "Numerator, where known.", "", unit="the measure's"),
        Column("denominator", ColumnType.NUMBER, "Denominator, where known.", "", unit="the measure's"),
        Column("n", ColumnType.NUMBER, "Children with a valid answer behind it.", "31", unit="children"),
        Column("responding", ColumnType.NUMBER, "Children who answered at all.", "33", unit="children"),
        Column("population", ColumnType.NUMBER, "Children who were asked about.", "52", unit="children"),
        Column("sw", ColumnType.NUMBER, "Sum of weights.", "", unit=SUM),
        Column("swy", ColumnType.NUMBER, "Sum of weight × answer.", "", unit=SUM),
        Column("sw2y", ColumnType.NUMBER, "Sum of weight² × answer.", "", unit=SUM),
        Column("sw2y2", ColumnType.NUMBER, "Sum of weight² × answer².", "", unit=SUM),
        Column("sw2", ColumnType.NUMBER, "Sum of weight².", "", unit=SUM),
        Column(
            "provisional",
            ColumnType.YES_NO,
            "Not yet final: seen by its own circle, and in no figure.",
            "no",
        ),
        Column("source", ColumnType.CODE, "Where it came from.", "register-2024", True, refers_to="sources.csv"),
        Column("comment", ColumnType.TEXT, "Why it was corrected, or what to know.", "", max_length=500),
        *RECORDED,
    ),
    key=("measure", "unit", "period", "breakdown"),
    has_history=True,
)

OWN_INDICATORS_FILE = "indicators.yaml"

OWN_INDICATORS = Table(
    file=OWN_INDICATORS_FILE,
    meaning="The city's own measures and recipes, written as the shipped ones are. The file may be absent.",
    columns=(),
    key=("code",),
)

"""The organisation's files in the city folder."""

from tertial.organisation.rules import ROLLS_UP_BY, LinkKind, OperatorForm
from tertial.platform.tables import RECORDED, Column, ColumnType, Table

STARTS = Column("starts_on", ColumnType.DATE, "First day; empty means since before what is known.", "2023-07-01")
ENDS = Column("ends_on", ColumnType.DATE, "First day on which it no longer holds; empty means still.", "2026-01-01")
UNIT = "units.csv"

UNIT_KINDS = Table(
    file="unit_kinds.csv",
    meaning="The kinds of unit that the city uses beside the shipped ones. The file may be absent.",
    columns=(
        Column("code", ColumnType.CODE, "Code of the kind.", "library", is_required=True, max_length=40),
        Column("name_sv", ColumnType.TEXT, "Name in Swedish.", "bibliotek", is_required=True, max_length=80),
        Column("name_en", ColumnType.TEXT, "Name in English.", "library", is_required=True, max_length=80),
        Column("plural_sv", ColumnType.TEXT, "Plural in Swedish.", "bibliotek", is_required=True, max_length=80),
        Column("plural_en", ColumnType.TEXT, "Plural in English.", "libraries", is_required=True, max_length=80),
        Column("level", ColumnType.CODE, "Level that it is counted under.", "library", is_required=True, max_length=40),
        Column(
            "rolls_up_by",
            ColumnType.CHOICE,
            "Kind of link by which units reach it; all means every unit of the city.",
            "line",
            is_required=True,
            choices=tuple(ROLLS_UP_BY),
        ),
        Column("is_authority", ColumnType.YES_NO, "Whether it answers for records of its own.", "no"),
        Column("position", ColumnType.WHOLE, "Place in lists of kinds.", "140"),
    ),
    key=("code",),
)

UNITS = Table(
    file=UNIT,
    meaning="Units and what they are called, one row for each period in which nothing of it changes.",
    columns=(
        Column("code", ColumnType.CODE, "The unit's own code, never reused.", "strandskolan", True, max_length=80),
        Column("kind", ColumnType.CODE, "Kind of unit.", "school", True, refers_to="unit_kinds.csv"),
        Column("name", ColumnType.TEXT, "Name.", "Strandskolan", True, max_length=200),
        STARTS,
        ENDS,
        Column(
            "operator_form",
            ColumnType.CHOICE,
            "For an operator: who stands behind it.",
            "municipal",
            choices=tuple(OperatorForm),
        ),
        Column("address", ColumnType.TEXT, "Street address.", "Lönngatan 4", max_length=200),
        Column("postcode", ColumnType.TEXT, "Postcode.", "000 01", max_length=10),
        Column("latitude", ColumnType.NUMBER, "Latitude.", "59.5", unit="degrees, WGS 84"),
        Column("longitude", ColumnType.NUMBER, "Longitude.", "20.5", unit="degrees, WGS 84"),
        *RECORDED,
    ),
    key=("code", "starts_on"),
    has_history=True,
)

ORGANISATION_NUMBERS = Table(
    file="organisation_numbers.csv",
    meaning="Operators' registered numbers. They can be a person's, so they never leave in public.",
    columns=(
        Column("unit", ColumnType.CODE, "The operator.", "huvudman-017", is_required=True, refers_to=UNIT),
        Column("number", ColumnType.TEXT, "Registered number.", "000000-0017", is_required=True, max_length=20),
    ),
    key=("unit",),
    is_private=True,
)

LINKS = Table(
    file="links.csv",
    meaning="Which unit belonged to which, by kind of link. A unit has one parent of a kind at a time.",
    columns=(
        Column("kind", ColumnType.CHOICE, "Kind of link.", "line", is_required=True, choices=tuple(LinkKind)),
        Column("child", ColumnType.CODE, "The unit that belongs.", "strandskolan", True, refers_to=UNIT),
        Column("parent", ColumnType.CODE, "The unit that it belongs to.", "skolforvaltningen", True, refers_to=UNIT),
        STARTS,
        ENDS,
        *RECORDED,
    ),
    key=("kind", "child", "starts_on"),
    has_history=True,
)

SUCCESSIONS = Table(
    file="successions.csv",
    meaning="Which unit took over after which, and with what part of it. The file may be absent.",
    columns=(
        Column("predecessor", ColumnType.CODE, "The unit that was.", "omrade-vastra-strand", True, refers_to=UNIT),
        Column("successor", ColumnType.CODE, "The unit that took over.", "omrade-norra-strand", True, refers_to=UNIT),
        Column("on", ColumnType.DATE, "The day on which it took over.", "2023-07-01", is_required=True),
        Column("share", ColumnType.NUMBER, "Part taken over in a split, if known.", "0.6", unit="part of one"),
        *RECORDED,
    ),
    key=("predecessor", "successor", "on"),
    has_history=True,
)

AREAS_FILE = "areas.geojson"

"""The files of people in the city folder. Neither leaves in public."""

from tertial.organisation.tables import ENDS, STARTS, UNITS
from tertial.people.rules import Role
from tertial.platform.tables import RECORDED, Column, ColumnType, Table

PEOPLE = Table(
    file="people.csv",
    meaning="Who signs in. Passwords are never in the folder: somebody new gets one from an administrator.",
    columns=(
        Column("user_name", ColumnType.TEXT, "Name to sign in with.", "rektor", is_required=True, max_length=120),
        Column("name", ColumnType.TEXT, "Name.", "Rektor i Ekbacken", is_required=True, max_length=200),
        Column("email", ColumnType.TEXT, "E-mail address.", "rektor@provstad.example", max_length=254),
        Column("active", ColumnType.YES_NO, "Whether they may sign in; empty leaves it as it is.", "yes"),
    ),
    key=("user_name",),
    is_private=True,
)

ROLES = Table(
    file="roles.csv",
    meaning="Who answers for what, and when.",
    columns=(
        Column("user_name", ColumnType.TEXT, "Who.", "rektor", is_required=True, refers_to=PEOPLE.file),
        Column("role", ColumnType.CHOICE, "As what.", "principal", is_required=True, choices=tuple(Role)),
        Column("unit", ColumnType.CODE, "For which unit.", "strandskolan", True, refers_to=UNITS.file),
        STARTS,
        ENDS,
        Column(
            "standing_in_for",
            ColumnType.TEXT,
            "Whose role it is, if somebody stands in for them; empty where it is their own.",
            "",
            refers_to=PEOPLE.file,
        ),
        Column("delegation", ColumnType.TEXT, "Reference of the decision that gave it.", "DEL 2025:14", max_length=200),
        *RECORDED,
    ),
    key=("user_name", "role", "unit", "starts_on"),
    is_private=True,
    has_history=True,
)

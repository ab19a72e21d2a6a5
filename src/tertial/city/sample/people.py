"""One person for each role, named after what they do, with addresses that no mail reaches."""

from datetime import date

from tertial.city.writing import PersonRow, RoleRow

SINCE = date(2024, 1, 1)

# Role, user name, name, unit.
DEMO = (
    ("executive_controller", "controller", "Controller på Stadsledningskontoret", "stadsledningskontoret"),
    ("quality_strategist", "kvalitetsstrateg", "Kvalitetsstrateg på Förskoleförvaltningen", "forskoleforvaltningen"),
    ("district_controller", "stadsdelscontroller", "Controller i Norra Strand", "norra-strands-stadsdelsforvaltning"),
    ("principal", "rektor", "Rektor i Ekbacken", "ekbackens-forskolor"),
    ("employee", "medarbetare", "Medarbetare i Ekbacken", "ekbackens-forskolor"),
    ("operator", "huvudman", "Huvudman för Lilla Björnen", "huvudman-001"),
    ("board_member", "ledamot", "Ledamot i Norra Strand", "norra-strands-stadsdelsnamnd"),
    ("auditor", "revisor", "Revisor i Provstad", "provstad"),
    ("administrator", "administrator", "Administratör i Provstad", "provstad"),
)


def people() -> list[PersonRow]:
    """Everybody who signs in to the invented city."""
    return [PersonRow(user, name, f"{user}@provstad.example") for _, user, name, _ in DEMO]


def roles() -> list[RoleRow]:
    """What each of them answers for."""
    return [RoleRow(user, role, unit, SINCE) for role, user, _, unit in DEMO]

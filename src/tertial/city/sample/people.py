"""One person for each role, named after what they do, with addresses that no mail reaches."""

from datetime import date

from tertial.city.sample.chart import Chart
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

# Those who show that others of the same role are somebody else: they sign in by name, without a button on the page.
SECOND_PRINCIPAL = "rektor2"
SECONDS = (
    ("district_controller", "stadsdelscontroller2", "Controller i Kvarnhult", "kvarnhults-stadsdelsforvaltning"),
)


def people() -> list[PersonRow]:
    """Everybody who signs in to the invented city."""
    named = [(user, name) for _, user, name, _ in (*DEMO, *SECONDS)]
    return [
        PersonRow(user, name, f"{user}@provstad.example")
        for user, name in (*named, (SECOND_PRINCIPAL, "Rektor i grannenheten"))
    ]


def roles(chart: Chart) -> list[RoleRow]:
    """What each of them answers for; the second principal has the unit drawn after the first one's."""
    units = [row.code for row in chart.units if row.kind == "unit"]
    named = [RoleRow(user, role, unit, SINCE) for role, user, _, unit in (*DEMO, *SECONDS)]
    return [*named, RoleRow(SECOND_PRINCIPAL, "principal", units[1], SINCE)]

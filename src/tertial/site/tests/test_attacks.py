"""Ways in which somebody tried to get in, or to break something, each of which once worked."""

from pathlib import Path

import pytest

from tertial.city.operations.dumping import dump
from tertial.indicators.models import Observation
from tertial.indicators.tests.factories import LATER, observe
from tertial.people.rules import Role
from tertial.site.tests.factories import a_city_on_show, reader

pytestmark = pytest.mark.django_db

NONSENSE = (
    "/organisation?oppna=%00",
    "/organisation?sida=" + "9" * 4400,
    "/indikatorer/antal_barn?regi=%00",
    "/indikatorer/antal_barn?namn=%00",
    "/indikatorer/andel_legitimerade/tratt?omrade=%00&period=9999&page=-1",
    "/indikatorer/antal_barn/siffror.csv?regi=%00",
    "/indikatorer/antal_barn/9999/elm",
    "/indikatorer/antal_barn/9999-T3/elm",
    "/indikatorer/antal_barn/9999%2F00/elm",
    "/ratta/antal_barn/elm/9999",
    "/ratta/antal_barn/elm/2024?del=%00",
    "/enheter/elm?period=%F0%9F%92%A9&dag=0000-00-00",
    "/enheter/elm?period=9999-T3",
    "/enheter/elm/under/antal_barn?period=9999&page=-1",
    "/mal?period=9999&sida=" + "9" * 4400,
    "/mal?period=0000-T1&enhet=%00",
    "/mal?oppna=" + "a" * 4400 + "&under=%00",
    "/mal?dag=9999-12-31&niva=%00",
    "/mal/no-such-goal?period=9999-T3",
    "/mal/no-such-goal/bedom/0000",
    "/min-del/no-such-goal?page=%00",
    "/arsmal/antal_barn/elm/elms/9999-T9",
    "/arsmal/antal_barn/elm/elms/0001",
    "/styrdokument?galler=0000-00-00&slag=%00",
    "/styrdokument/no-such-document/andra",
    "/jamfor?enhet=" + "&enhet=elm" * 90 + "&period=%00",
    "/jamfor/siffror.csv?enhet=elm&period=9999",
    "/arenden/" + "9" * 40,
    "/arenden?visa=%00&page=-1",
    "/huvudman/fraga?arende=" + "9" * 40,
    "/huvudman/rattelse/antal_barn/bear/9999",
    "/nyheter?page=-1",
    "/nyheter/av/%00",
    "/roller/" + "9" * 40,
    "/roller/uppdrag/" + "9" * 40 + "/ersattare",
    "/handelser?fran=0000-00-00&till=9999-12-31&page=" + "9" * 40,
)


def test_correcting_a_secret_value_does_not_let_it_out():
    city = a_city_on_show()
    observe(("antal_barn", "elm", "2024", 44.0, "", "secret"), at=LATER)
    client = reader(Role.PRINCIPAL, city["elm"])

    client.post("/ratta/antal_barn/elm/2024", {"status": "exists", "value": "45", "comment": "Räknefel"})

    now = Observation.objects.get(
        measure="antal_barn", unit=city["elm"], period="2024", breakdown="", superseded_at=None
    )
    assert now.status == "secret"


@pytest.mark.parametrize("address", NONSENSE)
def test_an_address_that_makes_no_sense_is_no_fault_of_ours(address: str):
    city = a_city_on_show()
    roles = ((Role.PRINCIPAL, "elm"), (Role.OPERATOR, "bears"), (Role.AUDITOR, "city"), (Role.ADMINISTRATOR, "city"))
    clients = [reader(role, city[unit]) for role, unit in roles]
    for client in clients:
        client.raise_request_exception = False

    assert [address for client in clients if client.get(address).status_code >= 500] == []


@pytest.mark.parametrize(
    "address", ["/", "/enheter/elm", "/indikatorer/antal_barn/2024/elm", "/ratta/antal_barn/elm/2024"]
)
def test_nothing_that_somebody_saw_signed_in_stays_in_a_cache(address: str):
    city = a_city_on_show()

    assert "no-store" in reader(Role.PRINCIPAL, city["elm"]).get(address)["Cache-Control"]


def test_a_dump_with_everything_is_read_by_its_owner_only(tmp_path: Path):
    a_city_on_show()

    dump(tmp_path / "out", actor=None, at=LATER)

    assert (tmp_path / "out").stat().st_mode & 0o077 == 0

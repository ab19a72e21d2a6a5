"""Stored figures: true to the ledger at once, as it was and recast, now and as it was known."""

from datetime import date, timedelta
from typing import Any

import pytest

from tertial.indicators.models import Figure, FigureState
from tertial.indicators.operations.correcting import Cell, CorrectionRefused, NothingToCorrect, correct_value
from tertial.indicators.operations.figures import refresh, refresh_all
from tertial.indicators.queries.figures import Asked, FigureRow, figure_rows, periods_of
from tertial.indicators.rules import Basis, Status
from tertial.indicators.tests.factories import LATER, TODAY, a_city_with_figures, observe
from tertial.organisation.models import Unit
from tertial.organisation.operations.merging import merge_links
from tertial.organisation.tests.factories import NOON, rows
from tertial.platform.models import AuditEntry, User

pytestmark = pytest.mark.django_db


def told(found: list[FigureRow]) -> dict[tuple[str, str], float | None]:
    """Values by unit and form, the total of breakdowns only."""
    codes = dict(Unit.objects.values_list("id", "code"))
    return {(codes[r.unit_id], r.form): r.value for r in found if not r.breakdown and r.unit_id}


def asked(indicator: str, level: str, period: str, **more: Any) -> dict[tuple[str, str], float | None]:
    return told(figure_rows(Asked([indicator], [level], [period], **more)))


def test_an_area_adds_up_its_units_as_they_were():
    a_city_with_figures()

    before, after = asked("antal_barn", "district", "2022"), asked("antal_barn", "district", "2024")

    assert before == {
        ("west", ""): 40,
        ("west", "municipal"): 40,
        ("east", ""): 30,
        ("east", "municipal"): 30,
        ("south", ""): 30,
        ("south", "municipal"): 20,
        ("south", "independent"): 10,
    }
    assert after == {
        ("north", ""): 80,
        ("north", "municipal"): 80,
        ("south", ""): 27,
        ("south", "municipal"): 24,
        ("south", "independent"): 3,
    }


def test_recast_puts_the_past_in_todays_areas_and_keeps_the_citys_total():
    a_city_with_figures()

    recast = asked("antal_barn", "district", "2022", basis=Basis.RECAST)
    cities = [asked("antal_barn", "city", "2022", basis=basis)[("city", "")] for basis in Basis]

    assert {place: v for place, v in recast.items() if not place[1]} == {("north", ""): 70, ("south", ""): 30}
    assert cities == [100, 100]


def test_a_share_is_weighted_by_posts():
    a_city_with_figures()

    share = asked("andel_legitimerade", "district", "2024")[("north", "")]

    elm, oak = (30 + 44 % 7, 11.0), (30 + 36 % 7, 9.0)
    assert share == pytest.approx((elm[0] * elm[1] + oak[0] * oak[1]) / (elm[1] + oak[1]))


def test_a_unit_shows_what_was_published():
    a_city_with_figures()

    assert asked("barn_per_grupp", "preschool", "2024")[("elm", "municipal")] == round(44 / 3, 1)


def test_figures_by_sex_add_up():
    a_city_with_figures()

    rows_ = [r for r in figure_rows(Asked(["antal_barn"], ["city"], ["2024"])) if not r.form]

    assert {r.breakdown: r.value for r in rows_} == {"": 107, "sex=girls": 53, "sex=boys": 54}


def test_a_correction_changes_every_level_at_once_and_is_traced():
    city = a_city_with_figures()
    rektor = User.objects.make(user_name="rektor", name="Rektor")

    changed = correct_value(
        Cell("antal_barn", city["elm"], "2024"),
        status=Status.EXISTS,
        value=50.0,
        reason="Fel rad.",
        actor=rektor,
        at=LATER,
        today=TODAY,
    )

    assert changed
    assert asked("antal_barn", "district", "2024")[("north", "")] == 86
    assert asked("antal_barn", "city", "2024")[("city", "")] == 113
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.actor, entry.subject) == ("indicators.correct_value", rektor, "antal_barn elm 2024")
    assert entry.details == {"before": 44.0, "after": 50.0}


def test_what_was_known_before_a_correction_can_still_be_asked():
    a_city_with_figures()
    observe(("antal_barn", "elm", "2024", 50.0), at=LATER)
    refresh(changed={("antal_barn", "2024")}, today=TODAY)

    now = asked("antal_barn", "city", "2024")[("city", "")]
    then = asked("antal_barn", "city", "2024", recorded_before=LATER)[("city", "")]

    assert (now, then) == (113, 107)


def test_what_was_known_of_links_can_still_be_asked():
    a_city_with_figures()
    moved = {"kind": "geographic", "child": "ash", "parent": "north", "starts_on": None, "ends_on": None}
    merge_links(
        rows({**moved, "parent": "south", "delete": True}, {**moved, "starts_on": date(2023, 7, 1)}),
        actor=None,
        at=LATER,
    )
    refresh_all(today=TODAY, at=LATER)

    now = asked("antal_barn", "district", "2024")
    then = asked("antal_barn", "district", "2024", recorded_before=LATER)

    assert (now[("north", "")], now[("south", "")]) == (104, 3)
    assert (then[("north", "")], then[("south", "")]) == (80, 27)


def test_another_day_puts_every_period_in_the_organisation_of_that_day():
    a_city_with_figures()

    areas = asked("antal_barn", "district", "2022", as_of=date(2024, 1, 1))

    assert {place: v for place, v in areas.items() if not place[1]} == {("north", ""): 70, ("south", ""): 30}


def test_refreshing_a_part_gives_what_refreshing_all_gives():
    a_city_with_figures()
    observe(("antal_barn", "oak", "2022", 33.0), ("heltidstjanster", "ash", "2024", 7.0), at=LATER)
    refresh(changed={("antal_barn", "2022"), ("heltidstjanster", "2024")}, today=TODAY)
    columns = [f.attname for f in Figure._meta.fields if f.name != "id"]
    part = sorted(map(str, Figure.objects.values_list(*columns)))

    refresh_all(today=TODAY, at=LATER)

    assert sorted(map(str, Figure.objects.values_list(*columns))) == part


def test_stored_figures_know_until_when_they_hold():
    a_city_with_figures()

    refresh_all(today=date(2023, 1, 1), at=NOON)

    assert FigureState.objects.get().holds_before == date(2023, 7, 1)
    assert periods_of("antal_barn") == ["2024", "2022"]


def test_a_correction_needs_something_to_correct_and_something_possible():
    city = a_city_with_figures()
    rektor = User.objects.make(user_name="rektor", name="Rektor")

    def correct(period: str, value: float) -> bool:
        return correct_value(
            Cell("antal_barn", city["elm"], period),
            status=Status.EXISTS,
            value=value,
            reason="",
            actor=rektor,
            at=NOON + timedelta(days=1),
            today=TODAY,
        )

    with pytest.raises(NothingToCorrect):
        correct("2019", 1.0)
    with pytest.raises(CorrectionRefused, match="fewer than no persons"):
        correct("2024", -1.0)
    assert correct("2024", 44.0) is False
    assert not AuditEntry.objects.exists()

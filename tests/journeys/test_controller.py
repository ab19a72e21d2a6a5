"""The errand of a controller in the council's office: one goal of the council, down to a unit and up again."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

COUNCILS = "Förskolan är likvärdig och av hög kvalitet i hela staden"
BOARDS = "Barnen möter samma höga kvalitet på alla förskolor"
UNITS = "Varje barn har en trygg vuxen hela dagen"


def test_a_controller_follows_one_goal_of_the_council_to_a_unit_and_up_again(visit: Callable[..., Page]):
    page = visit("controller")
    heading = page.get_by_role("heading", level=1)

    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Mål").click()
    page.get_by_role("link", name=re.compile(f"nämndmål\\s+under {COUNCILS}")).click()
    norra = page.locator(".goal").filter(has_text="Norra Strands stadsdelsnämnd")
    norra.get_by_role("link", name=BOARDS, exact=True).click()
    expect(heading).to_have_text(BOARDS)
    serving = page.locator("#serving li").filter(has_text="Ekbackens förskolor")
    serving.get_by_role("link", name=UNITS).click()
    expect(heading).to_have_text(UNITS)

    up = page.get_by_role("navigation", name="Vägen upp till kommunfullmäktige")
    up.get_by_role("link", name=COUNCILS).click()
    expect(heading).to_have_text(COUNCILS)

    page.get_by_role("region", name="Indikatorer").locator("a.value").first.click()
    expect(heading).to_contain_text("Var kommer")
    expect(page.locator("main")).to_contain_text("Påhittat skolregister")
    sign_out(page)


def test_areas_were_thirteen_and_are_eleven(visit: Callable[..., Page]):
    page = visit("controller")

    page.goto("/organisation?dag=2023-01-01&koppling=geographic")
    before = page.locator("main").inner_text()
    page.goto("/organisation?dag=2024-01-01&koppling=geographic")
    after = page.locator("main").inner_text()

    assert "Västra Strand" in before
    assert "Västra Strand" not in after
    assert "Norra Strand" in after


def test_the_goals_before_and_after_a_change_of_majority_can_both_be_read(visit: Callable[..., Page]):
    page = visit("controller")

    page.goto("/mal/kf-forskola")
    page.get_by_role("link", name="Varje barn går i en förskola med små grupper och utbildade lärare").first.click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("små grupper och utbildade lärare")
    page.get_by_role("link", name=COUNCILS).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(COUNCILS)

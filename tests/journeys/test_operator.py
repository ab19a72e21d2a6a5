"""The errand of an independent operator: own figures beside the city's, and nobody else's to change."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

FROM = "/indikatorer/barn_per_arsarbetare/2025/forskola-lonnen"


def test_an_operator_sees_own_figures_beside_the_citys(visit: Callable[..., Page]):
    page = visit("huvudman")

    page.get_by_role("link", name="Mina enheter").click()

    row = page.get_by_role("row", name=re.compile("^Antal barn"))
    headings = page.get_by_role("columnheader").all_inner_texts()
    assert {"Staden", "Kommunala", "Fristående"} <= {heading.strip() for heading in headings}
    row.first.locator("a.value").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Var kommer")
    expect(page.locator("main")).to_contain_text("Påhittat skolregister")
    sign_out(page)


def test_an_operator_asks_the_office_something_and_keeps_it_to_itself_first(visit: Callable[..., Page]):
    page, strategist = visit("huvudman"), visit("kvalitetsstrateg")

    page.goto("/huvudman/fraga")
    page.locator('textarea[name="text"]').fill("Räknas barn som börjar i oktober?")
    page.locator('button[name="keep"]').click()

    expect(page.locator("main")).to_contain_text("Räknas barn som börjar i oktober?")
    strategist.goto("/arenden")
    expect(strategist.locator("main")).not_to_contain_text("Räknas barn som börjar i oktober?")


def test_an_operator_may_not_correct_somebody_elses_value(visit: Callable[..., Page]):
    page = visit("huvudman")

    page.goto(FROM)
    assert page.locator('a[href*="/ratta/"]').count() == 0
    answer = page.goto("/ratta/antal_barn/forskola-lonnen/2025")

    assert answer is not None
    assert answer.status == 403

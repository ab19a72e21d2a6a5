"""The errand of a quality strategist: compare, look at the map, and answer an operator that proposes a correction."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]


def test_a_quality_strategist_compares_two_units_and_looks_at_the_map(visit: Visit):
    page = visit("kvalitetsstrateg")

    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Indikatorer").click()
    page.get_by_role("main").get_by_role("link", name="Barn per grupp").first.click()
    chart = page.get_by_role("region", name="På kartan").locator("svg").first
    expect(chart).to_be_visible()

    page.get_by_role("link", name="Jämför").first.click()
    page.locator("main a", has_text="Norra Strand").click()
    page.locator("main a", has_text="Björkudde").click()

    names = page.get_by_role("main").get_by_role("columnheader").all_inner_texts()
    places = [next(n for n, name in enumerate(names) if who in name) for who in ("Björkudde", "Norra Strand")]
    assert places == sorted(places)
    sign_out(page)


def test_an_operator_proposes_a_correction_and_a_quality_strategist_accepts_it(visit: Visit):
    operator, strategist = visit("huvudman"), visit("kvalitetsstrateg")

    operator.goto("/huvudman")
    operator.get_by_role("row", name=re.compile("^Antal barngrupper")).get_by_role("link").last.click()
    operator.get_by_label("Nytt värde").fill("5")
    operator.locator('textarea[name="comment"]').fill("En grupp öppnade i augusti.")
    operator.locator('button[name="send"]').click()
    expect(operator.locator("main")).to_contain_text("En grupp öppnade i augusti.")

    strategist.goto("/")
    waiting = strategist.get_by_role("region", name="Väntar på dig")
    waiting.get_by_role("link", name=re.compile("Antal barngrupper")).first.click()
    expect(strategist.locator("main")).to_contain_text("En grupp öppnade i augusti.")
    strategist.get_by_role("button", name="Godta och rätta värdet").click()
    expect(strategist.get_by_role("status").first).to_be_visible()

    operator.goto("/indikatorer/barn_per_grupp/2025/forskola-lilla-bjornen")
    expect(operator.locator("main")).to_contain_text("En grupp öppnade i augusti.")
    sign_out(strategist)

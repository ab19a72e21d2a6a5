"""A principal's errands: what waits for her, a figure that is wrong, and how her unit is doing."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]


def test_a_principal_judges_the_goal_that_waits_and_reports_an_activity(visit: Visit):
    page = visit("rektor")
    waiting = page.get_by_role("region", name="Väntar på dig")

    waiting.get_by_role("link", name=re.compile("Bedöm målet för")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Alla barn möter ett rikt språk varje dag")
    page.get_by_label("Uppfylls delvis").check()
    page.get_by_label("Varför?").fill("Böcker på barnens språk finns nu på tre förskolor av fyra.")
    page.get_by_role("button", name="Fastställ bedömningen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Att göra")
    expect(page.get_by_role("status")).to_contain_text("är bedömt: Uppfylls delvis")
    expect(waiting.get_by_role("link", name=re.compile("Bedöm målet för"))).to_have_count(0)
    waiting.get_by_role("link", name=re.compile("Berätta hur långt aktiviteten har kommit")).click()
    page.get_by_label("Klar", exact=True).check()
    page.get_by_role("button", name="Spara aktiviteten").click()
    expect(page.get_by_role("status")).to_contain_text("Liten grupp före lunch på alla förskolor")
    expect(waiting.get_by_role("link", name=re.compile("Berätta hur långt aktiviteten har kommit"))).to_have_count(0)
    sign_out(page)


def test_a_principal_finds_a_figure_sees_where_it_comes_from_and_corrects_it(visit: Visit):
    page = visit("rektor")
    of_the_area = page.locator('a[href="/indikatorer/antal_barn/2025/norra-strand"]').first

    page.get_by_role("searchbox").fill("forskola lonnen")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Förskolan Lönnen").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Förskolan Lönnen")

    page.goto("/enheter/norra-strand")
    before = of_the_area.inner_text()

    page.goto("/indikatorer/antal_barn/2025/forskola-lonnen")
    page.get_by_role("link", name=re.compile("^Rätta ”Antal barn”")).click()
    page.locator('input[name="value"]').fill("fyrtio")
    page.locator("main form[method=post] button").click()
    expect(page.get_by_role("alert").first).to_contain_text("tal")
    page.locator('input[name="value"]').fill("90")
    page.locator('[name="comment"]').fill("Två syskon var inte med.")
    page.locator("main form[method=post] button").click()

    page.goto("/indikatorer/antal_barn/2025/forskola-lonnen")
    expect(page.locator("main")).to_contain_text("Två syskon var inte med.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("90")
    page.goto("/enheter/norra-strand")
    assert of_the_area.inner_text() != before


def test_a_principal_sees_on_one_page_how_the_unit_is_doing_and_what_it_is_part_of(visit: Visit):
    page = visit("rektor")

    page.get_by_role("main").get_by_role("link", name="Ekbackens förskolor").click()

    chain = page.get_by_role("navigation", name="Från kommunfullmäktige och hit")
    expect(chain.get_by_role("listitem").first).to_contain_text("KF:s inriktningsmål")
    expect(page.get_by_role("row", name=re.compile("^Barn per grupp")).first).to_contain_text("högst")
    expect(page.get_by_role("link", name="Varje barn har en trygg vuxen hela dagen").first).to_be_visible()


def test_a_principal_walks_through_the_funnel_by_key_and_goes_on_to_a_unit(visit: Visit):
    page = visit("rektor")
    page.goto("/indikatorer/enkat_nojd")

    page.get_by_role("link", name="Alla enheter i en tratt").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nöjda vårdnadshavare")
    page.get_by_label("Område").select_option("norra-strand")
    page.get_by_role("button", name="Visa").click()
    mine = page.locator("a.chart-point-mine").first
    name = mine.locator("text")
    expect(page.locator("a.chart-point:not(.chart-point-named) text").first).to_be_hidden()
    page.get_by_role("link", name="Gå vidare till tabellen").focus()
    page.keyboard.press("Tab")
    first = page.locator("a.chart-point").first
    expect(first).to_be_focused()
    expect(first.locator("text")).to_be_visible()
    expect(name).to_be_visible()
    mine.focus()
    unit = name.text_content() or ""
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text(unit)

"""The errand of a district's controller: a new goal of the board, and who has not answered."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

WANTED = "Alla barn hinner leka ute varje dag"
COUNCILS = "Varje barn går i en förskola med små grupper och utbildade lärare"


def test_a_district_controller_drafts_a_goal_of_the_board_and_establishes_it(visit: Callable[..., Page]):
    page, principal = visit("stadsdelscontroller"), visit("rektor")

    page.goto("/enheter/norra-strands-stadsdelsnamnd/nytt-mal")
    page.get_by_label("Målet", exact=True).fill(WANTED)
    page.get_by_label(re.compile(COUNCILS)).check()
    page.get_by_label("Barn per grupp").check()
    page.locator('button[name="draft"]').click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WANTED)
    expect(page.locator(".opening")).to_contain_text("Utkast")
    refused = principal.goto(page.url)

    page.get_by_role("link", name="Fastställ").click()
    page.get_by_role("button", name="Fastställ").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(WANTED)
    expect(page.locator(".opening")).not_to_contain_text("Utkast")
    shown = principal.goto(page.url)

    assert refused is not None
    assert shown is not None
    assert (refused.status, shown.status) == (404, 200)
    sign_out(page)


def test_a_district_controller_sees_which_units_have_not_answered(visit: Callable[..., Page]):
    page = visit("stadsdelscontroller")

    page.goto("/enheter/norra-strands-stadsdelsnamnd?period=2026-T2")

    unanswered = page.get_by_role("region", name="Vilka som inte har svarat")
    expect(unanswered).to_contain_text(re.compile(r"\d+ av \d+ har inte bedömt alla sina mål"))
    expect(unanswered.get_by_role("link", name="Grangårdens förskolor")).to_be_visible()

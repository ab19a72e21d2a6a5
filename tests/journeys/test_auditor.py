"""An auditor's errand: what the others did, by whom and when."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

PATH = "/aktiviteter/ekbackens-forskolor-trygg-2024-2026-3"


def test_an_auditor_reads_what_a_principal_did(visit: Callable[..., Page]):
    principal, page = visit("rektor"), visit("revisor")
    principal.goto(PATH)
    principal.get_by_label("Pågår").check()
    principal.locator('textarea[name="description"]').fill("Två förskolor av fyra har börjat.")
    principal.get_by_role("button", name="Spara aktiviteten").click()

    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Händelser").click()
    page.get_by_label("Vem").fill("Rektor i Ekbacken")
    page.keyboard.press("Enter")

    done = page.get_by_role("row").filter(has_text="aktivitet").first
    expect(done).to_contain_text("Rektor i Ekbacken")
    sign_out(page)


def test_a_principal_does_not_read_the_trail(visit: Callable[..., Page]):
    page = visit("rektor")

    refused = page.goto("/handelser")

    assert refused is not None
    assert refused.status == 403

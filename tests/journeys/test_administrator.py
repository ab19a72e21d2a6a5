"""An administrator's errand: a role, a stand-in, and to see as somebody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looking import sign_out

pytestmark = pytest.mark.journey

Visit = Callable[..., Page]


def open_person(page: Page, name: str) -> None:
    page.get_by_role("navigation", name="Huvudmeny").get_by_role("link", name="Roller").click()
    page.get_by_label("Namn eller enhet").fill(name)
    page.keyboard.press("Enter")
    page.get_by_role("main").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def test_an_administrator_gives_a_role_and_names_a_stand_in(visit: Visit):
    page = visit("administrator")
    open_person(page, "Medarbetare i Ekbacken")

    page.get_by_role("link", name="Ge en roll").click()
    page.get_by_label("Roll", exact=True).select_option(label="Medarbetare")
    page.get_by_label("Enhet", exact=True).fill("Lindhöjdens förskolor")
    page.get_by_role("button", name="Ge rollen").click()
    expect(page.locator("main")).to_contain_text("Medarbetare för Lindhöjdens förskolor")

    open_person(page, "Rektor i grannenheten")
    page.get_by_role("link", name="Utse ersättare").first.click()
    page.get_by_label("Ersättare").fill("rektor")
    page.get_by_label("Sista dagen").fill(page.get_by_label("Första dagen").input_value())
    page.get_by_role("button", name="Utse ersättaren").click()
    expect(page.locator("main")).to_contain_text("Rektor i Ekbacken")
    sign_out(page)


def test_an_administrator_sees_as_somebody_and_only_what_is_established(visit: Visit):
    page = visit("administrator")
    open_person(page, "Rektor i Ekbacken")

    page.get_by_role("button", name="Se som").click()
    bar = page.get_by_role("complementary", name="Du ser som någon annan")
    expect(bar).to_contain_text("Rektor i Ekbacken")
    draft = page.goto("/mal/ekbackens-forskolor-tid-2027")
    judging = page.goto("/mal/ekbackens-forskolor-sprak-2025/bedom/2026-T2")

    assert draft is not None
    assert judging is not None
    assert (draft.status, judging.status) == (404, 403)
    bar.get_by_role("button", name="Sluta").click()
    expect(bar).to_have_count(0)
    sign_out(page)

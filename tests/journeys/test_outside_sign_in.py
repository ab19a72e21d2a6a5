"""Signing in with the city's own account, in a browser: over an OpenID Connect and over a SAML provider."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import RunningCity
from tests.journeys.looking import is_too_wide, violations

pytestmark = pytest.mark.journey

Open = Callable[..., Page]


@pytest.fixture
def door(browser: Browser, city: RunningCity) -> Iterator[Open]:
    """Opens the sign-in page: `door()`."""
    contexts = []

    def at_the_door(*, scripts: bool = True, width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=city.address,
            locale="sv-SE",
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/organisation")
        return page

    yield at_the_door
    for context in contexts:
        context.close()


def sign_in_there(page: Page, name: str, password: str) -> None:
    page.get_by_role("button", name="Logga in med Provstads konto").click()
    page.locator('input[name="login"]').fill(name)
    page.locator('input[name="password"]').fill(password)
    page.locator('form[method="post"] button[type="submit"]').first.click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_principal_comes_in_with_the_citys_account(door: Open, city: RunningCity, scripts: bool):
    page = door(scripts=scripts)

    sign_in_there(page, "rektor", city.oidc.password)

    expect(page).to_have_url(f"{city.address}/organisation")
    expect(page.locator("header").first).to_contain_text("Rektor i Ekbacken")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_principal_comes_in_over_saml(door: Open, city: RunningCity, scripts: bool):
    page = door(scripts=scripts)

    page.get_by_role("button", name="Logga in med grannstadens konto").click()
    page.locator('input[name="name"]').fill("rektor")
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Go on").click()

    expect(page).to_have_url(f"{city.address}/organisation")
    expect(page.locator("header").first).to_contain_text("Rektor i Ekbacken")


@pytest.mark.parametrize("width", [1280, 360])
def test_a_stranger_reads_why_and_what_to_do(door: Open, city: RunningCity, width: int):
    page = door(width=width)

    sign_in_there(page, "stranger", city.oidc.password)

    expect(page.get_by_role("heading", level=1)).to_have_text("Du är inte inloggad")
    expect(page.get_by_role("link", name="Till inloggningen")).to_be_visible()
    assert violations(page) == []
    assert not is_too_wide(page)
